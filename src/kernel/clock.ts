/**
 * Virtual time: a discrete-event queue ordered by (time, sequence).
 *
 * Nothing in the simulation reads the host's clock; a driver outside turns wall time into `advance`. Every timer
 * remembers the cause under which it was set, so that whatever it does later is traced back to it.
 */
import { TimerHeap } from './timer-heap.ts';

/** Work that the clock will run once; hand it to {@link Clock.cancel} to prevent that. */
export interface Timer {
  /** Virtual time at which it is due, in milliseconds since the Unix epoch. */
  readonly atMs: number;
  readonly seq: number;
  /** Trace id of what was being reacted to when the timer was set. */
  readonly cause: number;
  /** True for housekeeping that recurs for ever (heartbeats, resyncs): `settle` does not wait for it. */
  readonly background: boolean;
  /** Undefined once run or cancelled. */
  run: (() => void) | undefined;
}

export interface TimerOptions {
  /** Unless said otherwise, what a housekeeping timer sets is housekeeping too. */
  readonly background?: boolean;
}

/** Where virtual time begins unless a scenario says otherwise: 2025-01-06T09:00:00Z, a Monday morning. */
export const DEFAULT_EPOCH_MS = 1_736_154_000_000;

/** Ceiling of `settle`, so that a cluster that never comes to rest still answers. */
const SETTLE_LIMIT_MS = 3_600_000;

export class Clock {
  /** Trace id that the code running right now reacts to; 0 outside of any event. */
  cause = 0;

  #nowMs: number;
  #seq = 0;
  #foreground = 0;
  #processed = 0;
  #isInBackground = false;
  readonly #heap = new TimerHeap();
  readonly startedAtMs: number;

  constructor(epochMs: number = DEFAULT_EPOCH_MS) {
    this.#nowMs = epochMs;
    this.startedAtMs = epochMs;
  }

  /** Virtual time in milliseconds since the Unix epoch. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** How many timers have run so far: a machine-independent measure of work. */
  get processed(): number {
    return this.#processed;
  }

  /** How many timers wait to be run. */
  get pending(): number {
    return this.#heap.size;
  }

  /** When the next timer is due (ms since the epoch), or undefined when nothing waits. */
  nextAtMs(): number | undefined {
    return this.#peek()?.atMs;
  }

  /** Runs `run` after `delayMs` of virtual time (0 and below: at this instant, but after what is already due). */
  schedule(delayMs: number, run: () => void, options?: TimerOptions): Timer {
    const background = options?.background ?? this.#isInBackground;
    const timer: Timer = {
      atMs: this.#nowMs + Math.max(delayMs, 0),
      seq: this.#seq++,
      cause: this.cause,
      background,
      run,
    };
    if (!background) this.#foreground++;
    this.#heap.push(timer);
    return timer;
  }

  /** Prevents a timer from running; harmless when it has run, was cancelled before, or is undefined. */
  cancel(timer: Timer | undefined): void {
    if (timer?.run === undefined) return;
    timer.run = undefined;
    if (!timer.background) this.#foreground--;
    this.#heap.noteCancelled();
  }

  /** Runs `work` as a reaction to trace entry `cause`, restoring the former cause afterwards. */
  withCause<T>(cause: number, work: () => T): T {
    const before = this.cause;
    this.cause = cause;
    try {
      return work();
    } finally {
      this.cause = before;
    }
  }

  /** Runs everything due within the next `ms` milliseconds, in order, and leaves the clock exactly there. */
  advance(ms: number): void {
    const untilMs = this.#nowMs + ms;
    while (this.step(untilMs)) {
      // each call runs one timer
    }
    this.#nowMs = untilMs;
  }

  /** Runs the next timer if it is due by `untilMs`; answers whether there was one. */
  step(untilMs: number = Number.POSITIVE_INFINITY): boolean {
    const timer = this.#peek();
    if (timer === undefined || timer.atMs > untilMs) return false;
    this.#heap.pop();
    const run = timer.run;
    timer.run = undefined;
    if (!timer.background) this.#foreground--;
    this.#nowMs = timer.atMs;
    this.#processed++;
    this.cause = timer.cause;
    this.#isInBackground = timer.background;
    try {
      run?.();
    } finally {
      this.cause = 0;
      this.#isInBackground = false;
    }
    return true;
  }

  /**
   * Runs until nothing but housekeeping is due within `quietMs` of virtual time (at most an hour of it).
   * Answers how many milliseconds that took.
   */
  settle(quietMs = 1000): number {
    const startMs = this.#nowMs;
    let quietSinceMs = startMs;
    while (this.#foreground > 0 && this.#nowMs - startMs < SETTLE_LIMIT_MS) {
      const timer = this.#peek();
      if (timer === undefined || timer.atMs > quietSinceMs + quietMs) break;
      if (!timer.background) quietSinceMs = timer.atMs;
      this.step();
    }
    return this.#nowMs - startMs;
  }

  /** Runs until `predicate` holds, looking after each timer; false when `limitMs` of virtual time passed without it. */
  runUntil(predicate: () => boolean, limitMs: number): boolean {
    const untilMs = this.#nowMs + limitMs;
    while (!predicate()) {
      if (!this.step(untilMs)) {
        this.#nowMs = untilMs;
        return predicate();
      }
    }
    return true;
  }

  #peek(): Timer | undefined {
    for (;;) {
      const timer = this.#heap.peek();
      if (timer === undefined || timer.run !== undefined) return timer;
      this.#heap.pop();
      this.#heap.noteRemoved();
    }
  }
}
