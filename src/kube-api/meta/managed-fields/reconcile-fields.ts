/**
 * Fields that were noted when their type was another: what was granular and is atomic now is one field
 * (sigs.k8s.io/structured-merge-diff/typed/reconcile_schema.go).
 */
import { FieldSet, type Path } from './field-set.ts';
import { fieldNameOf, type PathElement } from './path-element.ts';
import { entryTypeOf } from './typed-value.ts';
import { DEDUCED, type ValueType } from './value-type.ts';

/** The set as the type says now; the very set when it says so already. */
export function reconcileFields(type: ValueType, fields: FieldSet): FieldSet {
  const atomic: Path[] = [];
  findAtomic(type, fields, false, [], atomic);
  if (atomic.length === 0) return fields;
  const roots = FieldSet.of(...atomic);
  return fields.recursiveDifference(roots).union(roots);
}

/** Finds where the set goes below, or claims less than, what is one field. */
function findAtomic(type: ValueType, fields: FieldSet, isLeaf: boolean, path: Path, found: Path[]): void {
  const { map, list } = type;
  if (map !== undefined) {
    if (map.values === DEDUCED && type === DEDUCED) return;
    if (map.isAtomic) {
      if (!isLeaf && !fields.isEmpty) found.push(path);
      return;
    }
    fields.forEachStep((element, isMember, below) => {
      const name = fieldNameOf(element);
      const entry = name === undefined ? map.values : entryTypeOf(map, name);
      if (entry !== undefined) descend(entry, element, isMember, below, path, found);
    });
    return;
  }
  if (type.scalar !== undefined || list === undefined) return;
  if (list.isAtomic) {
    if (!isLeaf) found.push(path);
    return;
  }
  fields.forEachStep((element, isMember, below) => descend(list.items, element, isMember, below, path, found));
}

function descend(
  type: ValueType,
  element: PathElement,
  isMember: boolean,
  below: FieldSet | undefined,
  path: Path,
  found: Path[],
): void {
  findAtomic(type, below ?? FieldSet.EMPTY, isMember && below === undefined, [...path, element], found);
}
