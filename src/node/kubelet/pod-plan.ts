/**
 * What has to be done next for a pod's containers, from what was last seen of them
 * (kubernetes/pkg/kubelet/kuberuntime/kuberuntime_manager.go computePodActions, kuberuntime_container.go computeInitContainerActions).
 */
import type { Pod } from '../../kube-api/generated/types.gen.ts';
import type { ContainerSlot } from './container-slot.ts';
import { isRestartedOnFailure, mayRunAgain } from './restart-policy.ts';

export interface Kill {
  readonly slot: ContainerSlot;
  /** Said in the `Killing` event. */
  readonly message: string;
}

export interface PodPlan {
  /** Nothing is left to run: whatever still does is stopped. */
  readonly isOver: boolean;
  readonly kill: readonly Kill[];
  /** To be started one after the other, after the kills. */
  readonly start: readonly ContainerSlot[];
}

/** The next steps for the containers `inits` (with the sidecars among them) and `mains`. */
export function planPod(pod: Pod, inits: readonly ContainerSlot[], mains: readonly ContainerSlot[]): PodPlan {
  const kill: Kill[] = [];
  const start: ContainerSlot[] = [];
  const hasBegun = mains.some((slot) => slot.made !== undefined && !slot.isStale);
  if (!hasBegun) {
    const open = inits.find((slot) => !slot.isPast);
    if (open !== undefined) {
      addInit(pod, open, kill, start);
      for (const slot of inits) {
        if (slot === open) break;
        if (slot.role === 'sidecar') addRunning(pod, slot, kill, start);
      }
      return { isOver: false, kill, start };
    }
  }
  for (const slot of inits) if (slot.role === 'sidecar') add(pod, slot, kill, start);
  let kept = 0;
  const before = start.length;
  for (const slot of mains) if (add(pod, slot, kill, start)) kept++;
  // Sidecars alone do not keep a pod alive.
  const isOver = kept === 0 && start.slice(before).every((slot) => slot.role !== 'main');
  return { isOver, kill, start: isOver ? [] : start };
}

function addInit(pod: Pod, slot: ContainerSlot, kill: Kill[], start: ContainerSlot[]): void {
  if (slot.isUnseen) return;
  if (slot.isRunning && !slot.isStale) addRunning(pod, slot, kill, start);
  else if (slot.isStale || slot.end === undefined || mayRunAgain(pod, slot)) start.push(slot);
}

/** Answers whether the container runs and goes on. */
function add(pod: Pod, slot: ContainerSlot, kill: Kill[], start: ContainerSlot[]): boolean {
  if (slot.isUnseen) return true;
  if (slot.isRunning && !slot.isStale) return addRunning(pod, slot, kill, start);
  if (slot.end === undefined || mayRunAgain(pod, slot)) start.push(slot);
  return false;
}

function addRunning(pod: Pod, slot: ContainerSlot, kill: Kill[], start: ContainerSlot[]): boolean {
  const name = slot.spec.name;
  const isChanged = slot.made !== undefined && imageIn(pod, slot) !== slot.made.image;
  if (!isChanged && slot.failedProbe === undefined) return true;
  const isRestarted = isChanged || isRestartedOnFailure(pod, slot);
  const what = isChanged
    ? `Container ${name} definition changed`
    : `Container ${name} failed ${slot.failedProbe} probe`;
  kill.push({ slot, message: isRestarted ? `${what}, will be restarted` : what });
  if (isRestarted) start.push(slot);
  return false;
}

/** The image that the pod's newest version asks for. */
export function imageIn(pod: Pod, slot: ContainerSlot): string {
  const specs = slot.role === 'main' ? pod.spec?.containers : pod.spec?.initContainers;
  const spec = slot.spec === specs?.[0] ? slot.spec : specs?.find(({ name }) => name === slot.spec.name);
  return (spec ?? slot.spec).image ?? '';
}
