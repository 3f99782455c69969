/** How long to wait before trying again (k8s.io/client-go/util/workqueue/default_rate_limiters.go, golang.org/x/time/rate). */
import type { Clock } from '../../kernel/index.ts';

/** Lets `burst` events pass at once and `perSecond` in the long run. */
export class TokenBucket {
  readonly #clock: Clock;
  readonly #burst: number;
  readonly #perMs: number;
  #tokens: number;
  #filledAtMs: number;

  constructor(clock: Clock, perSecond: number, burst: number) {
    this.#clock = clock;
    this.#burst = burst;
    this.#perMs = perSecond / 1000;
    this.#tokens = burst;
    this.#filledAtMs = clock.nowMs;
  }

  /** Takes a token if there is one. */
  tryTake(): boolean {
    this.#refill();
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }

  /** Takes a token in any case and answers after how many milliseconds it is there. */
  reserveMs(): number {
    this.#refill();
    this.#tokens--;
    return this.#tokens >= 0 ? 0 : -this.#tokens / this.#perMs;
  }

  #refill(): void {
    const nowMs = this.#clock.nowMs;
    this.#tokens = Math.min(this.#burst, this.#tokens + (nowMs - this.#filledAtMs) * this.#perMs);
    this.#filledAtMs = nowMs;
  }
}

/** The rate limiter of a controller's queue: per item 5 ms × 2ⁿ up to 1,000 s, and 10 items per second over all. */
export class RetryLimiter {
  readonly #failures = new Map<string, number>();
  readonly #bucket: TokenBucket;
  readonly #baseMs: number;
  readonly #maxMs: number;

  constructor(clock: Clock, baseMs = 5, maxMs = 1_000_000) {
    this.#bucket = new TokenBucket(clock, 10, 100);
    this.#baseMs = baseMs;
    this.#maxMs = maxMs;
  }

  /** Counts a failure of `key` and answers how long it has to wait. */
  whenMs(key: string): number {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    return Math.max(Math.min(this.#baseMs * 2 ** failures, this.#maxMs), this.#bucket.reserveMs());
  }

  forget(key: string): void {
    this.#failures.delete(key);
  }

  failuresOf(key: string): number {
    return this.#failures.get(key) ?? 0;
  }
}
