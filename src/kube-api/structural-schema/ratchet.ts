/**
 * Which part of the old object a part of the new one replaces, so that what was wrong already and has not changed can stay
 * (apiserver/pkg/cel/common/equality.go: CorrelatedObject).
 */
import { isSemanticallyEqual } from '../meta/equality.ts';
import { isJsonObject, type Schema } from './schema.ts';

/** The old value of what is being checked, which may be undefined. */
export interface Correlated {
  readonly value: unknown;
}

/** What the field replaces; undefined where nothing can be said. */
export function oldField(old: Correlated | undefined, schema: Schema, name: string): Correlated | undefined {
  if (old === undefined || !isJsonObject(old.value)) return undefined;
  const isKnown =
    (schema.properties !== undefined && Object.hasOwn(schema.properties, name)) ||
    typeof schema.additionalProperties === 'object';
  return isKnown && Object.hasOwn(old.value, name) ? { value: old.value[name] } : undefined;
}

/** What the element replaces: only elements of lists of type map can be told apart. */
export function oldItem(
  old: Correlated | undefined,
  list: readonly unknown[],
  schema: Schema,
  index: number,
): Correlated | undefined {
  if (old === undefined || !Array.isArray(old.value) || schema['x-kubernetes-list-type'] !== 'map') return undefined;
  const keys = schema['x-kubernetes-list-map-keys'] ?? [];
  const item = list[index];
  if (!isJsonObject(item)) return undefined;
  const found = old.value.find(
    (other) => isJsonObject(other) && keys.every((key) => isSemanticallyEqual(other[key], item[key])),
  );
  return found === undefined ? undefined : { value: found };
}
