/** Elements of lists of type set and map are there once (apiextensions-apiserver/pkg/apiserver/schema/listtype/validation.go). */
import type { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { goJson, shownValue } from './go-json.ts';
import { additionalOf, isJsonObject, itemsOf, type JsonObject, propertyOf, type Schema } from './schema.ts';

/** Adds what is there more than once. */
export function validateLists(value: unknown, schema: Schema | undefined, errors: FieldErrors, path: FieldPath): void {
  if (schema === undefined) return;
  if (Array.isArray(value)) validateList(value, schema, errors, path);
  else if (isJsonObject(value)) validateFields(value, schema, errors, path);
}

function validateFields(object: JsonObject, schema: Schema, errors: FieldErrors, path: FieldPath): void {
  const additional = additionalOf(schema);
  if (additional !== undefined) {
    for (const [key, item] of Object.entries(object)) validateLists(item, additional, errors, path.key(key));
  }
  for (const [key, item] of Object.entries(object)) {
    const property = propertyOf(schema, key);
    if (property !== undefined) validateLists(item, property, errors, path.child(key));
  }
}

function validateList(list: readonly unknown[], schema: Schema, errors: FieldErrors, path: FieldPath): void {
  const type = schema['x-kubernetes-list-type'];
  if (type === 'set') {
    for (const i of repeated(list)) errors.duplicate(path.index(i), shownValue(list[i]));
  } else if (type === 'map') {
    validateMap(list, schema['x-kubernetes-list-map-keys'] ?? [], errors, path);
  }
  const items = itemsOf(schema);
  if (items === undefined) return;
  for (const [i, item] of list.entries()) validateLists(item, items, errors, path.index(i));
}

function validateMap(
  list: readonly unknown[],
  keyNames: readonly string[],
  errors: FieldErrors,
  path: FieldPath,
): void {
  for (const [i, item] of list.entries()) {
    if (item === null || isJsonObject(item)) continue;
    errors.invalid(path.index(i), shownValue(item), 'must be an object for an array of list-type map');
    return;
  }
  const keys = list.map((item) => keyOf(item, keyNames));
  for (const i of repeated(keys)) errors.duplicate(path.index(i), shownValue(keys[i]));
}

function keyOf(item: unknown, keyNames: readonly string[]): JsonObject {
  const key: Record<string, unknown> = {};
  if (isJsonObject(item)) for (const name of keyNames) if (Object.hasOwn(item, name)) key[name] = item[name];
  return key;
}

/** Where the second of several equal elements is. */
function repeated(list: readonly unknown[]): readonly number[] {
  const times = new Map<string, number>();
  const indices: number[] = [];
  for (const [i, item] of list.entries()) {
    const text = goJson(item);
    const seen = times.get(text) ?? 0;
    times.set(text, seen + 1);
    if (seen === 1) indices.push(i);
  }
  return indices;
}
