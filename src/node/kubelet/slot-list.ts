/** The containers of a pod as the kubelet keeps track of them, picked up where an earlier kubelet left off. */
import type { ContainerStatus, Pod } from '../../kube-api/generated/types.gen.ts';
import { formatTime } from '../../kube-api/meta/time.ts';
import type { ContainerRuntime } from '../../machine/contract.ts';
import { ContainerSlot } from './container-slot.ts';

/** Exit code of a container whose end nobody saw, such as that of a machine that lost its power. */
const UNSEEN_EXIT_CODE = 255;

export interface Slots {
  /** Init containers and sidecars, in the order of the pod's specification. */
  readonly inits: readonly ContainerSlot[];
  readonly mains: readonly ContainerSlot[];
  readonly all: readonly ContainerSlot[];
  /** In the order in which a status lists them: by name. */
  readonly mainsByName: readonly ContainerSlot[];
}

const NONE: readonly ContainerSlot[] = [];

export function slotsOf(pod: Pod, runtime: ContainerRuntime, nowMs: number): Slots {
  const { spec, status } = pod;
  const initSpecs = spec?.initContainers;
  const inits =
    initSpecs === undefined || initSpecs.length === 0
      ? NONE
      : initSpecs.map(
          (container) => new ContainerSlot(container, container.restartPolicy === 'Always' ? 'sidecar' : 'init'),
        );
  const mains = (spec?.containers ?? []).map((container) => new ContainerSlot(container, 'main'));
  const all = inits.length === 0 ? mains : [...inits, ...mains];
  const known = status?.containerStatuses;
  if (known !== undefined && known.length > 0) {
    const statuses = [...known, ...(status?.initContainerStatuses ?? [])];
    for (const slot of all) {
      const own = statuses.find(({ name }) => name === slot.spec.name);
      if (own?.containerID !== undefined) recover(slot, own, own.containerID, runtime, nowMs);
    }
  }
  const mainsByName = mains.length < 2 ? mains : mains.toSorted((a, b) => (a.spec.name < b.spec.name ? -1 : 1));
  return { inits, mains, all, mainsByName };
}

/** A container that ran before the machine went down counts as ended, and its next start as a restart. */
function recover(
  slot: ContainerSlot,
  status: ContainerStatus,
  containerID: string,
  runtime: ContainerRuntime,
  nowMs: number,
): void {
  const { running, terminated } = status.state ?? {};
  const id = containerID.replace(/^containerd:\/\//, '');
  const record = runtime.container(id);
  slot.restartCount = status.restartCount;
  slot.last = status.lastState?.terminated;
  slot.made = { id, attempt: status.restartCount, image: slot.spec.image ?? '', startError: undefined };
  slot.isStale = true;
  if (record !== undefined) {
    slot.see(record);
    slot.noteEnd(terminated?.message ?? '');
  }
  slot.end = terminated ??
    slot.end ?? {
      exitCode: UNSEEN_EXIT_CODE,
      reason: 'Unknown',
      startedAt: running?.startedAt ?? formatTime(nowMs),
      finishedAt: formatTime(nowMs),
      containerID,
    };
}
