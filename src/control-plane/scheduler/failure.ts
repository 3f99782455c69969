/**
 * Tells the world that a pod could not be scheduled: the FailedScheduling event and the PodScheduled condition
 * (kubernetes/pkg/scheduler/schedule_one.go: handleSchedulingFailure, updatePod).
 */
import type { Clock } from '../../kernel/index.ts';
import type { Pod as PodObject } from '../../kube-api/generated/types.gen.ts';
import { Pod } from '../../kube-api/kinds/pod.ts';
import { findCondition, withPodCondition } from '../../kube-api/meta/conditions.ts';
import type { ApiClient } from '../client/api-client.ts';
import { isRequestError } from '../client/connection-error.ts';
import type { EventRecorder } from '../client/event-recorder.ts';

/** The longest note of an event, in bytes (k8s.io/kubernetes/pkg/apis/core/validation). */
const NOTE_LIMIT = 1024;
const SUFFIX = ' ...';

export interface SchedulingFailure {
  /** `Unschedulable` when no node would take it, `SchedulerError` when something went wrong. */
  readonly reason: 'Unschedulable' | 'SchedulerError';
  readonly message: string;
  /** The node to nominate the pod for; '' to take a nomination back, undefined to leave it. */
  readonly nominatedNodeName: string | undefined;
}

export interface FailureReporter {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly recorder: EventRecorder | undefined;
}

/** Emits the event and writes the condition, if it says anything new. A server that refuses is not asked again. */
export function reportFailure(
  pod: PodObject,
  { reason, message, nominatedNodeName }: SchedulingFailure,
  { client, clock, recorder }: FailureReporter,
): void {
  recorder?.event(pod, 'Warning', 'FailedScheduling', truncated(message));
  const status = pod.status ?? {};
  const condition = { type: 'PodScheduled', status: 'False', reason, message } as const;
  const updated = withPodCondition(status, condition, clock.nowMs);
  const isRenominated = nominatedNodeName !== undefined && nominatedNodeName !== (status.nominatedNodeName ?? '');
  if (updated === status && !isRenominated) return;
  const patch = {
    ...(updated === status ? {} : { conditions: [findCondition(updated.conditions, condition.type)] }),
    ...(isRenominated ? { nominatedNodeName: nominatedNodeName === '' ? null : nominatedNodeName } : {}),
  };
  try {
    const { name = '', namespace } = pod.metadata;
    const target = { name, namespace, subresource: 'status' };
    client.patch(Pod, target, 'application/strategic-merge-patch+json', { status: patch });
  } catch (error) {
    if (!isRequestError(error)) throw error;
  }
}

function truncated(message: string): string {
  const bytes = byteLengthAtMost(message, NOTE_LIMIT);
  return bytes === message.length
    ? message
    : message.slice(0, byteLengthAtMost(message, NOTE_LIMIT - SUFFIX.length)) + SUFFIX;
}

/** How many characters fit into so many bytes of UTF-8. */
function byteLengthAtMost(text: string, limit: number): number {
  let bytes = 0;
  let length = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    if (bytes > limit) return length;
    length += character.length;
  }
  return length;
}
