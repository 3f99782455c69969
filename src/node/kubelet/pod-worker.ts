/**
 * Looks after one pod from the moment it is bound to this node until nothing of it is left
 * (kubernetes/pkg/kubelet/pod_workers.go, kuberuntime/kuberuntime_manager.go SyncPod). `sync` compares what should run with what was last
 * seen to run and takes the next step; whatever ends, turns up or comes due calls it again.
 */
import type { Timer } from '../../kernel/index.ts';
import type { Pod } from '../../kube-api/generated/types.gen.ts';
import { parseTime } from '../../kube-api/meta/time.ts';
import type { Sandbox } from '../../machine/contract.ts';
import type { BackOff } from './back-off.ts';
import { type ContainerSlot, seenNow } from './container-slot.ts';
import { type StartOutcome, startContainer } from './container-starter.ts';
import { terminatedState } from './container-status.ts';
import type { KubeletContext } from './kubelet-context.ts';
import { runHook } from './lifecycle-hook.ts';
import type { PodFacts } from './pod-status.ts';
import { type Stopping, stopContainers, stopOne } from './pod-termination.ts';
import { ContainerProbes } from './probes/container-probes.ts';
import type { ProbeType } from './probes/probe-worker.ts';
import type { ProbeTarget } from './probes/run-probe.ts';
import { shouldRestart } from './restart-policy.ts';
import { slotsOf } from './slot-list.ts';
import type { StatusWriter } from './status-writer.ts';
import { terminationMessage } from './termination-message.ts';
import { MountError, mountVolumes, type PodVolumes, type VolumeSources } from './volumes/pod-volumes.ts';

/** After a failure the pod is looked at again so much later, and up to half as much on top (backOffPeriod). */
const RETRY_MS = 10_000;
/** Mounts are tried again after this, twice as long each time, up to about two minutes. */
const FIRST_MOUNT_RETRY_MS = 500;
const LONGEST_MOUNT_RETRY_MS = 122_000;

export interface PodWorkerOptions {
  readonly context: KubeletContext;
  readonly status: StatusWriter;
  readonly restarts: BackOff;
  readonly hostDirectories: VolumeSources['hostDirectories'];
  /** Called when nothing of the pod is left on the machine. */
  readonly onGone: () => void;
}

export class PodWorker {
  #pod: Pod;
  readonly #options: PodWorkerOptions;
  readonly #context: KubeletContext;
  readonly #slots: readonly ContainerSlot[];
  /** The container that was made last for each slot. */
  readonly #containerIds = new Map<ContainerSlot, string>();
  readonly #probes = new Map<ContainerSlot, ContainerProbes>();
  readonly #startedAtMs: number;
  #volumes: PodVolumes | undefined;
  #mountRetryMs = FIRST_MOUNT_RETRY_MS;
  #sandbox: Sandbox | undefined;
  #isSandboxComing = false;
  #retry: Timer | undefined;
  #relist: Timer | undefined;
  #deadline: Timer | undefined;
  #failure: PodFacts['failure'];
  #state: 'running' | 'stopping' | 'ended' | 'gone' = 'running';
  /** True once the API has forgotten the pod: there is nobody left to report to. */
  #isForgotten = false;

  constructor(pod: Pod, options: PodWorkerOptions) {
    this.#pod = pod;
    this.#options = options;
    this.#context = options.context;
    this.#startedAtMs = options.context.clock.nowMs;
    this.#slots = slotsOf(pod, this.#startedAtMs);
  }

  get pod(): Pod {
    return this.#pod;
  }

  /** Whether it still uses what it asked for. */
  get isActive(): boolean {
    return this.#state === 'running' || this.#state === 'stopping';
  }

