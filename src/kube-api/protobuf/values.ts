/**
 * Values that are one JSON value but messages of their own in protobuf: times, quantities, numbers that may be texts, and any JSON
 * (apimachinery/pkg/apis/meta/v1/time_proto.go, pkg/api/resource, pkg/util/intstr, pkg/runtime).
 */
import { type Reader, Writer } from 'protobufjs/minimal';
import { formatMicroTime, formatTime, parseTime } from '../meta/time.ts';

/** protobufjs reads long integers as objects where its package `long` is there. */
export function readInt64(reader: Reader): number {
  const value: unknown = reader.int64();
  return typeof value === 'number' ? value : (value as { toNumber(): number }).toNumber();
}

/** RFC 3339, or undefined for Go's zero time. */
export function readTime(reader: Reader, withMicros: boolean): string | undefined {
  let [seconds, nanos] = [0, 0];
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag >>> 3 === 1) seconds = readInt64(reader);
    else if (tag >>> 3 === 2) nanos = reader.int32();
    else reader.skipType(tag & 7);
  }
  if (seconds === 0 && nanos === 0) return undefined;
  return withMicros ? formatMicroTime(seconds * 1000 + nanos / 1e6) : formatTime(seconds * 1000);
}

export function timeBytes(text: string): Uint8Array {
  const ms = parseTime(text);
  const seconds = Math.floor(ms / 1000);
  const nanos = Math.round((ms - seconds * 1000) * 1e6);
  return new Writer().uint32(varint(1)).int64(seconds).uint32(varint(2)).int32(nanos).finish();
}

export function readQuantity(reader: Reader): string {
  let text = '';
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag >>> 3 === 1) text = reader.string();
    else reader.skipType(tag & 7);
  }
  return text;
}

export function quantityBytes(value: string | number): Uint8Array {
  return new Writer().uint32(delimited(1)).string(String(value)).finish();
}

export function readIntOrString(reader: Reader): number | string {
  let [type, number, text] = [0, 0, ''];
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag >>> 3 === 1) type = readInt64(reader);
    else if (tag >>> 3 === 2) number = reader.int32();
    else if (tag >>> 3 === 3) text = reader.string();
    else reader.skipType(tag & 7);
  }
  return type === 0 ? number : text;
}

export function intOrStringBytes(value: string | number): Uint8Array {
  const isText = typeof value === 'string';
  const writer = new Writer().uint32(varint(1)).int64(isText ? 1 : 0);
  writer.uint32(varint(2)).int32(isText ? 0 : value);
  return writer
    .uint32(delimited(3))
    .string(isText ? value : '')
    .finish();
}

/** The JSON in a message that holds nothing but its text; undefined when it is empty. Throws when it is no JSON. */
export function readRawJson(reader: Reader): unknown {
  let text = '';
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag >>> 3 === 1) text = reader.string();
    else reader.skipType(tag & 7);
  }
  return text === '' ? undefined : (JSON.parse(text) as unknown);
}

export function rawJsonBytes(value: unknown): Uint8Array {
  return new Writer().uint32(delimited(1)).string(JSON.stringify(value)).finish();
}

/** The tag of a field that is a number. */
export function varint(field: number): number {
  return field << 3;
}

/** The tag of a field with its length in front. */
export function delimited(field: number): number {
  return (field << 3) | 2;
}
