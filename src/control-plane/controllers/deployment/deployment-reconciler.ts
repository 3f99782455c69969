/** What to do about a Deployment (kubernetes/pkg/controller/deployment/deployment_controller.go: syncDeployment, sync.go). */
import type { Pod as PodObject } from '../../../kube-api/generated/types.gen.ts';
import { Deployment } from '../../../kube-api/kinds/deployment.ts';
import { Pod } from '../../../kube-api/kinds/pod.ts';
import { ReplicaSet } from '../../../kube-api/kinds/replica-set.ts';
import { matcherOf } from '../../../kube-api/meta/label-selector.ts';
import type { Informer } from '../../client/informer.ts';
import { claimObjects } from '../framework/controller-ref-manager.ts';
import type { ControllerContext, ReconcileResult, Reconciler } from '../framework/define-controller.ts';
import { addControllerIndex, controlledBy, orphansIn } from '../framework/owner-references.ts';
import { hasProgressDeadline, progressingCondition, REASONS } from './deployment-conditions.ts';
import { statusOf } from './deployment-status.ts';
import { desiredReplicas, isRollingUpdate } from './fenceposts.ts';
import { cleanUpHistory, rollBack, rollbackTarget } from './history.ts';
import { syncRevision } from './new-replica-set.ts';
import { isComplete } from './progress.ts';
import { proportionalSizes } from './proportional-scaling.ts';
import { areOldPodsRunning, scaleDownOldSets } from './recreate.ts';
import { activeOf, activeOrLatest } from './replica-sets.ts';
import { DESIRED_REPLICAS, replicasAnnotation } from './revision-annotations.ts';
import { reconcileNewSet, reconcileOldSets } from './rolling-update.ts';
import { type ReplicaSets, Rollout } from './rollout.ts';

/** A state of the cache in which there is nothing to do before `untilMs`. */
interface Settled {
  readonly deployment: Deployment;
  readonly sets: readonly ReplicaSet[];
  readonly untilMs: number;
}

