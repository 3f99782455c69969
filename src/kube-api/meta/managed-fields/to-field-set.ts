/** The set of all fields that a value sets (sigs.k8s.io/structured-merge-diff/typed/tofieldset.go). */
import { type FieldSet, FieldSetBuilder } from './field-set.ts';
import { fieldElement, type PathElement } from './path-element.ts';
import { deduce, entryTypeOf, isMap, itemElement, onType } from './typed-value.ts';
import type { ListValueType, MapValueType, ValueType } from './value-type.ts';

/** The leaves and list items of a value that is of the type. */
export function toFieldSet(type: ValueType, value: unknown): FieldSet {
  const builder = new FieldSetBuilder();
  collect(builder, type, value, []);
  return builder.build();
}

function collect(into: FieldSetBuilder, type: ValueType, value: unknown, path: PathElement[]): void {
  onType(deduce(type, value), {
    scalar: () => into.insert(path),
    list: (list) => (list.isAtomic ? into.insert(path) : collectItems(into, list, value, path)),
    map: (map) => (map.isAtomic ? into.insert(path) : collectEntries(into, map, value, path)),
  });
}

function collectItems(into: FieldSetBuilder, type: ListValueType, value: unknown, path: PathElement[]): void {
  if (!Array.isArray(value)) return;
  const counts = new Map<PathElement, number>();
  const elements = value.map((item: unknown) => itemElement(type, item));
  for (const element of elements) {
    if (typeof element === 'string') counts.set(element, (counts.get(element) ?? 0) + 1);
  }
  for (const [index, element] of elements.entries()) {
    if (typeof element !== 'string') continue;
    path.push(element);
    // What is there twice is one field as a whole.
    if (counts.get(element) === 1) collect(into, type.items, value[index], path);
    into.insert(path);
    path.pop();
  }
}

function collectEntries(into: FieldSetBuilder, type: MapValueType, value: unknown, path: PathElement[]): void {
  if (!isMap(value)) return;
  for (const name of Object.keys(value)) {
    const entry = value[name];
    const entryType = entryTypeOf(type, name);
    if (entry === undefined || entryType === undefined) continue;
    path.push(fieldElement(name));
    collect(into, entryType, entry, path);
    const isEmpty = entry === null || (isMap(entry) && Object.keys(entry).length === 0);
    if (isEmpty || type.field(name) === undefined) into.insert(path);
    path.pop();
  }
}
