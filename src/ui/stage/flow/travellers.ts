/** All that is under way between things, and the time by which it travels: one that stands still while the cluster is paused. */
import type { MessageFlight, RequestFlight } from '../../../bridge/messages.ts';
import { Messages } from './messages.ts';
import { Requests } from './requests.ts';

/** While paused, what a step sent still gets so much time to travel. */
const STEP_MS = 2200;

export class Travellers {
  readonly requests = new Requests();
  readonly messages = new Messages();
  #nowMs = 0;
  #runUntilMs = 0;

  /** In milliseconds for which there was something that moved. */
  get nowMs(): number {
    return this.#nowMs;
  }

  get isBusy(): boolean {
    return this.requests.isBusy || this.messages.isBusy;
  }

  /** Whether anything moves at a speed of the cluster: not while paused, but for what a step sent. */
  isMoving(speed: number): boolean {
    return this.isBusy && (speed > 0 || this.#nowMs < this.#runUntilMs);
  }

  add(requests: readonly RequestFlight[], messages: readonly MessageFlight[], speed: number): void {
    this.requests.add(requests, this.#nowMs, speed);
    this.messages.add(messages, this.#nowMs, speed);
    if (speed === 0) this.#runUntilMs = this.#nowMs + STEP_MS;
  }

  move(elapsedMs: number, speed: number): void {
    if (this.isMoving(speed)) this.#nowMs += elapsedMs;
  }

  clear(): void {
    this.requests.clear();
    this.messages.clear();
  }
}