export class DeploymentReconciler implements Reconciler {
  readonly #context: ControllerContext;
  readonly #deployments: Informer<Deployment>;
  readonly #sets: Informer<ReplicaSet>;
  readonly #pods: Informer<PodObject>;
  readonly #settled = new Map<string, Settled>();

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#deployments = context.informers.informer(Deployment);
    this.#sets = context.informers.informer(ReplicaSet);
    this.#pods = context.informers.informer(Pod);
    addControllerIndex(this.#sets);
    addControllerIndex(this.#pods);
  }

  reconcile(key: string): ReconcileResult | undefined {
    const deployment = this.#deployments.getByKey(key);
    if (deployment === undefined) {
      this.#settled.delete(key);
      return undefined;
    }
    if (this.#isSettled(key, deployment)) return undefined;
    const rollout = new Rollout(deployment, this.#context);
    if (matcherOf(deployment.spec?.selector).isEmpty) {
      refuseToSelectAll(rollout);
      return undefined;
    }
    this.#roll(rollout, this.#claimSets(deployment));
    const { lookAgainAfterMs } = rollout;
    this.#remember(key, rollout);
    return lookAgainAfterMs === undefined ? undefined : { requeueAfterMs: lookAgainAfterMs };
  }

  #remember(key: string, { deployment, settledSets, lookAgainAfterMs = Number.POSITIVE_INFINITY }: Rollout): void {
    if (settledSets === undefined) this.#settled.delete(key);
    else
      this.#settled.set(key, { deployment, sets: settledSets, untilMs: this.#context.clock.nowMs + lookAgainAfterMs });
  }

  /** Whether nothing has changed since a look that left nothing to do: mostly the news of its own last write. */
  #isSettled(key: string, deployment: Deployment): boolean {
    const settled = this.#settled.get(key);
    if (settled?.deployment !== deployment || this.#context.clock.nowMs >= settled.untilMs) return false;
    let count = 0;
    for (const set of controlledBy(this.#sets, deployment)) {
      if (!settled.sets.includes(set)) return false;
      count++;
    }
    for (const _ of orphansIn(this.#sets, deployment.metadata.namespace)) return false;
    return count === settled.sets.length;
  }

  #claimSets(deployment: Deployment): readonly ReplicaSet[] {
    const selector = matcherOf(deployment.spec?.selector);
    const claim = { owner: deployment, ownerKind: Deployment, ownedKind: ReplicaSet, selector };
    const candidates = [
      ...controlledBy(this.#sets, deployment),
      ...orphansIn(this.#sets, deployment.metadata.namespace),
    ];
    return claimObjects(this.#context.client, claim, candidates);
  }

  #roll(rollout: Rollout, sets: readonly ReplicaSet[]): void {
    if (rollout.deployment.metadata.deletionTimestamp !== undefined) {
      rollout.syncStatus(syncRevision(rollout, sets, false));
      return;
    }
    notePause(rollout);
    if (rollout.deployment.spec?.paused === true) {
      syncSizes(rollout, sets);
      return;
    }
    const target = rollbackTarget(rollout.deployment);
    if (target !== undefined) {
      rollBack(rollout, target, syncRevision(rollout, sets, true));
      return;
    }
    const { newSet, oldSets } = syncRevision(rollout, sets, false);
    if (wasScaled(rollout.deployment, [...oldSets, newSet])) {
      syncSizes(rollout, replaceIn(sets, newSet));
      return;
    }
    const known = replaceIn(sets, newSet);
    switch (rollout.deployment.spec?.strategy?.type) {
      case 'Recreate':
        this.#recreate(rollout, known);
        return;
      case 'RollingUpdate':
        rollingUpdate(rollout, known);
        return;
      default:
        throw new Error(`unexpected deployment strategy type: ${rollout.deployment.spec?.strategy?.type ?? ''}`);
    }
  }

  #recreate(rollout: Rollout, sets: readonly ReplicaSet[]): void {
    let replicaSets = syncRevision(rollout, sets, false);
    if (scaleDownOldSets(rollout, replicaSets.oldSets) || areOldPodsRunning(this.#pods, replicaSets)) {
      rollout.syncRolloutStatus(replicaSets);
      return;
    }
    if (replicaSets.newSet === undefined) replicaSets = syncRevision(rollout, sets, true);
    if (replicaSets.newSet !== undefined) rollout.scale(replicaSets.newSet, desiredReplicas(rollout.deployment));
    finish(rollout, replicaSets);
  }
}

function rollingUpdate(rollout: Rollout, sets: readonly ReplicaSet[]): void {
  const replicaSets = syncRevision(rollout, sets, true);
  const { newSet, oldSets } = replicaSets;
  const isScaled =
    (newSet !== undefined && reconcileNewSet(rollout, newSet, oldSets)) || reconcileOldSets(rollout, replicaSets);
  if (isScaled) rollout.syncRolloutStatus(replicaSets);
  else {
    const wasComplete = isComplete(rollout.deployment, statusOf(rollout.deployment));
    finish(rollout, replicaSets);
    // What has just become complete has its history cleaned up next time.
    const hasBecomeComplete = !wasComplete && isComplete(rollout.deployment, statusOf(rollout.deployment));
    if (!hasBecomeComplete) rollout.settledSets = newSet === undefined ? oldSets : [...oldSets, newSet];
  }
}

function finish(rollout: Rollout, replicaSets: ReplicaSets): void {
  if (isComplete(rollout.deployment, statusOf(rollout.deployment))) cleanUpHistory(rollout, replicaSets.oldSets);
  rollout.syncRolloutStatus(replicaSets);
}

function refuseToSelectAll(rollout: Rollout): void {
  const { deployment, context } = rollout;
  const message = 'This deployment is selecting all pods. A non-empty selector is required.';
  context.recorder.event(deployment, 'Warning', 'SelectingAll', message);
  const { generation = 0 } = deployment.metadata;
  if ((deployment.status?.observedGeneration ?? 0) >= generation) return;
  rollout.deployment = { ...deployment, status: { ...deployment.status, observedGeneration: generation } };
  rollout.writeStatus();
}

/** Says on the Deployment that it was paused or resumed, unless it had timed out before. */
function notePause(rollout: Rollout): void {
  const { deployment } = rollout;
  if (!hasProgressDeadline(deployment)) return;
  const reason = progressingCondition(deployment.status?.conditions)?.reason;
  if (reason === REASONS.timedOut) return;
  const isPaused = deployment.spec?.paused === true;
  const wasPaused = reason === REASONS.paused;
  if (isPaused === wasPaused) return;
  if (isPaused) rollout.noteProgress('Unknown', REASONS.paused, 'Deployment is paused');
  else rollout.noteProgress('Unknown', REASONS.resumed, 'Deployment is resumed');
  rollout.writeStatus();
}

/** Whether the Deployment's number changed since an active ReplicaSet was last sized. */
function wasScaled(deployment: Deployment, sets: readonly (ReplicaSet | undefined)[]): boolean {
  return activeOf(sets).some((set) => {
    const desired = replicasAnnotation(set, DESIRED_REPLICAS);
    return desired !== undefined && desired !== desiredReplicas(deployment);
  });
}

/** Follows a change of the Deployment's number, also while it is paused, without rolling anything out. */
function syncSizes(rollout: Rollout, sets: readonly ReplicaSet[]): void {
  const replicaSets = syncRevision(rollout, sets, false);
  scaleAll(rollout, replicaSets);
  if (rollout.deployment.spec?.paused === true && rollbackTarget(rollout.deployment) === undefined) {
    cleanUpHistory(rollout, replicaSets.oldSets);
  }
  rollout.syncStatus(replicaSets);
}

/** Brings the ReplicaSets to the Deployment's number, in proportion when several are active. */
export function scaleAll(rollout: Rollout, { newSet, oldSets }: ReplicaSets): void {
  const { deployment } = rollout;
  const desired = desiredReplicas(deployment);
  const only = activeOrLatest(newSet, oldSets);
  if (only !== undefined) {
    rollout.scale(only, desired);
  } else if (newSet !== undefined && isSaturated(newSet, desired)) {
    // ReplicaSets that were adopted when the rollout was over.
    for (const set of activeOf(oldSets)) rollout.scale(set, 0);
  } else if (isRollingUpdate(deployment)) {
    for (const { set, size } of proportionalSizes(deployment, [...oldSets, newSet]))
      rollout.scaleAndAnnotate(set, size);
  }
}

function isSaturated(newSet: ReplicaSet, desired: number): boolean {
  return (
    desiredReplicas(newSet) === desired &&
    replicasAnnotation(newSet, DESIRED_REPLICAS) === desired &&
    newSet.status?.availableReplicas === desired
  );
}

/** The same ReplicaSets, one of them in its new state. */
function replaceIn(sets: readonly ReplicaSet[], updated: ReplicaSet | undefined): readonly ReplicaSet[] {
  return updated === undefined ? sets : sets.map((set) => (set.metadata.uid === updated.metadata.uid ? updated : set));
}
