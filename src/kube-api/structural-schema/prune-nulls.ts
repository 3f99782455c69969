/** Drops nulls that are neither a value nor replaced by a default (apiextensions-apiserver/pkg/apiserver/schema/defaulting/prunenulls.go). */
import { additionalOf, isJsonObject, itemsOf, mapFields, mapItems, propertyOf, type Schema } from './schema.ts';

/** The value without such fields; elements of lists stay. */
export function pruneNulls(value: unknown, schema: Schema | undefined): unknown {
  if (Array.isArray(value)) {
    const items = itemsOf(schema);
    return mapItems(value, (item) => pruneNulls(item, items));
  }
  if (!isJsonObject(value)) return value;
  return mapFields(value, (item, key) => {
    const known = propertyOf(schema, key) ?? additionalOf(schema);
    const isNothing =
      item === null && known !== undefined && known.nullable !== true && (known.default ?? null) === null;
    return isNothing ? undefined : pruneNulls(item, known);
  });
}
