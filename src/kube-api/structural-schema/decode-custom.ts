/**
 * A body as a custom resource: metadata in canonical form, unknown fields and empty nulls dropped
 * (apiextensions-apiserver/pkg/apiserver/customresource_handler.go: unstructuredSchemaCoercer).
 */
import type { Decoded } from '../schema/decode.ts';
import { coerceMetadata, decodeMetadata } from './embedded-metadata.ts';
import { prune } from './prune.ts';
import { pruneNulls } from './prune-nulls.ts';
import { isJsonObject, type JsonObject, type Schema } from './schema.ts';

/** Decodes `json`. The result is not frozen; with `preservesUnknown` nothing of it is dropped but in metadata. */
export function decodeCustom(
  json: unknown,
  schema: Schema | undefined,
  preservesUnknown: boolean,
  duplicateFields: readonly string[] = [],
): Decoded {
  if (!isJsonObject(json)) return failed('unstructured object must be a JSON object');
  const unknown: string[] = [];
  let object: JsonObject = json;
  if (Object.hasOwn(json, 'metadata')) {
    const decoded = decodeMetadata(json.metadata, 'metadata');
    if (!decoded.ok) return failed(decoded.error);
    unknown.push(...decoded.unknown);
    object = decoded.metadata === json.metadata ? json : { ...json, metadata: decoded.metadata };
  }
  if (!preservesUnknown) {
    const metadata = object.metadata;
    object = pruneNulls(prune(object, schema, true, unknown), schema) as JsonObject;
    if (metadata !== undefined && object.metadata !== metadata) object = { ...object, metadata };
  }
  const coerced = coerceMetadata(object, schema, false, unknown);
  if (!coerced.ok) return failed(coerced.error);
  const strictErrors = [
    ...duplicateFields.map((path) => `duplicate field "${path}"`),
    ...unknown.map((path) => `unknown field "${path}"`),
  ];
  return { object: coerced.value as JsonObject, error: undefined, strictErrors };
}

function failed(error: string): Decoded {
  return { object: undefined, error, strictErrors: [] };
}
