/**
 * Turns wall time into virtual time, within a budget of work per tick: a heavy cluster slows simulated time, never whoever waits for the
 * tick to end. Reads no clock of its own; the caller hands wall time in.
 */
import type { Clock } from '../kernel/index.ts';

/** Timers run between two looks at the wall clock. */
const STEPS_PER_LOOK = 32;
/** After a long pause of the host (a hidden tab, a debugger) at most this much wall time is made up for. */
const MOST_OWED_WALL_MS = 100;

export interface RunAhead {
  readonly until: () => boolean;
  /** Virtual time (ms since the epoch) at which to give up. */
  readonly limitAtMs: number;
  readonly onEnd: (reached: boolean) => void;
}

export class Pacer {
  readonly #clock: Clock;
  readonly #wallNowMs: () => number;
  readonly #budgetMs: number;
  #lastWallMs: number | undefined;
  #runAhead: RunAhead | undefined;
  /** Virtual seconds per wall second; 0 pauses. */
  speed = 1;

  constructor(clock: Clock, wallNowMs: () => number, budgetMs = 8) {
    this.#clock = clock;
    this.#wallNowMs = wallNowMs;
    this.#budgetMs = budgetMs;
  }

  get isRunningAhead(): boolean {
    return this.#runAhead !== undefined;
  }

  /** Runs as fast as the budget allows until a condition holds; replaces a fast-forward that is under way. */
  runAhead(runAhead: RunAhead): void {
    this.#runAhead?.onEnd(false);
    this.#runAhead = runAhead;
  }

  stopRunningAhead(): void {
    this.#runAhead?.onEnd(false);
    this.#runAhead = undefined;
  }

  /** Lets virtual time pass for the wall time since the last tick; answers whether any passed. */
  tick(): boolean {
    const wallMs = this.#wallNowMs();
    const elapsedMs = Math.min(wallMs - (this.#lastWallMs ?? wallMs), MOST_OWED_WALL_MS);
    this.#lastWallMs = wallMs;
    const deadlineMs = wallMs + this.#budgetMs;
    if (this.#runAhead !== undefined) return this.#tickAhead(this.#runAhead, deadlineMs);
    if (this.speed === 0 || elapsedMs <= 0) return false;
    this.#passUntil(this.#clock.nowMs + elapsedMs * this.speed, deadlineMs);
    return true;
  }

  #passUntil(targetMs: number, deadlineMs: number): void {
    for (;;) {
      for (let i = 0; i < STEPS_PER_LOOK; i++) {
        if (!this.#clock.step(targetMs)) {
          this.#clock.advance(targetMs - this.#clock.nowMs);
          return;
        }
      }
      if (this.#wallNowMs() > deadlineMs) return;
    }
  }

  #tickAhead(runAhead: RunAhead, deadlineMs: number): boolean {
    do {
      for (let i = 0; i < STEPS_PER_LOOK; i++) {
        const isReached = runAhead.until();
        if (isReached || !this.#clock.step(runAhead.limitAtMs)) {
          if (!isReached) this.#clock.advance(runAhead.limitAtMs - this.#clock.nowMs);
          this.#runAhead = undefined;
          runAhead.onEnd(isReached || runAhead.until());
          return true;
        }
      }
    } while (this.#wallNowMs() <= deadlineMs);
    return true;
  }
}
