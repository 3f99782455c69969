/**
 * Deletions of pods that are due later, and may be called off until then
 * (kubernetes/pkg/controller/tainteviction/timed_workers.go).
 */
import type { Clock, Timer } from '../../../kernel/index.ts';

/** What became of an eviction: carried out, pointless because the pod is no more, or to be tried again. */
export type EvictionOutcome = 'evicted' | 'gone' | 'failed';

const FIRST_RETRY_MS = 10;
const MAX_RETRY_MS = 10_000;

export class TimedEvictions {
  readonly #clock: Clock;
  readonly #evict: (key: string) => EvictionOutcome;
  /** Evictions by pod; undefined for those carried out, which are not repeated while the pod is there. */
  readonly #evictions = new Map<string, Timer | undefined>();

  /** `evict` deletes the pod behind a key. */
  constructor(clock: Clock, evict: (key: string) => EvictionOutcome) {
    this.#clock = clock;
    this.#evict = evict;
  }

  /** Whether the pod's eviction is still to come. */
  isWaiting(key: string): boolean {
    return this.#evictions.get(key) !== undefined;
  }

  /** Evicts after `delayMs`, at once if that is 0; does nothing if there is an eviction of this pod already. */
  add(key: string, delayMs: number): void {
    if (this.#evictions.has(key)) return;
    if (delayMs <= 0) this.#run(key, FIRST_RETRY_MS);
    else this.#schedule(key, delayMs, FIRST_RETRY_MS);
  }

  /** Calls the eviction off and forgets the pod; answers whether an eviction was still to come. */
  cancel(key: string): boolean {
    const timer = this.#evictions.get(key);
    this.#clock.cancel(timer);
    this.#evictions.delete(key);
    return timer !== undefined;
  }

  cancelAll(): void {
    for (const timer of this.#evictions.values()) this.#clock.cancel(timer);
    this.#evictions.clear();
  }

  #schedule(key: string, delayMs: number, retryMs: number): void {
    this.#evictions.set(
      key,
      this.#clock.schedule(delayMs, () => this.#run(key, retryMs)),
    );
  }

  #run(key: string, retryMs: number): void {
    this.#evictions.set(key, undefined);
    const outcome = this.#evict(key);
    if (outcome === 'gone') this.#evictions.delete(key);
    else if (outcome === 'failed') this.#schedule(key, retryMs, Math.min(retryMs * 2, MAX_RETRY_MS));
  }
}
