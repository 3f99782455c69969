/** Takes fields out of a value, or leaves only them (sigs.k8s.io/structured-merge-diff/typed/remove.go). */
import type { FieldSet } from './field-set.ts';
import { fieldElement } from './path-element.ts';
import { deduce, entryTypeOf, isMap, itemElement, onType } from './typed-value.ts';
import type { ListValueType, MapValueType, ValueType } from './value-type.ts';

/** `value` without the fields of the set; undefined when nothing is left. Atomic lists and maps that are reached go whole. */
export function removeItems(type: ValueType, value: unknown, fields: FieldSet): unknown {
  return pick(type, value, fields, false);
}

/** Only the fields of the set. */
export function extractItems(type: ValueType, value: unknown, fields: FieldSet): unknown {
  return pick(type, value, fields, true);
}

function pick(type: ValueType, value: unknown, fields: FieldSet, isExtracting: boolean): unknown {
  return onType(deduce(type, value), {
    scalar: () => value,
    list: (list) => pickList(list, value, fields, isExtracting),
    map: (map) => pickMap(map, value, fields, isExtracting),
  });
}

function pickList(type: ListValueType, value: unknown, fields: FieldSet, isExtracting: boolean): unknown {
  if (!Array.isArray(value)) return undefined;
  if (value.length === 0 || type.isAtomic) return isExtracting ? value : undefined;
  const kept: unknown[] = [];
  for (const item of value as readonly unknown[]) {
    const element = itemElement(type, item);
    if (typeof element !== 'string') continue;
    const isMatch = fields.has([element]);
    const below = fields.below(element);
    if (isExtracting ? !isMatch && below.isEmpty : isMatch) continue;
    kept.push(below.isEmpty ? item : pick(type.items, item, below, isExtracting));
  }
  return kept.length === 0 ? undefined : kept.map((item) => (item === undefined ? null : item));
}

function pickMap(type: MapValueType, value: unknown, fields: FieldSet, isExtracting: boolean): unknown {
  if (!isMap(value)) return undefined;
  const names = Object.keys(value);
  if (names.length === 0 || type.isAtomic) return isExtracting ? value : undefined;
  const kept: Record<string, unknown> = {};
  for (const name of names) {
    const element = fieldElement(name);
    const entryType = entryTypeOf(type, name);
    const entry = value[name];
    const below = fields.below(element);
    if (fields.has([element])) {
      // A field that is named itself is taken as it is; upstream looks at it with the set of its parent.
      if (isExtracting && entryType !== undefined) kept[name] = pick(entryType, entry, fields, true);
    } else if (!below.isEmpty && entryType !== undefined) {
      const rest = pick(entryType, entry, below, isExtracting);
      kept[name] = rest === undefined ? null : rest;
    } else if (!isExtracting) {
      kept[name] = entry;
    }
  }
  return Object.keys(kept).length === 0 ? undefined : kept;
}
