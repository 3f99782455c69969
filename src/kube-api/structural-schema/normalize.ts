/**
 * Schemas as the API keeps them. Inside of `items` and `additionalProperties`, which may be of two kinds each, the decoder leaves JSON as
 * it is; Go reads it into the same structure as all schemas, where what is empty or unknown is lost
 * (apiextensions-apiserver/pkg/apis/apiextensions/v1/marshal.go).
 */
import { decode } from '../schema/decode.ts';
import { schemaById } from '../schema/schema.ts';
import { isJsonObject, type JsonObject, mapFields, mapItems, type Schema } from './schema.ts';

const SCHEMA = schemaById('JSONSchemaProps');
const NESTED = ['items', 'additionalProperties', 'additionalItems'];
const MAPS = ['properties', 'patternProperties', 'definitions', 'dependencies'];
const LISTS = ['allOf', 'anyOf', 'oneOf'];

/** The schema with every schema inside in canonical form; the very same one when it is so already. */
export function normalizeSchema(schema: Schema): Schema {
  return mapFields(schema as JsonObject, (value, key) => {
    if (NESTED.includes(key)) return normalizeNested(value);
    if (key === 'not') return normalizeInside(value);
    if (MAPS.includes(key) && isJsonObject(value)) return mapFields(value, normalizeInside);
    if (LISTS.includes(key) && Array.isArray(value)) return mapItems(value, normalizeInside);
    return value;
  });
}

function normalizeNested(value: unknown): unknown {
  if (Array.isArray(value)) return mapItems(value, normalizeNested);
  if (SCHEMA === undefined || !isJsonObject(value)) return value;
  return normalizeSchema((decode(SCHEMA, value).object ?? value) as Schema);
}

function normalizeInside(value: unknown): unknown {
  return isJsonObject(value) ? normalizeSchema(value as Schema) : value;
}
