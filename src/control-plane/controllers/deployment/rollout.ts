/**
 * One look at a Deployment: the object as it is now, and the writes that all parts of a rollout share
 * (kubernetes/pkg/controller/deployment/sync.go). After a status write the rollout goes on with the object that the server
 * answered, where upstream runs into a conflict and starts again.
 */
import { Deployment } from '../../../kube-api/kinds/deployment.ts';
import { ReplicaSet } from '../../../kube-api/kinds/replica-set.ts';
import type { ControllerContext } from '../framework/define-controller.ts';
import { newCondition, withCondition } from './deployment-conditions.ts';
import { calculateStatus, type FullStatus, isSameStatus, statusOf, toWire } from './deployment-status.ts';
import { desiredReplicas } from './fenceposts.ts';
import { nextStuckCheckMs, withProgress } from './progress.ts';
import { withReplicasAnnotations } from './revision-annotations.ts';

export interface ReplicaSets {
  /** The one with the Deployment's present template. */
  readonly newSet: ReplicaSet | undefined;
  readonly oldSets: readonly ReplicaSet[];
}

export class Rollout {
  deployment: Deployment;
  /** After how many ms to look again although nothing happens. */
  lookAgainAfterMs: number | undefined;
  /** The ReplicaSets with which everything is as it should be for now, once that is known. */
  settledSets: readonly ReplicaSet[] | undefined;
  readonly context: ControllerContext;

  constructor(deployment: Deployment, context: ControllerContext) {
    this.deployment = deployment;
    this.context = context;
  }

  get nowMs(): number {
    return this.context.clock.nowMs;
  }

  /** Says something about progress, without writing it. */
  noteProgress(status: 'True' | 'False' | 'Unknown', reason: string, message: string): void {
    const { deployment } = this;
    const condition = newCondition('Progressing', status, reason, message, this.nowMs);
    const conditions = withCondition(deployment.status?.conditions ?? [], condition);
    this.deployment = { ...deployment, status: { ...deployment.status, conditions } };
  }

  /** Stores the Deployment's status, and its annotations with it. */
  writeStatus(): void {
    this.deployment = this.context.client.updateStatus(Deployment, this.deployment);
  }

  /** Brings the status up to date, without estimating progress. */
  syncStatus({ newSet, oldSets }: ReplicaSets): void {
    this.#storeStatus(calculateStatus(this.deployment, newSet, oldSets, this.nowMs));
  }

  /** Brings the status up to date in the course of a rollout. */
  syncRolloutStatus({ newSet, oldSets }: ReplicaSets): void {
    const { deployment, nowMs } = this;
    const counted = calculateStatus(deployment, newSet, oldSets, nowMs);
    const status = withProgress(deployment, counted, newSet, oldSets, nowMs);
    this.#storeStatus(status);
    this.lookAgainAfterMs = nextStuckCheckMs(this.deployment, status, nowMs);
  }

  #storeStatus(status: FullStatus): void {
    if (isSameStatus(statusOf(this.deployment), status)) return;
    this.deployment = { ...this.deployment, status: toWire(status) };
    this.writeStatus();
  }

  /** Gives a ReplicaSet a new size if it has another one, with an event; answers the set as it is then. */
  scale(set: ReplicaSet, size: number): ReplicaSet {
    return desiredReplicas(set) === size ? set : this.scaleAndAnnotate(set, size);
  }

  /** As {@link scale}, but also brings the annotations of a set up to date whose size stays. */
  scaleAndAnnotate(set: ReplicaSet, size: number): ReplicaSet {
    const oldSize = desiredReplicas(set);
    const annotated = withReplicasAnnotations(set, this.deployment);
    if (oldSize === size && annotated === set) return set;
    const { client, recorder } = this.context;
    const resized =
      annotated.spec === undefined ? annotated : { ...annotated, spec: { ...annotated.spec, replicas: size } };
    const updated = client.update(ReplicaSet, resized);
    if (oldSize !== size) {
      const direction = oldSize < size ? 'up' : 'down';
      const message = `Scaled ${direction} replica set ${set.metadata.name} from ${oldSize} to ${size}`;
      recorder.event(this.deployment, 'Normal', 'ScalingReplicaSet', message);
    }
    return updated;
  }
}
