/** What controllers ask about a pod (kubernetes/pkg/api/v1/pod/util.go, pkg/controller/controller_utils.go). */
import type { Pod } from '../../../kube-api/generated/types.gen.ts';
import { findCondition } from '../../../kube-api/meta/conditions.ts';
import { parseTime } from '../../../kube-api/meta/time.ts';

/** Neither finished nor being deleted. */
export function isPodActive(pod: Pod): boolean {
  const phase = pod.status?.phase;
  return phase !== 'Succeeded' && phase !== 'Failed' && pod.metadata.deletionTimestamp === undefined;
}

export function isPodReady(pod: Pod): boolean {
  return findCondition(pod.status?.conditions, 'Ready')?.status === 'True';
}

/** When a ready pod became so, in ms since the Unix epoch; undefined when it isn't ready or nobody wrote it down. */
export function podReadySinceMs(pod: Pod): number | undefined {
  const condition = findCondition(pod.status?.conditions, 'Ready');
  if (condition?.status !== 'True' || condition.lastTransitionTime === undefined) return undefined;
  return parseTime(condition.lastTransitionTime);
}

/** Ready, and for more than `minReadySeconds` where that is asked for. */
export function isPodAvailable(pod: Pod, minReadySeconds: number, nowMs: number): boolean {
  if (minReadySeconds === 0) return isPodReady(pod);
  const sinceMs = podReadySinceMs(pod);
  return sinceMs !== undefined && sinceMs + minReadySeconds * 1000 < nowMs;
}
