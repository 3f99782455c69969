/** Reads amounts as manifests write them (k8s.io/apimachinery/pkg/api/resource/quantity.go: ParseQuantity). */
import {
  BINARY_EXPONENTS,
  DECIMAL_EXPONENTS,
  digitsOf,
  divideAwayFromZero,
  Quantity,
  type QuantityFormat,
} from './quantity-value.ts';
import { badRequest } from './status-error.ts';

export { Quantity, type QuantityFormat };

const FORMAT_WRONG = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
const SUFFIX_WRONG = "unable to parse quantity's suffix";

const MAX_INT64 = 2n ** 63n - 1n;

/** The finest fraction is a billionth; the rest is rounded away from zero. */
const NANO = -9;

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
    const size = digitsOf(unscaled).length;
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
