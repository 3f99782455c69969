/** Sums over and orders of a Deployment's ReplicaSets (kubernetes/pkg/controller/deployment/util, pkg/controller/controller_utils.go). */
import type { ReplicaSet } from '../../../kube-api/generated/types.gen.ts';
import { desiredReplicas } from './fenceposts.ts';

type ReplicaSets = readonly (ReplicaSet | undefined)[];

function sum(sets: ReplicaSets, value: (set: ReplicaSet) => number): number {
  let total = 0;
  for (const set of sets) if (set !== undefined) total += value(set);
  return total;
}

/** Pods that the sets are to have. */
export function specReplicas(sets: ReplicaSets): number {
  return sum(sets, desiredReplicas);
}

/** Pods that the sets have. */
export function actualReplicas(sets: ReplicaSets): number {
  return sum(sets, ({ status }) => status?.replicas ?? 0);
}

export function readyReplicas(sets: ReplicaSets): number {
  return sum(sets, ({ status }) => status?.readyReplicas ?? 0);
}

export function availableReplicas(sets: ReplicaSets): number {
  return sum(sets, ({ status }) => status?.availableReplicas ?? 0);
}

/** Those that want pods. */
export function activeOf(sets: ReplicaSets): ReplicaSet[] {
  return sets.filter((set) => set !== undefined && desiredReplicas(set) > 0) as ReplicaSet[];
}

/** Oldest first; by name within a second. */
export function byCreation(a: ReplicaSet, b: ReplicaSet): number {
  return (
    compare(a.metadata.creationTimestamp, b.metadata.creationTimestamp) || compare(a.metadata.name, b.metadata.name)
  );
}

/** Largest first; the newer one of equals. */
export function bySizeNewer(a: ReplicaSet, b: ReplicaSet): number {
  return desiredReplicas(b) - desiredReplicas(a) || byCreation(b, a);
}

/** Largest first; the older one of equals. */
export function bySizeOlder(a: ReplicaSet, b: ReplicaSet): number {
  return desiredReplicas(b) - desiredReplicas(a) || byCreation(a, b);
}

function compare(a = '', b = ''): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The only active set, the newest when none is active, or undefined when several are. */
export function activeOrLatest(newSet: ReplicaSet | undefined, oldSets: readonly ReplicaSet[]): ReplicaSet | undefined {
  const [first, second] = activeOf([...oldSets, newSet]);
  if (second !== undefined) return undefined;
  return first ?? newSet ?? oldSets.toSorted(byCreation).at(-1);
}
