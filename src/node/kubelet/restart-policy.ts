/** Which containers are started again (kubernetes/pkg/kubelet/container/helpers.go ShouldContainerBeRestarted). */
import type { Pod } from '../../kube-api/generated/types.gen.ts';
import type { ContainerSlot } from './container-slot.ts';

/** Whether a container that has ended is to be started again. */
export function shouldRestart(pod: Pod, slot: ContainerSlot): boolean {
  const policy = pod.spec?.restartPolicy ?? 'Always';
  if (slot.role === 'sidecar') return true;
  if (slot.role === 'init') return slot.exitCode !== 0 && policy !== 'Never';
  if (policy === 'Always') return true;
  return policy === 'OnFailure' && slot.exitCode !== 0;
}
