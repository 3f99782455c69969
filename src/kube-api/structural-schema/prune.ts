/** Drops what the schema doesn't know (apiextensions-apiserver/pkg/apiserver/schema/pruning/algorithm.go). */
import {
  additionalOf,
  asResource,
  hasAdditional,
  isJsonObject,
  isMetaField,
  itemsOf,
  mapFields,
  mapItems,
  propertyOf,
  type Schema,
} from './schema.ts';

/** The value without unknown fields, whose paths go to `unknown`. At the root of an API object its own metadata stays. */
export function prune(
  value: unknown,
  schema: Schema | undefined,
  isResourceRoot: boolean,
  unknown: string[] = [],
): unknown {
  const found: string[] = [];
  const pruned = pruneAt(value, isResourceRoot ? asResource(schema) : schema, '', found);
  unknown.push(...found.sort());
  return pruned;
}

function pruneAt(value: unknown, schema: Schema | undefined, path: string, unknown: string[]): unknown {
  if (schema?.['x-kubernetes-preserve-unknown-fields'] === true) return preserveAt(value, schema, path, unknown);
  if (Array.isArray(value)) {
    const items = itemsOf(schema);
    return mapItems(value, (item, i) => pruneAt(item, items, `${path}[${i}]`, unknown));
  }
  if (!isJsonObject(value)) return value;
  return mapFields(value, (item, key) => {
    if (schema?.['x-kubernetes-embedded-resource'] === true && isMetaField(key)) return item;
    const at = path === '' ? key : `${path}.${key}`;
    const property = propertyOf(schema, key);
    if (property !== undefined) return pruneAt(item, property, at, unknown);
    if (schema !== undefined && hasAdditional(schema)) return pruneAt(item, additionalOf(schema), at, unknown);
    if (!isMetaField(key) || path !== '') unknown.push(at);
    return undefined;
  });
}

/** Inside of what is to be kept, only what has a schema of its own is pruned. */
function preserveAt(value: unknown, schema: Schema | undefined, path: string, unknown: string[]): unknown {
  if (schema === undefined) return value;
  if (Array.isArray(value)) {
    const items = itemsOf(schema);
    return mapItems(value, (item, i) => preserveAt(item, items, `${path}[${i}]`, unknown));
  }
  if (!isJsonObject(value)) return value;
  return mapFields(value, (item, key) => {
    if (schema['x-kubernetes-embedded-resource'] === true && isMetaField(key)) return item;
    const at = path === '' ? key : `${path}.${key}`;
    const property = propertyOf(schema, key);
    if (property !== undefined) return pruneAt(item, property, at, unknown);
    return hasAdditional(schema) ? pruneAt(item, additionalOf(schema), at, unknown) : item;
  });
}