  /** Begins. */
  start(): void {
    const seconds = this.#pod.spec?.activeDeadlineSeconds;
    if (seconds !== undefined) {
      const sinceMs =
        this.#pod.status?.startTime === undefined ? this.#startedAtMs : parseTime(this.#pod.status.startTime);
      const delayMs = sinceMs + 1000 * seconds - this.#startedAtMs;
      this.#deadline = this.#context.clock.schedule(delayMs, () => this.#passDeadline());
    }
    if (this.#pod.metadata.deletionTimestamp === undefined) this.#sync();
    else this.#beginStop();
  }

  /** Takes a newer version of the pod. */
  update(pod: Pod): void {
    this.#pod = pod;
    if (pod.metadata.deletionTimestamp === undefined) return;
    if (this.#state === 'running') this.#beginStop();
    else if (this.#state === 'ended') this.#finish();
  }

  /** The API has forgotten the pod: what is left of it is stopped without further reports. */
  forget(): void {
    this.#isForgotten = true;
    if (this.#state === 'running') this.#beginStop();
    else if (this.#state === 'ended') this.#finish();
  }

  /** Refuses the pod: it never starts. */
  reject(reason: string, message: string): void {
    this.#failure = { reason, message: `Pod was rejected: ${message}` };
    this.#context.recorder.event(this.#pod, 'Warning', reason, message);
    this.#state = 'ended';
    this.#publish();
  }

  /** The kubelet itself ends (power cut): nothing more happens. */
  abandon(): void {
    this.#state = 'gone';
    this.#cancelTimers();
    for (const probes of this.#probes.values()) probes.stop();
  }

  /** Whether one of its containers has this id. */
  owns(containerId: string): boolean {
    for (const id of this.#containerIds.values()) if (id === containerId) return true;
    return false;
  }

  /** Something happened to a container: the kubelet learns of it when it next asks the runtime. */
  noteChange(): void {
    if (this.#state === 'gone' || this.#relist !== undefined) return;
    this.#relist = this.#context.clock.schedule(this.#context.untilRelistMs(), () => {
      this.#relist = undefined;
      this.#look();
      if (this.#state === 'running') this.#sync();
      else this.#publish();
    });
  }

  /** What is true of the pod besides its containers. */
  facts(): PodFacts {
    const { clock, machine } = this.#context;
    return {
      hostIp: machine.spec.ip,
      podIp: this.#sandbox?.ip ?? this.#pod.status?.podIP,
      hasSandbox: this.#sandbox !== undefined,
      startedAtMs: this.#startedAtMs,
      nowMs: clock.nowMs,
      failure: this.#failure,
    };
  }

  get slots(): readonly ContainerSlot[] {
    return this.#slots;
  }

  #sync(): void {
    if (this.#state !== 'running') return;
    this.#context.clock.cancel(this.#retry);
    this.#retry = undefined;
    this.#takeNextStep();
    this.#publish();
  }

  #takeNextStep(): void {
    if (this.#hasEnded()) {
      this.#end();
      return;
    }
    if (this.#volumes === undefined && !this.#mount()) return;
    if (this.#sandbox === undefined) {
      this.#createSandbox();
      return;
    }
    const inits = this.#slots.filter((slot) => slot.role !== 'main');
    for (const slot of inits) {
      const isPast = slot.role === 'sidecar' ? slot.isRunning && slot.hasStarted : slot.isDone;
      if (isPast) continue;
      this.#advance(slot);
      return;
    }
    // Containers are started one after the other; one that can't be started does not hold up the rest.
    for (const slot of this.#slots) {
      if (slot.isBusy) return;
      if (slot.role === 'main' || slot.role === 'sidecar') this.#advance(slot);
    }
  }

  /** Whether every container has ended for good. */
  #hasEnded(): boolean {
    const hasFailedInit = this.#slots.some(
      (slot) => slot.role === 'init' && (slot.exitCode ?? 0) !== 0 && !shouldRestart(this.#pod, slot),
    );
    if (hasFailedInit) return true;
    const mains = this.#slots.filter((slot) => slot.role === 'main');
    return mains.every((slot) => slot.exitCode !== undefined && !shouldRestart(this.#pod, slot));
  }

  #mount(): boolean {
    const { client, clock, machine, recorder } = this.#context;
    try {
      const addresses = { podIp: '', hostIp: machine.spec.ip };
      this.#volumes = mountVolumes(this.#pod, { client, addresses, hostDirectories: this.#options.hostDirectories });
      return true;
    } catch (error) {
      if (!(error instanceof MountError)) throw error;
      recorder.event(this.#pod, 'Warning', 'FailedMount', error.message);
      this.#retry = clock.schedule(this.#mountRetryMs, () => this.#sync());
      this.#mountRetryMs = Math.min(this.#mountRetryMs * 2, LONGEST_MOUNT_RETRY_MS);
      return false;
    }
  }

  #createSandbox(): void {
    if (this.#isSandboxComing) return;
    this.#isSandboxComing = true;
    const { machine, recorder, resolverFor } = this.#context;
    const { metadata, spec } = this.#pod;
    const namespace = metadata.namespace ?? 'default';
    const config = {
      namespace,
      name: metadata.name ?? '',
      uid: metadata.uid ?? '',
      hostname: spec?.hostname ?? metadata.name ?? '',
      hostNetwork: spec?.hostNetwork === true,
    };
    machine.runtime.runSandbox(config, (sandbox) => {
      this.#isSandboxComing = false;
      if ('error' in sandbox) {
        const message = `Failed to create pod sandbox: rpc error: code = Unknown desc = ${sandbox.error}`;
        recorder.event(this.#pod, 'Warning', 'FailedCreatePodSandBox', message);
        this.#retryLater();
        return;
      }
      if (this.#state !== 'running') {
        machine.runtime.removeSandbox(sandbox.id);
        return;
      }
      sandbox.stack.resolver = resolverFor(namespace);
      this.#sandbox = sandbox;
      this.#sync();
    });
  }

  /** Takes the next step for one container that does not run. */
  #advance(slot: ContainerSlot): void {
    const hasLiveContainer = this.#containerIds.has(slot) && slot.exitCode === undefined;
    if (slot.isBusy || slot.isRunning || hasLiveContainer) return;
    const endedAtMs = slot.endedAtMs;
    if (endedAtMs !== undefined) {
      if (!shouldRestart(this.#pod, slot)) return;
      const key = `${this.#pod.metadata.uid}/${slot.spec.name}`;
      if (this.#options.restarts.remainingMs(key, endedAtMs) > 0) {
        this.#waitToRestart(slot, this.#options.restarts.delayMs(key));
        return;
      }
      this.#options.restarts.next(key, endedAtMs);
    }
    this.#start(slot);
  }

  #waitToRestart(slot: ContainerSlot, delayMs: number): void {
    const { name = '', namespace = '', uid = '' } = this.#pod.metadata;
    const pod = `${name}_${namespace}(${uid})`;
    const text = `Back-off restarting failed container ${slot.spec.name} in pod ${pod}`;
    this.#context.recorder.event(this.#pod, 'Warning', 'BackOff', text, slot.fieldPath);
    if (slot.seen !== undefined) slot.last = terminatedState(slot, slot.seen);
    slot.waiting = {
      reason: 'CrashLoopBackOff',
      message: `back-off ${backOffText(delayMs)} restarting failed container=${slot.spec.name} pod=${pod}`,
    };
    this.#retryLater();
  }

  #start(slot: ContainerSlot): void {
    const sandbox = this.#sandbox;
    const volumes = this.#volumes;
    if (sandbox === undefined || volumes === undefined) return;
    slot.isBusy = true;
    const hadRun = slot.seen !== undefined;
    const attempt = slot.restartCount + (hadRun ? 1 : 0);
    let isSynchronous = true;
    startContainer(this.#context, { pod: this.#pod, slot, sandbox, volumes, attempt }, (outcome) => {
      slot.isBusy = false;
      if (this.#state !== 'running') return;
      this.#noteStart(slot, outcome, attempt);
      if (!isSynchronous) this.#sync();
    });
    isSynchronous = false;
  }

  #noteStart(slot: ContainerSlot, outcome: StartOutcome, attempt: number): void {
    if (!outcome.ok) {
      slot.waiting = outcome.waiting;
      const isContainerMade = outcome.startFailed !== undefined;
      if (isContainerMade) slot.restartCount = attempt;
      if (isContainerMade && slot.seen !== undefined) slot.last = terminatedState(slot, slot.seen);
      if (outcome.startFailed !== undefined) this.#adoptFailedStart(slot, outcome.startFailed.id);
      this.#retryLater();
      return;
    }
    if (slot.seen !== undefined) slot.last = terminatedState(slot, slot.seen);
    const previous = this.#containerIds.get(slot);
    slot.restartCount = attempt;
    slot.waiting = undefined;
    slot.seen = undefined;
    slot.terminationMessage = '';
    slot.isReady = false;
    slot.hasStarted = false;
    this.#containerIds.set(slot, outcome.record.id);
    if (previous !== undefined) this.#context.machine.runtime.removeContainer(previous);
    this.#runPostStart(slot, outcome.record.id);
    this.noteChange();
  }

  /** A container that was made but could not be started counts as an attempt that ended at once. */
  #adoptFailedStart(slot: ContainerSlot, containerId: string): void {
    const record = this.#context.machine.runtime.container(containerId);
    const previous = this.#containerIds.get(slot);
    if (previous !== undefined && previous !== containerId) this.#context.machine.runtime.removeContainer(previous);
    this.#containerIds.set(slot, containerId);
    if (record === undefined) return;
    const exit = record.exit ?? {
      exitCode: 128,
      signal: undefined,
      wasOutOfMemory: false,
      finishedAtMs: this.#context.clock.nowMs,
    };
    slot.seen = { ...seenNow(record), state: 'exited', exit };
  }

  #runPostStart(slot: ContainerSlot, containerId: string): void {
    const hook = slot.spec.lifecycle?.postStart;
    const target = this.#probeTarget(slot, containerId);
    if (hook === undefined || target === undefined) return;
    runHook(hook, target, RETRY_MS, ({ message, ok }) => {
      if (ok || this.#state !== 'running') return;
      this.#context.recorder.event(
        this.#pod,
        'Warning',
        'FailedPostStartHook',
        `PostStartHook failed: ${message}`,
        slot.fieldPath,
      );
      this.#kill(slot, 'FailedPostStartHook');
    });
  }

  /** Asks the runtime how the containers are. */
  #look(): void {
    const { machine } = this.#context;
    for (const [slot, id] of this.#containerIds) {
      const record = machine.runtime.container(id);
      if (record === undefined || slot.seen?.state === 'exited') continue;
      const wasRunning = slot.isRunning;
      slot.seen = seenNow(record);
      if (record.state === 'running' && !wasRunning) this.#noteRunning(slot, id);
      if (record.state === 'exited') this.#noteExit(slot, id);
    }
  }

  #noteRunning(slot: ContainerSlot, containerId: string): void {
    slot.hasStarted = slot.spec.startupProbe === undefined;
    slot.isReady = slot.hasStarted && slot.spec.readinessProbe === undefined;
    const { livenessProbe, readinessProbe, startupProbe } = slot.spec;
    const target = this.#probeTarget(slot, containerId);
    const isProbed = livenessProbe !== undefined || readinessProbe !== undefined || startupProbe !== undefined;
    if (!isProbed || target === undefined) return;
    const probes = new ContainerProbes(slot.spec, target, {
      onFailure: (type, output) => {
        const message = `${probeTitle(type)} probe failed: ${output}`;
        this.#context.recorder.event(this.#pod, 'Warning', 'Unhealthy', message, slot.fieldPath);
      },
      onVerdict: (type, isHealthy) => this.#takeVerdict(slot, type, isHealthy),
    });
    this.#probes.set(slot, probes);
    probes.start(this.#elapsedMs(slot));
  }

  #noteExit(slot: ContainerSlot, containerId: string): void {
    this.#probes.get(slot)?.stop();
    this.#probes.delete(slot);
    slot.isReady = false;
    const { machine } = this.#context;
    slot.terminationMessage = terminationMessage(machine.runtime, containerId, slot.spec, slot.exitCode ?? 0);
  }

  #takeVerdict(slot: ContainerSlot, type: ProbeType, isHealthy: boolean): void {
    if (type === 'readiness') {
      if (slot.isReady === isHealthy) return;
      slot.isReady = isHealthy;
      this.#noteDecision(slot, type, isHealthy);
      this.#publish();
    } else if (!isHealthy) {
      this.#noteDecision(slot, type, isHealthy);
      this.#kill(slot, `Container ${slot.spec.name} failed ${type} probe, will be restarted`);
    } else if (type === 'startup' && !slot.hasStarted) {
      slot.hasStarted = true;
      slot.isReady = slot.spec.readinessProbe === undefined;
      this.#noteDecision(slot, type, isHealthy);
      this.#probes.get(slot)?.startOthers(this.#elapsedMs(slot));
      this.#sync();
    }
  }

  #noteDecision(slot: ContainerSlot, probe: ProbeType, isHealthy: boolean): void {
    const { clock, nodeName, trace } = this.#context;
    const { name, namespace } = this.#pod.metadata;
    const detail = { container: slot.spec.name, probe, isHealthy };
    clock.cause = trace.record(`kubelet/${nodeName}`, 'decision', `pods/${namespace}/${name}`, detail);
  }

  /** Stops one container so that it is started again. */
  #kill(slot: ContainerSlot, message: string): void {
    const containerId = this.#containerIds.get(slot);
    const target = containerId === undefined ? undefined : this.#probeTarget(slot, containerId);
    if (containerId === undefined || target === undefined) return;
    this.#probes.get(slot)?.stop();
    slot.isReady = false;
    const { clock } = this.#context;
    const deadlineMs = clock.nowMs + 1000 * (this.#pod.spec?.terminationGracePeriodSeconds ?? 30);
    stopOne(this.#context, this.#pod, { slot, containerId, target }, message, deadlineMs, () => this.noteChange());
    this.#publish();
  }

  #passDeadline(): void {
    if (this.#state !== 'running') return;
    const message = 'Pod was active on the node longer than the specified deadline';
    this.#context.recorder.event(this.#pod, 'Normal', 'DeadlineExceeded', message);
    this.#failure = { reason: 'DeadlineExceeded', message };
    this.#stopAll(this.#graceMs(), () => this.#end());
  }

  #beginStop(): void {
    this.#stopAll(this.#graceMs(), () => this.#finish());
  }

  #stopAll(graceMs: number, done: () => void): void {
    this.#state = 'stopping';
    this.#context.clock.cancel(this.#retry);
    this.#context.clock.cancel(this.#deadline);
    for (const probes of this.#probes.values()) probes.stopRestarts();
    stopContainers(this.#context, this.#pod, this.#running(), graceMs, () => {
      if (this.#state !== 'stopping') return;
      this.#look();
      done();
    });
  }

  #running(): readonly Stopping[] {
    const { machine } = this.#context;
    const running: Stopping[] = [];
    for (const [slot, containerId] of this.#containerIds) {
      const target = this.#probeTarget(slot, containerId);
      if (target !== undefined && machine.runtime.container(containerId)?.state === 'running') {
        running.push({ slot, containerId, target });
      }
    }
    return running;
  }

