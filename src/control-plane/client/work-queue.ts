/**
 * The queue between what woke a component up and what it does about it (k8s.io/client-go/util/workqueue): a key waits at
 * most once, is never worked on twice at the same time, and can be put off or retried with growing delays.
 *
 * The workers are virtual: each takes a key, works on it in one instant and is then busy for as long as that work
 * would have taken, so that news which arrives meanwhile is handled together.
 */
import type { Clock, Timer } from '../../kernel/index.ts';
import { RetryLimiter } from './rate-limiter.ts';

export interface WorkQueueOptions {
  /** How many keys are worked on at the same time; 1 by default. */
  readonly workers?: number;
  /** First and longest delay of `addRateLimited`, in ms; 5 ms and 1,000 s by default. */
  readonly baseDelayMs?: number;
  readonly maxDelayMs?: number;
}

/** Works on a key and answers for how many milliseconds of virtual time that keeps a worker busy. */
export type WorkItemHandler = (key: string) => number;

export class RateLimitedQueue {
  readonly #clock: Clock;
  readonly #handle: WorkItemHandler;
  readonly #limiter: RetryLimiter;
  /** Keys to be worked on, with the cause of their first addition. */
  readonly #dirty = new Map<string, number>();
  readonly #processing = new Set<string>();
  readonly #delayed = new Map<string, Timer>();
  readonly #idle: (() => void)[] = [];
  #ready: string[] = [];
  #head = 0;
  #isPaused = false;
  #isStopped = false;

  constructor(clock: Clock, handle: WorkItemHandler, options: WorkQueueOptions = {}) {
    this.#clock = clock;
    this.#handle = handle;
    this.#limiter = new RetryLimiter(clock, options.baseDelayMs, options.maxDelayMs);
    for (let i = 0; i < (options.workers ?? 1); i++) this.#idle.push(this.#newWorker());
  }

  /** Keys that wait for a worker, without those put off. */
  get length(): number {
    return this.#ready.length - this.#head;
  }

  /** Queues `key` unless it waits already; if it is being worked on, it is queued once that is done. */
  add(key: string): void {
    if (this.#isStopped || this.#dirty.has(key)) return;
    this.#dirty.set(key, this.#clock.cause);
    if (!this.#processing.has(key)) this.#push(key);
  }

  /** Queues `key` after `delayMs`, unless that is to happen sooner anyway. */
  addAfter(key: string, delayMs: number): void {
    if (this.#isStopped) return;
    if (delayMs <= 0) {
      this.add(key);
      return;
    }
    const delayed = this.#delayed.get(key);
    if (delayed !== undefined && delayed.atMs <= this.#clock.nowMs + delayMs) return;
    this.#clock.cancel(delayed);
    const timer = this.#clock.schedule(delayMs, () => {
      this.#delayed.delete(key);
      this.add(key);
    });
    this.#delayed.set(key, timer);
  }

  /** Queues `key` after a delay that grows with each call until `forget`. */
  addRateLimited(key: string): void {
    if (!this.#isStopped) this.addAfter(key, this.#limiter.whenMs(key));
  }

  /** Ends the growth of a key's delays. */
  forget(key: string): void {
    this.#limiter.forget(key);
  }

  /** How often `key` was added rate-limited since it was last forgotten. */
  numRequeues(key: string): number {
    return this.#limiter.failuresOf(key);
  }

  /** Holds the workers back, e.g. until caches have synced. */
  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    for (let i = Math.min(this.length, this.#idle.length); i > 0; i--) this.#wake();
  }

  /** Drops what waits and takes nothing more. */
  stop(): void {
    this.#isStopped = true;
    for (const timer of this.#delayed.values()) this.#clock.cancel(timer);
    this.#delayed.clear();
    this.#dirty.clear();
    this.#ready = [];
    this.#head = 0;
  }

  #push(key: string): void {
    this.#ready.push(key);
    if (!this.#isPaused) this.#wake();
  }

  #wake(): void {
    const worker = this.#idle.pop();
    if (worker !== undefined) this.#clock.schedule(0, worker);
  }

  #shift(): string | undefined {
    const key = this.#ready[this.#head];
    if (key === undefined) return undefined;
    this.#head++;
    if (this.#head === this.#ready.length) {
      this.#ready = [];
      this.#head = 0;
    }
    return key;
  }

  /** One worker's step: ends what it was doing and takes up the next key, or rests. */
  #newWorker(): () => void {
    let current: string | undefined;
    const step = (): void => {
      if (current !== undefined) this.#finish(current);
      current = this.#isPaused ? undefined : this.#shift();
      if (current === undefined) {
        this.#idle.push(step);
        return;
      }
      const cause = this.#dirty.get(current) ?? 0;
      this.#dirty.delete(current);
      this.#processing.add(current);
      this.#clock.cause = cause;
      const busyMs = this.#handle(current);
      this.#clock.schedule(busyMs, step);
    };
    return step;
  }

  #finish(key: string): void {
    this.#processing.delete(key);
    if (this.#dirty.has(key)) this.#ready.push(key);
  }
}
