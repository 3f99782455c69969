/**
 * Stops a pod's containers in good order: preStop hooks, the stop signal, and SIGKILL when the grace period is over
 * (kubernetes/pkg/kubelet/kuberuntime/kuberuntime_container.go killContainer, killContainersWithSyncResult).
 */
import type { Pod } from '../../kube-api/generated/types.gen.ts';
import type { ContainerSlot } from './container-slot.ts';
import type { KubeletContext } from './kubelet-context.ts';
import { runHook } from './lifecycle-hook.ts';
import type { ProbeTarget } from './probes/run-probe.ts';

/** However long hooks take, a container gets this long to end by itself (minimumGracePeriodInSeconds). */
const SHORTEST_GRACE_MS = 2000;

export interface Stopping {
  readonly slot: ContainerSlot;
  readonly containerId: string;
  readonly target: ProbeTarget;
}

/** Stops all of them, ordinary containers first and sidecars after them; `done` is called when none runs any more. */
export function stopContainers(
  context: KubeletContext,
  pod: Pod,
  stoppings: readonly Stopping[],
  graceMs: number,
  done: () => void,
): void {
  const deadlineMs = context.clock.nowMs + graceMs;
  const sidecars = stoppings.filter(({ slot }) => slot.role === 'sidecar');
  const others = stoppings.filter(({ slot }) => slot.role !== 'sidecar');
  stopAll(context, pod, others, deadlineMs, () => stopAll(context, pod, sidecars, deadlineMs, done));
}

function stopAll(
  context: KubeletContext,
  pod: Pod,
  stoppings: readonly Stopping[],
  deadlineMs: number,
  done: () => void,
): void {
  let left = stoppings.length;
  if (left === 0) done();
  for (const stopping of stoppings) {
    stopOne(context, pod, stopping, `Stopping container ${stopping.slot.spec.name}`, deadlineMs, () => {
      left--;
      if (left === 0) done();
    });
  }
}

/** Stops one container, telling why in its `Killing` event. */
export function stopOne(
  context: KubeletContext,
  pod: Pod,
  { containerId, slot, target }: Stopping,
  message: string,
  deadlineMs: number,
  done: () => void,
): void {
  const { clock, machine, recorder } = context;
  recorder.event(pod, 'Normal', 'Killing', message, slot.fieldPath);
  const graceMs = deadlineMs - clock.nowMs;
  const stop = (): void => {
    const remainingMs = Math.max(deadlineMs - clock.nowMs, graceMs > 0 ? SHORTEST_GRACE_MS : 0);
    machine.runtime.stopContainer(containerId, remainingMs, done);
  };
  const hook = slot.spec.lifecycle?.preStop;
  if (hook === undefined || graceMs <= 0) {
    stop();
    return;
  }
  runHook(hook, target, graceMs, ({ message: problem, ok }) => {
    if (!ok) recorder.event(pod, 'Warning', 'FailedPreStopHook', `PreStopHook failed: ${problem}`, slot.fieldPath);
    stop();
  });
}
