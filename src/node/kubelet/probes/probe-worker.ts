/** Runs one probe of one container over and over (kubernetes/pkg/kubelet/prober/worker.go). */
import type { Timer } from '../../../kernel/index.ts';
import type { Probe } from '../../../kube-api/generated/types.gen.ts';
import { type ProbeResult, type ProbeTarget, runProbe } from './run-probe.ts';

export type ProbeType = 'startup' | 'liveness' | 'readiness';

export interface ProbeListener {
  /** A probe failed once, whether or not that changes anything. */
  onFailure(type: ProbeType, output: string): void;
  /** Enough results in a row agree: the verdict is this now. */
  onVerdict(type: ProbeType, isHealthy: boolean): void;
}

export class ProbeWorker {
  readonly type: ProbeType;
  readonly #probe: Probe;
  readonly #target: ProbeTarget;
  readonly #listener: ProbeListener;
  #timer: Timer | undefined;
  #giveUp: (() => void) | undefined;
  #isRunning = false;
  #inARow = 0;
  #lastWasOk: boolean | undefined;
  #isStopped = false;

  constructor(type: ProbeType, probe: Probe, target: ProbeTarget, listener: ProbeListener) {
    this.type = type;
    this.#probe = probe;
    this.#target = target;
    this.#listener = listener;
  }

  /** Begins after the initial delay, of which `elapsedMs` have passed since the container's start. */
  start(elapsedMs: number): void {
    this.#schedule(1000 * (this.#probe.initialDelaySeconds ?? 0) - elapsedMs);
  }

  stop(): void {
    this.#isStopped = true;
    this.#target.clock.cancel(this.#timer);
    this.#giveUp?.();
  }

  #schedule(delayMs: number): void {
    this.#timer = this.#target.clock.schedule(delayMs, () => this.#run(), { background: true });
  }

  #run(): void {
    this.#schedule(1000 * (this.#probe.periodSeconds ?? 10));
    // A probe that takes longer than its period is not run twice at once.
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#giveUp = runProbe(this.#probe, this.#target, (result) => {
      this.#isRunning = false;
      if (!this.#isStopped) this.#count(result);
    });
  }

  #count({ ok, output }: ProbeResult): void {
    this.#inARow = this.#lastWasOk === ok ? this.#inARow + 1 : 1;
    this.#lastWasOk = ok;
    if (!ok) this.#listener.onFailure(this.type, output);
    const threshold = ok ? (this.#probe.successThreshold ?? 1) : (this.#probe.failureThreshold ?? 3);
    if (this.#inARow < threshold || this.#isStopped) return;
    this.#listener.onVerdict(this.type, ok);
  }
}
