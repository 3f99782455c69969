/** SHA-256 and SHA-512 (FIPS 180-4) in plain arithmetic: digests of documents, and not for secrets. */
import { encodeText } from '../../../../kernel/index.ts';

const WORD = 2n ** 64n - 1n;

function primes(count: number): readonly number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) if (found.every((prime) => n % prime !== 0)) found.push(n);
  return found;
}

/** The first 64 bits behind the point of a root of `prime`: a whole root of a number that is shifted far enough. */
function rootBits(prime: number, degree: 2n | 3n): bigint {
  const target = BigInt(prime) << (64n * degree);
  let low = 0n;
  let high = 1n << 72n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** degree <= target) low = middle;
    else high = middle;
  }
  return low & WORD;
}

const PRIMES = primes(80);
let constants: { readonly round: readonly bigint[]; readonly start: readonly bigint[] } | undefined;

/** Worked out when they are first needed. */
function constantsOf(): { readonly round: readonly bigint[]; readonly start: readonly bigint[] } {
  constants ??= {
    round: PRIMES.map((prime) => rootBits(prime, 3n)),
    start: PRIMES.slice(0, 8).map((prime) => rootBits(prime, 2n)),
  };
  return constants;
}

/** How the two functions differ. */
interface Variant {
  readonly wordBytes: 4 | 8;
  readonly rounds: 64 | 80;
  readonly bigSigma0: readonly [number, number, number];
  readonly bigSigma1: readonly [number, number, number];
  /** Two rotations and a shift. */
  readonly smallSigma0: readonly [number, number, number];
  readonly smallSigma1: readonly [number, number, number];
}

const SHA256: Variant = {
  wordBytes: 4,
  rounds: 64,
  bigSigma0: [2, 13, 22],
  bigSigma1: [6, 11, 25],
  smallSigma0: [7, 18, 3],
  smallSigma1: [17, 19, 10],
};

const SHA512: Variant = {
  wordBytes: 8,
  rounds: 80,
  bigSigma0: [28, 34, 39],
  bigSigma1: [14, 18, 41],
  smallSigma0: [1, 8, 7],
  smallSigma1: [19, 61, 6],
};

/** The digest of `text` as UTF-8, 32 bytes. */
export function sha256(text: string): Uint8Array {
  return digest(encodeText(text), SHA256);
}

/** The digest of `text` as UTF-8 in 128 hexadecimal digits, capital letters. */
export function sha512Hex(text: string): string {
  return [...digest(encodeText(text), SHA512)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .toUpperCase();
}

function digest(bytes: Uint8Array, variant: Variant): Uint8Array {
  const { wordBytes, rounds } = variant;
  const bits = BigInt(wordBytes * 8);
  const mask = (1n << bits) - 1n;
  const top = 64n - bits;
  const { round, start } = constantsOf();
  const rotate = (x: bigint, by: number): bigint => ((x >> BigInt(by)) | (x << (bits - BigInt(by)))) & mask;
  const big = (x: bigint, [a, b, c]: Variant['bigSigma0']): bigint => rotate(x, a) ^ rotate(x, b) ^ rotate(x, c);
  const small = (x: bigint, [a, b, c]: Variant['smallSigma0']): bigint =>
    rotate(x, a) ^ rotate(x, b) ^ (x >> BigInt(c));
  const state = start.map((word) => word >> top);
  const blocks = padded(bytes, wordBytes * 16, wordBytes * 2);
  const w = new Array<bigint>(rounds);
  for (let block = 0; block < blocks.length; block += wordBytes * 16) {
    for (let i = 0; i < rounds; i++) {
      w[i] =
        i < 16
          ? wordAt(blocks, block + i * wordBytes, wordBytes)
          : (small(w[i - 2] ?? 0n, variant.smallSigma1) +
              (w[i - 7] ?? 0n) +
              small(w[i - 15] ?? 0n, variant.smallSigma0) +
              (w[i - 16] ?? 0n)) &
            mask;
    }
    let [a = 0n, b = 0n, c = 0n, d = 0n, e = 0n, f = 0n, g = 0n, h = 0n] = state;
    for (let i = 0; i < rounds; i++) {
      const choice = (e & f) ^ (~e & mask & g);
      const first = (h + big(e, variant.bigSigma1) + choice + ((round[i] ?? 0n) >> top) + (w[i] ?? 0n)) & mask;
      const second = (big(a, variant.bigSigma0) + ((a & b) ^ (a & c) ^ (b & c))) & mask;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) & mask, c, b, a, (first + second) & mask];
    }
    for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i] = ((state[i] ?? 0n) + word) & mask;
  }
  return Uint8Array.from({ length: wordBytes * 8 }, (_, i) => {
    const shift = BigInt((wordBytes - 1 - (i % wordBytes)) * 8);
    return Number(((state[Math.floor(i / wordBytes)] ?? 0n) >> shift) & 255n);
  });
}

function padded(bytes: Uint8Array, blockBytes: number, lengthBytes: number): Uint8Array {
  const blocks = Math.ceil((bytes.length + 1 + lengthBytes) / blockBytes);
  const output = new Uint8Array(blocks * blockBytes);
  output.set(bytes);
  output[bytes.length] = 0x80;
  let rest = bytes.length * 8;
  for (let at = output.length - 1; rest > 0; at--) {
    output[at] = rest & 255;
    rest = Math.floor(rest / 256);
  }
  return output;
}

function wordAt(bytes: Uint8Array, at: number, length: number): bigint {
  let word = 0n;
  for (let i = 0; i < length; i++) word = (word << 8n) | BigInt(bytes[at + i] ?? 0);
  return word;
}
