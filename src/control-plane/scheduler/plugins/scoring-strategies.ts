/**
 * The strategies of NodeResourcesFit (kubernetes/pkg/scheduler/framework/plugins/noderesources: least_allocated.go,
 * most_allocated.go, requested_to_capacity_ratio.go). Whole numbers throughout, rounded towards zero as Go does.
 */
import { brokenLinear, type ShapePoint } from '../framework/broken-linear.ts';
import { MAX_NODE_SCORE } from '../framework/define-plugin.ts';
import type { AllocationScorer, AllocationScoring, ResourceSpec } from './resource-allocation.ts';

/** Scores of a shape are given out of ten. */
const MAX_SHAPE_SCORE = 10;

/** The emptier, the better. */
export function leastAllocated(resources: readonly ResourceSpec[]): AllocationScorer {
  return weightedMean(resources, (requested, capacity) =>
    requested > capacity ? 0 : Math.trunc(((capacity - requested) * MAX_NODE_SCORE) / capacity),
  );
}

/** What {@link leastAllocated} says of CPU and memory alone, which is the default: the same sum without the lists. */
export const LEAST_CPU_AND_MEMORY: AllocationScoring = {
  requestsOf: ({ nonZeroMilliCpu, nonZeroMemoryBytes }) => [nonZeroMilliCpu, nonZeroMemoryBytes],
  score([milliCpu = 0, memoryBytes = 0], node) {
    const { allocatableMilliCpu, allocatableMemoryBytes } = node;
    let sum = 0;
    let count = 0;
    if (allocatableMilliCpu !== 0) {
      const free = allocatableMilliCpu - node.nonZeroMilliCpu - milliCpu;
      if (free > 0) sum = Math.trunc((free * MAX_NODE_SCORE) / allocatableMilliCpu);
      count = 1;
    }
    if (allocatableMemoryBytes !== 0) {
      const free = allocatableMemoryBytes - node.nonZeroMemoryBytes - memoryBytes;
      if (free > 0) sum += Math.trunc((free * MAX_NODE_SCORE) / allocatableMemoryBytes);
      count++;
    }
    return count === 2 ? Math.trunc(sum / 2) : sum;
  },
};

/** The fuller, the better. */
export function mostAllocated(resources: readonly ResourceSpec[]): AllocationScorer {
  return weightedMean(resources, (requested, capacity) =>
    Math.trunc((Math.min(requested, capacity) * MAX_NODE_SCORE) / capacity),
  );
}

/** As the shape says for the percentage in use. */
export function requestedToCapacityRatio(
  resources: readonly ResourceSpec[],
  shape: readonly ShapePoint[],
): AllocationScorer {
  const scale = MAX_NODE_SCORE / MAX_SHAPE_SCORE;
  const scoreAt = brokenLinear(shape.map(({ utilization, score }) => ({ utilization, score: score * scale })));
  return (requested, allocatable) => {
    let sum = 0;
    let weights = 0;
    for (let i = 0; i < resources.length; i++) {
      const capacity = allocatable[i] ?? 0;
      if (capacity === 0) continue;
      const asked = requested[i] ?? 0;
      const weight = resources[i]?.weight ?? 0;
      const score = scoreAt(asked > capacity ? 100 : Math.trunc((asked * 100) / capacity));
      // a resource that scores nothing does not pull the others down
      if (score <= 0) continue;
      sum += score * weight;
      weights += weight;
    }
    return weights === 0 ? 0 : Math.round(sum / weights);
  };
}

function weightedMean(
  resources: readonly ResourceSpec[],
  scoreOf: (requested: number, capacity: number) => number,
): AllocationScorer {
  return (requested, allocatable) => {
    let sum = 0;
    let weights = 0;
    for (let i = 0; i < resources.length; i++) {
      const capacity = allocatable[i] ?? 0;
      if (capacity === 0) continue;
      const weight = resources[i]?.weight ?? 0;
      sum += scoreOf(requested[i] ?? 0, capacity) * weight;
      weights += weight;
    }
    return weights === 0 ? 0 : Math.trunc(sum / weights);
  };
}
