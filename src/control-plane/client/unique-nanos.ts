/** Virtual time with a nanosecond part, which real clocks have and names such as `web-1.18e9e484684582b7` are made of. */
import type { Clock, Random } from '../../kernel/index.ts';

const NANOS_PER_MS = 1_000_000;
/** A split of the 64-bit count at 20 bits keeps both halves exact in a double. */
const LOW = 2 ** 20;

/** Hexadecimal digits of a number below {@link LOW}. Small numbers throughout: V8 prints large ones at a tenth of the speed. */
function fiveDigits(number: number): string {
  return (LOW + number).toString(16).slice(1);
}

export class UniqueNanos {
  readonly #clock: Clock;
  readonly #startNanos: number;
  #atMs = Number.NaN;
  #nanos = 0;

  /** `random` sets this source apart from others that count at the same time. */
  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#startNanos = random.int(0, NANOS_PER_MS - 100_000);
  }

  /** Nanoseconds since the Unix epoch in hexadecimal, never the same twice. */
  nextHex(): string {
    const atMs = Math.floor(this.#clock.nowMs);
    if (atMs !== this.#atMs) {
      this.#atMs = atMs;
      this.#nanos = this.#startNanos;
    }
    this.#nanos++;
    const low = (atMs % LOW) * NANOS_PER_MS + this.#nanos;
    const high = Math.floor(atMs / LOW) * NANOS_PER_MS + Math.floor(low / LOW);
    return Math.floor(high / LOW).toString(16) + fiveDigits(high % LOW) + fiveDigits(low % LOW);
  }
}
