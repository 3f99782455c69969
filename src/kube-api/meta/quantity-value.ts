/**
 * Amounts of resources and what can be computed with them (k8s.io/apimachinery/pkg/api/resource/quantity.go, suffix.go).
 *
 * An amount is `unscaled × 10^scale` exactly; numbers serve while they are safe integers, BigInt beyond that. It remembers
 * which family of suffixes it was written with. Left out: Go's int64 overflow (amounts beyond 2^63 stay exact here).
 */

export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

/** Suffixes that stand for a power of ten. */
export const DECIMAL_EXPONENTS: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  '': 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
/** Suffixes that stand for a power of two. */
export const BINARY_EXPONENTS: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };

const suffixOf = (exponents: Readonly<Record<string, number>>): ReadonlyMap<number, string> =>
  new Map(Object.entries(exponents).map(([suffix, exponent]) => [exponent, suffix]));
const decimalSuffixes = suffixOf(DECIMAL_EXPONENTS);
const binarySuffixes = suffixOf({ '': 0, ...BINARY_EXPONENTS });

type Unscaled = number | bigint;

/** An amount; immutable. */
export class Quantity {
  readonly format: QuantityFormat;
  readonly #unscaled: Unscaled;
  readonly #scale: number;
  #text: string | undefined;

  constructor(unscaled: Unscaled, scale: number, format: QuantityFormat, text?: string) {
    this.#unscaled = narrow(unscaled);
    this.#scale = scale;
    this.format = format;
    this.#text = text;
  }

  static readonly zero = new Quantity(0, 0, 'DecimalSI');

  /** -1, 0 or 1. */
  get sign(): -1 | 0 | 1 {
    return this.#unscaled > 0 ? 1 : this.#unscaled < 0 ? -1 : 0;
  }

  /** In units, rounded away from zero: bytes of memory, whole cores. */
  get value(): number {
    return this.#numberAt(0);
  }

  /** In thousandths, rounded away from zero: millicores. */
  get milliValue(): number {
    return this.#numberAt(-3);
  }

  /** The nearest floating-point number. */
  get approximateNumber(): number {
    return Number(`${this.#unscaled}e${this.#scale}`);
  }

  add(other: Quantity): Quantity {
    return this.#combine(other, 1);
  }

  subtract(other: Quantity): Quantity {
    return this.#combine(other, -1);
  }

  negate(): Quantity {
    return new Quantity(-this.#unscaled, this.#scale, this.format);
  }

  multiply(factor: number): Quantity {
    const product = typeof this.#unscaled === 'number' ? this.#unscaled * factor : Number.NaN;
    return new Quantity(
      Number.isSafeInteger(product) ? product : BigInt(this.#unscaled) * BigInt(factor),
      this.#scale,
      this.format,
    );
  }

  /** Negative, zero or positive as this is less than, equal to or more than the other. */
  compare(other: Quantity): number {
    if (this.sign !== other.sign) return this.sign - other.sign;
    if (this.#scale === other.#scale) return order(this.#unscaled, other.#unscaled);
    const magnitudes = this.#magnitude() - other.#magnitude();
    if (magnitudes !== 0) return magnitudes * this.sign;
    const scale = Math.min(this.#scale, other.#scale);
    return order(this.#atScale(scale), other.#atScale(scale));
  }

  equals(other: Quantity): boolean {
    return this.compare(other) === 0;
  }

  /** The canonical form: no fraction, the largest suffix that loses nothing. */
  toString(): string {
    this.#text ??= this.#canonical();
    return this.#text;
  }

  #combine(other: Quantity, sign: 1 | -1): Quantity {
    const format = this.sign === 0 ? other.format : this.format;
    const scale = Math.min(this.#scale, other.#scale);
    const [a, b] = [this.#atScale(scale), other.#atScale(scale)];
    if (typeof a === 'number' && typeof b === 'number') {
      const sum = a + sign * b;
      if (Number.isSafeInteger(sum)) return new Quantity(sum, scale, format);
    }
    return new Quantity(BigInt(a) + BigInt(sign) * BigInt(b), scale, format);
  }

  #numberAt(scale: number): number {
    // beyond what numbers can say, and what would take BigInt for ever
    if (this.#scale - scale > 400) return this.sign * Number.POSITIVE_INFINITY || 0;
    return Number(this.#atScale(scale));
  }

  /** How many digits stand before the decimal point (negative: how many zeros after it). */
  #magnitude(): number {
    return this.#unscaled === 0 ? 0 : digitsOf(this.#unscaled).length + this.#scale;
  }

  /** In units of 10^scale, rounded away from zero. */
  #atScale(scale: number): Unscaled {
    const shift = this.#scale - scale;
    const unscaled = this.#unscaled;
    if (shift === 0 || unscaled === 0) return unscaled;
    if (typeof unscaled === 'number' && shift >= -15 && shift <= 15) {
      const power = 10 ** Math.abs(shift);
      if (shift < 0) return Math.sign(unscaled) * Math.ceil(Math.abs(unscaled) / power);
      const product = unscaled * power;
      if (Number.isSafeInteger(product)) return product;
    }
    const big = BigInt(unscaled);
    if (shift > 0) return big * 10n ** BigInt(shift);
    return divideAwayFromZero(big, -shift);
  }

  #isWhole(): boolean {
    if (this.#scale >= 0) return true;
    return digitsOf(this.#unscaled).endsWith('0'.repeat(-this.#scale));
  }

  #canonical(): string {
    if (this.sign === 0) return '0';
    if (this.format === 'BinarySI') {
      const isSmall = this.compare(KIBI_MINUS) > 0 && this.compare(KIBI) < 0;
      // small and fractional amounts would lose precision as binary ones
      if (!isSmall && this.#isWhole()) return binaryText(BigInt(this.#atScale(0)));
    }
    return this.#decimalText();
  }

  #decimalText(): string {
    const all = digitsOf(this.#unscaled);
    const significant = all.replace(/0+$/, '');
    let exponent = this.#scale + all.length - significant.length;
    let mantissa = significant;
    while (exponent % 3 !== 0) {
      mantissa += '0';
      exponent--;
    }
    const suffix =
      this.format === 'DecimalExponent'
        ? exponent === 0
          ? ''
          : `e${exponent}`
        : (decimalSuffixes.get(exponent) ?? '');
    return `${this.sign < 0 ? '-' : ''}${mantissa}${suffix}`;
  }
}

const KIBI = new Quantity(1024, 0, 'BinarySI');
const KIBI_MINUS = new Quantity(-1024, 0, 'BinarySI');

function order(a: Unscaled, b: Unscaled): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function narrow(value: Unscaled): Unscaled {
  if (typeof value === 'number') return value + 0;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** Decimal digits without the sign. */
export function digitsOf(value: Unscaled): string {
  return BigInt(value).toString().replace('-', '');
}

/** `value / 10^powerOfTen`, rounded away from zero. */
export function divideAwayFromZero(value: bigint, powerOfTen: number): bigint {
  if (powerOfTen > digitsOf(value).length + 1) return value < 0n ? -1n : 1n;
  const divisor = 10n ** BigInt(powerOfTen);
  const quotient = value / divisor;
  if (quotient * divisor === value) return quotient;
  return value < 0n ? quotient - 1n : quotient + 1n;
}

function binaryText(value: bigint): string {
  let rest = value;
  let exponent = 0;
  while (exponent < 60 && (rest >= 1024n || rest <= -1024n) && rest % 1024n === 0n) {
    rest /= 1024n;
    exponent += 10;
  }
  return `${rest}${binarySuffixes.get(exponent) ?? ''}`;
}
