/**
 * Conditions: what an object's status says about one aspect of it (k8s.io/api: PodCondition, NodeCondition … are alike;
 * kubernetes/pkg/api/v1/pod/util.go).
 */
import type { PodCondition, PodStatus } from '../generated/types.gen.ts';
import { formatTime } from './time.ts';

/** The condition of this type, or undefined. */
export function findCondition<T extends { readonly type: string }>(
  conditions: readonly T[] | undefined,
  type: string,
): T | undefined {
  if (conditions === undefined) return undefined;
  // Counted, not `for … of`, as in other places that run for every pod: iterators cost much until V8 has optimized them away.
  for (let i = 0; i < conditions.length; i++) {
    const condition = conditions[i];
    if (condition?.type === type) return condition;
  }
  return undefined;
}

/** Whether the condition of this type is there and has status `True`. */
export function isConditionTrue(
  conditions: readonly { readonly type: string; readonly status: string }[] | undefined,
  type: string,
): boolean {
  return findCondition(conditions, type)?.status === 'True';
}

/**
 * The status with `condition` in the place of the one of the same type, or at the end. The transition is dated `nowMs` when the
 * condition's status changes and keeps its date otherwise; answers the very same status when nothing differs.
 */
export function withPodCondition(status: PodStatus, condition: PodCondition, nowMs: number): PodStatus {
  const conditions = status.conditions ?? [];
  const index = conditions.findIndex(({ type }) => type === condition.type);
  const old = conditions[index];
  const dated = { ...condition, lastTransitionTime: formatTime(nowMs) };
  if (old === undefined) return { ...status, conditions: [...conditions, dated] };
  if (old.status === condition.status) {
    const isSame = old.reason === condition.reason && old.message === condition.message;
    if (isSame && old.lastProbeTime === condition.lastProbeTime) return status;
    if (old.lastTransitionTime !== undefined) dated.lastTransitionTime = old.lastTransitionTime;
  }
  return { ...status, conditions: conditions.with(index, dated) };
}
