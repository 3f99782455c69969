/** The conditions of any object that has some, whatever its kind. */
import type { KubeObject } from '../../kube-api/meta/object.ts';

export interface ShownCondition {
  readonly type: string;
  readonly status: string;
  /** Whether this status is the one to wish for; undefined when nobody can tell. */
  readonly isWell: boolean | undefined;
  readonly reason: string;
  readonly message: string;
  /** When it last turned, in virtual ms; undefined when the object does not say. */
  readonly sinceMs: number | undefined;
}

/** Conditions that speak of trouble when they are True; all others are good when True. */
const TROUBLES: ReadonlySet<string> = new Set([
  'MemoryPressure',
  'DiskPressure',
  'PIDPressure',
  'NetworkUnavailable',
  'ReplicaFailure',
  'DisruptionTarget',
  'Failed',
]);

export function conditionsOf(object: KubeObject | undefined): readonly ShownCondition[] {
  const status = (object as { readonly status?: { readonly conditions?: unknown } } | undefined)?.status;
  if (!Array.isArray(status?.conditions)) return [];
  return (status.conditions as readonly Readonly<Record<string, string | undefined>>[]).map((condition) => ({
    type: condition.type ?? '',
    status: condition.status ?? '',
    isWell: isWell(condition.type ?? '', condition.status ?? ''),
    reason: condition.reason ?? '',
    message: condition.message ?? '',
    sinceMs: condition.lastTransitionTime === undefined ? undefined : Date.parse(condition.lastTransitionTime),
  }));
}

function isWell(type: string, status: string): boolean | undefined {
  if (status !== 'True' && status !== 'False') return undefined;
  return (status === 'True') !== TROUBLES.has(type);
}
