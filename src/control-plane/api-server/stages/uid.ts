/** UIDs of objects: random (version 4) UUIDs, put together from whole bytes because every creation needs one. */
import type { Random } from '../../../kernel/index.ts';

const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** The digits of the lower 16 bits. */
function four(bits: number): string {
  return (BYTES[(bits >>> 8) & 255] ?? '') + (BYTES[bits & 255] ?? '');
}

function eight(bits: number): string {
  return four(bits >>> 16) + four(bits);
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
    const variant = ((c >>> 16) & 0x3fff) | 0x8000;
    // Joined rather than added up piece by piece: a rope of so many pieces takes several times the room, for good.
    return [eight(a), four(b >>> 16), four(b), four(variant), four(c) + eight(d)].join('-');
  }

  #bits(): number {
    return this.#random.int(-0x8000_0000, 0x7fff_ffff);
  }
}
