/**
 * Shares out pods among the ReplicaSets of a rollout that is under way (kubernetes/pkg/controller/deployment/util/deployment_util.go:
 * GetReplicaSetProportion).
 */
import type { Deployment, ReplicaSet } from '../../../kube-api/generated/types.gen.ts';
import { desiredReplicas, maxSurge } from './fenceposts.ts';
import { activeOf, bySizeNewer, bySizeOlder, specReplicas } from './replica-sets.ts';
import { MAX_REPLICAS, replicasAnnotation } from './revision-annotations.ts';

/** How many pods more or fewer (negative) `set` would have if it grew with its Deployment. */
export function fractionOf(set: ReplicaSet, deployment: Deployment): number {
  const size = desiredReplicas(set);
  if (desiredReplicas(deployment) === 0) return -size;
  // Somebody may have taken the annotation away; then what the Deployment has now must do.
  const allowedBefore = replicasAnnotation(set, MAX_REPLICAS) || (deployment.status?.replicas ?? 0);
  if (allowedBefore === 0) return 0;
  const allowed = desiredReplicas(deployment) + maxSurge(deployment);
  return roundHalfAway((size * allowed) / allowedBefore) - size;
}

function roundHalfAway(value: number): number {
  return value < 0 ? Math.ceil(value - 0.5) : Math.floor(value + 0.5);
}

/** The part of `toAdd` that falls to `set` when `added` of it has been given away. */
export function proportionOf(set: ReplicaSet, deployment: Deployment, toAdd: number, added: number): number {
  if (desiredReplicas(set) === 0 || toAdd === 0 || toAdd === added) return 0;
  const fraction = fractionOf(set, deployment);
  return toAdd > 0 ? Math.min(fraction, toAdd - added) : Math.max(fraction, toAdd - added);
}

/** The new sizes of the active ReplicaSets, in the order in which they are to be written. */
export function proportionalSizes(
  deployment: Deployment,
  sets: readonly (ReplicaSet | undefined)[],
): readonly { readonly set: ReplicaSet; readonly size: number }[] {
  const active = activeOf(sets);
  const desired = desiredReplicas(deployment);
  const toAdd = (desired > 0 ? desired + maxSurge(deployment) : 0) - specReplicas(active);
  if (toAdd > 0) active.sort(bySizeNewer);
  else if (toAdd < 0) active.sort(bySizeOlder);
  let added = 0;
  const sizes = active.map((set) => {
    const proportion = proportionOf(set, deployment, toAdd, added);
    added += proportion;
    return { set, size: desiredReplicas(set) + proportion };
  });
  const leftover = toAdd - added;
  return sizes.map(({ set, size }, i) => ({ set, size: i === 0 && toAdd !== 0 ? Math.max(0, size + leftover) : size }));
}
