/** Replaces old pods by new ones, a few at a time (kubernetes/pkg/controller/deployment/rolling.go). */
import type { Deployment, ReplicaSet } from '../../../kube-api/generated/types.gen.ts';
import { desiredReplicas, isRollingUpdate, maxSurge, maxUnavailable } from './fenceposts.ts';
import { activeOf, availableReplicas, byCreation, specReplicas } from './replica-sets.ts';
import type { ReplicaSets, Rollout } from './rollout.ts';

/** How many pods the new ReplicaSet, now of size `size`, may have beside the old ones. */
export function newSetSize(deployment: Deployment, oldSets: readonly ReplicaSet[], size: number): number {
  const desired = desiredReplicas(deployment);
  if (!isRollingUpdate(deployment)) return desired;
  const present = specReplicas(oldSets) + size;
  const room = desired + maxSurge(deployment) - present;
  return room <= 0 ? size : size + Math.min(room, desired - size);
}

/** Brings the new ReplicaSet closer to the wanted size; answers whether that changed anything. */
export function reconcileNewSet(rollout: Rollout, newSet: ReplicaSet, oldSets: readonly ReplicaSet[]): boolean {
  const size = desiredReplicas(newSet);
  const desired = desiredReplicas(rollout.deployment);
  if (size === desired) return false;
  const next = size > desired ? desired : newSetSize(rollout.deployment, oldSets, size);
  return rollout.scale(newSet, next) !== newSet;
}

/** Takes pods from the old ReplicaSets as far as enough others are available; answers whether it took any. */
export function reconcileOldSets(rollout: Rollout, { newSet, oldSets }: ReplicaSets): boolean {
  const active = activeOf(oldSets);
  const oldPods = specReplicas(active);
  if (oldPods === 0) return false;
  const { deployment } = rollout;
  const minAvailable = desiredReplicas(deployment) - maxUnavailable(deployment);
  const newUnavailable = newSet === undefined ? 0 : desiredReplicas(newSet) - (newSet.status?.availableReplicas ?? 0);
  const newPods = newSet === undefined ? 0 : desiredReplicas(newSet);
  const maxScaledDown = specReplicas(oldSets) + newPods - minAvailable - newUnavailable;
  if (maxScaledDown <= 0) return false;
  // Those that don't work go first: they would block the rollout and contribute nothing.
  const cleaned = removeUnhealthy(rollout, active, maxScaledDown);
  return cleaned !== undefined && cleaned.count + removeAvailable(rollout, cleaned.sets, newSet) > 0;
}

/**
 * Takes up to `max` pods that are not available from the old sets, oldest first. Undefined when a set still counts more
 * available pods than it is to have: nothing can be said before its status is up to date.
 */
export function removeUnhealthy(
  rollout: Rollout,
  oldSets: readonly ReplicaSet[],
  max: number,
): { readonly sets: readonly ReplicaSet[]; readonly count: number } | undefined {
  let count = 0;
  const sets: ReplicaSet[] = [];
  for (const set of oldSets.toSorted(byCreation)) {
    const size = desiredReplicas(set);
    const unhealthy = size - (set.status?.availableReplicas ?? 0);
    if (count >= max || size === 0 || unhealthy === 0) {
      sets.push(set);
      continue;
    }
    if (unhealthy < 0) return undefined;
    const taken = Math.min(max - count, unhealthy);
    count += taken;
    sets.push(rollout.scale(set, size - taken));
  }
  return { sets, count };
}

/** Takes as many pods from the old sets as more than enough are available, oldest first; answers how many. */
export function removeAvailable(
  rollout: Rollout,
  oldSets: readonly ReplicaSet[],
  newSet: ReplicaSet | undefined,
): number {
  const { deployment } = rollout;
  const minAvailable = desiredReplicas(deployment) - maxUnavailable(deployment);
  const spare = availableReplicas([...oldSets, newSet]) - minAvailable;
  let count = 0;
  for (const set of oldSets.toSorted(byCreation)) {
    if (count >= spare) break;
    const size = desiredReplicas(set);
    if (size === 0) continue;
    const taken = Math.min(size, spare - count);
    rollout.scale(set, size - taken);
    count += taken;
  }
  return count;
}
