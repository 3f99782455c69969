/** A list of objects as bytes: its metadata and its items (the `…List` messages of k8s.io/api, all of the same form). */
import { Writer } from 'protobufjs/minimal';
import type { TypeSchema } from '../schema/type-schema.ts';
import { writeMessage } from './encode-message.ts';
import { delimited, varint } from './values.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** The bytes of a list of objects of one type, without the envelope. */
export function encodeList(type: TypeSchema, metadata: JsonObject, items: readonly JsonObject[]): Uint8Array {
  const writer = new Writer().uint32(delimited(1)).bytes(metadataBytes(metadata));
  for (const item of items) {
    writer.uint32(delimited(2)).fork();
    writeMessage(writer, type, item);
    writer.ldelim();
  }
  return writer.finish();
}

function metadataBytes({ resourceVersion, continue: token, remainingItemCount }: JsonObject): Uint8Array {
  const writer = new Writer();
  if (resourceVersion !== undefined) writer.uint32(delimited(2)).string(String(resourceVersion));
  if (token !== undefined) writer.uint32(delimited(3)).string(String(token));
  if (remainingItemCount !== undefined) writer.uint32(varint(4)).int64(Number(remainingItemCount));
  return writer.finish();
}
