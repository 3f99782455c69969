/** Runs one probe of one container over and over (kubernetes/pkg/kubelet/prober/worker.go). */
import type { Timer } from '../../../kernel/index.ts';
import type { Probe } from '../../../kube-api/generated/types.gen.ts';
import { type ProbeResult, type ProbeTarget, runProbe } from './run-probe.ts';

export type ProbeType = 'startup' | 'liveness' | 'readiness';

export interface ProbeListener {
  /** A probe failed once, whether or not that changes anything. */
  onFailure(type: ProbeType, output: string): void;
  /** The verdict has changed to this. */
  onVerdict(type: ProbeType, isHealthy: boolean): void;
  /** The probe found that the container has ended. */
  onEnded(type: ProbeType): void;
}

const TRAFFIC = { isBackground: true };

export class ProbeWorker {
  readonly type: ProbeType;
  readonly #probe: Probe;
  readonly #target: ProbeTarget;
  readonly #listener: ProbeListener;
  readonly #containerStartedAtMs: number;
  #timer: Timer | undefined;
  #giveUp: (() => void) | undefined;
  #isRunning = false;
  #inARow = 0;
  #lastWasOk: boolean | undefined;
  /** What is known as long as too few results agree: a container lives until shown dead, and is not ready until shown so. */
  #verdict: boolean | undefined;
  #isStopped = false;
  #hasEnded = false;

  constructor(
    type: ProbeType,
    probe: Probe,
    target: ProbeTarget,
    containerStartedAtMs: number,
    listener: ProbeListener,
  ) {
    this.type = type;
    this.#probe = probe;
    this.#target = target;
    this.#containerStartedAtMs = containerStartedAtMs;
    this.#listener = listener;
    this.#verdict = type === 'startup' ? undefined : type === 'liveness';
  }

  get #periodMs(): number {
    return 1000 * (this.#probe.periodSeconds ?? 10);
  }

  /** Begins with the ticks of a worker that has been there since `sinceMs`. */
  start(sinceMs: number): void {
    const { nowMs } = this.#target.clock;
    this.#schedule(this.#periodMs - ((nowMs - sinceMs) % this.#periodMs));
  }

  /** Runs the probe now, and then a period later. */
  trigger(): void {
    if (this.#isStopped || this.#hasEnded) return;
    this.#target.clock.cancel(this.#timer);
    this.#schedule(this.#periodMs);
    this.#run();
  }

  /** The container has ended: the next tick will find that, and then it is over. */
  noteEnd(): void {
    this.#hasEnded = true;
    this.#giveUp?.();
  }

  stop(): void {
    this.#isStopped = true;
    this.#target.clock.cancel(this.#timer);
    this.#giveUp?.();
  }

  #schedule(delayMs: number): void {
    this.#timer = this.#target.clock.schedule(delayMs, () => this.#tick(), { background: true });
  }

  #tick(): void {
    if (this.#hasEnded) {
      const isNews = this.#verdict !== false;
      this.stop();
      if (isNews) this.#target.clock.schedule(0, () => this.#listener.onEnded(this.type), { background: false });
      return;
    }
    this.#schedule(this.#periodMs);
    this.#run();
  }

  #run(): void {
    const runningSeconds = Math.floor((this.#target.clock.nowMs - this.#containerStartedAtMs) / 1000);
    if (runningSeconds < (this.#probe.initialDelaySeconds ?? 0)) return;
    // A probe that takes longer than its period is not run twice at once.
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#giveUp = runProbe(this.#probe, this.#target, TRAFFIC, (result) => {
      this.#isRunning = false;
      if (!this.#isStopped && !this.#hasEnded) this.#count(result);
    });
  }

  #count({ ok, output }: ProbeResult): void {
    this.#inARow = this.#lastWasOk === ok ? this.#inARow + 1 : 1;
    this.#lastWasOk = ok;
    if (!ok) this.#listener.onFailure(this.type, output);
    const threshold = ok ? (this.#probe.successThreshold ?? 1) : (this.#probe.failureThreshold ?? 3);
    if (this.#inARow < threshold || this.#isStopped || this.#verdict === ok) return;
    this.#verdict = ok;
    // The container will be stopped: until there is a new one, no more of that.
    if (!ok && this.type !== 'readiness') this.stop();
    // A turn is no housekeeping any more: whoever waits for the cluster to come to rest waits for what follows.
    this.#target.clock.schedule(0, () => this.#listener.onVerdict(this.type, ok), { background: false });
  }
}
