/**
 * Amounts of resources: fixed-point numbers with a suffix (k8s.io/apimachinery/pkg/api/resource/quantity.go, suffix.go).
 *
 * A quantity is `unscaled × 10^scale` exactly; numbers serve while they are safe integers, BigInt beyond that. It remembers
 * which family of suffixes it was written with. Left out: Go's int64 overflow (amounts beyond 2^63 stay exact here).
 */
import { badRequest } from './status-error.ts';

export type QuantityFormat = 'DecimalSI' | 'BinarySI' | 'DecimalExponent';

const FORMAT_WRONG = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const SUFFIX_WRONG = "unable to parse quantity's suffix";

const DECIMAL_EXPONENTS: Readonly<Record<string, number>> = {
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
const BINARY_EXPONENTS: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };

const suffixOf = (exponents: Readonly<Record<string, number>>): ReadonlyMap<number, string> =>
  new Map(Object.entries(exponents).map(([suffix, exponent]) => [exponent, suffix]));
const decimalSuffixes = suffixOf(DECIMAL_EXPONENTS);
const binarySuffixes = suffixOf({ '': 0, ...BINARY_EXPONENTS });

const MAX_INT64 = 2n ** 63n - 1n;
const NANO = -9;

/** The finest fraction is a billionth; the rest is rounded away from zero. */
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
    return Number(this.#atScale(0));
  }

  /** In thousandths, rounded away from zero: millicores. */
  get milliValue(): number {
    return Number(this.#atScale(-3));
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

  /** How many digits stand before the decimal point (negative: how many zeros after it). */
  #magnitude(): number {
    return this.#unscaled === 0 ? 0 : digits(this.#unscaled).length + this.#scale;
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
    return digits(this.#unscaled).endsWith('0'.repeat(-this.#scale));
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
    const all = digits(this.#unscaled);
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
function digits(value: Unscaled): string {
  return BigInt(value).toString().replace('-', '');
}

function divideAwayFromZero(value: bigint, powerOfTen: number): bigint {
  if (powerOfTen > digits(value).length + 1) return value < 0n ? -1n : 1n;
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

const SHAPE = /^([+-]?)0*(\d*)(?:\.(\d*))?([eEinumkKMGTP]*(?:[-+]?\d*))$/;

const CACHE_LIMIT = 10_000;
const cache = new Map<string, Quantity>();

/**
 * Reads an amount as written in a manifest; equal texts give the same object. Throws BadRequest with upstream's words.
 */
export function parseQuantity(text: string | number): Quantity {
  const key = typeof text === 'number' ? String(text) : text;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const parsed = parse(key);
  if (cache.size >= CACHE_LIMIT) cache.clear();
  cache.set(key, parsed);
  return parsed;
}

interface Suffix {
  readonly format: QuantityFormat;
  readonly exponent: number;
}

function readSuffix(suffix: string): Suffix {
  const decimal = DECIMAL_EXPONENTS[suffix];
  if (decimal !== undefined) return { format: 'DecimalSI', exponent: decimal };
  const binary = BINARY_EXPONENTS[suffix];
  if (binary !== undefined) return { format: 'BinarySI', exponent: binary };
  if (/^[eE][-+]?\d+$/.test(suffix)) return { format: 'DecimalExponent', exponent: Number(suffix.slice(1)) };
  throw badRequest(SUFFIX_WRONG);
}

function parse(text: string): Quantity {
  if (text === '') throw badRequest(FORMAT_WRONG);
  const match = SHAPE.exec(text);
  if (match === null) throw badRequest(FORMAT_WRONG);
  const [, sign = '', integer = '', fraction = '', suffix = ''] = match;
  if (/^[+-]?0+$/.test(text)) return Quantity.zero;
  const { format, exponent } = readSuffix(suffix);
  const unscaled = BigInt(`${integer}${fraction}` || '0') * (sign === '-' ? -1n : 1n);
  if (format === 'BinarySI') return binaryQuantity(text, unscaled, fraction.length, exponent);
  return decimalQuantity(text, unscaled, integer || '0', fraction, { format, exponent });
}

function decimalQuantity(text: string, unscaled: bigint, integer: string, fraction: string, suffix: Suffix): Quantity {
  const { format, exponent } = suffix;
  const scale = exponent - fraction.length;
  const shifted = integer + fraction;
  if (shifted.length <= 18 && scale >= NANO) {
    // upstream takes over what already looks canonical, fraction and all
    const isKept = scale % 3 === 0 && !shifted.endsWith('000') && !shifted.startsWith('0');
    return new Quantity(unscaled, scale, format, isKept ? text : undefined);
  }
  return scale >= NANO
    ? new Quantity(unscaled, scale, format)
    : new Quantity(unscaled === 0n ? 0n : divideAwayFromZero(unscaled, NANO - scale), NANO, format);
}

function binaryQuantity(text: string, unscaled: bigint, fractionDigits: number, exponent: number): Quantity {
  const multiplied = unscaled * 2n ** BigInt(exponent);
  if (fractionDigits === 0) {
    const size = digits(unscaled).length;
    const isFast = 15 - size - Math.trunc((exponent * 3) / 10) - 1 >= 0;
    const capped = multiplied > MAX_INT64 ? MAX_INT64 : multiplied < -MAX_INT64 ? -MAX_INT64 : multiplied;
    const isKept = isFast && (unscaled & 7n) !== 0n;
    return new Quantity(capped, 0, 'BinarySI', isKept ? text : undefined);
  }
  const rounded = fractionDigits <= -NANO ? multiplied : divideAwayFromZero(multiplied, fractionDigits + NANO);
  const quantity = new Quantity(rounded, -Math.min(fractionDigits, -NANO), 'BinarySI');
  if (quantity.sign > 0 && quantity.compare(ONE) < 0) {
    return new Quantity(rounded, -Math.min(fractionDigits, -NANO), 'DecimalSI');
  }
  return quantity.compare(MAX) > 0 ? MAX : quantity;
}

const ONE = new Quantity(1, 0, 'DecimalSI');
const MAX = new Quantity(MAX_INT64, 0, 'BinarySI');

/** The canonical form of an amount as written, e.g. `0.5` → `500m`. Throws BadRequest as {@link parseQuantity} does. */
export function canonicalQuantity(text: string | number): string {
  return parseQuantity(text).toString();
}

/** Whole units in the given family of suffixes, e.g. bytes as `Gi`. */
export function quantityOf(value: number, format: QuantityFormat = 'DecimalSI'): Quantity {
  return new Quantity(value, 0, format);
}

/** Thousandths, e.g. millicores. */
export function milliQuantityOf(milliValue: number): Quantity {
  return new Quantity(milliValue, -3, 'DecimalSI');
}
