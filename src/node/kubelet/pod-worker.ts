/**
 * Looks after one pod from the moment it is bound to this node until nothing of it is left (kubernetes/pkg/kubelet/pod_workers.go and
 * kubelet.go SyncPod, SyncTerminatingPod, SyncTerminatedPod). A look reports what was last seen and then takes the next steps; one look at
 * a time, and each with news from the runtime that are newer than the end of the one before.
 */
import type { Timer } from '../../kernel/index.ts';
import type { Pod, PodStatus } from '../../kube-api/generated/types.gen.ts';
import { parseTime } from '../../kube-api/meta/time.ts';
import type { Sandbox } from '../../machine/contract.ts';
import type { KubeletContext } from './kubelet-context.ts';
import { isTerminal, type PodPhase } from './pod-phase.ts';
import { PodRun } from './pod-run.ts';
import { finalStatus, type PodFacts, podStatus, rejectedStatus } from './pod-status.ts';
import type { Relisted } from './relist.ts';
import type { Reported } from './status-writer.ts';

/** After a failure the pod is looked at again so much later, and up to half as much on top (backOffPeriod). */
const RETRY_MS = 10_000;
const SHORTEST_GRACE_SECONDS = 1;
const FOREGROUND = { background: false };

export interface PodWorkerOptions {
  readonly context: KubeletContext;
  /** Called when the pod stops using what it asked for. */
  readonly onEnded: () => void;
  /** Called when nothing of the pod is left on the machine. */
  readonly onGone: () => void;
}

export class PodWorker implements Reported, Relisted {
  pod: Pod;
  readonly #options: PodWorkerOptions;
  readonly #context: KubeletContext;
  readonly #run: PodRun;
  readonly #startedAtMs: number;
  #stage: 'running' | 'terminating' | 'terminated' | 'gone' = 'running';
  #isLooking = false;
  #isAskedAgain = false;
  #lookEndedAtMs = Number.NEGATIVE_INFINITY;
  #phase: PodPhase = 'Pending';
  #wake: Timer | undefined;
  #retry: Timer | undefined;
  #deadline: Timer | undefined;
  #failure: PodFacts['failure'];
  #rejection: PodStatus | undefined;
  /** True once the API has forgotten the pod: there is nobody left to report to. */
  #isForgotten = false;

  constructor(pod: Pod, options: PodWorkerOptions) {
    this.pod = pod;
    this.#options = options;
    this.#context = options.context;
    this.#startedAtMs = options.context.clock.nowMs;
    this.#run = new PodRun(options.context, this);
  }

  /** In which its containers run, as long as the pod does. */
  get sandbox(): Sandbox | undefined {
    return this.#run.isStopped ? undefined : this.#run.sandbox;
  }

  /** Begins. */
  start(): void {
    this.#awaitDeadline();
    if (this.pod.metadata.deletionTimestamp !== undefined) this.#terminate();
    this.request();
  }

