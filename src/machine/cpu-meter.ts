/**
 * CPU time of one container: what its processes have used, and how fast they use it now. Simplified: a process gets a whole core, or
 * its container's limit where that is less; processes do not compete for the machine's cores.
 */
import type { Clock } from '../kernel/index.ts';

export class CpuMeter {
  /** Cores that one working process gets. */
  readonly share: number;
  readonly #clock: Clock;
  #usedMs = 0;
  #rate = 0;
  #sinceMs = 0;

  constructor(clock: Clock, limitCores: number) {
    this.#clock = clock;
    this.share = limitCores > 0 ? Math.min(1, limitCores) : 1;
  }

  /** CPU milliseconds so far. */
  get usedMs(): number {
    return this.#usedMs + this.#rate * (this.#clock.nowMs - this.#sinceMs);
  }

  add(cpuMs: number): void {
    this.#usedMs += cpuMs;
  }

  /** A process starts to work. */
  begin(): void {
    this.#settle();
    this.#rate += this.share;
  }

  /** A process stops to work. */
  end(): void {
    this.#settle();
    this.#rate -= this.share;
  }

  /** Everybody stopped. */
  stop(): void {
    this.#settle();
    this.#rate = 0;
  }

  #settle(): void {
    this.#usedMs = this.usedMs;
    this.#sinceMs = this.#clock.nowMs;
  }
}
