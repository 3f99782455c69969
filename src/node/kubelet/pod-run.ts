/**
 * What of one pod is on the machine: its volumes, its sandbox and its containers, brought up step by step
 * (kubernetes/pkg/kubelet/kuberuntime/kuberuntime_manager.go SyncPod, KillPod).
 */
import type { Timer } from '../../kernel/index.ts';
import type { Pod } from '../../kube-api/generated/types.gen.ts';
import type { Sandbox, SandboxConfig } from '../../machine/contract.ts';
import type { ContainerSlot } from './container-slot.ts';
import { startContainer } from './container-starter.ts';
import type { KubeletContext } from './kubelet-context.ts';
import { PodContainers } from './pod-containers.ts';
import { planPod } from './pod-plan.ts';
import { stopContainers, stopOne } from './pod-termination.ts';
import type { PodWorker } from './pod-worker.ts';
import type { Slots } from './slot-list.ts';
import { followVolumes, mountWhenReady } from './volumes/mount-when-ready.ts';
import { hasVolumesToFollow, type PodVolumes } from './volumes/pod-volumes.ts';

/** A pod is looked at so often though nothing happens, and up to half as much later (workerResyncIntervalJitterFactor). */
const RESYNC_MS = 60_000;

/** Tells how a step ended: false when something has to be tried again. */
type Done = (isFine: boolean) => void;

export class PodRun {
  readonly #context: KubeletContext;
  readonly #worker: PodWorker;
  readonly #containers: PodContainers;
  #volumes: PodVolumes | undefined;
  #isSandboxNew = false;
  #isStopped = false;
  #isFine = true;
  /** Counts what was dropped: whatever began before comes to nothing. */
  #generation = 0;
  #giveUpMounting: (() => void) | undefined;
  #resync: Timer | undefined;

  constructor(context: KubeletContext, worker: PodWorker) {
    this.#context = context;
    this.#worker = worker;
    this.#containers = new PodContainers(context, worker);
  }

  get slots(): Slots {
    return this.#containers.slots;
  }

  get sandbox(): Sandbox | undefined {
    return this.#containers.sandbox;
  }

  /** Whether everything has been stopped, for good. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Whether another look could find something to do or to tell. */
  get isOpen(): boolean {
    return !this.#isFine || this.#containers.probes?.isWaiting === true;
  }

  /** How many changes a relist finds. */
  takeChanges(): number {
    const changes = this.#containers.changes() + (this.#isSandboxNew ? 1 : 0);
    this.#isSandboxNew = false;
    return changes;
  }

  /** Takes in what the runtime says of the containers. */
  look(): void {
    this.#containers.look();
  }

  /** Takes the next steps; `done` is called once, unless all is dropped before. */
  sync(done: Done): void {
    this.#isFine = true;
    this.#containers.probes?.triggerReadiness();
    this.#withVolumes(done, () => this.#withSandbox(done, () => this.#takeSteps(done)));
  }

  /** Whatever is under way comes to nothing. */
  drop(): void {
    this.#generation++;
    this.#giveUpMounting?.();
    this.#context.clock.cancel(this.#resync);
    this.#containers.probes?.stopRestarts();
  }

  /** Stops everything that runs; `done` is called when nothing does. */
  stop(graceMs: number, done: () => void): void {
    const finish = (): void => {
      this.#isStopped = true;
      this.#containers.probes?.stop();
      done();
    };
    stopContainers(this.#context, this.#worker.pod, this.#containers.running(), graceMs, finish);
  }

  /** Somebody asked again, less patiently. */
  shortenGrace(graceMs: number, beforeMs: number): void {
    if (graceMs >= beforeMs) return;
    const { clock, machine } = this.#context;
    for (const { containerId } of this.#containers.running()) {
      clock.schedule(graceMs, () => machine.runtime.killContainer(containerId, 'SIGKILL'), { background: false });
    }
  }

  /** The kubelet ends: nothing more happens. */
  abandon(): void {
    this.drop();
    this.#containers.probes?.stop();
  }

  /** Removes what is left of it. */
  remove(): void {
    const { sandbox } = this.#containers;
    if (sandbox !== undefined) this.#context.machine.runtime.removeSandbox(sandbox.id);
    this.#containers.remove();
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
      else {
        this.#followLater();
        next();
      }
    });
  }

  /** Brings volumes up to date whose sources may have changed. */
  follow(): void {
    if (this.#volumes === undefined || !hasVolumesToFollow(this.#worker.pod)) return;
    followVolumes(this.#context, this.#worker.pod, this.#volumes);
    this.#followLater();
  }

  /** Nothing else of the pod needs to be looked at unasked. */
  #followLater(): void {
    if (!hasVolumesToFollow(this.#worker.pod)) return;
    const { clock, random } = this.#context;
    clock.cancel(this.#resync);
    this.#resync = clock.schedule(random.jitter(RESYNC_MS, 0.5), () => this.follow(), { background: true });
  }

  #withSandbox(done: Done, next: () => void): void {
    if (this.#containers.sandbox !== undefined) {
      next();
      return;
    }
    const { machine, recorder, resolverFor } = this.#context;
    const { pod } = this.#worker;
    const isWanted = this.#guard();
    const namespace = pod.metadata.namespace ?? 'default';
    const stale = this.#containers.slots.all.find((slot) => slot.isStale);
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
      this.#containers.sandbox = sandbox;
      this.#isSandboxNew = true;
      this.#worker.noteChange();
      next();
    });
  }

  #takeSteps(done: Done): void {
    const { inits, mains } = this.#containers.slots;
    const { pod } = this.#worker;
    const { isOver, kill, start } = planPod(pod, inits, mains);
    const isWanted = this.#guard();
    if (isOver) {
      stopContainers(this.#context, pod, this.#containers.running(), this.#graceMs(), () => {
        if (isWanted()) done(true);
      });
      return;
    }
    let left = kill.length;
    const startAll = (): void => this.#startFrom(start, 0, done);
    if (left === 0) startAll();
    for (const { message, slot } of kill) {
      const stopping = this.#containers.stopping(slot);
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
    const sandbox = this.#containers.sandbox;
    const volumes = this.#volumes;
    if (sandbox === undefined || volumes === undefined) return;
    if (this.#containers.isBackingOff(slot)) {
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
      onMade: (id) => this.#containers.noteMade(slot, id),
      done: (problem) => {
        slot.waiting = problem;
        if (problem !== undefined) this.#isFine = false;
        next();
      },
    });
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
