/**
 * Turns JSON into an API object as kube-apiserver does (sigs.k8s.io/json into the types of k8s.io/api, then what a round
 * trip through Go leaves): types are checked, unknown fields reported and dropped, quantities, times and base64 put into
 * canonical form, nulls and empty optional values dropped, and what types.gen.ts calls required is there.
 *
 * Left out: `null` that Go writes for unset times and lists is not kept (toWire adds it for output); duplicate keys are
 * only known to whoever read the text, see duplicate-fields.ts.
 */
import { DecodeState } from './decode-state.ts';
import { freezeAsValid, isKnownValid } from './known-valid.ts';
import { decodeScalar } from './scalars.ts';
import { type FieldPlan, isZero, planOf, zeroValue } from './struct-plan.ts';
import type { TypeSchema, ValueSchema } from './type-schema.ts';

/** The outcome of {@link decode}. */
export interface Decoded {
  /** The canonical object, deeply frozen and without unknown fields; undefined when `error` is set. */
  readonly object: Readonly<Record<string, unknown>> | undefined;
  /** Go's error, e.g. `json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32`. */
  readonly error: string | undefined;
  /** What strict validation refuses and `Warn` warns of, e.g. `unknown field "spec.replica"`. */
  readonly strictErrors: readonly string[];
}

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Decodes `json` as `type`. The input is handed over: it is frozen and, as far as it is canonical already, shared with the
 * result. Parts that were decoded before are taken as they are. `duplicateFields` are the paths that
 * `findDuplicateFields` saw in the text. Never throws.
 */
export function decode(type: TypeSchema, json: unknown, duplicateFields: readonly string[] = []): Decoded {
  const state = new DecodeState();
  const object = isJsonObject(json) ? decodeStruct(state, type, withTypeMeta(type, json)) : undefined;
  if (object === undefined) state.typeError(json, type.goType, undefined, undefined);
  for (const path of duplicateFields) state.duplicateField(path);
  const { error, strictErrors } = state;
  return error === undefined ? { object, error, strictErrors } : { object: undefined, error, strictErrors: [] };
}

/** What strict validation answers for {@link Decoded.strictErrors}. */
export function strictDecodingError(strictErrors: readonly string[]): string {
  return `strict decoding error: ${strictErrors.join(', ')}`;
}

/** The message of the BadRequest for a body that can't be decoded (apiserver/pkg/endpoints/handlers/create.go). */
export function cannotBeHandled(type: Pick<TypeSchema, 'apiVersion' | 'goName'>, error: string): string {
  const version = (type.apiVersion ?? '').replace(/^.*\//, '');
  return `${type.goName} in version "${version}" cannot be handled as a ${type.goName}: ${error}`;
}

function withTypeMeta(type: TypeSchema, json: JsonObject): JsonObject {
  const { apiVersion } = type;
  if (apiVersion === undefined || (isFilled(json.apiVersion) && isFilled(json.kind))) return json;
  return {
    apiVersion,
    kind: type.goName,
    ...json,
    ...(isFilled(json.apiVersion) ? {} : { apiVersion }),
    ...(isFilled(json.kind) ? {} : { kind: type.goName }),
  };
}

function isFilled(text: unknown): boolean {
  return text !== undefined && text !== null && text !== '';
}

function decodeStruct(state: DecodeState, type: TypeSchema, input: JsonObject): JsonObject {
  if (isKnownValid(input, type)) return input;
  const plan = planOf(type);
  let output: Record<string, unknown> | undefined;
  for (const key in input) {
    const given = input[key];
    const field = plan.fields.get(key);
    const value = field === undefined ? undefined : decodeField(state, type, field, given);
    if (field === undefined && given !== undefined) state.unknownField(key);
    if (output !== undefined) {
      if (value !== undefined) output[key] = value;
    } else if (value === undefined || value !== given) {
      output = copyBefore(input, key);
      if (value !== undefined) output[key] = value;
    }
  }
  for (const { name, schema } of plan.required) {
    if ((output ?? input)[name] !== undefined) continue;
    const zero = zeroOf(schema);
    if (zero === undefined) continue;
    output ??= { ...input };
    output[name] = zero;
  }
  const result = output ?? input;
  if (plan.isWorthMarking) freezeAsValid(result, type);
  else Object.freeze(result);
  return result;
}

function copyBefore(input: JsonObject, end: string): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (const key in input) {
    if (key === end) break;
    copy[key] = input[key];
  }
  return copy;
}

/** The value to keep, or undefined for none. */
function decodeField(state: DecodeState, owner: TypeSchema, field: FieldPlan, given: unknown): unknown {
  if (given === undefined || given === null) return undefined;
  const { schema } = field;
  let value: unknown;
  switch (schema.form) {
    case 'struct':
    case 'array':
    case 'map':
      state.enter(field.name);
      value = decodeNested(state, schema, given, owner);
      state.leave();
      break;
    default:
      value = decodeScalar(state, schema, given, owner, field.name);
  }
  return field.keepsZero || !isZero(schema, value) ? value : undefined;
}

/** A value inside a field, an array or a map; the state has entered it. */
function decodeNested(state: DecodeState, schema: ValueSchema, given: unknown, owner: TypeSchema): unknown {
  switch (schema.form) {
    case 'struct':
      if (isJsonObject(given)) return decodeStruct(state, schema.type, given);
      break;
    case 'array':
      if (Array.isArray(given)) return decodeArray(state, schema.items, given, owner);
      break;
    case 'map':
      if (isJsonObject(given)) return decodeMap(state, schema.values, given, owner);
      break;
    default:
      return decodeScalar(state, schema, given, owner, undefined);
  }
  state.typeError(given, schema.goType, owner, undefined);
  return undefined;
}

function decodeArray(
  state: DecodeState,
  items: ValueSchema,
  given: readonly unknown[],
  owner: TypeSchema,
): readonly unknown[] {
  let output: unknown[] | undefined;
  for (let index = 0; index < given.length; index++) {
    const item = given[index];
    let value = item;
    if (item === null || item === undefined) {
      value = zeroOf(items);
    } else if (items.form !== 'string' || typeof item !== 'string') {
      state.enter(index);
      value = decodeNested(state, items, item, owner);
      state.leave();
    }
    if (value === item) continue;
    output ??= [...given];
    output[index] = value;
  }
  return Object.freeze(output ?? given);
}

function decodeMap(state: DecodeState, values: ValueSchema, given: JsonObject, owner: TypeSchema): JsonObject {
  let output: Record<string, unknown> | undefined;
  for (const key in given) {
    const item = given[key];
    let value = item;
    if (item === null || item === undefined) {
      value = zeroOf(values);
    } else if (values.form !== 'string' || typeof item !== 'string') {
      state.enter({ key });
      value = decodeNested(state, values, item, owner);
      state.leave();
    }
    if (value === item) continue;
    output ??= { ...given };
    output[key] = value;
  }
  return Object.freeze(output ?? given);
}

/** What Go makes of `null` in a list or map, and of a required value that is missing. */
function zeroOf(schema: ValueSchema): unknown {
  return schema.form === 'struct' ? decodeStruct(new DecodeState(), schema.type, {}) : zeroValue(schema);
}

function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
