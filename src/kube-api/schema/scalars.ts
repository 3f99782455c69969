/**
 * Decodes values that are one JSON value: strings, numbers, and the types that decode themselves (quantities, times,
 * int-or-string). Answers the canonical form, or undefined after telling the state what is wrong.
 *
 * Left out: JSON.parse has already turned 1.0 into 1 and rounded integers past 2^53, so those pass where Go would object.
 */
import { canonicalQuantity } from '../meta/quantity.ts';
import { StatusError } from '../meta/status-error.ts';
import { checkBase64 } from './base64.ts';
import type { DecodeState } from './decode-state.ts';
import { parseMicros, parseSeconds } from './go-time.ts';
import type { TypeSchema, ValueSchema } from './type-schema.ts';

/** The schema of a value that is neither structure, array nor map. */
export type ScalarSchema = Exclude<ValueSchema, { readonly form: 'struct' | 'array' | 'map' }>;

const INT64_LIMIT = 2 ** 63;

/** Decodes `given` (not null); `owner` and `leaf` say where it is. */
export function decodeScalar(
  state: DecodeState,
  schema: ScalarSchema,
  given: unknown,
  owner: TypeSchema | undefined,
  leaf: string | undefined,
): unknown {
  switch (schema.form) {
    case 'string':
      if (typeof given === 'string') return given;
      break;
    case 'boolean':
      if (typeof given === 'boolean') return given;
      break;
    case 'int32':
    case 'int64':
      if (typeof given !== 'number') break;
      if (fits(given, schema.form)) return given;
      state.typeError(given, schema.goType, owner, leaf, true);
      return undefined;
    case 'double':
      if (typeof given === 'number') return given;
      break;
    case 'json':
      return deepFreeze(given);
    case 'bytes': {
      if (typeof given !== 'string') break;
      const checked = checkBase64(given);
      if (checked.ok) return checked.text;
      state.placeless(`illegal base64 data at input byte ${checked.errorAt}`);
      return undefined;
    }
    case 'intOrString':
      if (typeof given === 'string') return given;
      if (typeof given === 'number' && fits(given, 'int32')) return given;
      state.fatalTypeError(given, 'int32', owner, leaf, typeof given === 'number');
      return undefined;
    case 'quantity':
      return decodeQuantity(state, given);
    case 'time':
    case 'microTime':
      return decodeTime(state, schema.form, given, owner, leaf);
  }
  state.typeError(given, schema.goType, owner, leaf);
  return undefined;
}

function fits(value: number, form: 'int32' | 'int64'): boolean {
  return form === 'int32'
    ? (value | 0) === value
    : Number.isInteger(value) && value >= -INT64_LIMIT && value < INT64_LIMIT;
}

/** A quantity reads the text of whatever JSON it is given, so an object is no type error but a bad quantity. */
function decodeQuantity(state: DecodeState, given: unknown): string | undefined {
  try {
    return canonicalQuantity(typeof given === 'string' ? given.trim() : JSON.stringify(given));
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    state.fatal(error.message);
    return undefined;
  }
}

function decodeTime(
  state: DecodeState,
  form: 'time' | 'microTime',
  given: unknown,
  owner: TypeSchema | undefined,
  leaf: string | undefined,
): string | undefined {
  if (typeof given !== 'string') {
    state.fatalTypeError(given, 'string', owner, leaf);
    return undefined;
  }
  const parsed = form === 'time' ? parseSeconds(given) : parseMicros(given);
  if (!parsed.ok) {
    state.fatal(parsed.error);
    return undefined;
  }
  // The year 1 is how Go says "not set".
  return parsed.text.startsWith('0001-01-01T00:00:00') ? undefined : parsed.text;
}

function deepFreeze(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}
