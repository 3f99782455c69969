/**
 * Reads an object's bytes into JSON as a client would have sent it: zero values are left out unless Go keeps them behind a
 * pointer. Fields with numbers that are not known are skipped, as every reader of protobuf does.
 */
import { Reader, util } from 'protobufjs/minimal';
import { schemaById } from '../schema/schema.ts';
import type { FieldSchema, TypeSchema, ValueSchema } from '../schema/type-schema.ts';
import { fieldNumbersOf, type JsonShape, type NumberedField } from './field-numbers.ts';
import { readInt64, readIntOrString, readQuantity, readRawJson, readTime } from './values.ts';

type JsonObject = Record<string, unknown>;

const VARINT = 0;
const FIXED64 = 1;
const DELIMITED = 2;
const VARINTS: ReadonlySet<string> = new Set(['int32', 'int64', 'boolean']);

/** The object of a type in these bytes; throws an Error that begins with `proto:` or says `unexpected EOF`. */
export function decodeMessage(type: TypeSchema, bytes: Uint8Array): JsonObject {
  try {
    return readStruct(type, new Reader(bytes));
  } catch (error) {
    throw error instanceof RangeError ? new Error('unexpected EOF') : error;
  }
}

function readStruct(type: TypeSchema, reader: Reader): JsonObject {
  const numbers = fieldNumbersOf(type);
  const object: JsonObject = {};
  if (numbers !== undefined) readFields(numbers, reader, object);
  return object;
}

function readFields(numbers: ReadonlyMap<number, NumberedField>, reader: Reader, object: JsonObject): void {
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    const entry = numbers.get(tag >>> 3);
    if (entry === undefined) reader.skipType(tag & 7);
    else if ('inlined' in entry) readFields(entry.inlined, new Reader(reader.bytes()), object);
    else readField(entry.field, entry.shape, tag & 7, reader, object);
  }
}

function readField(field: FieldSchema, shape: JsonShape, wireType: number, reader: Reader, object: JsonObject): void {
  const { name, value } = field;
  if (value.form === 'array') {
    object[name] ??= [];
    const list = object[name] as unknown[];
    list.push(readValue(value.items, shape, wireType, reader, name));
    return;
  }
  if (value.form === 'map') {
    object[name] ??= {};
    const map = object[name] as JsonObject;
    const [key, item] = readEntry(value.values, new Reader(reader.bytes()), name);
    map[key] = item;
    return;
  }
  const read = readValue(value, shape, wireType, reader, name);
  const isZero = read === '' || read === 0 || read === false;
  if (read !== undefined && (!isZero || field.isPointer)) object[name] = read;
}

function readEntry(values: ValueSchema, reader: Reader, name: string): [key: string, value: unknown] {
  let key = '';
  let value: unknown = values.form === 'string' || values.form === 'bytes' ? '' : undefined;
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag >>> 3 === 1) key = reader.string();
    else if (tag >>> 3 === 2) value = readValue(values, 'raw', tag & 7, reader, name);
    else reader.skipType(tag & 7);
  }
  return [key, value];
}

function readValue(value: ValueSchema, shape: JsonShape, wireType: number, reader: Reader, name: string): unknown {
  const expected = VARINTS.has(value.form) ? VARINT : value.form === 'double' ? FIXED64 : DELIMITED;
  if (wireType !== expected) throw new Error(`proto: wrong wireType = ${wireType} for field ${goName(name)}`);
  switch (value.form) {
    case 'int32':
      return reader.int32();
    case 'int64':
      return readInt64(reader);
    case 'boolean':
      return reader.bool();
    case 'double':
      return reader.double();
    case 'string':
      return reader.string();
    case 'bytes':
      return base64Of(reader.bytes());
    default:
      return readMessage(value, shape, new Reader(reader.bytes()), name);
  }
}

function readMessage(value: ValueSchema, shape: JsonShape, reader: Reader, name: string): unknown {
  switch (value.form) {
    case 'struct':
      return readStruct(value.type, reader);
    case 'time':
      return readTime(reader, false);
    case 'microTime':
      return readTime(reader, true);
    case 'quantity':
      return readQuantity(reader);
    case 'intOrString':
      return readIntOrString(reader);
    case 'array':
      return readItems(value.items, reader, name);
    default:
      return shape === 'raw' ? readRawJson(reader) : readSchemaOr(shape, reader);
  }
}

/** A list as the value of a map is a message that holds nothing else. */
function readItems(items: ValueSchema, reader: Reader, name: string): unknown[] {
  const list: unknown[] = [];
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag >>> 3 === 1) list.push(readValue(items, 'raw', tag & 7, reader, name));
    else reader.skipType(tag & 7);
  }
  return list;
}

function readSchemaOr(shape: Exclude<JsonShape, 'raw'>, reader: Reader): unknown {
  const props = schemaById('JSONSchemaProps');
  let schema: unknown;
  let allows = false;
  const list: unknown[] = [];
  const schemaNumber = shape === 'schemaOrBool' ? 2 : 1;
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag >>> 3 === schemaNumber) schema = props && readStruct(props, new Reader(reader.bytes()));
    else if (tag >>> 3 === 1) allows = reader.bool();
    else if (tag >>> 3 !== 2) reader.skipType(tag & 7);
    else if (shape === 'schemaOrStrings') list.push(reader.string());
    else list.push(props && readStruct(props, new Reader(reader.bytes())));
  }
  if (shape === 'schemaOrBool') return schema ?? allows;
  return list.length > 0 ? list : schema;
}

function base64Of(bytes: Uint8Array): string {
  return util.base64.encode(bytes, 0, bytes.length);
}

function goName(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
