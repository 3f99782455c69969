/**
 * What of one pod is on the machine: its volumes, its sandbox and its containers, brought up step by step
 * (kubernetes/pkg/kubelet/kuberuntime/kuberuntime_manager.go SyncPod, KillPod).
 */
import type { Pod } from '../../kube-api/generated/types.gen.ts';
import type { Sandbox, SandboxConfig } from '../../machine/contract.ts';
import type { ContainerSlot } from './container-slot.ts';
import { startContainer } from './container-starter.ts';
import { goDuration } from './go-duration.ts';
import type { KubeletContext } from './kubelet-context.ts';
import { planPod } from './pod-plan.ts';
import { PodProbes } from './pod-probes.ts';
import { type Stopping, stopContainers, stopOne } from './pod-termination.ts';
import { podText } from './pod-text.ts';
import type { PodWorker } from './pod-worker.ts';
import type { ProbeTarget } from './probes/run-probe.ts';
import { type Slots, slotsOf } from './slot-list.ts';
import { terminationMessage } from './termination-message.ts';
import { mountWhenReady } from './volumes/mount-when-ready.ts';
import type { PodVolumes } from './volumes/pod-volumes.ts';

/** Tells how a step ended: false when something has to be tried again. */
type Done = (isFine: boolean) => void;

export class PodRun {
  readonly slots: Slots;
  readonly #context: KubeletContext;
  readonly #worker: PodWorker;
  #probes: PodProbes | undefined;
  #volumes: PodVolumes | undefined;
  #sandbox: Sandbox | undefined;
  #isSandboxNew = false;
  #isStopped = false;
  #isFine = true;
  /** Counts what was dropped: whatever began before comes to nothing. */
  #generation = 0;
  #giveUpMounting: (() => void) | undefined;

  constructor(context: KubeletContext, worker: PodWorker) {
    this.#context = context;
    this.#worker = worker;
    this.slots = slotsOf(worker.pod, context.machine.runtime, context.clock.nowMs);
    for (const { made } of this.slots.all) if (made !== undefined) context.owners.set(made.id, worker);
  }

  get sandbox(): Sandbox | undefined {
    return this.#sandbox;
  }

  /** Whether everything has been stopped, for good. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Whether another look could find something to do or to tell. */
  get isOpen(): boolean {
    return !this.#isFine || this.#probes?.isWaiting === true;
  }

  /** How many changes a relist finds. */
  takeChanges(): number {
    const { runtime } = this.#context.machine;
    let changes = this.#isSandboxNew ? 1 : 0;
    this.#isSandboxNew = false;
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

  /** Takes the next steps; `done` is called once, unless all is dropped before. */
  sync(done: Done): void {
    this.#isFine = true;
    this.#probes?.triggerReadiness();
    this.#withVolumes(done, () => this.#withSandbox(done, () => this.#takeSteps(done)));
  }

  /** Whatever is under way comes to nothing. */
  drop(): void {
    this.#generation++;
    this.#giveUpMounting?.();
    this.#probes?.stopRestarts();
  }

  /** Stops everything that runs; `done` is called when nothing does. */
  stop(graceMs: number, done: () => void): void {
    const finish = (): void => {
      this.#isStopped = true;
      this.#probes?.stop();
      done();
    };
    stopContainers(this.#context, this.#worker.pod, this.#running(), graceMs, finish);
  }

  /** Somebody asked again, less patiently. */
  shortenGrace(graceMs: number, beforeMs: number): void {
    if (graceMs >= beforeMs) return;
    const { clock, machine } = this.#context;
    for (const { containerId } of this.#running()) {
      clock.schedule(graceMs, () => machine.runtime.killContainer(containerId, 'SIGKILL'), { background: false });
    }
  }

  /** The kubelet ends: nothing more happens. */
  abandon(): void {
    this.drop();
    this.#probes?.stop();
  }

  /** Removes what is left of it. */
  remove(): void {
    const { machine, owners, puller, restarts } = this.#context;
    const { uid = '' } = this.#worker.pod.metadata;
    if (this.#sandbox !== undefined) machine.runtime.removeSandbox(this.#sandbox.id);
    for (const slot of this.slots.all) {
      if (slot.made === undefined && slot.waiting === undefined) continue;
      if (slot.made !== undefined) this.#disown(slot.made.id, owners);
      if (slot.previousId !== undefined) this.#disown(slot.previousId, owners);
      restarts.forget(this.#backOffKey(slot));
      puller.forget(uid, slot.spec.image ?? '');
    }
  }

  #disown(id: string, owners: KubeletContext['owners']): void {
    owners.delete(id);
    const { runtime } = this.#context.machine;
    const sandboxId = runtime.container(id)?.sandboxId;
    if (sandboxId !== undefined) runtime.removeSandbox(sandboxId);
  }

  #withVolumes(done: Done, next: () => void): void {
    if (this.#volumes !== undefined) {
      next();
      return;
    }
    const isWanted = this.#guard();
    this.#giveUpMounting = mountWhenReady(this.#context, this.#worker.pod, (volumes) => {
      if (!isWanted()) return;
      this.#volumes = volumes;
      if (volumes === undefined) done(false);
      else next();
    });
  }

