/** Writes JSON of a type as its bytes, fields by number as upstream's generated code does; empty values are left out. */
import { util, Writer } from 'protobufjs/minimal';
import { schemaById } from '../schema/schema.ts';
import type { TypeSchema, ValueSchema } from '../schema/type-schema.ts';
import { fieldNumbersOf, type JsonShape, type NumberedField } from './field-numbers.ts';
import { delimited, intOrStringBytes, quantityBytes, rawJsonBytes, timeBytes, varint } from './values.ts';

type JsonObject = Readonly<Record<string, unknown>>;

const FIXED64 = 1;

/** The bytes of an object, without the envelope. Types that protobuf does not have are empty messages. */
export function encodeMessage(type: TypeSchema, object: JsonObject): Uint8Array {
  const writer = new Writer();
  writeMessage(writer, type, object);
  return writer.finish();
}

/** {@link encodeMessage} into what is being written. */
export function writeMessage(writer: Writer, type: TypeSchema, object: JsonObject): void {
  const numbers = fieldNumbersOf(type);
  if (numbers !== undefined) writeFields(writer, numbers, object);
}

function writeFields(writer: Writer, numbers: ReadonlyMap<number, NumberedField>, object: JsonObject): void {
  for (const [number, entry] of numbers) {
    if ('inlined' in entry) {
      const inlined = new Writer();
      writeFields(inlined, entry.inlined, object);
      if (inlined.len > 0) writer.uint32(delimited(number)).bytes(inlined.finish());
      continue;
    }
    const value = object[entry.field.name];
    if (value !== undefined && value !== null) writeField(writer, number, entry.field.value, entry.shape, value);
  }
}

function writeField(writer: Writer, number: number, schema: ValueSchema, shape: JsonShape, value: unknown): void {
  if (schema.form === 'array') {
    for (const item of value as readonly unknown[]) writeValue(writer, number, schema.items, shape, item);
    return;
  }
  if (schema.form !== 'map') {
    writeValue(writer, number, schema, shape, value);
    return;
  }
  for (const key of Object.keys(value as JsonObject).sort()) {
    writer.uint32(delimited(number)).fork().uint32(delimited(1)).string(key);
    writeValue(writer, 2, schema.values, shape, (value as JsonObject)[key]);
    writer.ldelim();
  }
}

function writeValue(writer: Writer, number: number, schema: ValueSchema, shape: JsonShape, value: unknown): void {
  switch (schema.form) {
    case 'int32':
      writer.uint32(varint(number)).int32(Number(value));
      return;
    case 'int64':
      writer.uint32(varint(number)).int64(Number(value));
      return;
    case 'boolean':
      writer.uint32(varint(number)).bool(value === true);
      return;
    case 'double':
      writer.uint32((number << 3) | FIXED64).double(Number(value));
      return;
    case 'string':
      writer.uint32(delimited(number)).string(String(value));
      return;
    case 'struct':
      writer.uint32(delimited(number)).fork();
      writeMessage(writer, schema.type, value as JsonObject);
      writer.ldelim();
      return;
    default:
      writer.uint32(delimited(number)).bytes(messageBytes(schema, shape, value));
  }
}

function messageBytes(schema: ValueSchema, shape: JsonShape, value: unknown): Uint8Array {
  switch (schema.form) {
    case 'bytes':
      return bytesOfBase64(value as string);
    case 'time':
    case 'microTime':
      return timeBytes(value as string);
    case 'quantity':
      return quantityBytes(value as string | number);
    case 'intOrString':
      return intOrStringBytes(value as string | number);
    case 'array':
      return itemsBytes(schema.items, value as readonly unknown[]);
    default:
      return shape === 'raw' ? rawJsonBytes(value) : schemaOrBytes(shape, value);
  }
}

function itemsBytes(items: ValueSchema, list: readonly unknown[]): Uint8Array {
  const writer = new Writer();
  for (const item of list) writeValue(writer, 1, items, 'raw', item);
  return writer.finish();
}

function schemaOrBytes(shape: Exclude<JsonShape, 'raw'>, value: unknown): Uint8Array {
  const writer = new Writer();
  const props = schemaById('JSONSchemaProps');
  const schema = (of: unknown) => (props === undefined ? new Uint8Array() : encodeMessage(props, of as JsonObject));
  if (typeof value === 'boolean') return writer.uint32(varint(1)).bool(value).finish();
  if (!Array.isArray(value)) {
    // Go writes that a schema allows something beside it
    if (shape === 'schemaOrBool') writer.uint32(varint(1)).bool(true).uint32(delimited(2)).bytes(schema(value));
    else writer.uint32(delimited(1)).bytes(schema(value));
    return writer.finish();
  }
  for (const item of value) {
    if (shape === 'schemaOrStrings') writer.uint32(delimited(2)).string(String(item));
    else writer.uint32(delimited(2)).bytes(schema(item));
  }
  return writer.finish();
}

function bytesOfBase64(text: string): Uint8Array {
  const bytes = new Uint8Array(util.base64.length(text));
  util.base64.decode(text, bytes, 0);
  return bytes;
}
