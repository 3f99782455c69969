/** Fills in what the schema gives for what is missing (apiextensions-apiserver/pkg/apiserver/schema/defaulting/algorithm.go). */
import {
  additionalOf,
  hasAdditional,
  isJsonObject,
  itemsOf,
  mapFields,
  mapItems,
  propertyOf,
  type Schema,
} from './schema.ts';

/** The value with defaults, also in place of nulls where null is no value. */
export function applyDefaults(value: unknown, schema: Schema | undefined): unknown {
  if (schema === undefined) return value;
  if (Array.isArray(value)) {
    const items = itemsOf(schema);
    if (items === undefined) return value;
    return mapItems(value, (item) => applyDefaults(orDefault(item, items), items));
  }
  if (!isJsonObject(value)) return value;
  const filled = withMissing(value, schema);
  return mapFields(filled, (item, key) => {
    const property = propertyOf(schema, key);
    if (property !== undefined) return applyDefaults(item, property);
    const additional = additionalOf(schema);
    return hasAdditional(schema) && additional !== undefined
      ? applyDefaults(orDefault(item, additional), additional)
      : item;
  });
}

function withMissing(value: Readonly<Record<string, unknown>>, schema: Schema): Readonly<Record<string, unknown>> {
  let output: Record<string, unknown> | undefined;
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (property.default === undefined || property.default === null) continue;
    const isMissing = !Object.hasOwn(value, name) || (value[name] === null && property.nullable !== true);
    if (!isMissing) continue;
    output ??= { ...value };
    output[name] = property.default;
  }
  return output ?? value;
}

function orDefault(item: unknown, schema: Schema): unknown {
  return item === null && schema.nullable !== true ? (schema.default ?? null) : item;
}
