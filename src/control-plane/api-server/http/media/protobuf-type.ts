/**
 * Bodies as protobuf, which typed clients send (apimachinery/pkg/runtime/serializer/protobuf). Answered only to clients that
 * take nothing else: all that is known name JSON beside it, and watches are not written in it.
 */

import { badRequest, StatusError } from '../../../../kube-api/meta/status-error.ts';
import { decodeMessage } from '../../../../kube-api/protobuf/decode-message.ts';
import { encodeList } from '../../../../kube-api/protobuf/encode-list.ts';
import { encodeMessage } from '../../../../kube-api/protobuf/encode-message.ts';
import { openEnvelope, sealEnvelope } from '../../../../kube-api/protobuf/envelope.ts';
import { schemaOf } from '../../../../kube-api/schema/schema.ts';
import type { TypeSchema } from '../../../../kube-api/schema/type-schema.ts';
import type { BodyContent, MediaType } from './media-types.ts';

type JsonObject = Readonly<Record<string, unknown>>;

export const PROTOBUF_TYPE: MediaType = {
  name: 'application/vnd.kubernetes.protobuf',
  canStream: false,
  isLastResort: true,
  decode,
  encode: (object) => encode(object as JsonObject),
};

function decode(bytes: Uint8Array): BodyContent {
  try {
    const { apiVersion, kind, raw } = openEnvelope(bytes);
    const type = schemaOf(apiVersion, kind) ?? schemaOfOptions(kind);
    return { apiVersion, kind, ...(type === undefined ? {} : decodeMessage(type, raw)) };
  } catch (error) {
    throw badRequest((error as Error).message);
  }
}

/** Options are registered in every group's version. */
function schemaOfOptions(kind: string): TypeSchema | undefined {
  return kind === 'DeleteOptions' ? schemaOf('v1', kind) : undefined;
}

function encode(object: JsonObject): Uint8Array {
  const [apiVersion, kind] = [String(object.apiVersion ?? ''), String(object.kind ?? '')];
  const items =
    Array.isArray(object.items) && kind.endsWith('List') ? (object.items as readonly JsonObject[]) : undefined;
  const type = schemaOf(apiVersion, items === undefined ? kind : kind.slice(0, -'List'.length));
  if (type === undefined) throw notEncodable(kind);
  const raw =
    items === undefined ? encodeMessage(type, object) : encodeList(type, object.metadata as JsonObject, items);
  return sealEnvelope({ apiVersion, kind, raw });
}

function notEncodable(kind: string): StatusError {
  return new StatusError(
    406,
    'NotAcceptable',
    `object *unstructured.${kind} does not implement the protobuf marshalling interface`,
  );
}
