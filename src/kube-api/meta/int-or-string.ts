/** Numbers that may be given as a percentage (k8s.io/apimachinery/pkg/util/intstr/intstr.go). */
import type { IntOrString } from '../generated/types.gen.ts';
import { GoSyntax, goQuote } from './go-syntax.ts';
import { badRequest } from './status-error.ts';

/** The number; of a string its whole-number reading, 0 where it has none. */
export function intValue(value: IntOrString): number {
  if (typeof value === 'number') return value;
  return /^[+-]?\d+$/.test(value) ? Number(value) : 0;
}

/**
 * The number, or the percentage of `total`, rounded up or down. Throws BadRequest with upstream's words for strings
 * that are no percentage.
 */
export function scaledValue(value: IntOrString, total: number, roundUp: boolean): number {
  if (typeof value === 'number') return value;
  if (!value.endsWith('%')) throw invalidValue('invalid type: string is not a percentage');
  const digits = value.slice(0, -1);
  if (!/^[+-]?\d+$/.test(digits)) {
    throw invalidValue(`invalid value ${goQuote(value)}: strconv.Atoi: parsing ${goQuote(digits)}: invalid syntax`);
  }
  if (BigInt.asIntN(64, BigInt(digits)) !== BigInt(digits)) {
    throw invalidValue(`invalid value ${goQuote(value)}: strconv.Atoi: parsing ${goQuote(digits)}: value out of range`);
  }
  const scaled = (Number(digits) * total) / 100;
  return (roundUp ? Math.ceil(scaled) : Math.floor(scaled)) + 0;
}

function invalidValue(why: string): Error {
  return badRequest(`invalid value for IntOrString: ${why}`);
}

/** A whole number in 32 bits becomes a number, anything else stays a string: how kubectl and others read a flag. */
export function parseIntOrString(text: string): IntOrString {
  if (!/^[+-]?\d+$/.test(text)) return text;
  const value = Number(text);
  return value >= -2147483648 && value <= 2147483647 ? value : text;
}

/** The value as field errors print it. */
export function intOrStringSyntax(value: IntOrString): GoSyntax {
  const fields =
    typeof value === 'number' ? `Type:0, IntVal:${value}, StrVal:""` : `Type:1, IntVal:0, StrVal:${goQuote(value)}`;
  return new GoSyntax(`intstr.IntOrString{${fields}}`);
}
