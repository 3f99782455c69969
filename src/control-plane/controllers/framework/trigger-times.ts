/**
 * When the change happened to which an update of endpoints is the answer, for the annotation
 * `endpoints.kubernetes.io/last-change-trigger-time` (k8s.io/endpointslice/util/trigger_time_tracker.go).
 */
import type { Pod, Service } from '../../../kube-api/kinds/index.ts';
import { findCondition } from '../../../kube-api/meta/conditions.ts';

export const TRIGGER_TIME_ANNOTATION = 'endpoints.kubernetes.io/last-change-trigger-time';

interface ServiceTimes {
  readonly service: string;
  /** When the readiness of each pod last changed, by pod name. */
  readonly pods: ReadonlyMap<string, string>;
}

export class TriggerTimes {
  readonly #times = new Map<string, ServiceTimes>();

  /**
   * The earliest of the times that are later than they were at the last call; the service's creation at the first one;
   * undefined when none is. Times are as the API writes them, whose order is that of their texts.
   */
  next(serviceKey: string, service: Service, pods: readonly Pod[]): string | undefined {
    const before = this.#times.get(serviceKey);
    const createdAt = service.metadata.creationTimestamp ?? '';
    const times = new Map<string, string>();
    let earliest: string | undefined;
    for (const pod of pods) {
      const at = findCondition(pod.status?.conditions, 'Ready')?.lastTransitionTime;
      if (at === undefined) continue;
      const name = pod.metadata.name ?? '';
      times.set(name, at);
      if (at > (before?.pods.get(name) ?? '') && (earliest === undefined || at < earliest)) earliest = at;
    }
    if (createdAt > (before?.service ?? '') && (earliest === undefined || createdAt < earliest)) earliest = createdAt;
    this.#times.set(serviceKey, { service: createdAt, pods: times });
    return before === undefined ? createdAt : earliest;
  }

  forget(serviceKey: string): void {
    this.#times.delete(serviceKey);
  }
}

/** The annotations with this trigger time, or without any; undefined when none is left. */
export function withTriggerTime(
  annotations: Readonly<Record<string, string>> | undefined,
  time: string | undefined,
): Readonly<Record<string, string>> | undefined {
  const { [TRIGGER_TIME_ANNOTATION]: _old, ...others } = annotations ?? {};
  if (time !== undefined) return { ...others, [TRIGGER_TIME_ANNOTATION]: time };
  return Object.keys(others).length === 0 ? undefined : others;
}
