/**
 * The inside of Go's resource.Quantity after parsing, as spew prints it (k8s.io/apimachinery/pkg/api/resource/quantity.go):
 * a 64-bit amount with a decimal scale where that is exact, else a big decimal; the text only where it was canonical.
 */
import { canonicalQuantity } from '../../../kube-api/meta/quantity.ts';

const SHAPE = /^([+-]?)(\d*)(?:\.(\d*))?([A-Za-z]*)([-+]?\d*)$/;
const DECIMAL_EXPONENTS: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};
const BINARY_EXPONENTS: Readonly<Record<string, number>> = { Ki: 10, Mi: 20, Gi: 30, Ti: 40, Pi: 50, Ei: 60 };
/** Digits that surely fit into 64 bits. */
const MAX_DIGITS = 18;
const MAX_INT64 = 2n ** 63n - 1n;
const NANO = -9;
const NO_BIG_DECIMAL = '(*inf.Dec)<nil>';

/** A quantity that was never set. */
export const NO_QUANTITY = print('0', 0, NO_BIG_DECIMAL, '', '');

/** The fields of the amount that `text` stands for. */
export function dumpQuantity(value: unknown): string {
  const text = canonicalQuantity(value as string | number);
  if (text === '0') return print('0', 0, NO_BIG_DECIMAL, '0', 'DecimalSI');
  const [, sign = '', integer = '', fraction = '', suffix = '', digits = ''] = SHAPE.exec(text) ?? [];
  const binary = BINARY_EXPONENTS[suffix];
  const exponent = digits === '' ? (binary ?? DECIMAL_EXPONENTS[suffix] ?? 0) : Number(digits);
  const format = binary !== undefined ? 'BinarySI' : digits === '' ? 'DecimalSI' : 'DecimalExponent';
  const shifted = integer + fraction;
  const unscaled = BigInt(shifted || '0') * (binary === undefined ? 1n : 2n ** BigInt(exponent));
  const scale = (binary === undefined ? exponent : 0) - fraction.length;
  const signed = sign === '-' ? -unscaled : unscaled;
  if (isFast(binary !== undefined, shifted.length, fraction.length, exponent, scale) && unscaled <= MAX_INT64) {
    const isKept = binary === undefined ? isDecimalCanonical(shifted, scale) : isBinaryCanonical(shifted, exponent);
    return print(String(signed), scale, NO_BIG_DECIMAL, isKept ? text : '', format);
  }
  return print('0', 0, bigDecimal(signed, scale), '', format);
}

function isFast(isBinary: boolean, digits: number, fractionDigits: number, exponent: number, scale: number): boolean {
  if (!isBinary) return digits <= MAX_DIGITS && scale >= NANO;
  return fractionDigits === 0 && 15 - digits - Math.trunc((exponent * 3) / 10) - 1 >= 0;
}

function isDecimalCanonical(shifted: string, scale: number): boolean {
  return scale % 3 === 0 && !shifted.endsWith('000') && !shifted.startsWith('0');
}

function isBinaryCanonical(shifted: string, exponent: number): boolean {
  return exponent % 10 === 0 && (BigInt(shifted) & 7n) !== 0n;
}

/** Rounding to billionths leaves a decimal with exactly nine of them. */
function bigDecimal(signed: bigint, scale: number): string {
  const amount = signed < 0n ? -signed : signed;
  const power = scale - NANO;
  const billionths = power >= 0 ? amount * 10n ** BigInt(power) : amount / 10n ** BigInt(-power);
  const words: bigint[] = [];
  for (let rest = billionths; rest > 0n; rest >>= 64n) words.push(BigInt.asUintN(64, rest));
  const abs = words.length === 0 ? '<nil>' : `[${words.join(' ')}]`;
  return `(*inf.Dec){unscaled:(big.Int){neg:(bool)${signed < 0n} abs:(big.nat)${abs}} scale:(inf.Scale)9}`;
}

function print(value: string, scale: number, dec: string, text: string, format: string): string {
  const amount = `(resource.int64Amount){value:(int64)${value} scale:(resource.Scale)${scale}}`;
  return `{i:${amount} d:(resource.infDecAmount){Dec:${dec}} s:(string)${text} Format:(resource.Format)${format}}`;
}
