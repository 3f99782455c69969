/**
 * How full nodes would be, resource by resource, for the plugins that score by it
 * (kubernetes/pkg/scheduler/framework/plugins/noderesources/resource_allocation.go).
 */
import type { NodeInfo } from '../cache/node-info.ts';
import type { PodRequests } from '../cache/pod-requests.ts';
import { isScalarResource } from '../cache/resource-names.ts';

export interface ResourceSpec {
  readonly name: string;
  readonly weight: number;
}

export const CPU_AND_MEMORY: readonly ResourceSpec[] = [
  { name: 'cpu', weight: 1 },
  { name: 'memory', weight: 1 },
];

/** `requested` and `allocatable` resource by resource; a resource with nothing allocatable does not count. */
export type AllocationScorer = (requested: readonly number[], allocatable: readonly number[]) => number;

/** A way to score a node once a pod's requests are known. */
export interface AllocationScoring {
  /** What this pod asks for, resource by resource. */
  readonly requestsOf: (requests: PodRequests) => readonly number[];
  readonly score: (podRequests: readonly number[], node: NodeInfo) => number;
}

/**
 * Scores by the given resources. With `countsDefaults`, pods that ask for no CPU or memory count as asking for a little, so that
 * they spread too.
 */
export function allocationScoring(
  resources: readonly ResourceSpec[],
  countsDefaults: boolean,
  scorer: AllocationScorer,
): AllocationScoring {
  const names = resources.map(({ name }) => name);
  const skipsUnrequested = names.map(isScalarResource);
  // one pair of lists for all nodes: a score is taken before the next node is looked at
  const requested = names.map(() => 0);
  const allocatable = names.map(() => 0);
  return {
    requestsOf: (requests) => names.map((name) => podRequest(requests, name, countsDefaults)),
    score(podRequests, node) {
      for (let i = 0; i < names.length; i++) {
        const name = names[i] ?? '';
        const asked = podRequests[i] ?? 0;
        const isSkipped = asked === 0 && skipsUnrequested[i] === true;
        const capacity = isSkipped ? 0 : allocatableOf(node, name);
        allocatable[i] = capacity;
        requested[i] = capacity === 0 ? 0 : requestedOn(node, name, countsDefaults) + asked;
      }
      return scorer(requested, allocatable);
    },
  };
}

function podRequest(requests: PodRequests, name: string, countsDefaults: boolean): number {
  if (name === 'cpu') return countsDefaults ? requests.nonZeroMilliCpu : requests.milliCpu;
  if (name === 'memory') return countsDefaults ? requests.nonZeroMemoryBytes : requests.memoryBytes;
  if (name === 'ephemeral-storage') return requests.ephemeralStorageBytes;
  return requests.scalars?.get(name) ?? 0;
}

function allocatableOf(node: NodeInfo, name: string): number {
  if (name === 'cpu') return node.allocatableMilliCpu;
  if (name === 'memory') return node.allocatableMemoryBytes;
  if (name === 'ephemeral-storage') return node.allocatableEphemeralStorageBytes;
  return node.allocatableScalars?.get(name) ?? 0;
}

function requestedOn(node: NodeInfo, name: string, countsDefaults: boolean): number {
  if (name === 'cpu') return countsDefaults ? node.nonZeroMilliCpu : node.requestedMilliCpu;
  if (name === 'memory') return countsDefaults ? node.nonZeroMemoryBytes : node.requestedMemoryBytes;
  if (name === 'ephemeral-storage') return node.requestedEphemeralStorageBytes;
  return node.requestedScalars?.get(name) ?? 0;
}
