/** UIDs of objects: random (version 4) UUIDs, put together from whole bytes because every creation needs one. */
import type { Random } from '../../../kernel/index.ts';

const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function byteText(bits: number, shift: number): string {
  return BYTES[(bits >>> shift) & 255] ?? '';
}

export class UidSource {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** A UUID that was never given before, e.g. `dcb4acd9-788c-4c58-b538-380350051229`. */
  next(): string {
    const a = this.#bits();
    const b = (this.#bits() & 0xffff_0fff) | 0x4000;
    const c = this.#bits();
    const d = this.#bits();
    const variant = (c & 0x3fff_ffff) | 0x8000_0000;
    // Joined rather than added up piece by piece: a rope of so many pieces takes ten times the room, for good.
    return [
      byteText(a, 24),
      byteText(a, 16),
      byteText(a, 8),
      byteText(a, 0),
      '-',
      byteText(b, 24),
      byteText(b, 16),
      '-',
      byteText(b, 8),
      byteText(b, 0),
      '-',
      byteText(variant, 24),
      byteText(variant, 16),
      '-',
      byteText(c, 8),
      byteText(c, 0),
      byteText(d, 24),
      byteText(d, 16),
      byteText(d, 8),
      byteText(d, 0),
    ].join('');
  }

  #bits(): number {
    return this.#random.int(-0x8000_0000, 0x7fff_ffff);
  }
}
