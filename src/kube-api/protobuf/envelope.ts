/**
 * The wrapping of every object: four bytes that no other format begins with, then a message that names the kind and holds the
 * object's bytes (apimachinery/pkg/runtime/serializer/protobuf/protobuf.go, runtime.Unknown).
 */
import { Reader, Writer } from 'protobufjs/minimal';

const MAGIC = [0x6b, 0x38, 0x73, 0x00] as const;

export interface Envelope {
  readonly apiVersion: string;
  readonly kind: string;
  readonly raw: Uint8Array;
}

/** Whether bytes begin as an object in protobuf does. */
export function isProtobuf(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, index) => bytes[index] === byte);
}

/** Throws an Error in upstream's words when the bytes are none of this form. */
export function openEnvelope(bytes: Uint8Array): Envelope {
  if (bytes.length === 0) throw new Error('empty data');
  if (!isProtobuf(bytes)) {
    throw new Error(`provided data does not appear to be a protobuf message, expected prefix [${MAGIC.join(' ')}]`);
  }
  const reader = new Reader(bytes.subarray(MAGIC.length));
  let [apiVersion, kind, raw] = ['', '', new Uint8Array()];
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag >>> 3 === 1) [apiVersion, kind] = readTypeMeta(reader.bytes());
    else if (tag >>> 3 === 2) raw = new Uint8Array(reader.bytes());
    else reader.skipType(tag & 7);
  }
  return { apiVersion, kind, raw };
}

function readTypeMeta(bytes: Uint8Array): [apiVersion: string, kind: string] {
  const reader = new Reader(bytes);
  let [apiVersion, kind] = ['', ''];
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    if (tag >>> 3 === 1) apiVersion = reader.string();
    else if (tag >>> 3 === 2) kind = reader.string();
    else reader.skipType(tag & 7);
  }
  return [apiVersion, kind];
}

/** The bytes of an object with its wrapping. */
export function sealEnvelope({ apiVersion, kind, raw }: Envelope): Uint8Array {
  const writer = new Writer();
  writer.uint32(tagOf(1)).fork().uint32(tagOf(1)).string(apiVersion).uint32(tagOf(2)).string(kind).ldelim();
  writer.uint32(tagOf(2)).bytes(raw);
  // Go writes both, empty
  writer.uint32(tagOf(3)).string('').uint32(tagOf(4)).string('');
  const message = writer.finish();
  const bytes = new Uint8Array(MAGIC.length + message.length);
  bytes.set(MAGIC);
  bytes.set(message, MAGIC.length);
  return bytes;
}

/** The tag of a field whose value has a length in front. */
function tagOf(number: number): number {
  return (number << 3) | 2;
}
