/** The conditions of any object that has some, whatever its kind. */
import type { KubeObject } from '../../kube-api/meta/object.ts';

export interface ShownCondition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
  /** When it last turned, in virtual ms; undefined when the object does not say. */
  readonly sinceMs: number | undefined;
}

export function conditionsOf(object: KubeObject | undefined): readonly ShownCondition[] {
  const status = (object as { readonly status?: { readonly conditions?: unknown } } | undefined)?.status;
  if (!Array.isArray(status?.conditions)) return [];
  return (status.conditions as readonly Readonly<Record<string, string | undefined>>[]).map((condition) => ({
    type: condition.type ?? '',
    status: condition.status ?? '',
    reason: condition.reason ?? '',
    message: condition.message ?? '',
    sinceMs: condition.lastTransitionTime === undefined ? undefined : Date.parse(condition.lastTransitionTime),
  }));
}
