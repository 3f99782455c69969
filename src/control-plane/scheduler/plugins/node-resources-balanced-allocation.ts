/**
 * Rather nodes whose resources would be used evenly: a node without CPU left can't use its memory
 * (kubernetes/pkg/scheduler/framework/plugins/noderesources/balanced_allocation.go).
 */
import { definePlugin, MAX_NODE_SCORE, type Plugin } from '../framework/define-plugin.ts';
import { type AllocationScoring, allocationScoring, type ResourceSpec } from './resource-allocation.ts';

/** The plugin with arguments; CPU and memory unless given. */
export function nodeResourcesBalancedAllocation(resources?: readonly ResourceSpec[]): Plugin {
  const scoring = resources === undefined ? BALANCED_CPU_AND_MEMORY : allocationScoring(resources, false, balance);
  return definePlugin<undefined, readonly number[]>({
    name: 'NodeResourcesBalancedAllocation',
    preScore: ({ requests }) => ({ state: scoring.requestsOf(requests) }),
    score: (asked, _pod, node) => scoring.score(asked, node),
  });
}

/** What {@link balance} says of CPU and memory alone, which is the default: the same sum without the lists. */
const BALANCED_CPU_AND_MEMORY: AllocationScoring = {
  requestsOf: ({ milliCpu, memoryBytes }) => [milliCpu, memoryBytes],
  score([milliCpu = 0, memoryBytes = 0], node) {
    const { allocatableMilliCpu, allocatableMemoryBytes } = node;
    if (allocatableMilliCpu === 0 || allocatableMemoryBytes === 0) return MAX_NODE_SCORE;
    const cpu = Math.min((node.requestedMilliCpu + milliCpu) / allocatableMilliCpu, 1);
    const memory = Math.min((node.requestedMemoryBytes + memoryBytes) / allocatableMemoryBytes, 1);
    const deviation = Math.abs((cpu - memory) / 2);
    return Math.trunc((1 - deviation) * MAX_NODE_SCORE);
  },
};

export const NodeResourcesBalancedAllocation = nodeResourcesBalancedAllocation();

/** 100 less the standard deviation of the shares in use, in percent. */
function balance(requested: readonly number[], allocatable: readonly number[]): number {
  let count = 0;
  let sum = 0;
  let first = 0;
  let second = 0;
  for (let i = 0; i < requested.length; i++) {
    const share = shareOf(requested, allocatable, i);
    if (share === undefined) continue;
    if (count === 0) first = share;
    else if (count === 1) second = share;
    sum += share;
    count++;
  }
  let deviation = 0;
  if (count === 2) deviation = Math.abs((first - second) / 2);
  else if (count > 2) deviation = standardDeviation(requested, allocatable, sum / count, count);
  return Math.trunc((1 - deviation) * MAX_NODE_SCORE);
}

function shareOf(requested: readonly number[], allocatable: readonly number[], i: number): number | undefined {
  const capacity = allocatable[i] ?? 0;
  return capacity === 0 ? undefined : Math.min((requested[i] ?? 0) / capacity, 1);
}

function standardDeviation(
  requested: readonly number[],
  allocatable: readonly number[],
  mean: number,
  count: number,
): number {
  let squares = 0;
  for (let i = 0; i < requested.length; i++) {
    const share = shareOf(requested, allocatable, i);
    if (share !== undefined) squares += (share - mean) * (share - mean);
  }
  return Math.sqrt(squares / count);
}
