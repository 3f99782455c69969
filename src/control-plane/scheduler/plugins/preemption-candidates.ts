/**
 * The node where preemption hurts least (kubernetes/pkg/scheduler/framework/preemption/preemption.go,
 * pickOneNodeForPreemption).
 */
import { parseTime } from '../../../kube-api/meta/time.ts';
import type { PodInfo } from '../cache/pod-info.ts';
import type { Victims } from './preemption-victims.ts';

/** Added to priorities so that many low ones outweigh few: with negative ones, more pods would else look cheaper. */
const PRIORITY_OFFSET = 2 ** 31;

/** Criteria in their order; the candidates with the highest value go on to the next one. */
const CRITERIA: readonly ((candidate: Victims, nowMs: number) => number)[] = [
  ({ violations }) => -violations,
  ({ pods: [first] }) => -(first?.priority ?? 0),
  ({ pods }) => -pods.reduce((sum, { priority }) => sum + priority + PRIORITY_OFFSET, 0),
  ({ pods }) => -pods.length,
  earliestStartOfMostImportant,
];

/** The best of these candidates, the first of equally good ones; undefined when there are none. */
export function pickCandidate(candidates: readonly Victims[], nowMs: number): Victims | undefined {
  let left = candidates;
  for (const criterion of CRITERIA) {
    if (left.length <= 1) break;
    const values = left.map((candidate) => criterion(candidate, nowMs));
    const highest = Math.max(...values);
    left = left.filter((_, i) => values[i] === highest);
  }
  return left[0];
}

/** When the first of the victims with the highest priority started: the later, the less work is lost. */
function earliestStartOfMostImportant({ pods }: Victims, nowMs: number): number {
  const highest = Math.max(...pods.map(({ priority }) => priority));
  return Math.min(...pods.filter(({ priority }) => priority === highest).map((info) => startMs(info, nowMs)));
}

function startMs({ pod }: PodInfo, nowMs: number): number {
  const start = pod.status?.startTime;
  return start === undefined ? nowMs : parseTime(start);
}
