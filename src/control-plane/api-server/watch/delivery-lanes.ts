/**
 * The way of news from the server to watchers: each actor is so many milliseconds away, and what travels equally far arrives in
 * order, everything that is due together in one timer of the clock. Each delivery becomes a trace entry, caused by the write
 * and the cause of whatever the watcher does about it.
 */
import type { Clock, Random, Trace } from '../../../kernel/index.ts';
import type { WatchEvent } from '../../client/transport.ts';

/** Between how many whole milliseconds news travel, both included. */
export interface WatchDelay {
  readonly minMs: number;
  readonly maxMs: number;
}

/** Where events arrive. */
export interface Recipient {
  readonly actor: string;
  readonly isStopped: boolean;
  deliver(event: WatchEvent): void;
}

interface Delivery {
  readonly dueAtMs: number;
  readonly recipient: Recipient;
  readonly event: WatchEvent;
  readonly cause: number;
  readonly subject: string;
}

/** Below this many delivered events a sweep costs more than it frees. */
const SWEEP_FLOOR = 1024;

export class Lane {
  readonly #clock: Clock;
  readonly #trace: Trace;
  readonly #delayMs: number;
  readonly #background: boolean;
  #queue: Delivery[] = [];
  #head = 0;
  #lastDueAtMs = -1;
  readonly #run = (): void => this.#deliverDue();

  constructor(clock: Clock, trace: Trace, delayMs: number, background: boolean) {
    this.#clock = clock;
    this.#trace = trace;
    this.#delayMs = delayMs;
    this.#background = background;
  }

  send(recipient: Recipient, event: WatchEvent, cause: number, subject: string): void {
    const dueAtMs = this.#clock.nowMs + this.#delayMs;
    this.#queue.push({ dueAtMs, recipient, event, cause, subject });
    if (dueAtMs === this.#lastDueAtMs) return;
    this.#lastDueAtMs = dueAtMs;
    this.#schedule(this.#delayMs);
  }

  #schedule(delayMs: number): void {
    this.#clock.schedule(delayMs, this.#run, { background: this.#background });
  }

  #deliverDue(): void {
    const clock = this.#clock;
    const nowMs = clock.nowMs;
    try {
      for (;;) {
        const delivery = this.#queue[this.#head];
        if (delivery === undefined || delivery.dueAtMs > nowMs) break;
        this.#head++;
        const { recipient, event, cause, subject } = delivery;
        if (recipient.isStopped) continue;
        clock.cause = cause;
        clock.cause = this.#trace.record(recipient.actor, 'watch', subject, event.type);
        recipient.deliver(event);
      }
    } finally {
      this.#sweep(nowMs);
    }
  }

  /** Drops what was delivered; if a recipient threw, sees to it that the rest arrives all the same. */
  #sweep(nowMs: number): void {
    const next = this.#queue[this.#head];
    if (next === undefined) {
      this.#queue = [];
      this.#head = 0;
      this.#lastDueAtMs = -1;
      return;
    }
    if (next.dueAtMs <= nowMs) this.#schedule(0);
    if (this.#head < SWEEP_FLOOR) return;
    this.#queue = this.#queue.slice(this.#head);
    this.#head = 0;
  }
}

export class DeliveryLanes {
  readonly #clock: Clock;
  readonly #trace: Trace;
  readonly #random: Random;
  readonly #delay: WatchDelay;
  readonly #delays = new Map<string, number>();
  readonly #lanes = new Map<number, Lane>();

  constructor(clock: Clock, trace: Trace, random: Random, delay: WatchDelay) {
    this.#clock = clock;
    this.#trace = trace;
    this.#random = random;
    this.#delay = delay;
  }

  /** The lane to this actor, for good; housekeeping travels apart, so that nobody waits for it. */
  laneTo(actor: string, isHousekeeping: boolean): Lane {
    const delayMs = this.#delayTo(actor);
    const key = isHousekeeping ? -1 - delayMs : delayMs;
    let lane = this.#lanes.get(key);
    if (lane === undefined) {
      lane = new Lane(this.#clock, this.#trace, delayMs, isHousekeeping);
      this.#lanes.set(key, lane);
    }
    return lane;
  }

  #delayTo(actor: string): number {
    let delayMs = this.#delays.get(actor);
    if (delayMs === undefined) {
      delayMs = this.#random.fork(actor).int(this.#delay.minMs, this.#delay.maxMs);
      this.#delays.set(actor, delayMs);
    }
    return delayMs;
  }
}
