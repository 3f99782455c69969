/** A 4-ary min-heap of timers by (time, sequence): shallower than a binary one, which is what a busy clock pays for. */
import type { Timer } from './clock.ts';

const ARITY = 4;
/** Below this many cancelled timers a sweep costs more than it frees. */
const SWEEP_FLOOR = 1024;

function isBefore(a: Timer, b: Timer): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.seq < b.seq);
}

export class TimerHeap {
  #timers: Timer[] = [];
  #cancelled = 0;

  /** Timers held, without those already cancelled. */
  get size(): number {
    return this.#timers.length - this.#cancelled;
  }

  /** The earliest timer (it may be a cancelled one), or undefined. */
  peek(): Timer | undefined {
    return this.#timers[0];
  }

  push(timer: Timer): void {
    this.#timers.push(timer);
    this.#siftUp(this.#timers.length - 1, timer);
  }

  /** Removes and answers the earliest timer. */
  pop(): Timer | undefined {
    const timers = this.#timers;
    const first = timers[0];
    const last = timers.pop();
    if (last !== undefined && timers.length > 0) this.#siftDown(0, last);
    return first;
  }

  /** Says that a timer in the heap was cancelled; when most are, they are swept out at once. */
  noteCancelled(): void {
    this.#cancelled++;
    if (this.#cancelled > SWEEP_FLOOR && this.#cancelled * 2 > this.#timers.length) this.#sweep();
  }

  /** Says that a cancelled timer was popped. */
  noteRemoved(): void {
    this.#cancelled--;
  }

  #sweep(): void {
    this.#timers = this.#timers.filter((timer) => timer.run !== undefined).sort((a, b) => (isBefore(a, b) ? -1 : 1));
    this.#cancelled = 0;
  }

  #siftUp(start: number, timer: Timer): void {
    const timers = this.#timers;
    let index = start;
    while (index > 0) {
      const parentIndex = (index - 1) >> 2;
      const parent = timers[parentIndex];
      if (parent === undefined || !isBefore(timer, parent)) break;
      timers[index] = parent;
      index = parentIndex;
    }
    timers[index] = timer;
  }

  #siftDown(start: number, timer: Timer): void {
    const timers = this.#timers;
    const length = timers.length;
    let index = start;
    for (;;) {
      const firstChild = index * ARITY + 1;
      if (firstChild >= length) break;
      let bestIndex = firstChild;
      let best = timers[firstChild];
      const end = Math.min(firstChild + ARITY, length);
      for (let child = firstChild + 1; child < end; child++) {
        const candidate = timers[child];
        if (candidate !== undefined && best !== undefined && isBefore(candidate, best)) {
          best = candidate;
          bestIndex = child;
        }
      }
      if (best === undefined || !isBefore(best, timer)) break;
      timers[index] = best;
      index = bestIndex;
    }
    timers[index] = timer;
  }
}
