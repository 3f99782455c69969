/**
 * When the change happened to which an update of endpoints is the answer, for the annotation
 * `endpoints.kubernetes.io/last-change-trigger-time` (k8s.io/endpointslice/util/trigger_time_tracker.go).
 */
import type { Pod, Service } from '../../../kube-api/kinds/index.ts';
import { findCondition } from '../../../kube-api/meta/conditions.ts';

export const TRIGGER_TIME_ANNOTATION = 'endpoints.kubernetes.io/last-change-trigger-time';

interface ServiceTimes {
  service: string;
  /** When the readiness of each pod last changed, by pod name. */
  pods: Map<string, string>;
}

export class TriggerTimes {
  readonly #times = new Map<string, ServiceTimes>();

  /**
   * The earliest of the times that are later than they were at the last call; the service's creation at the first one;
   * undefined when none is. Times are as the API writes them, whose order is that of their texts.
   */
  next(serviceKey: string, service: Service, pods: readonly Pod[]): string | undefined {
    const known = this.#times.get(serviceKey);
    const times = known ?? { service: '', pods: new Map<string, string>() };
    const createdAt = service.metadata.creationTimestamp ?? '';
    let earliest: string | undefined;
    let count = 0;
    for (const pod of pods) {
      const at = findCondition(pod.status?.conditions, 'Ready')?.lastTransitionTime;
      if (at === undefined) continue;
      count++;
      const name = pod.metadata.name ?? '';
      const before = times.pods.get(name) ?? '';
      if (at === before) continue;
      times.pods.set(name, at);
      if (at > before && (earliest === undefined || at < earliest)) earliest = at;
    }
    if (times.pods.size > count) times.pods = timesOf(pods);
    if (createdAt > times.service && (earliest === undefined || createdAt < earliest)) earliest = createdAt;
    times.service = createdAt;
    this.#times.set(serviceKey, times);
    return known === undefined ? createdAt : earliest;
  }

  forget(serviceKey: string): void {
    this.#times.delete(serviceKey);
  }
}

function timesOf(pods: readonly Pod[]): Map<string, string> {
  const times = new Map<string, string>();
  for (const pod of pods) {
    const at = findCondition(pod.status?.conditions, 'Ready')?.lastTransitionTime;
    if (at !== undefined) times.set(pod.metadata.name ?? '', at);
  }
  return times;
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
