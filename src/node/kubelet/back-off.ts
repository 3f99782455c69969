/** Waiting longer after each failure (k8s.io/client-go/util/flowcontrol/backoff.go, as the kubelet uses it for containers and images). */
import type { Clock } from '../../kernel/index.ts';

interface Entry {
  delayMs: number;
  lastAtMs: number;
}

export class BackOff {
  readonly #clock: Clock;
  readonly #firstMs: number;
  readonly #maxMs: number;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock, firstMs = 10_000, maxMs = 300_000) {
    this.#clock = clock;
    this.#firstMs = firstMs;
    this.#maxMs = maxMs;
  }

  /** The present delay of `key`, in ms; 0 when it has none. */
  delayMs(key: string): number {
    return this.#entries.get(key)?.delayMs ?? 0;
  }

  /** How much longer `key` has to wait if it failed at `sinceMs`; 0 when it may try now. */
  remainingMs(key: string, sinceMs: number): number {
    const entry = this.#entries.get(key);
    if (entry === undefined || this.#hasExpired(entry, sinceMs)) return 0;
    return Math.max(0, sinceMs + entry.delayMs - this.#clock.nowMs);
  }

  /** Notes an attempt at which the failure was at `sinceMs`: the next delay is twice as long, or the first again after a long peace. */
  next(key: string, sinceMs: number): void {
    const entry = this.#entries.get(key);
    const delayMs =
      entry === undefined || this.#hasExpired(entry, sinceMs)
        ? this.#firstMs
        : Math.min(entry.delayMs * 2, this.#maxMs);
    this.#entries.set(key, { delayMs, lastAtMs: this.#clock.nowMs });
  }

  forget(key: string): void {
    this.#entries.delete(key);
  }

  /** After twice the longest delay without a failure, all is forgiven. */
  #hasExpired(entry: Entry, eventMs: number): boolean {
    return eventMs - entry.lastAtMs > 2 * this.#maxMs;
  }
}
