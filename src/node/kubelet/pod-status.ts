/**
 * A pod's status from the state of its containers (kubernetes/pkg/kubelet/kubelet_pods.go generateAPIPodStatus and
 * status/status_manager.go mergePodStatus, TerminatePod).
 */
import type { ContainerStatus, Pod, PodStatus } from '../../kube-api/generated/types.gen.ts';
import { formatTime } from '../../kube-api/meta/time.ts';
import { containerStatus } from './container-status.ts';
import { podConditions } from './pod-conditions.ts';
import { isTerminal, type PodPhase, podPhase } from './pod-phase.ts';
import type { Slots } from './slot-list.ts';

export interface PodFacts {
  readonly hostIp: string;
  readonly podIp: string | undefined;
  readonly hasSandbox: boolean;
  readonly startedAtMs: number;
  readonly nowMs: number;
  /** Set when the kubelet gave the pod up: phase Failed with this reason. */
  readonly failure: { readonly reason: string; readonly message: string } | undefined;
  /** Nothing of it runs any more, and nothing will be started again. */
  readonly isStopped: boolean;
}

export interface GeneratedStatus {
  readonly status: PodStatus;
  /** What the containers make it; `status` says so only when nothing can run any more. */
  readonly phase: PodPhase;
}

type Draft = { -readonly [Key in keyof PodStatus]: PodStatus[Key] };

const NONE: readonly ContainerStatus[] = [];

/** The status to report, continuing what `pod` says already. */
export function podStatus(pod: Pod, slots: Slots, facts: PodFacts): GeneratedStatus {
  const old = pod.status ?? {};
  const hasInits = slots.inits.length > 0;
  const inits = hasInits ? slots.inits.map((slot) => containerStatus(slot, pod, true)) : NONE;
  const mains = slots.mainsByName.map((slot) => containerStatus(slot, pod, hasInits));
  const phase = facts.failure === undefined ? podPhase(pod, inits, mains, facts.isStopped) : 'Failed';
  // A pod that might still run is not reported as ended: controllers would replace it too early.
  const isHeld = isTerminal(phase) && !facts.isStopped && !isTerminal(old.phase);
  const podIp = facts.podIp ?? old.podIP ?? (pod.spec?.hostNetwork === true ? facts.hostIp : undefined);
  // Filled field by field, in the API's order: this is built for every look at every pod.
  const status: Draft = {
    phase: isHeld ? (old.phase ?? 'Pending') : phase,
    conditions: podConditions(pod, slots, inits, mains, phase, facts),
    hostIP: facts.hostIp,
    hostIPs: [{ ip: facts.hostIp }],
  };
  if (podIp !== undefined) {
    status.podIP = podIp;
    status.podIPs = [{ ip: podIp }];
  }
  status.startTime = old.startTime ?? formatTime(facts.startedAtMs);
  if (facts.failure !== undefined && !isHeld) Object.assign(status, facts.failure);
  if (hasInits) status.initContainerStatuses = inits;
  status.containerStatuses = mains;
  if (old.ephemeralContainerStatuses !== undefined) {
    status.ephemeralContainerStatuses = old.ephemeralContainerStatuses;
  }
  if (old.qosClass !== undefined) status.qosClass = old.qosClass;
  if (old.nominatedNodeName !== undefined) status.nominatedNodeName = old.nominatedNodeName;
  return { status, phase };
}

/** The status of a pod that never was let in. */
export function rejectedStatus(pod: Pod, reason: string, message: string, nowMs: number): PodStatus {
  const { qosClass, startTime } = pod.status ?? {};
  return {
    phase: 'Failed',
    reason,
    message: `Pod was rejected: ${message}`,
    startTime: startTime ?? formatTime(nowMs),
    ...(qosClass === undefined ? undefined : { qosClass }),
  };
}

const UNKNOWN_END = Object.freeze({
  terminated: Object.freeze({
    exitCode: 137,
    reason: 'ContainerStatusUnknown',
    message: 'The container could not be located when the pod was terminated',
  }),
});

/** The last status of a pod of which nothing is left: what has no end of its own gets one, and the phase is final. */
export function finalStatus(pod: Pod, status: PodStatus): PodStatus {
  const ended = (container: ContainerStatus): ContainerStatus =>
    container.state?.terminated !== undefined ? container : { ...container, state: UNKNOWN_END, ready: false };
  const inits = status.initContainerStatuses ?? [];
  const isInitialized = inits.every(({ started, state }, index) =>
    pod.spec?.initContainers?.[index]?.restartPolicy === 'Always'
      ? started === true || state?.terminated !== undefined
      : state?.terminated?.exitCode === 0,
  );
  const lastBegun = inits.findLastIndex(
    ({ lastState, state }) => state?.waiting === undefined || lastState?.terminated !== undefined,
  );
  const { containerStatuses } = status;
  const mains = containerStatuses !== undefined && isInitialized ? containerStatuses.map(ended) : containerStatuses;
  return {
    ...status,
    phase: isTerminal(status.phase) ? (status.phase ?? 'Failed') : 'Failed',
    ...(inits.length === 0
      ? undefined
      : { initContainerStatuses: inits.map((init, index) => (index <= lastBegun ? ended(init) : init)) }),
    ...(mains === undefined ? undefined : { containerStatuses: mains }),
  };
}
