/** Waiting longer after each failure (k8s.io/client-go/util/flowcontrol/backoff.go, as the kubelet uses it for containers and images). */
import type { Clock } from '../../kernel/index.ts';

interface Entry {
  delayMs: number;
  updatedAtMs: number;
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

  /** Whether `key`, which failed at `eventMs`, has to wait still. */
  isInBackOffSince(key: string, eventMs: number): boolean {
    const entry = this.#entries.get(key);
    if (entry === undefined || this.#hasExpired(entry, eventMs)) return false;
    return this.#clock.nowMs - eventMs < entry.delayMs;
  }

  /** Whether `key` has to wait still, counted from its last {@link next}. */
  isInBackOffSinceUpdate(key: string): boolean {
    const entry = this.#entries.get(key);
    const { nowMs } = this.#clock;
    if (entry === undefined || this.#hasExpired(entry, nowMs)) return false;
    return nowMs - entry.updatedAtMs < entry.delayMs;
  }

  /** Notes an attempt after a failure at `eventMs`: the next delay is twice as long, or the first again after a long peace. */
  next(key: string, eventMs: number): void {
    const entry = this.#entries.get(key);
    const delayMs =
      entry === undefined || this.#hasExpired(entry, eventMs)
        ? this.#firstMs
        : Math.min(entry.delayMs * 2, this.#maxMs);
    this.#entries.set(key, { delayMs, updatedAtMs: this.#clock.nowMs });
  }

  forget(key: string): void {
    this.#entries.delete(key);
  }

  /** After twice the longest delay without a failure, all is forgiven. */
  #hasExpired(entry: Entry, eventMs: number): boolean {
    return eventMs - entry.updatedAtMs > 2 * this.#maxMs;
  }
}
