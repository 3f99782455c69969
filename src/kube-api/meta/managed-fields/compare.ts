/** What differs between two values of one type, as sets of fields (sigs.k8s.io/structured-merge-diff/typed/compare.go). */
import { scalarProblem } from './check-type.ts';
import { FieldSet, FieldSetBuilder } from './field-set.ts';
import { fieldElement, type PathElement, showPath } from './path-element.ts';
import {
  areSame,
  deduce,
  entryTypeOf,
  isMap,
  itemElement,
  type JsonMap,
  onType,
  type TypeProblem,
  TypeProblems,
} from './typed-value.ts';
import type { ListValueType, MapValueType, ScalarType, ValueType } from './value-type.ts';

/** No field is in more than one of the sets. */
export interface Comparison {
  readonly removed: FieldSet;
  readonly modified: FieldSet;
  readonly added: FieldSet;
}

const NO_DIFFERENCE: Comparison = { removed: FieldSet.EMPTY, modified: FieldSet.EMPTY, added: FieldSet.EMPTY };

/** What `after` has removed from, modified in and added to `before`. Throws TypeProblems for values of no such type. */
export function compareValues(type: ValueType, before: unknown, after: unknown): Comparison {
  if (before === after) return NO_DIFFERENCE;
  const walk = new CompareWalk();
  walk.compare(type, before, after, false);
  if (walk.problems.length > 0) throw new TypeProblems(walk.problems);
  return { removed: walk.removed.build(), modified: walk.modified.build(), added: walk.added.build() };
}

/** The comparison without the fields of `ignored` and what is below them. */
export function withoutFields(comparison: Comparison, ignored: FieldSet): Comparison {
  if (ignored.isEmpty) return comparison;
  return {
    removed: comparison.removed.recursiveDifference(ignored),
    modified: comparison.modified.recursiveDifference(ignored),
    added: comparison.added.recursiveDifference(ignored),
  };
}

class CompareWalk {
  readonly removed = new FieldSetBuilder();
  readonly modified = new FieldSetBuilder();
  readonly added = new FieldSetBuilder();
  readonly problems: TypeProblem[] = [];
  readonly #path: PathElement[] = [];

  compare(type: ValueType, before: unknown, after: unknown, isInLeaf: boolean): void {
    // Shared subtrees of frozen objects are most of what there is.
    if (before === after) return;
    const typeBefore = deduce(type, before);
    const typeAfter = deduce(type, after);
    let inLeaf = isInLeaf;
    if (after === undefined) inLeaf = this.#visit(typeBefore, before, after, inLeaf);
    else if (before === undefined || isSameType(typeBefore, typeAfter)) {
      inLeaf = this.#visit(typeAfter, before, after, inLeaf);
    } else {
      this.#visit(typeBefore, before, after, inLeaf);
      inLeaf = this.#visit(typeAfter, before, after, inLeaf);
    }
    if (inLeaf) return;
    if (before === undefined) this.added.insert(this.#path);
    else if (after === undefined) this.removed.insert(this.#path);
  }

  /** Whether the value is a leaf as a whole. */
  #visit(type: ValueType, before: unknown, after: unknown, inLeaf: boolean): boolean {
    return onType(type, {
      scalar: (scalar) => this.#compareScalars(scalar, before, after, inLeaf),
      list: (list) => this.#compareLists(list, before, after, inLeaf),
      map: (map) => this.#compareMaps(map, before, after, inLeaf),
    });
  }

  #leaf(before: unknown, after: unknown, inLeaf: boolean): true {
    if (inLeaf) return true;
    if (before === undefined) this.added.insert(this.#path);
    else if (after === undefined) this.removed.insert(this.#path);
    else if (!areSame(before, after)) this.modified.insert(this.#path);
    return true;
  }

  #compareScalars(type: ScalarType, before: unknown, after: unknown, inLeaf: boolean): boolean {
    const problemBefore = scalarProblem(type, before);
    const problemAfter = scalarProblem(type, after);
    if (problemBefore !== undefined && problemAfter !== undefined) {
      const path = showPath(this.#path);
      this.problems.push({ path, message: `lhs: ${problemBefore}` }, { path, message: `rhs: ${problemAfter}` });
      return inLeaf;
    }
    return this.#leaf(before, after, inLeaf);
  }

  #compareLists(type: ListValueType, before: unknown, after: unknown, inLeaf: boolean): boolean {
    const left = Array.isArray(before) ? before : [];
    const right = Array.isArray(after) ? after : [];
    if (type.isAtomic || (left.length === 0 && right.length === 0)) return this.#leaf(before, after, inLeaf);
    const leftItems = this.#index(type, left);
    const rightItems = this.#index(type, right);
    for (const element of new Set([...leftItems.keys(), ...rightItems.keys()])) {
      this.#path.push(element);
      this.#compareItems(type, leftItems.get(element) ?? [], rightItems.get(element) ?? [], inLeaf);
      this.#path.pop();
    }
    return inLeaf;
  }

  /** Items that are there more than once are one field together. */
  #compareItems(type: ListValueType, left: readonly unknown[], right: readonly unknown[], inLeaf: boolean): void {
    if (left.length <= 1 && right.length <= 1) {
      this.compare(type.items, left[0], right[0], inLeaf);
    } else if (left.length >= 2 && right.length >= 2) {
      if (!areSame(left, right)) this.modified.insert(this.#path);
    } else if (left.length >= 2) {
      if (right.length > 0) this.compare(type.items, undefined, right[0], inLeaf);
      this.removed.insert(this.#path);
    } else {
      if (left.length > 0) this.compare(type.items, left[0], undefined, inLeaf);
      this.added.insert(this.#path);
    }
  }

  #index(type: ListValueType, list: readonly unknown[]): Map<PathElement, unknown[]> {
    const items = new Map<PathElement, unknown[]>();
    for (const [index, item] of list.entries()) {
      const element = itemElement(type, item);
      if (typeof element !== 'string') {
        this.problems.push({ path: showPath(this.#path), message: `element ${index}: ${element.problem}` });
        continue;
      }
      const present = items.get(element);
      if (present === undefined) items.set(element, [item]);
      else present.push(item);
    }
    return items;
  }

  #compareMaps(type: MapValueType, before: unknown, after: unknown, inLeaf: boolean): boolean {
    const left = isMap(before) ? before : NOTHING;
    const right = isMap(after) ? after : NOTHING;
    if (type.isAtomic || (isEmpty(left) && isEmpty(right))) return this.#leaf(before, after, inLeaf);
    for (const name in left) this.#compareEntry(type, name, left[name], right[name], inLeaf);
    for (const name in right) {
      if (left[name] === undefined) this.#compareEntry(type, name, undefined, right[name], inLeaf);
    }
    return inLeaf;
  }

  #compareEntry(type: MapValueType, name: string, before: unknown, after: unknown, inLeaf: boolean): void {
    if (before === after) return;
    const entryType = entryTypeOf(type, name);
    if (entryType === undefined) return;
    this.#path.push(fieldElement(name));
    this.compare(entryType, before, after, inLeaf);
    this.#path.pop();
  }
}

const NOTHING: JsonMap = {};

function isEmpty(map: JsonMap): boolean {
  for (const _name in map) return false;
  return true;
}

function isSameType(a: ValueType, b: ValueType): boolean {
  return a === b || (a.map === b.map && a.list === b.list && a.scalar === b.scalar);
}
