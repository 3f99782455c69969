/** Removes all old pods before the first new one comes (kubernetes/pkg/controller/deployment/recreate.go). */
import type { Pod, ReplicaSet } from '../../../kube-api/generated/types.gen.ts';
import type { Lister } from '../../client/informer.ts';
import { controlledBy } from '../framework/owner-references.ts';
import { activeOf, actualReplicas } from './replica-sets.ts';
import type { ReplicaSets, Rollout } from './rollout.ts';

/** Answers whether there was anything to scale down. */
export function scaleDownOldSets(rollout: Rollout, oldSets: readonly ReplicaSet[]): boolean {
  const active = activeOf(oldSets);
  for (const set of active) rollout.scale(set, 0);
  return active.length > 0;
}

/** Whether a pod of an old ReplicaSet may still run, those being deleted included. */
export function areOldPodsRunning(pods: Lister<Pod>, { newSet, oldSets }: ReplicaSets): boolean {
  if (actualReplicas(oldSets) > 0) return true;
  for (const set of oldSets) {
    if (set.metadata.uid === newSet?.metadata.uid) continue;
    for (const { status } of controlledBy(pods, set)) {
      if (status?.phase !== 'Failed' && status?.phase !== 'Succeeded') return true;
    }
  }
  return false;
}
