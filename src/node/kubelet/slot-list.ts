/** The containers of a pod as the kubelet keeps track of them, picked up where an earlier kubelet left off. */
import type { ContainerStatus, Pod } from '../../kube-api/generated/types.gen.ts';
import { formatTime } from '../../kube-api/meta/time.ts';
import { ContainerSlot } from './container-slot.ts';

/** Exit code of a container whose end nobody saw, such as that of a machine that lost its power. */
const UNSEEN_EXIT_CODE = 255;

export function slotsOf(pod: Pod, nowMs: number): readonly ContainerSlot[] {
  const statuses = new Map<string, ContainerStatus>();
  const { status, spec } = pod;
  for (const known of [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])]) {
    statuses.set(known.name, known);
  }
  const inits = (spec?.initContainers ?? []).map(
    (container) => new ContainerSlot(container, container.restartPolicy === 'Always' ? 'sidecar' : 'init'),
  );
  const mains = (spec?.containers ?? []).map((container) => new ContainerSlot(container, 'main'));
  const slots = [...inits, ...mains];
  for (const slot of slots) recover(slot, statuses.get(slot.spec.name), nowMs);
  return slots;
}

/** A container that ran before the machine went down counts as ended, and its next start as a restart. */
function recover(slot: ContainerSlot, status: ContainerStatus | undefined, nowMs: number): void {
  if (status?.containerID === undefined) return;
  const { running, terminated } = status.state ?? {};
  slot.restartCount = status.restartCount + 1;
  slot.last =
    terminated ??
    ({
      exitCode: UNSEEN_EXIT_CODE,
      reason: 'Unknown',
      startedAt: running?.startedAt ?? formatTime(nowMs),
      finishedAt: formatTime(nowMs),
      containerID: status.containerID,
    } as const);
}