  #withSandbox(done: Done, next: () => void): void {
    if (this.#sandbox !== undefined) {
      next();
      return;
    }
    const { machine, recorder, resolverFor } = this.#context;
    const { pod } = this.#worker;
    const isWanted = this.#guard();
    const namespace = pod.metadata.namespace ?? 'default';
    const stale = this.slots.all.find((slot) => slot.isStale);
    if (stale?.made !== undefined) {
      recorder.event(pod, 'Normal', 'SandboxChanged', 'Pod sandbox changed, it will be killed and re-created.');
    }
    machine.runtime.runSandbox(sandboxConfig(pod, namespace), (sandbox) => {
      const isError = 'error' in sandbox;
      if (!isWanted()) {
        if (!isError) machine.runtime.removeSandbox(sandbox.id);
        return;
      }
      if (isError) {
        const message = `Failed to create pod sandbox: rpc error: code = Unknown desc = ${sandbox.error}`;
        recorder.event(pod, 'Warning', 'FailedCreatePodSandBox', message);
        done(false);
        return;
      }
      // The node's own stack, which pods on its network share, keeps the node's resolver.
      if (sandbox.stack.host !== sandbox.stack) sandbox.stack.resolver = resolverFor(namespace);
      this.#sandbox = sandbox;
      this.#isSandboxNew = true;
      this.#worker.noteChange();
      next();
    });
  }

  #takeSteps(done: Done): void {
    const { inits, mains } = this.slots;
    const { pod } = this.#worker;
    const { isOver, kill, start } = planPod(pod, inits, mains);
    const isWanted = this.#guard();
    if (isOver) {
      stopContainers(this.#context, pod, this.#running(), this.#graceMs(), () => {
        if (isWanted()) done(true);
      });
      return;
    }
    let left = kill.length;
    const startAll = (): void => this.#startFrom(start, 0, done);
    if (left === 0) startAll();
    for (const { message, slot } of kill) {
      const stopping = this.#stopping(slot);
      const next = (): void => {
        left--;
        if (left === 0 && isWanted()) startAll();
      };
      if (stopping === undefined) next();
      else stopOne(this.#context, pod, stopping, { message, graceMs: this.#killGraceMs(slot) }, next);
    }
  }

  #startFrom(start: readonly ContainerSlot[], index: number, done: Done): void {
    const slot = start[index];
    if (slot === undefined) {
      done(this.#isFine);
      return;
    }
    this.#start(slot, () => this.#startFrom(start, index + 1, done));
  }

  #start(slot: ContainerSlot, next: () => void): void {
    const sandbox = this.#sandbox;
    const volumes = this.#volumes;
    if (sandbox === undefined || volumes === undefined) return;
    if (this.#isBackingOff(slot)) {
      this.#isFine = false;
      next();
      return;
    }
    const isWanted = this.#guard();
    const attempt = slot.made === undefined ? 0 : slot.made.attempt + 1;
    startContainer(this.#context, {
      pod: this.#worker.pod,
      slot,
      sandbox,
      volumes,
      attempt,
      isWanted,
      onMade: (id) => this.#noteMade(slot, id),
      done: (problem) => {
        slot.waiting = problem;
        if (problem !== undefined) this.#isFine = false;
        next();
      },
    });
  }

  /** Whether the container has to wait before it is started again, of which an event tells. */
  #isBackingOff(slot: ContainerSlot): boolean {
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

  #noteMade(slot: ContainerSlot, containerId: string): void {
    const { machine, owners } = this.#context;
    owners.set(containerId, this.#worker);
    const old = slot.previousId === undefined ? undefined : machine.runtime.container(slot.previousId);
    // The one before stays, for its log; whatever is older goes.
    const surplus = slot.takeSurplus();
    if (surplus !== undefined) {
      owners.delete(surplus);
      machine.runtime.removeContainer(surplus);
    }
    if (old !== undefined && old.sandboxId !== this.#sandbox?.id) machine.runtime.removeSandbox(old.sandboxId);
    this.#worker.noteChange();
  }

  #noteRunning(slot: ContainerSlot): void {
    const { livenessProbe, readinessProbe, startupProbe } = slot.spec;
    slot.hasStarted = startupProbe === undefined;
    slot.isReady = slot.hasStarted && readinessProbe === undefined;
    if (livenessProbe === undefined && readinessProbe === undefined && startupProbe === undefined) return;
    const target = this.#stopping(slot)?.target;
    if (target === undefined) return;
    this.#probes ??= new PodProbes(this.#context, this.#worker);
    this.#probes.begin(slot, target);
  }

  #noteExit(slot: ContainerSlot): void {
    const { runtime } = this.#context.machine;
    this.#probes?.noteEnd(slot);
    slot.isReady = false;
    slot.hasStarted = false;
    const exitCode = slot.seen?.exit?.exitCode ?? 0;
    slot.noteEnd(slot.seen === undefined ? '' : terminationMessage(runtime, slot.seen.id, slot.spec, exitCode));
  }

  #running(): readonly Stopping[] {
    const { runtime } = this.#context.machine;
    const running: Stopping[] = [];
    for (const slot of this.slots.all) {
      const stopping = this.#stopping(slot);
      if (stopping !== undefined && runtime.container(stopping.containerId)?.state === 'running')
        running.push(stopping);
    }
    return running;
  }

  #stopping(slot: ContainerSlot): Stopping | undefined {
    const containerId = slot.made?.id;
    const sandbox = this.#sandbox;
    if (containerId === undefined || sandbox === undefined) return undefined;
    const { clock, machine } = this.#context;
    const { runtime, stack } = machine;
    const target: ProbeTarget = { clock, from: stack, podIp: sandbox.ip, runtime, containerId, container: slot.spec };
    return { slot, containerId, target };
  }

  #graceMs(): number {
    return 1000 * (this.#worker.pod.spec?.terminationGracePeriodSeconds ?? 30);
  }

  /** A probe may bring a grace period of its own. */
  #killGraceMs({ failedProbe, spec }: ContainerSlot): number {
    const probe =
      failedProbe === undefined ? undefined : failedProbe === 'liveness' ? spec.livenessProbe : spec.startupProbe;
    const seconds = probe?.terminationGracePeriodSeconds;
    return seconds === undefined ? this.#graceMs() : 1000 * seconds;
  }

  #backOffKey(slot: ContainerSlot): string {
    return `${this.#worker.pod.metadata.uid}/${slot.spec.name}`;
  }

  /** Tells, later on, whether what begins now is still wanted. */
  #guard(): () => boolean {
    const generation = this.#generation;
    return () => generation === this.#generation;
  }
}

function sandboxConfig({ metadata, spec }: Pod, namespace: string): SandboxConfig {
  const { name = '', uid = '' } = metadata;
  return { namespace, name, uid, hostname: spec?.hostname ?? name, hostNetwork: spec?.hostNetwork === true };
}
