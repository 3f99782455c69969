/** Which containers are started again (kubernetes/pkg/kubelet/container/helpers.go ShouldContainerBeRestarted). */
import type { Pod } from '../../kube-api/generated/types.gen.ts';
import type { ContainerSlot } from './container-slot.ts';

/** Whether a container that has ended is to be started again. */
export function mayRunAgain(pod: Pod, slot: ContainerSlot): boolean {
  const policy = pod.spec?.restartPolicy ?? 'Always';
  if (slot.role === 'sidecar') return true;
  if (slot.role === 'init') return slot.exitCode !== 0 && policy !== 'Never';
  if (policy === 'Always') return true;
  return policy === 'OnFailure' && slot.exitCode !== 0;
}

/** Whether a container that was stopped for a failed probe or a new image is started again. */
export function isRestartedOnFailure(pod: Pod, slot: ContainerSlot): boolean {
  return slot.role === 'sidecar' || pod.spec?.restartPolicy !== 'Never';
}
