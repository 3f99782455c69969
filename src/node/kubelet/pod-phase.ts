/** A pod's phase from its containers' states (kubernetes/pkg/kubelet/kubelet_pods.go getPhase). */
import type { ContainerStatus, Pod, PodStatus } from '../../kube-api/generated/types.gen.ts';

export type PodPhase = NonNullable<PodStatus['phase']>;

interface Counts {
  running: number;
  waiting: number;
  stopped: number;
  succeeded: number;
}

/**
 * The phase that follows from `inits` (in the order of the specification) and `mains`; `isStopped` says that nothing of the pod will be
 * started again, whatever its restart policy.
 */
export function podPhase(
  pod: Pod,
  inits: readonly ContainerStatus[],
  mains: readonly ContainerStatus[],
  isStopped: boolean,
): PodPhase {
  const policy = pod.spec?.restartPolicy ?? 'Always';
  const counts: Counts = { running: 0, waiting: 0, stopped: 0, succeeded: 0 };
  const init = countInits(pod, inits, counts);
  for (const { lastState, state } of mains) {
    if (state?.running !== undefined) counts.running++;
    else if (state?.terminated !== undefined) {
      counts.stopped++;
      if (state.terminated.exitCode === 0) counts.succeeded++;
    } else if (lastState?.terminated !== undefined) counts.stopped++;
    else counts.waiting++;
  }
  if (init.failed > 0 && policy === 'Never') return 'Failed';
  if (init.pending > 0 || (init.pendingSidecars > 0 && !hasBegun(mains))) return 'Pending';
  if (counts.waiting > 0) return 'Pending';
  if (counts.running > 0) return 'Running';
  if (counts.stopped === 0) return 'Pending';
  const isSuccess = counts.stopped === counts.succeeded;
  if (isStopped) return isSuccess ? 'Succeeded' : 'Failed';
  if (policy === 'Always') return 'Running';
  if (isSuccess) return 'Succeeded';
  return policy === 'Never' ? 'Failed' : 'Running';
}

/** Whether any of the ordinary containers runs or has run: the pod was initialized then, whatever its sidecars do now. */
export function hasBegun(mains: readonly ContainerStatus[]): boolean {
  return mains.some(({ state }) => state?.running !== undefined || state?.terminated !== undefined);
}

function countInits(
  pod: Pod,
  inits: readonly ContainerStatus[],
  counts: Counts,
): { readonly pending: number; readonly pendingSidecars: number; readonly failed: number } {
  let pending = 0;
  let pendingSidecars = 0;
  let failed = 0;
  for (const [index, { lastState, started, state }] of inits.entries()) {
    if (pod.spec?.initContainers?.[index]?.restartPolicy === 'Always') {
      if (state?.running !== undefined) {
        counts.running++;
        if (started !== true) pendingSidecars++;
      } else if (state?.terminated === undefined && lastState?.terminated === undefined) {
        pendingSidecars++;
        counts.waiting++;
      }
      continue;
    }
    const ended = state?.terminated ?? (state?.waiting === undefined ? undefined : lastState?.terminated);
    if (ended === undefined) pending++;
    else if (ended.exitCode !== 0) failed++;
  }
  return { pending, pendingSidecars, failed };
}

export function isTerminal(phase: PodPhase | undefined): boolean {
  return phase === 'Succeeded' || phase === 'Failed';
}
