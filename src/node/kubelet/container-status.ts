/** One container's state as the API tells it (kubernetes/pkg/kubelet/kubelet_pods.go convertToAPIContainerStatuses). */
import type {
  Container,
  ContainerState,
  ContainerStatus,
  Pod,
  VolumeMountStatus,
} from '../../kube-api/generated/types.gen.ts';
import { formatTime } from '../../kube-api/meta/time.ts';
import type { ContainerSlot } from './container-slot.ts';
import { mayRunAgain } from './restart-policy.ts';

const NO_STATE: ContainerState = Object.freeze({});
const CREATING: ContainerState = Object.freeze({ waiting: Object.freeze({ reason: 'ContainerCreating' }) });
const INITIALIZING: ContainerState = Object.freeze({ waiting: Object.freeze({ reason: 'PodInitializing' }) });

type Draft = { -readonly [Key in keyof ContainerStatus]: ContainerStatus[Key] };

/** The container's status; one that is not there yet waits for the pod's init containers where it has any. */
export function containerStatus(slot: ContainerSlot, pod: Pod, hasInits: boolean): ContainerStatus {
  const { seen, spec } = slot;
  const { isRunning } = slot;
  let state = stateOf(slot, hasInits);
  let last = slot.last;
  if (!isRunning && slot.waiting !== undefined && isToBeStarted(slot, pod)) {
    last = state.terminated ?? last;
    state = { waiting: slot.waiting };
  }
  const status: Draft = {
    name: spec.name,
    state,
    lastState: last === undefined ? NO_STATE : { terminated: last },
    ready: slot.role === 'init' ? slot.exitCode === 0 : isRunning && slot.isReady,
    restartCount: slot.restartCount,
    image: seen?.image.tags[0] ?? spec.image ?? '',
    imageID: seen?.image.digests[0] ?? '',
  };
  if (seen !== undefined) status.containerID = `containerd://${seen.id}`;
  status.started = isRunning && slot.hasStarted;
  const volumeMounts = mountStatuses(spec);
  if (volumeMounts !== undefined) status.volumeMounts = volumeMounts;
  return status;
}

function stateOf({ seen, end }: ContainerSlot, hasInits: boolean): ContainerState {
  if (seen?.state === 'running') return { running: { startedAt: formatTime(seen.startedAtMs ?? 0) } };
  if (end !== undefined) return { terminated: end };
  return hasInits ? INITIALIZING : CREATING;
}

function isToBeStarted(slot: ContainerSlot, pod: Pod): boolean {
  return slot.end === undefined || mayRunAgain(pod, slot);
}

const mountsOfSpecs = new WeakMap<NonNullable<Container['volumeMounts']>, readonly VolumeMountStatus[]>();

function mountStatuses({ volumeMounts }: Container): readonly VolumeMountStatus[] | undefined {
  if (volumeMounts === undefined || volumeMounts.length === 0) return undefined;
  let statuses = mountsOfSpecs.get(volumeMounts);
  if (statuses === undefined) {
    statuses = volumeMounts.map(({ mountPath, name, readOnly }) =>
      readOnly === true ? { name, mountPath, readOnly, recursiveReadOnly: 'Disabled' } : { name, mountPath },
    );
    mountsOfSpecs.set(volumeMounts, statuses);
  }
  return statuses;
}
