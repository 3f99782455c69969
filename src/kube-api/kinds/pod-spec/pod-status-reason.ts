/**
 * The STATUS text of a pod: one word for phase, conditions and container states together.
 * Upstream: printPod in kubernetes/pkg/printers/internalversion/printers.go.
 */
import type { Container, ContainerState, ContainerStatus, Pod, PodStatus } from '../../generated/types.gen.ts';

/** What `kubectl get pods` counts and says about a pod's containers. */
export interface PodStatusSummary {
  /** The STATUS column, e.g. `Running`, `Init:0/2`, `CrashLoopBackOff`, `Terminating`. */
  readonly reason: string;
  readonly readyContainers: number;
  /** Containers and sidecars; plain init containers are not counted. */
  readonly totalContainers: number;
  readonly restarts: number;
  /** When the container that restarted last had ended, as an RFC 3339 time; undefined when none did. */
  readonly lastRestartTime: string | undefined;
}

interface InitProgress {
  /** Undefined once initialization is past. */
  readonly reason: string | undefined;
  readonly readyContainers: number;
  readonly restarts: number;
  readonly lastRestartTime: string | undefined;
  readonly sidecarRestarts: number;
  readonly lastSidecarRestartTime: string | undefined;
}

/** The STATUS text of a pod as `kubectl get pods` prints it. */
export function podStatusReason(pod: Pod): string {
  return podStatusSummary(pod).reason;
}

/** Everything that `kubectl get pods` derives from a pod's container statuses. */
export function podStatusSummary(pod: Pod): PodStatusSummary {
  const status = pod.status ?? {};
  const initContainers = new Map((pod.spec?.initContainers ?? []).map((container) => [container.name, container]));
  const sidecars = (pod.spec?.initContainers ?? []).filter(isSidecar).length;
  const init = initProgress(pod, initContainers);

  let reason = init.reason ?? phaseReason(status);
  let { readyContainers, restarts, lastRestartTime } = init;
  if (init.reason === undefined || isInitialized(status)) {
    restarts = init.sidecarRestarts;
    lastRestartTime = init.lastSidecarRestartTime;
    let hasRunning = false;
    for (const container of [...(status.containerStatuses ?? [])].reverse()) {
      restarts += container.restartCount ?? 0;
      lastRestartTime = later(lastRestartTime, container.lastState?.terminated?.finishedAt);
      const told = containerReason(container.state);
      if (told !== undefined) {
        reason = told;
      } else if (container.ready && container.state?.running !== undefined) {
        hasRunning = true;
        readyContainers++;
      }
    }
    if (reason === 'Completed' && hasRunning) reason = isReady(status) ? 'Running' : 'NotReady';
  }
  return {
    reason: deletionReason(pod) ?? reason,
    readyContainers,
    totalContainers: (pod.spec?.containers ?? []).length + sidecars,
    restarts,
    lastRestartTime,
  };
}

/** True for an init container that keeps running beside the containers. */
export function isSidecar(container: Container | undefined): boolean {
  return container?.restartPolicy === 'Always';
}

function phaseReason(status: PodStatus): string {
  const gated = status.conditions?.some(({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated');
  if (gated === true) return 'SchedulingGated';
  return (status.reason ?? '') === '' ? (status.phase ?? '') : (status.reason ?? '');
}

function deletionReason(pod: Pod): string | undefined {
  if (pod.metadata.deletionTimestamp === undefined) return undefined;
  if (pod.status?.reason === 'NodeLost') return 'Unknown';
  const phase = pod.status?.phase;
  return phase === 'Failed' || phase === 'Succeeded' ? undefined : 'Terminating';
}

function initProgress(pod: Pod, initContainers: ReadonlyMap<string, Container>): InitProgress {
  let readyContainers = 0;
  let restarts = 0;
  let lastRestartTime: string | undefined;
  let sidecarRestarts = 0;
  let lastSidecarRestartTime: string | undefined;
  let reason: string | undefined;
  for (const [index, container] of (pod.status?.initContainerStatuses ?? []).entries()) {
    const restartedAt = container.lastState?.terminated?.finishedAt;
    restarts += container.restartCount ?? 0;
    lastRestartTime = later(lastRestartTime, restartedAt);
    const sidecar = isSidecar(initContainers.get(container.name));
    if (sidecar) {
      sidecarRestarts += container.restartCount ?? 0;
      lastSidecarRestartTime = later(lastSidecarRestartTime, restartedAt);
    }
    const { terminated } = container.state ?? {};
    if (terminated !== undefined && (terminated.exitCode ?? 0) === 0) continue;
    if (sidecar && container.started === true) {
      if (container.ready) readyContainers++;
      continue;
    }
    reason = `Init:${initReason(container, index, (pod.spec?.initContainers ?? []).length)}`;
    break;
  }
  return { reason, readyContainers, restarts, lastRestartTime, sidecarRestarts, lastSidecarRestartTime };
}

function initReason(container: ContainerStatus, index: number, total: number): string {
  const { terminated, waiting } = container.state ?? {};
  if (terminated !== undefined) return containerReason({ terminated }) ?? '';
  const waitsFor = waiting?.reason ?? '';
  return waitsFor === '' || waitsFor === 'PodInitializing' ? `${index}/${total}` : waitsFor;
}

/** What a container's state says for itself; undefined while it runs or waits without a reason. */
function containerReason(state: ContainerState | undefined): string | undefined {
  const waitsFor = state?.waiting?.reason ?? '';
  if (waitsFor !== '') return waitsFor;
  const terminated = state?.terminated;
  if (terminated === undefined) return undefined;
  if ((terminated.reason ?? '') !== '') return terminated.reason;
  const signal = terminated.signal ?? 0;
  return signal === 0 ? `ExitCode:${terminated.exitCode ?? 0}` : `Signal:${signal}`;
}

function isInitialized(status: PodStatus): boolean {
  return status.conditions?.some(({ type, status: value }) => type === 'Initialized' && value === 'True') ?? false;
}

function isReady(status: PodStatus): boolean {
  return status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false;
}

/** The later of two RFC 3339 times in UTC, which order as texts do; an unknown one is missing or null. */
function later(a: string | undefined, b: string | null | undefined): string | undefined {
  if (b === undefined || b === null || b === '') return a;
  return a === undefined || a < b ? b : a;
}
