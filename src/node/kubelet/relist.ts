/**
 * The pod lifecycle event generator: once a second the kubelet asks the runtime what has changed
 * (kubernetes/pkg/kubelet/pleg/generic.go). Nothing is polled here: only pods that changed are looked at, at the instants at which the
 * real one would ask.
 */
import type { Clock, Timer } from '../../kernel/index.ts';

export const RELIST_PERIOD_MS = 1000;

/** Somebody who wants to hear at the next relist that something changed. */
export interface Relisted {
  relisted(): void;
}

export class Relist {
  readonly #clock: Clock;
  readonly #phaseMs: number;
  /** Who is to hear, and what that traces back to. */
  #noted = new Map<Relisted, number>();
  #timer: Timer | undefined;

  constructor(clock: Clock, phaseMs: number) {
    this.#clock = clock;
    this.#phaseMs = phaseMs;
  }

  /** The first relist after `ms` (virtual time). */
  firstAfter(ms: number): number {
    return ms + RELIST_PERIOD_MS - ((ms - this.#phaseMs) % RELIST_PERIOD_MS);
  }

  /** Something changed now: `listener` hears of it at the next relist, once. */
  note(listener: Relisted): void {
    if (this.#noted.has(listener)) return;
    this.#noted.set(listener, this.#clock.cause);
    if (this.#timer !== undefined) return;
    const { nowMs } = this.#clock;
    const options = { background: false };
    this.#timer = this.#clock.schedule(this.firstAfter(nowMs) - nowMs, () => this.#tell(), options);
  }

  stop(): void {
    this.#clock.cancel(this.#timer);
    this.#noted.clear();
  }

  #tell(): void {
    this.#timer = undefined;
    const noted = this.#noted;
    this.#noted = new Map();
    for (const [listener, cause] of noted) this.#clock.withCause(cause, () => listener.relisted());
  }
}
