/**
 * Completes an object to what the API server puts on the wire: Go's encoder also writes structures that are empty
 * (`resources: {}`, `status: {}`), unset times and lists without `omitempty` (`creationTimestamp: null`). Objects inside
 * the simulation leave those out. JSON patches and everything that people read (YAML, JSON, jsonpath) want this form.
 */
import type { FieldSchema, TypeSchema, ValueSchema } from './type-schema.ts';

type JsonObject = Readonly<Record<string, unknown>>;

const wireForms = new WeakMap<object, JsonObject>();
const zeroForms = new WeakMap<TypeSchema, JsonObject>();
const completions = new WeakMap<TypeSchema, readonly FieldSchema[]>();

/** `object` with what Go adds; the very same object where it adds nothing. Remembered for frozen objects. */
export function toWire(type: TypeSchema, object: JsonObject): JsonObject {
  const known = wireForms.get(object);
  if (known !== undefined) return known;
  const wire = complete(type, object);
  if (Object.isFrozen(object)) wireForms.set(object, Object.freeze(wire));
  return wire;
}

function complete(type: TypeSchema, object: JsonObject): JsonObject {
  let output: Record<string, unknown> | undefined;
  for (const key in object) {
    const field = type.fields.get(key);
    const value = object[key];
    if (field === undefined || value === undefined || value === null) continue;
    const isEmptyList = field.isAlways && Array.isArray(value) && value.length === 0;
    const wire = isEmptyList ? null : valueToWire(field.value, value);
    if (wire === value) continue;
    output ??= { ...object };
    output[key] = wire;
  }
  for (const field of completionsOf(type)) {
    if ((output ?? object)[field.name] !== undefined) continue;
    output ??= { ...object };
    output[field.name] = zeroToWire(field);
  }
  return output ?? object;
}

function valueToWire(schema: ValueSchema, value: unknown): unknown {
  switch (schema.form) {
    case 'struct':
      return toWire(schema.type, value as JsonObject);
    case 'array':
      return isFlat(schema.items) ? value : arrayToWire(schema.items, value as readonly unknown[]);
    case 'map':
      return isFlat(schema.values) ? value : mapToWire(schema.values, value as JsonObject);
    default:
      return value;
  }
}

function arrayToWire(items: ValueSchema, list: readonly unknown[]): readonly unknown[] {
  let output: unknown[] | undefined;
  for (const [index, item] of list.entries()) {
    const wire = valueToWire(items, item);
    if (wire === item) continue;
    output ??= [...list];
    output[index] = wire;
  }
  return output === undefined ? list : Object.freeze(output);
}

function mapToWire(values: ValueSchema, map: JsonObject): JsonObject {
  let output: Record<string, unknown> | undefined;
  for (const [key, item] of Object.entries(map)) {
    const wire = valueToWire(values, item);
    if (wire === item) continue;
    output ??= { ...map };
    output[key] = wire;
  }
  return output === undefined ? map : Object.freeze(output);
}

function isFlat(schema: ValueSchema): boolean {
  return schema.form !== 'struct' && schema.form !== 'array' && schema.form !== 'map';
}

/** The fields that Go writes even when they are not set. */
function completionsOf(type: TypeSchema): readonly FieldSchema[] {
  let fields = completions.get(type);
  if (fields === undefined) {
    fields = [...type.fields.values()].filter(
      (field) => field.isAlways || (!field.isPointer && isGoStruct(field.value)),
    );
    completions.set(type, fields);
  }
  return fields;
}

/** `omitempty` never leaves out a structure, and times, quantities and the like are structures. */
function isGoStruct({ form }: ValueSchema): boolean {
  switch (form) {
    case 'struct':
    case 'time':
    case 'microTime':
    case 'quantity':
    case 'intOrString':
    case 'json':
      return true;
    default:
      return false;
  }
}

function zeroToWire({ value, isPointer }: FieldSchema): unknown {
  if (isPointer) return null;
  switch (value.form) {
    case 'struct':
      return zeroForm(value.type);
    case 'string':
      return '';
    case 'boolean':
      return false;
    case 'int32':
    case 'int64':
    case 'double':
    case 'intOrString':
      return 0;
    case 'quantity':
      return '0';
    default:
      return null;
  }
}

function zeroForm(type: TypeSchema): JsonObject {
  let zero = zeroForms.get(type);
  if (zero === undefined) {
    zero = Object.freeze(complete(type, {}));
    zeroForms.set(type, zero);
  }
  return zero;
}
