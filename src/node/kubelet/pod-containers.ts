/**
 * The containers of one pod as its kubelet follows them: what was last seen of each, its probes, its back-off
 * (kubernetes/pkg/kubelet/kuberuntime/kuberuntime_manager.go doBackOff, kuberuntime_gc.go, prober/prober_manager.go).
 */
import type { Sandbox } from '../../machine/contract.ts';
import type { ContainerSlot } from './container-slot.ts';
import { goDuration } from './go-duration.ts';
import type { KubeletContext } from './kubelet-context.ts';
import { PodProbes } from './pod-probes.ts';
import type { Stopping } from './pod-termination.ts';
import { podText } from './pod-text.ts';
import type { PodWorker } from './pod-worker.ts';
import type { ProbeTarget } from './probes/run-probe.ts';
import { type Slots, slotsOf } from './slot-list.ts';
import { terminationMessage } from './termination-message.ts';

export class PodContainers {
  readonly slots: Slots;
  /** In which they run, once it is there. */
  sandbox: Sandbox | undefined;
  /** Undefined as long as nothing is probed. */
  probes: PodProbes | undefined;
  readonly #context: KubeletContext;
  readonly #worker: PodWorker;

  constructor(context: KubeletContext, worker: PodWorker) {
    this.#context = context;
    this.#worker = worker;
    this.slots = slotsOf(worker.pod, context.machine.runtime, context.clock.nowMs);
    for (const { made } of this.slots.all) if (made !== undefined) context.owners.set(made.id, worker);
  }

  /** How many of the containers have changed since they were looked at. */
  changes(): number {
    const { runtime } = this.#context.machine;
    let changes = 0;
    for (const { isUnseen, made, seen } of this.slots.all) {
      if (made === undefined) continue;
      if (isUnseen || runtime.container(made.id)?.state !== seen?.state) changes++;
    }
    return changes;
  }

  /** Takes in what the runtime says of the containers. */
  look(): void {
    for (const slot of this.slots.all) {
      const { made, seen } = slot;
      if (made === undefined || slot.isStale) continue;
      if (seen?.id === made.id && seen.state === 'exited') continue;
      // One that was stopped to be started again may have ended unseen.
      if (seen !== undefined && seen.id !== made.id && seen.state !== 'exited') this.#lookAt(slot, seen.id);
      this.#lookAt(slot, made.id);
    }
  }

  #lookAt(slot: ContainerSlot, id: string): void {
    const record = this.#context.machine.runtime.container(id);
    if (record === undefined) return;
    const wasRunning = slot.isRunning && slot.seen?.id === id;
    slot.see(record);
    if (record.state === 'running' && !wasRunning) this.#noteRunning(slot);
    if (record.state === 'exited') this.#noteExit(slot);
  }

  /** Whether the container has to wait before it is started again, of which an event tells. */
  isBackingOff(slot: ContainerSlot): boolean {
    const { recorder, restarts } = this.#context;
    const sinceMs = slot.backOffSinceMs;
    if (sinceMs === undefined) return false;
    const key = this.#backOffKey(slot);
    if (!restarts.isInBackOffSince(key, sinceMs)) {
      restarts.next(key, sinceMs);
      return false;
    }
    const { pod } = this.#worker;
    const { name } = slot.spec;
    const text = `Back-off restarting failed container ${name} in pod ${podText(pod)}`;
    recorder.event(pod, 'Warning', 'BackOff', text, slot.fieldPath);
    const delay = goDuration(restarts.delayMs(key));
    const message = `back-off ${delay} restarting failed container=${name} pod=${podText(pod)}`;
    slot.waiting = { reason: 'CrashLoopBackOff', message };
    return true;
  }

  /** Takes in that the runtime has made a container. */
  noteMade(slot: ContainerSlot, containerId: string): void {
    const { machine, owners } = this.#context;
    owners.set(containerId, this.#worker);
    const old = slot.previousId === undefined ? undefined : machine.runtime.container(slot.previousId);
    // The one before stays, for its log; whatever is older goes.
    const surplus = slot.takeSurplus();
    if (surplus !== undefined) {
      owners.delete(surplus);
      machine.runtime.removeContainer(surplus);
    }
    if (old !== undefined && old.sandboxId !== this.sandbox?.id) machine.runtime.removeSandbox(old.sandboxId);
    this.#worker.noteChange();
  }

  #noteRunning(slot: ContainerSlot): void {
    const { livenessProbe, readinessProbe, startupProbe } = slot.spec;
    slot.hasStarted = startupProbe === undefined;
    slot.isReady = slot.hasStarted && readinessProbe === undefined;
    if (livenessProbe === undefined && readinessProbe === undefined && startupProbe === undefined) return;
    const target = this.stopping(slot)?.target;
    if (target === undefined) return;
    this.probes ??= new PodProbes(this.#context, this.#worker);
    this.probes.begin(slot, target);
  }

  #noteExit(slot: ContainerSlot): void {
    const { runtime } = this.#context.machine;
    this.probes?.noteEnd(slot);
    slot.isReady = false;
    slot.hasStarted = false;
    const exitCode = slot.seen?.exit?.exitCode ?? 0;
    slot.noteEnd(slot.seen === undefined ? '' : terminationMessage(runtime, slot.seen.id, slot.spec, exitCode));
  }

  /** Those that run, whatever was seen of them. */
  running(): readonly Stopping[] {
    const { runtime } = this.#context.machine;
    const running: Stopping[] = [];
    for (const slot of this.slots.all) {
      const stopping = this.stopping(slot);
      if (stopping !== undefined && runtime.container(stopping.containerId)?.state === 'running')
        running.push(stopping);
    }
    return running;
  }

  /** What is needed to stop a container or to ask it something. */
  stopping(slot: ContainerSlot): Stopping | undefined {
    const containerId = slot.made?.id;
    const sandbox = this.sandbox;
    if (containerId === undefined || sandbox === undefined) return undefined;
    const { clock, machine } = this.#context;
    const { runtime, stack } = machine;
    const target: ProbeTarget = { clock, from: stack, podIp: sandbox.ip, runtime, containerId, container: slot.spec };
    return { slot, containerId, target };
  }

  /** Nothing of them is needed any more. */
  remove(): void {
    const { puller, restarts } = this.#context;
    const { uid = '' } = this.#worker.pod.metadata;
    for (const slot of this.slots.all) {
      if (slot.made === undefined && slot.waiting === undefined) continue;
      if (slot.made !== undefined) this.#disown(slot.made.id);
      if (slot.previousId !== undefined) this.#disown(slot.previousId);
      restarts.forget(this.#backOffKey(slot));
      puller.forget(uid, slot.spec.image ?? '');
    }
  }

  #disown(id: string): void {
    const { machine, owners } = this.#context;
    const { runtime } = machine;
    owners.delete(id);
    const sandboxId = runtime.container(id)?.sandboxId;
    if (sandboxId !== undefined) runtime.removeSandbox(sandboxId);
  }

  #backOffKey(slot: ContainerSlot): string {
    return `${this.#worker.pod.metadata.uid}/${slot.spec.name}`;
  }
}
