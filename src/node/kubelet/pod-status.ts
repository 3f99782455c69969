/**
 * A pod's status from the state of its containers: phase, conditions, addresses
 * (kubernetes/pkg/kubelet/kubelet_pods.go getPhase and generateAPIPodStatus, status/generate.go).
 */
import type { ContainerStatus, Pod, PodCondition, PodStatus } from '../../kube-api/generated/types.gen.ts';
import { findCondition } from '../../kube-api/meta/conditions.ts';
import { formatTime } from '../../kube-api/meta/time.ts';
import type { ContainerSlot } from './container-slot.ts';
import { containerStatus } from './container-status.ts';

export interface PodFacts {
  readonly hostIp: string;
  readonly podIp: string | undefined;
  readonly hasSandbox: boolean;
  readonly startedAtMs: number;
  readonly nowMs: number;
  /** Set when the kubelet gave the pod up: phase Failed with this reason. */
  readonly failure: { readonly reason: string; readonly message: string } | undefined;
}

export type PodPhase = NonNullable<PodStatus['phase']>;

export function podStatus(pod: Pod, slots: readonly ContainerSlot[], facts: PodFacts): PodStatus {
  const mains = slots.filter((slot) => slot.role === 'main');
  const inits = slots.filter((slot) => slot.role !== 'main');
  const phase = facts.failure === undefined ? podPhase(pod, inits, mains) : 'Failed';
  const old = pod.status ?? {};
  return {
    phase,
    conditions: conditionsOf(pod, inits, mains, phase, facts),
    hostIP: facts.hostIp,
    hostIPs: [{ ip: facts.hostIp }],
    ...(facts.podIp === undefined ? {} : { podIP: facts.podIp, podIPs: [{ ip: facts.podIp }] }),
    startTime: old.startTime ?? formatTime(facts.startedAtMs),
    ...(facts.failure ?? {}),
    ...(inits.length === 0 ? {} : { initContainerStatuses: inits.map(containerStatus) }),
    containerStatuses: mains.map((slot) => mainStatus(slot, inits)),
    ...(old.qosClass === undefined ? {} : { qosClass: old.qosClass }),
  };
}

/** Before init containers are done, the others wait for them by another name. */
function mainStatus(slot: ContainerSlot, inits: readonly ContainerSlot[]): ContainerStatus {
  const status = containerStatus(slot);
  const waitsForInit = inits.length > 0 && status.state?.waiting?.reason === 'ContainerCreating' && !slot.isBusy;
  return waitsForInit ? { ...status, state: { waiting: { reason: 'PodInitializing' } } } : status;
}

function areInitsDone(inits: readonly ContainerSlot[]): boolean {
  return inits.every((slot) => (slot.role === 'sidecar' ? slot.isRunning && slot.hasStarted : slot.isDone));
}

function podPhase(pod: Pod, inits: readonly ContainerSlot[], mains: readonly ContainerSlot[]): PodPhase {
  const policy = pod.spec?.restartPolicy ?? 'Always';
  const hasFailedInit = inits.some((slot) => slot.role === 'init' && (slot.exitCode ?? 0) !== 0);
  if (hasFailedInit && policy === 'Never') return 'Failed';
  if (mains.every((slot) => slot.seen === undefined && slot.startError === undefined)) return 'Pending';
  if (mains.some((slot) => slot.isRunning)) return 'Running';
  if (mains.some((slot) => slot.seen?.exit === undefined && slot.startError === undefined)) return 'Pending';
  // All have ended; whether that is the end depends on whether they will be started again.
  if (policy === 'Always') return 'Running';
  const hasFailed = mains.some((slot) => slot.exitCode !== 0);
  if (!hasFailed) return 'Succeeded';
  return policy === 'Never' ? 'Failed' : 'Running';
}

interface Verdict {
  readonly type: string;
  readonly isTrue: boolean;
  readonly reason?: string;
  readonly message?: string;
}

function conditionsOf(
  pod: Pod,
  inits: readonly ContainerSlot[],
  mains: readonly ContainerSlot[],
  phase: PodPhase,
  facts: PodFacts,
): readonly PodCondition[] {
  const containersReady = containersReadyVerdict(inits, mains, phase);
  const own: readonly Verdict[] = [
    { type: 'PodReadyToStartContainers', isTrue: facts.hasSandbox },
    initializedVerdict(inits, phase),
    readyVerdict(pod, containersReady),
    { ...containersReady, type: 'ContainersReady' },
    { type: 'PodScheduled', isTrue: true },
  ];
  const old = pod.status?.conditions;
  const now = formatTime(facts.nowMs);
  // Conditions of others, such as DisruptionTarget or readiness gates, are left as they are.
  const others = (old ?? []).filter(({ type }) => !own.some((verdict) => verdict.type === type));
  return [...own.map((verdict) => asCondition(verdict, findCondition(old, verdict.type), now)), ...others];
}

function asCondition(
  { type, isTrue, reason, message }: Verdict,
  old: PodCondition | undefined,
  now: string,
): PodCondition {
  const status = isTrue ? 'True' : 'False';
  return {
    type,
    status,
    lastTransitionTime: old?.status === status ? (old.lastTransitionTime ?? now) : now,
    ...(reason === undefined ? {} : { reason }),
    ...(message === undefined ? {} : { message }),
  };
}

function initializedVerdict(inits: readonly ContainerSlot[], phase: PodPhase): Verdict {
  const type = 'Initialized';
  if (areInitsDone(inits)) return { type, isTrue: true };
  if (phase === 'Succeeded') return { type, isTrue: true, reason: 'PodCompleted' };
  const open = inits.filter((slot) => (slot.role === 'sidecar' ? !slot.hasStarted : !slot.isDone));
  const names = open.map((slot) => slot.spec.name).join(' ');
  return {
    type,
    isTrue: false,
    reason: 'ContainersNotInitialized',
    message: `containers with incomplete status: [${names}]`,
  };
}

function containersReadyVerdict(
  inits: readonly ContainerSlot[],
  mains: readonly ContainerSlot[],
  phase: PodPhase,
): Omit<Verdict, 'type'> {
  if (phase === 'Succeeded') return { isTrue: false, reason: 'PodCompleted' };
  if (phase === 'Failed') return { isTrue: false, reason: 'PodFailed' };
  const counted = [...inits.filter((slot) => slot.role === 'sidecar'), ...mains];
  const unready = counted.filter((slot) => !(slot.isRunning && slot.isReady)).map((slot) => slot.spec.name);
  if (unready.length === 0) return { isTrue: true };
  return {
    isTrue: false,
    reason: 'ContainersNotReady',
    message: `containers with unready status: [${unready.join(' ')}]`,
  };
}

function readyVerdict(pod: Pod, containersReady: Omit<Verdict, 'type'>): Verdict {
  const type = 'Ready';
  if (!containersReady.isTrue) return { ...containersReady, type };
  const messages: string[] = [];
  for (const { conditionType } of pod.spec?.readinessGates ?? []) {
    const condition = findCondition(pod.status?.conditions, conditionType);
    if (condition === undefined)
      messages.push(`corresponding condition of pod readiness gate "${conditionType}" does not exist.`);
    else if (condition.status !== 'True') {
      messages.push(`the status of pod readiness gate "${conditionType}" is not "True", but ${condition.status}`);
    }
  }
  if (messages.length === 0) return { type, isTrue: true };
  return { type, isTrue: false, reason: 'ReadinessGatesNotReady', message: messages.join(', ') };
}
