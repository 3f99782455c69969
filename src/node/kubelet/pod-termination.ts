/**
 * Stops a pod's containers in good order: preStop hooks, the stop signal, and SIGKILL when the grace period is over
 * (kubernetes/pkg/kubelet/kuberuntime/kuberuntime_container.go killContainer, kuberuntime_termination_order.go).
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

interface Stop {
  /** Said in the `Killing` event. */
  readonly message: string;
  readonly graceMs: number;
  /** Calls its argument when it is this container's turn to get the stop signal. */
  readonly turn?: (begin: () => void) => void;
}

/** Stops all of them, ordinary containers first and then the sidecars from the last to the first; `done` is called when none runs any more. */
export function stopContainers(
  context: KubeletContext,
  pod: Pod,
  stoppings: readonly Stopping[],
  graceMs: number,
  done: () => void,
): void {
  if (stoppings.length === 0) {
    done();
    return;
  }
  const order = [
    stoppings.filter(({ slot }) => slot.role !== 'sidecar'),
    ...stoppings
      .filter(({ slot }) => slot.role === 'sidecar')
      .reverse()
      .map((sidecar) => [sidecar]),
  ].filter((group) => group.length > 0);
  const waiting: (() => void)[] = [];
  let running = 0;
  let turn = 0;
  let left = stoppings.length;
  const isTurnOver = (): void => {
    running--;
    if (running > 0 || turn >= order.length) return;
    turn++;
    running = order[turn]?.length ?? 0;
    for (const begin of waiting.splice(0)) begin();
  };
  running = order[0]?.length ?? 0;
  for (const [index, group] of order.entries()) {
    for (const stopping of group) {
      const wait = (begin: () => void): void => {
        if (turn >= index) begin();
        else waiting.push(() => wait(begin));
      };
      const message = `Stopping container ${stopping.slot.spec.name}`;
      stopOne(context, pod, stopping, { message, graceMs, turn: wait }, () => {
        left--;
        isTurnOver();
        if (left === 0) done();
      });
    }
  }
}

/** Stops one container, telling why in its `Killing` event. */
export function stopOne(
  context: KubeletContext,
  pod: Pod,
  { containerId, slot, target }: Stopping,
  { graceMs, message, turn = (begin) => begin() }: Stop,
  done: () => void,
): void {
  const { clock, machine, recorder } = context;
  recorder.event(pod, 'Normal', 'Killing', message, slot.fieldPath);
  const deadlineMs = clock.nowMs + graceMs;
  let hasBegun = false;
  const stop = (): void => {
    if (hasBegun) return;
    hasBegun = true;
    machine.runtime.stopContainer(containerId, Math.max(deadlineMs - clock.nowMs, SHORTEST_GRACE_MS), done);
  };
  const takeTurn = (): void => {
    turn(stop);
    // Whoever comes before it may take longer than it has time.
    if (!hasBegun) clock.schedule(deadlineMs - clock.nowMs, stop);
  };
  const hook = slot.spec.lifecycle?.preStop;
  if (hook === undefined || graceMs <= 0) {
    takeTurn();
    return;
  }
  let isOver = false;
  const finish = (problem: string | undefined): void => {
    if (isOver) return;
    isOver = true;
    clock.cancel(giveUp);
    if (problem !== undefined) {
      recorder.event(pod, 'Warning', 'FailedPreStopHook', 'PreStopHook failed', slot.fieldPath);
    }
    takeTurn();
  };
  // A hook that outlives the grace period is left behind, without a word.
  const giveUp = clock.schedule(graceMs, () => finish(undefined));
  runHook(hook, { target, pod, timeoutMs: graceMs }, finish);
}