  /** Takes a newer version of the pod. */
  update(pod: Pod): void {
    const old = this.pod;
    if (isOlder(pod, old)) return;
    this.pod = pod;
    if (pod.spec?.activeDeadlineSeconds !== old.spec?.activeDeadlineSeconds) this.#awaitDeadline();
    const { annotations, labels } = pod.metadata;
    const saysOther = annotations !== old.metadata.annotations || labels !== old.metadata.labels;
    if (saysOther && this.#stage === 'running') this.#run.follow();
    const isDeleted = pod.metadata.deletionTimestamp !== undefined;
    if (isDeleted && this.#stage === 'running') {
      this.#terminate();
      this.request();
    } else if (isDeleted && this.#stage === 'terminated') this.#finish();
    else if (isDeleted) this.#run.shortenGrace(this.#graceMs(pod), this.#graceMs(old));
    else if (pod.spec !== old.spec || pod.spec?.readinessGates !== undefined) this.request();
  }

  /** The API has forgotten the pod: what is left of it is stopped without further reports. */
  forget(pod: Pod): void {
    this.#isForgotten = true;
    this.pod = pod;
    if (this.#stage === 'terminated') this.#finish();
    else if (this.#stage === 'running') {
      this.#terminate();
      this.request();
    }
  }

  /** Refuses the pod: it never starts. */
  reject(reason: string, message: string): void {
    const { clock, recorder, status } = this.#context;
    recorder.event(this.pod, 'Warning', reason, message);
    this.#rejection = rejectedStatus(this.pod, reason, message, clock.nowMs);
    this.#stage = 'terminated';
    status.write(this);
  }

  /** The kubelet itself ends (power cut): nothing more happens. */
  abandon(): void {
    this.#stage = 'gone';
    this.#cancelTimers();
    this.#run.abandon();
  }

  /** Something happened in the pod's sandbox: the kubelet learns of it when it next asks the runtime. */
  noteChange(): void {
    if (this.#stage === 'running') this.#context.relist.note(this);
  }

  relisted(): void {
    if (this.#stage !== 'running') return;
    const changes = this.#run.takeChanges();
    if (changes === 0) return;
    this.request();
    // Each change asks for a look; the second one comes with the next relist, and only matters where something is open.
    if (changes > 1 && this.#run.isOpen) this.request();
  }

  /** Asks that the pod be looked at: now, or when there are newer news than the last look had. */
  request(): void {
    if (this.#stage === 'gone') return;
    if (this.#isLooking) {
      this.#isAskedAgain = true;
      return;
    }
    if (this.#wake !== undefined) return;
    const { clock, relist } = this.#context;
    const delayMs = relist.firstAfter(this.#lookEndedAtMs) - clock.nowMs;
    if (!(delayMs > 0)) this.#look();
    else {
      this.#wake = clock.schedule(
        delayMs,
        () => {
          this.#wake = undefined;
          this.#look();
        },
        FOREGROUND,
      );
    }
  }

  /** Reports the pod's state now. */
  publish(): void {
    if (!this.#isForgotten && this.#stage !== 'gone') this.#context.status.write(this);
  }

  statusFor(pod: Pod): PodStatus {
    if (this.#rejection !== undefined) return this.#rejection;
    const { phase, status } = podStatus(pod, this.#run.slots, this.#facts());
    this.#phase = phase;
    return this.#stage === 'terminated' ? finalStatus(pod, status) : status;
  }

  #facts(): PodFacts {
    const { clock, machine } = this.#context;
    const { sandbox } = this.#run;
    return {
      hostIp: machine.spec.ip,
      podIp: sandbox?.ip,
      hasSandbox: sandbox !== undefined && !this.#run.isStopped,
      startedAtMs: this.#startedAtMs,
      nowMs: clock.nowMs,
      failure: this.#failure,
      isStopped: this.#run.isStopped,
    };
  }

  #look(): void {
    const { clock } = this.#context;
    clock.cancel(this.#retry);
    this.#retry = undefined;
    this.#isLooking = true;
    this.#run.look();
    if (this.#stage === 'running') this.#sync();
    else if (this.#stage === 'terminating') this.#stop();
    else this.#finish();
  }

  #sync(): void {
    this.#checkDeadline();
    this.publish();
    if (isTerminal(this.#phase)) {
      this.#terminate();
      this.#rest();
      this.request();
      return;
    }
    this.#run.sync((isFine) => {
      this.#rest();
      if (!isFine && this.#retry === undefined) {
        const { clock, random } = this.#context;
        this.#retry = clock.schedule(random.jitter(RETRY_MS, 0.5), () => this.request(), FOREGROUND);
      }
    });
  }

  /** Ends a look. */
  #rest(): void {
    this.#isLooking = false;
    this.#lookEndedAtMs = this.#context.clock.nowMs;
    if (!this.#isAskedAgain) return;
    this.#isAskedAgain = false;
    this.request();
  }

  /** From here on it goes downhill: what was under way is dropped. */
  #terminate(): void {
    this.#stage = 'terminating';
    this.#context.clock.cancel(this.#deadline);
    this.#run.drop();
    if (this.#isLooking) {
      this.#isAskedAgain = false;
      this.#rest();
    }
  }

  #stop(): void {
    this.#checkDeadline();
    this.publish();
    this.#run.stop(this.#graceMs(this.pod), () => {
      if (this.#stage !== 'terminating') return;
      this.#run.look();
      this.#checkDeadline();
      this.publish();
      this.#stage = 'terminated';
      this.#options.onEnded();
      this.#rest();
      this.request();
    });
  }

  /** Nothing of it runs any more: once its deletion was asked for, the API may forget it. */
  #finish(): void {
    this.#isLooking = false;
    this.#checkDeadline();
    this.publish();
    if (this.pod.metadata.deletionTimestamp === undefined && !this.#isForgotten) return;
    this.abandon();
    this.#run.remove();
    if (!this.#isForgotten) this.#context.status.confirmDeletion(this.pod);
    this.#options.onGone();
  }

  /** When the pod may no longer be active (virtual ms); never unless it says so. */
  get #deadlineMs(): number {
    const { spec, status } = this.pod;
    const seconds = spec?.activeDeadlineSeconds;
    if (seconds === undefined) return Number.POSITIVE_INFINITY;
    return (status?.startTime === undefined ? this.#startedAtMs : parseTime(status.startTime)) + 1000 * seconds;
  }

  /** Has the pod looked at when its deadline, which may have been set or shortened just now, is over. */
  #awaitDeadline(): void {
    const { clock } = this.#context;
    clock.cancel(this.#deadline);
    this.#deadline = undefined;
    if (this.#stage !== 'running' || this.#deadlineMs === Number.POSITIVE_INFINITY) return;
    const delayMs = Math.max(0, this.#deadlineMs - clock.nowMs);
    this.#deadline = clock.schedule(delayMs, () => this.request(), FOREGROUND);
  }

  /** Gives up a pod that was active for too long (kubernetes/pkg/kubelet/active_deadline.go); every look says so again. */
  #checkDeadline(): void {
    const { clock, recorder } = this.#context;
    if (clock.nowMs < this.#deadlineMs || this.#rejection !== undefined) return;
    const message = 'Pod was active on the node longer than the specified deadline';
    recorder.event(this.pod, 'Normal', 'DeadlineExceeded', message);
    this.#failure = { reason: 'DeadlineExceeded', message };
  }

  #graceMs({ metadata, spec }: Pod): number {
    const seconds = metadata.deletionGracePeriodSeconds ?? spec?.terminationGracePeriodSeconds ?? 30;
    return 1000 * Math.max(seconds, SHORTEST_GRACE_SECONDS);
  }

  #cancelTimers(): void {
    const { clock } = this.#context;
    for (const timer of [this.#wake, this.#retry, this.#deadline]) clock.cancel(timer);
  }
}

/** Whether the watch brings a version that an answer to a write has overtaken. */
function isOlder(pod: Pod, known: Pod): boolean {
  return Number(pod.metadata.resourceVersion) < Number(known.metadata.resourceVersion);
}
