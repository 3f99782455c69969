/** Old ReplicaSets: kept to go back to, and deleted when there are too many (kubernetes/pkg/controller/deployment/{sync,rollback}.go). */
import { Deployment } from '../../../kube-api/kinds/deployment.ts';
import { ReplicaSet } from '../../../kube-api/kinds/replica-set.ts';
import { isReason } from '../../../kube-api/meta/status-error.ts';
import { desiredReplicas } from './fenceposts.ts';
import { byCreation } from './replica-sets.ts';
import { isCopied, lastRevision, ROLLBACK_TO, revisionOf } from './revision-annotations.ts';
import type { ReplicaSets, Rollout } from './rollout.ts';
import { isSameTemplate, withoutHash } from './template-equality.ts';

const NO_LIMIT = 2_147_483_647;

/** Deletes the oldest of the empty ReplicaSets beyond the limit. */
export function cleanUpHistory({ deployment, context }: Rollout, oldSets: readonly ReplicaSet[]): void {
  const limit = deployment.spec?.revisionHistoryLimit ?? NO_LIMIT;
  if (limit === NO_LIMIT) return;
  const living = oldSets.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  living.sort((a, b) => (revisionOf(a) ?? 0) - (revisionOf(b) ?? 0) || byCreation(a, b));
  for (const set of living.slice(0, Math.max(0, living.length - limit))) {
    const { metadata, status } = set;
    const isSeen = (metadata.generation ?? 0) <= (status?.observedGeneration ?? 0);
    if ((status?.replicas ?? 0) !== 0 || desiredReplicas(set) !== 0 || !isSeen) continue;
    try {
      context.client.delete(ReplicaSet, metadata.name ?? '', metadata.namespace);
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  }
}

/** The revision that an old client wants to go back to (0: the last one), or undefined. */
export function rollbackTarget({ metadata }: Deployment): number | undefined {
  const text = metadata.annotations?.[ROLLBACK_TO];
  return text !== undefined && /^[+-]?\d+$/.test(text) ? Number(text) : undefined;
}

/** Goes back to the template of an earlier revision, and forgets the wish. */
export function rollBack(rollout: Rollout, target: number, { newSet, oldSets }: ReplicaSets): void {
  const sets = newSet === undefined ? oldSets : [...oldSets, newSet];
  const revision = target === 0 ? lastRevision(sets) : target;
  const { name } = rollout.deployment.metadata;
  if (revision === 0) {
    warn(rollout, 'DeploymentRollbackRevisionNotFound', 'Unable to find last revision.');
    store(rollout, rollout.deployment);
    return;
  }
  const set = sets.find((other) => revisionOf(other) === revision);
  if (set === undefined) {
    warn(rollout, 'DeploymentRollbackRevisionNotFound', 'Unable to find the revision to rollback to.');
    store(rollout, rollout.deployment);
    return;
  }
  const restored = withTemplateOf(rollout.deployment, set);
  if (restored === undefined) {
    const message = `The rollback revision contains the same template as current deployment "${name}"`;
    warn(rollout, 'DeploymentRollbackTemplateUnchanged', message);
    store(rollout, rollout.deployment);
    return;
  }
  store(rollout, restored);
  const message = `Rolled back deployment "${name}" to revision ${revision}`;
  rollout.context.recorder.event(rollout.deployment, 'Normal', 'DeploymentRollback', message);
}

function warn(rollout: Rollout, reason: string, message: string): void {
  rollout.context.recorder.event(rollout.deployment, 'Warning', reason, message);
}

function store(rollout: Rollout, deployment: Deployment): void {
  const { [ROLLBACK_TO]: _, ...annotations } = deployment.metadata.annotations ?? {};
  const metadata = { ...deployment.metadata, annotations };
  rollout.deployment = rollout.context.client.update(Deployment, { ...deployment, metadata });
}

/** The Deployment with the set's template and annotations; undefined when the template is the same. */
function withTemplateOf(deployment: Deployment, set: ReplicaSet): Deployment | undefined {
  const template = set.spec?.template;
  const { spec, metadata } = deployment;
  if (template === undefined || spec === undefined || isSameTemplate(spec.template, template)) return undefined;
  const own = Object.entries(metadata.annotations ?? {}).filter(([key]) => !isCopied(key));
  const restored = Object.entries(set.metadata.annotations ?? {}).filter(([key]) => isCopied(key));
  const annotations = Object.fromEntries([...own, ...restored]);
  return { ...deployment, metadata: { ...metadata, annotations }, spec: { ...spec, template: withoutHash(template) } };
}
