/**
 * Metadata of objects that are known only by their schema, and of objects inside them: it is what metadata always is
 * (apiextensions-apiserver/pkg/apiserver/schema/objectmeta/{algorithm,coerce}.go).
 */
import { goValue } from '../meta/go-syntax.ts';
import { decode } from '../schema/decode.ts';
import { schemaById } from '../schema/schema.ts';
import { shownValue } from './go-json.ts';
import {
  additionalOf,
  asResource,
  hasAdditional,
  isJsonObject,
  itemsOf,
  mapFields,
  mapItems,
  propertyOf,
  type Schema,
} from './schema.ts';

const OBJECT_META = schemaById('ObjectMeta');

/** Metadata in canonical form, or what is wrong with it. */
export type DecodedMetadata =
  | { readonly ok: true; readonly metadata: unknown; readonly unknown: readonly string[] }
  | { readonly ok: false; readonly error: string };

/** Reads metadata at `path`, e.g. `metadata`; unknown fields are dropped and told with their paths. */
export function decodeMetadata(metadata: unknown, path: string): DecodedMetadata {
  if (OBJECT_META === undefined) throw new Error('the schema table has no ObjectMeta');
  // Go reads null into an empty structure.
  const { object, error, strictErrors } = decode(OBJECT_META, metadata ?? {});
  if (error !== undefined) return { ok: false, error };
  const unknown = strictErrors.flatMap((problem) => {
    const field = /^(?:unknown|duplicate) field "(.*)"$/.exec(problem)?.[1];
    return field === undefined ? [] : [`${path}.${field}`];
  });
  return { ok: true, metadata: object, unknown };
}

/** What coercing came to: the value, or the first thing wrong as a field error says it. */
export type Coerced =
  | { readonly ok: true; readonly value: unknown }
  | {
      readonly ok: false;
      readonly field: string;
      readonly shown: unknown;
      readonly detail: string;
      readonly error: string;
    };

interface Refusal {
  readonly field: string;
  readonly shown: unknown;
  readonly detail: string;
}

/** The value with the metadata of all objects inside in canonical form; paths of unknown fields go to `unknown`. */
export function coerceMetadata(
  value: unknown,
  schema: Schema | undefined,
  isResourceRoot: boolean,
  unknown: string[] = [],
  path = '',
): Coerced {
  const refusals: Refusal[] = [];
  const found: string[] = [];
  const coerced = coerceAt(value, isResourceRoot ? asResource(schema) : schema, path, refusals, found);
  unknown.push(...found.sort());
  const [first] = refusals;
  if (first === undefined) return { ok: true, value: coerced };
  return {
    ok: false,
    ...first,
    error: `${first.field}: Invalid value: ${goValue(shownValue(first.shown))}: ${first.detail}`,
  };
}

function coerceAt(
  value: unknown,
  schema: Schema | undefined,
  path: string,
  refusals: Refusal[],
  unknown: string[],
): unknown {
  if (schema === undefined) return value;
  if (Array.isArray(value)) {
    const items = itemsOf(schema);
    return mapItems(value, (item, i) => coerceAt(item, items, `${path}[${i}]`, refusals, unknown));
  }
  if (!isJsonObject(value)) return value;
  const isResource = schema['x-kubernetes-embedded-resource'] === true;
  return mapFields(value, (given, key) => {
    const at = path === '' ? key : `${path}.${key}`;
    let item = given;
    if (isResource && (key === 'apiVersion' || key === 'kind') && typeof given !== 'string') {
      refusals.push({ field: at, shown: given, detail: 'must be a string' });
      return given;
    }
    if (isResource && key === 'metadata') {
      const decoded = decodeMetadata(given, at);
      if (!decoded.ok) {
        refusals.push({ field: at, shown: given, detail: decoded.error });
        return given;
      }
      unknown.push(...decoded.unknown);
      item = decoded.metadata;
    }
    const property = propertyOf(schema, key);
    if (property !== undefined) return coerceAt(item, property, at, refusals, unknown);
    if (!hasAdditional(schema)) return item;
    return coerceAt(item, additionalOf(schema), `${path}[${key}]`, refusals, unknown);
  });
}
