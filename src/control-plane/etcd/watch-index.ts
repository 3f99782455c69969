/**
 * Which watches want to hear of a key: single keys by hash map, ranges by an array ordered by start in which each place
 * also knows the furthest end so far, so that one search and a short walk back find all ranges around a key.
 */
import { isInRange, NO_END } from './key-space.ts';

export interface WatchedRange {
  readonly start: string;
  /** Undefined for the one key `start`. */
  readonly end: string | undefined;
}

export class WatchIndex<W extends WatchedRange> {
  readonly #byKey = new Map<string, W[]>();
  /** Range watches ordered by start; those that start together in order of registration. */
  #ranges: W[] = [];
  /** For each place, the furthest end of the ranges up to it; NO_END when one of them has none. */
  #furthestEnds: string[] = [];

  add(watch: W): void {
    if (watch.end === undefined) {
      const watches = this.#byKey.get(watch.start);
      if (watches === undefined) this.#byKey.set(watch.start, [watch]);
      else watches.push(watch);
      return;
    }
    const place = this.#countStartsUpTo(watch.start);
    this.#ranges = [...this.#ranges.slice(0, place), watch, ...this.#ranges.slice(place)];
    this.#measureEnds();
  }

  remove(watch: W): void {
    if (watch.end === undefined) {
      const watches = this.#byKey.get(watch.start)?.filter((other) => other !== watch) ?? [];
      if (watches.length === 0) this.#byKey.delete(watch.start);
      else this.#byKey.set(watch.start, watches);
      return;
    }
    this.#ranges = this.#ranges.filter((other) => other !== watch);
    this.#measureEnds();
  }

  /** Calls `visit` with each watch around `key`; what is added or removed meanwhile does not disturb the round. */
  forEach(key: string, visit: (watch: W) => void): void {
    const ranges = this.#ranges;
    const furthestEnds = this.#furthestEnds;
    const single = this.#byKey.size === 0 ? undefined : this.#byKey.get(key);
    for (let i = this.#countStartsUpTo(key) - 1; i >= 0; i--) {
      const furthest = furthestEnds[i];
      if (furthest === undefined || (furthest !== NO_END && furthest <= key)) break;
      const watch = ranges[i];
      if (watch !== undefined && isInRange(key, watch.start, watch.end)) visit(watch);
    }
    if (single !== undefined) for (const watch of [...single]) visit(watch);
  }

  #countStartsUpTo(key: string): number {
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const range = this.#ranges[middle];
      if (range !== undefined && range.start <= key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #measureEnds(): void {
    let furthest = '';
    this.#furthestEnds = this.#ranges.map(({ end }) => {
      if (end !== undefined && furthest !== NO_END && (end === NO_END || end > furthest)) furthest = end;
      return furthest;
    });
  }
}
