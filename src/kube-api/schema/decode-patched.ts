/**
 * Decodes the result of a strategic merge patch. There the API server converts maps to Go structures directly
 * (apimachinery/pkg/runtime/converter.go) instead of reading JSON, and its errors have other words.
 *
 * Left out: integers too large for an int32 wrap around upstream, here they are refused in the decoder's words. Of several
 * mistakes upstream names the first in the order of the Go structure, here it is the first in the schema's.
 */
import { type Decoded, decode } from './decode.ts';
import { DecodeState } from './decode-state.ts';
import { decodeScalar } from './scalars.ts';
import type { TypeSchema, ValueSchema } from './type-schema.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** Like `decode`, with the converter's errors (`unrecognized type: int32`) and strict errors in alphabetical order. */
export function decodePatched(type: TypeSchema, patched: unknown): Decoded {
  const decoded = decode(type, patched);
  if (decoded.error === undefined) return { ...decoded, strictErrors: [...decoded.strictErrors].sort() };
  return { ...decoded, error: findError({ form: 'struct', type, goType: type.goType }, patched) ?? decoded.error };
}

function findError(schema: ValueSchema, value: unknown): string | undefined {
  if (value === null || value === undefined) return undefined;
  switch (schema.form) {
    case 'struct':
      return isMap(value) ? findFieldError(schema.type, value) : `cannot restore struct from: ${goKind(value)}`;
    case 'array':
      if (!Array.isArray(value)) return `cannot restore slice from ${goKind(value)}`;
      return firstError(value, (item) => findError(schema.items, item));
    case 'map':
      if (!isMap(value)) return `cannot restore map from ${goKind(value)}`;
      return firstError(Object.values(value), (item) => findError(schema.values, item));
    case 'bytes': {
      if (typeof value !== 'string') return `cannot restore slice from ${goKind(value)}`;
      const error = findScalarError(schema, value);
      return error === undefined ? undefined : `error decoding from json: ${error}`;
    }
    case 'quantity':
    case 'time':
    case 'microTime':
    case 'intOrString':
      return findScalarError(schema, value);
    case 'json':
      return undefined;
    default:
      return findPlainError(schema, value);
  }
}

function findFieldError(type: TypeSchema, value: JsonObject): string | undefined {
  return firstError([...type.fields.values()], (field) => findError(field.value, value[field.name]));
}

function firstError<T>(items: readonly T[], find: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const error = find(item);
    if (error !== undefined) return error;
  }
  return undefined;
}

/** Types that read themselves do so from JSON here too. */
function findScalarError(schema: ValueSchema, value: unknown): string | undefined {
  if (schema.form === 'struct' || schema.form === 'array' || schema.form === 'map') return undefined;
  const state = new DecodeState();
  decodeScalar(state, schema, value, undefined, undefined);
  return state.error;
}

/** Go converts between numbers and from integers to text, and the converter takes only some of that. */
function findPlainError(schema: ValueSchema, value: unknown): string | undefined {
  const kind = PLAIN_KINDS[schema.form];
  const given = goKind(value);
  const isInteger = schema.form === 'int32' || schema.form === 'int64';
  if (schema.form === 'boolean' && given === 'bool') return undefined;
  if (schema.form === given || (isInteger && given === 'int64')) return undefined;
  if (schema.form === 'double' && typeof value === 'number') return undefined;
  const isConvertible = (given === 'int64' && schema.form === 'string') || (given === 'float64' && isInteger);
  return isConvertible ? `cannot convert ${given} to ${schema.goType}` : `unrecognized type: ${kind}`;
}

const PLAIN_KINDS: Readonly<Record<string, string>> = {
  string: 'string',
  int32: 'int32',
  int64: 'int64',
  boolean: 'bool',
  double: 'float64',
};

function goKind(value: unknown): string {
  if (Array.isArray(value)) return 'slice';
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'number':
      return Number.isInteger(value) ? 'int64' : 'float64';
    default:
      return 'map';
  }
}

function isMap(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
