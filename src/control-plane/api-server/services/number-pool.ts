/**
 * Hands out numbers of a range, at random but first from its upper band: the lower one is left to those who ask for a certain
 * number (kubernetes/pkg/registry/core/service/allocator/bitmap.go).
 */
import type { Random } from '../../../kernel/index.ts';

export type TakeResult = 'taken' | 'not in range' | 'already allocated';

export class NumberPool {
  readonly first: number;
  readonly last: number;
  readonly #dynamicFirst: number;
  readonly #random: Random;
  readonly #taken = new Set<number>();

  /** A pool of `first` to `last`, both included, the first `staticCount` of which are handed out last. */
  constructor(first: number, last: number, staticCount: number, random: Random) {
    this.first = first;
    this.last = last;
    this.#dynamicFirst = Math.min(first + staticCount, last);
    this.#random = random;
  }

  /** Takes this very number if it is free. */
  take(number: number): TakeResult {
    if (number < this.first || number > this.last) return 'not in range';
    if (this.#taken.has(number)) return 'already allocated';
    this.#taken.add(number);
    return 'taken';
  }

  /** Takes any free number; undefined when there is none. */
  takeAny(): number | undefined {
    const found =
      this.#findFree(this.#dynamicFirst, this.last) ??
      (this.#dynamicFirst > this.first ? this.#findFree(this.first, this.#dynamicFirst - 1) : undefined);
    if (found !== undefined) this.#taken.add(found);
    return found;
  }

  /** Gives a number back; harmless when it is not taken. */
  release(number: number): void {
    this.#taken.delete(number);
  }

  #findFree(first: number, last: number): number | undefined {
    const size = last - first + 1;
    const start = this.#random.int(0, size - 1);
    for (let i = 0; i < size; i++) {
      const number = first + ((start + i) % size);
      if (!this.#taken.has(number)) return number;
    }
    return undefined;
  }
}

/** A taking and giving back that happens as a whole or not at all. */
export class PoolOperation {
  readonly #pool: NumberPool;
  readonly #taken: number[] = [];
  readonly #released: number[] = [];

  constructor(pool: NumberPool) {
    this.#pool = pool;
  }

  take(number: number): TakeResult {
    const result = this.#pool.take(number);
    if (result === 'taken') this.#taken.push(number);
    return result;
  }

  takeAny(): number | undefined {
    const number = this.#pool.takeAny();
    if (number !== undefined) this.#taken.push(number);
    return number;
  }

  /** Gives the number back when all has succeeded. */
  releaseLater(number: number): void {
    this.#released.push(number);
  }

  commit(): void {
    for (const number of this.#released) this.#pool.release(number);
  }

  revert(): void {
    for (const number of this.#taken) this.#pool.release(number);
  }
}
