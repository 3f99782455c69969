/** The conditions of a pod that are the kubelet's to set (kubernetes/pkg/kubelet/status/generate.go). */
import type { ContainerStatus, Pod, PodCondition } from '../../kube-api/generated/types.gen.ts';
import { findCondition } from '../../kube-api/meta/conditions.ts';
import { formatTime } from '../../kube-api/meta/time.ts';
import { hasBegun, type PodPhase } from './pod-phase.ts';
import type { PodFacts } from './pod-status.ts';
import type { Slots } from './slot-list.ts';

interface Verdict {
  readonly isTrue: boolean;
  readonly reason?: string;
  readonly message?: string;
}

const OWN = ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'] as const;
const TRUE: Verdict = { isTrue: true };
const FALSE: Verdict = { isTrue: false };

/** Others' conditions, such as DisruptionTarget and readiness gates, first and as they are; then the kubelet's. */
export function podConditions(
  pod: Pod,
  slots: Slots,
  inits: readonly ContainerStatus[],
  mains: readonly ContainerStatus[],
  phase: PodPhase,
  facts: PodFacts,
): readonly PodCondition[] {
  const old = pod.status?.conditions;
  const now = formatTime(facts.nowMs);
  const ready = containersReady(pod, slots, inits, mains, phase);
  const conditions: PodCondition[] = [];
  for (const condition of old ?? []) if (!isOwn(condition.type)) conditions.push(condition);
  conditions.push(
    asCondition('PodReadyToStartContainers', facts.hasSandbox ? TRUE : FALSE, old, now),
    asCondition('Initialized', initialized(slots, inits, mains, phase), old, now),
    asCondition('Ready', gated(pod, ready), old, now),
    asCondition('ContainersReady', ready, old, now),
    asCondition('PodScheduled', TRUE, old, now),
  );
  return conditions;
}

function isOwn(type: string): boolean {
  return (OWN as readonly string[]).includes(type);
}

function asCondition(
  type: string,
  { isTrue, reason, message }: Verdict,
  all: readonly PodCondition[] | undefined,
  now: string,
): PodCondition {
  const status = isTrue ? 'True' : 'False';
  const old = findCondition(all, type);
  const isSameStatus = old?.status === status;
  if (isSameStatus && old.reason === reason && old.message === message) return old;
  const lastTransitionTime = isSameStatus ? (old.lastTransitionTime ?? now) : now;
  if (reason === undefined) return { type, status, lastTransitionTime };
  if (message === undefined) return { type, status, lastTransitionTime, reason };
  return { type, status, lastTransitionTime, reason, message };
}

function initialized(
  { inits: slots }: Slots,
  inits: readonly ContainerStatus[],
  mains: readonly ContainerStatus[],
  phase: PodPhase,
): Verdict {
  if (phase === 'Succeeded' && inits.every(({ state }) => state?.terminated !== undefined)) {
    return { isTrue: true, reason: 'PodCompleted' };
  }
  const open = inits.filter((status, index) =>
    slots[index]?.role === 'sidecar' ? status.started !== true : !status.ready,
  );
  // Once the others have begun, nothing takes the pod back.
  if (open.length === 0 || hasBegun(mains)) return TRUE;
  return {
    isTrue: false,
    reason: 'ContainersNotInitialized',
    message: `containers with incomplete status: [${open.map(({ name }) => name).join(' ')}]`,
  };
}

function containersReady(
  pod: Pod,
  slots: Slots,
  inits: readonly ContainerStatus[],
  mains: readonly ContainerStatus[],
  phase: PodPhase,
): Verdict {
  if (phase === 'Succeeded') return { isTrue: false, reason: 'PodCompleted' };
  if (phase === 'Failed') return { isTrue: false, reason: 'PodFailed' };
  let unready = '';
  const note = (name: string): void => {
    unready = unready === '' ? name : `${unready} ${name}`;
  };
  for (const [index, status] of inits.entries()) {
    if (!status.ready && slots.inits[index]?.role === 'sidecar') note(status.name);
  }
  if (mains.length === 1) {
    for (const status of mains) if (!status.ready) note(status.name);
  } else {
    for (const { name } of pod.spec?.containers ?? []) {
      if (mains.find((status) => status.name === name)?.ready !== true) note(name);
    }
  }
  if (unready === '') return TRUE;
  return { isTrue: false, reason: 'ContainersNotReady', message: `containers with unready status: [${unready}]` };
}

function gated(pod: Pod, ready: Verdict): Verdict {
  const gates = pod.spec?.readinessGates;
  if (!ready.isTrue || gates === undefined || gates.length === 0) return ready;
  const messages: string[] = [];
  for (const { conditionType } of gates) {
    const condition = findCondition(pod.status?.conditions, conditionType);
    if (condition === undefined) {
      messages.push(`corresponding condition of pod readiness gate "${conditionType}" does not exist.`);
    } else if (condition.status !== 'True') {
      messages.push(`the status of pod readiness gate "${conditionType}" is not "True", but ${condition.status}`);
    }
  }
  if (messages.length === 0) return TRUE;
  return { isTrue: false, reason: 'ReadinessGatesNotReady', message: messages.join(', ') };
}
