/**
 * Seeded chance. Every component draws from a stream of its own (`fork`), so that one more draw in one place does not
 * change what happens in another.
 */
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { hashText } from './hash.ts';

/** Letters of generated names: no vowels and no look-alikes (k8s.io/apimachinery/pkg/util/rand). */
const NAME_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';
const HEX = '0123456789abcdef';

export class Random {
  readonly seed: number;
  readonly #generator;

  constructor(seed: number) {
    this.seed = seed | 0;
    this.#generator = xoroshiro128plus(this.seed);
  }

  /** An independent stream that depends only on this one's seed and `name`, never on what was drawn before. */
  fork(name: string): Random {
    return new Random(hashText(name, this.seed));
  }

  /** An integer in [min, max], both included. */
  int(min: number, max: number): number {
    return uniformInt(this.#generator, min, max);
  }

  /** A number in [0, 1). */
  fraction(): number {
    return this.int(0, 0x3fffffff) / 0x40000000;
  }

  /** One of `items`, or undefined when there are none. */
  pick<T>(items: readonly T[]): T | undefined {
    return items.length === 0 ? undefined : items[this.int(0, items.length - 1)];
  }

  /** `value` lengthened by a random share of up to `maxFactor` (wait.Jitter of apimachinery). */
  jitter(value: number, maxFactor: number): number {
    return value + this.fraction() * maxFactor * value;
  }

  /** A name suffix of `length` characters as Kubernetes generates them. */
  suffix(length = 5): string {
    let text = '';
    for (let i = 0; i < length; i++) text += NAME_ALPHABET[this.int(0, NAME_ALPHABET.length - 1)];
    return text;
  }

  /** `length` hexadecimal digits. */
  hex(length: number): string {
    let text = '';
    for (let i = 0; i < length; i++) text += HEX[this.int(0, 15)];
    return text;
  }

  /** A random (version 4) UUID. */
  uuid(): string {
    const variant = HEX[8 + this.int(0, 3)];
    return `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-${variant}${this.hex(3)}-${this.hex(12)}`;
  }
}
