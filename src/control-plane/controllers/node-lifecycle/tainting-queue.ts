/**
 * The nodes of one zone that are to get a NoExecute taint, let through at the zone's eviction rate
 * (kubernetes/pkg/controller/nodelifecycle/scheduler/rate_limited_queue.go with a token bucket of burst 1).
 */
import type { Clock } from '../../../kernel/index.ts';

export class TaintingQueue {
  readonly #clock: Clock;
  /** Every node added and not removed since: it is not let through twice. */
  readonly #known = new Set<string>();
  /** Nodes that wait, in the order of their times, with the time (ms) from which they may be taken. */
  readonly #waiting = new Map<string, number>();
  #perSecond: number;
  #tokenAtMs: number;

  constructor(clock: Clock, perSecond: number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
    this.#tokenAtMs = clock.nowMs;
  }

  /** Adds a node unless it was added before and not removed since; answers whether it was. */
  add(name: string): boolean {
    if (this.#known.has(name)) return false;
    this.#known.add(name);
    this.#waiting.set(name, this.#clock.nowMs);
    return true;
  }

  /** Forgets a node, so that it can be added anew; answers whether it was known. */
  remove(name: string): boolean {
    this.#waiting.delete(name);
    return this.#known.delete(name);
  }

  /** Changes the rate (nodes per second; 0 lets none through). A wait for the old rate becomes a full wait for the new one. */
  setRate(perSecond: number): void {
    if (perSecond === this.#perSecond) return;
    const hadToken = this.#hasToken();
    this.#perSecond = perSecond;
    this.#tokenAtMs = hadToken ? this.#clock.nowMs : this.#clock.nowMs + 1000 / perSecond;
  }

  /** When the next node may be let through (ms since the epoch), or undefined when none waits or none may pass. */
  nextAtMs(): number | undefined {
    const [head] = this.#waiting.values();
    if (head === undefined || this.#perSecond <= 0) return undefined;
    return Math.max(head, this.#tokenAtMs);
  }

  /** Hands due nodes to `action` as long as the rate allows; what it answers is the delay (ms) to try again after, if any. */
  run(action: (name: string) => number | undefined): void {
    for (;;) {
      const [head] = this.#waiting;
      if (head === undefined || !this.#takeToken()) return;
      const [name, dueAtMs] = head;
      if (this.#clock.nowMs < dueAtMs) return;
      const retryAfterMs = action(name);
      this.#waiting.delete(name);
      if (retryAfterMs !== undefined) this.#waiting.set(name, this.#clock.nowMs + retryAfterMs);
    }
  }

  #hasToken(): boolean {
    return this.#perSecond > 0 && this.#clock.nowMs >= this.#tokenAtMs;
  }

  #takeToken(): boolean {
    if (!this.#hasToken()) return false;
    this.#tokenAtMs = this.#clock.nowMs + 1000 / this.#perSecond;
    return true;
  }
}
