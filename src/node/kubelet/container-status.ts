/** One container's state as the API tells it (kubernetes/pkg/kubelet/kubelet_pods.go convertToAPIContainerStatuses). */
import type { ContainerState, ContainerStateTerminated, ContainerStatus } from '../../kube-api/generated/types.gen.ts';
import { formatTime } from '../../kube-api/meta/time.ts';
import type { ContainerSlot, SeenContainer } from './container-slot.ts';

export function containerStatus(slot: ContainerSlot): ContainerStatus {
  const { seen, last, spec } = slot;
  const state = stateOf(slot);
  const hasContainer = seen !== undefined;
  return {
    name: spec.name,
    state,
    lastState: last === undefined ? {} : { terminated: last },
    ready: slot.role === 'init' ? slot.isDone : slot.isReady && slot.isRunning,
    restartCount: slot.restartCount,
    image: seen?.image.tags[0] ?? spec.image ?? '',
    imageID: seen?.image.digests[0] ?? slot.imageId,
    ...(hasContainer ? { containerID: `containerd://${seen.id}` } : {}),
    started: slot.role === 'init' ? false : slot.isRunning && slot.hasStarted,
  };
}

function stateOf(slot: ContainerSlot): ContainerState {
  const { seen, waiting } = slot;
  if (waiting !== undefined) return { waiting };
  if (slot.startError !== undefined) return { terminated: slot.startError };
  if (seen?.state === 'running') return { running: { startedAt: formatTime(seen.startedAtMs ?? 0) } };
  if (seen?.exit !== undefined) return { terminated: terminatedState(slot, seen) };
  return { waiting: { reason: 'ContainerCreating' } };
}

/** How a container ended, for `state` and later for `lastState`. */
export function terminatedState(slot: ContainerSlot, record: SeenContainer): ContainerStateTerminated {
  const { exit } = record;
  const exitCode = exit?.exitCode ?? 0;
  const reason = exit?.wasOutOfMemory === true ? 'OOMKilled' : exitCode === 0 ? 'Completed' : 'Error';
  return {
    exitCode,
    reason,
    ...(slot.terminationMessage === '' ? {} : { message: slot.terminationMessage }),
    startedAt: formatTime(record.startedAtMs ?? record.createdAtMs),
    finishedAt: formatTime(exit?.finishedAtMs ?? record.createdAtMs),
    containerID: `containerd://${record.id}`,
  };
}