  #graceMs(): number {
    const { metadata, spec } = this.#pod;
    return 1000 * (metadata.deletionGracePeriodSeconds ?? spec?.terminationGracePeriodSeconds ?? 30);
  }

  /** All has ended: the pod keeps its status and gives its address back. */
  #end(): void {
    this.#state = 'ended';
    this.#cancelTimers();
    for (const probes of this.#probes.values()) probes.stop();
    this.#publish();
    if (this.#pod.metadata.deletionTimestamp !== undefined || this.#isForgotten) this.#finish();
  }

  /** Nothing of it is left: the API may forget it. */
  #finish(): void {
    if (!this.#isForgotten) this.#options.status.write(this);
    this.abandon();
    if (this.#sandbox !== undefined) this.#context.machine.runtime.removeSandbox(this.#sandbox.id);
    if (!this.#isForgotten) this.#options.status.confirmDeletion(this.#pod);
    this.#options.onGone();
  }

  #publish(): void {
    if (!this.#isForgotten && this.#state !== 'gone') this.#options.status.schedule(this);
  }

  #retryLater(): void {
    const { clock, random } = this.#context;
    clock.cancel(this.#retry);
    this.#retry = clock.schedule(random.jitter(RETRY_MS, 0.5), () => this.#sync());
    this.#publish();
  }

  #cancelTimers(): void {
    const { clock } = this.#context;
    for (const timer of [this.#retry, this.#relist, this.#deadline]) clock.cancel(timer);
    this.#relist = undefined;
  }

  #elapsedMs(slot: ContainerSlot): number {
    const { clock } = this.#context;
    return clock.nowMs - (slot.seen?.startedAtMs ?? clock.nowMs);
  }

  #probeTarget(slot: ContainerSlot, containerId: string): ProbeTarget | undefined {
    if (this.#sandbox === undefined) return undefined;
    const { clock, machine } = this.#context;
    return {
      clock,
      from: machine.stack,
      podIp: this.#sandbox.ip,
      runtime: machine.runtime,
      containerId,
      container: slot.spec,
    };
  }
}

function probeTitle(type: ProbeType): string {
  return type.charAt(0).toUpperCase() + type.slice(1);
}

/** `10s`, `1m20s`, `5m0s`, as Go prints durations. */
function backOffText(delayMs: number): string {
  const seconds = Math.round(delayMs / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
