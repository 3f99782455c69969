/**
 * Lays an applied configuration over an object (sigs.k8s.io/structured-merge-diff/typed/merge.go): leaves of the configuration
 * win, items of lists are matched by their keys and put in the configuration's order.
 */
import { scalarProblem } from './check-type.ts';
import { fieldElement, type PathElement, showElement, showPath } from './path-element.ts';
import {
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

/** `live` with all that `config` says. Throws TypeProblems for values of no such type. */
export function mergeValues(type: ValueType, live: unknown, config: unknown): unknown {
  const walk = new MergeWalk();
  const merged = walk.merge(type, live, config);
  if (walk.problems.length > 0) throw new TypeProblems(walk.problems);
  return merged;
}

class MergeWalk {
  readonly problems: TypeProblem[] = [];
  readonly #path: PathElement[] = [];

  /** The merged value; undefined for none. */
  merge(type: ValueType, live: unknown, config: unknown): unknown {
    if (config === undefined) return this.#visit(deduce(type, live), live, config);
    return this.#visit(deduce(type, config), live, config);
  }

  #visit(type: ValueType, live: unknown, config: unknown): unknown {
    return onType(type, {
      scalar: (scalar) => this.#mergeScalars(scalar, live, config),
      list: (list) => this.#mergeLists(list, live, config),
      map: (map) => this.#mergeMaps(map, live, config),
    });
  }

  #mergeScalars(type: ScalarType, live: unknown, config: unknown): unknown {
    const problemLive = scalarProblem(type, live);
    const problemConfig = scalarProblem(type, config);
    if (problemLive !== undefined && problemConfig !== undefined) {
      const path = showPath(this.#path);
      this.problems.push({ path, message: `lhs: ${problemLive}` }, { path, message: `rhs: ${problemConfig}` });
      return undefined;
    }
    return winner(live, config);
  }

  #mergeMaps(type: MapValueType, live: unknown, config: unknown): unknown {
    const left = isMap(live) ? live : NOTHING;
    const right = isMap(config) ? config : NOTHING;
    if (type.isAtomic || (isEmpty(left) && isEmpty(right))) return winner(live, config);
    const merged: Record<string, unknown> = {};
    for (const name of new Set([...Object.keys(left), ...Object.keys(right)])) {
      const entryType = entryTypeOf(type, name);
      if (entryType === undefined) continue;
      this.#path.push(fieldElement(name));
      const value = right[name] === undefined ? left[name] : this.merge(entryType, left[name], right[name]);
      if (value !== undefined) merged[name] = value;
      this.#path.pop();
    }
    return isEmpty(merged) ? undefined : merged;
  }

  #mergeLists(type: ListValueType, live: unknown, config: unknown): unknown {
    const left: readonly unknown[] = Array.isArray(live) ? live : [];
    const right: readonly unknown[] = Array.isArray(config) ? config : [];
    if (type.isAtomic || (left.length === 0 && right.length === 0)) return winner(live, config);
    const before = this.#index(type, left, true);
    const after = this.#index(type, right, false);
    if (before === undefined || after === undefined) return undefined;
    const merged = new ListMerge(before, after, (element, item, configured) => {
      this.#path.push(element);
      const value = configured === undefined ? item : this.merge(type.items, item, configured);
      this.#path.pop();
      return value;
    }).run();
    return merged.length === 0 ? undefined : merged;
  }

  #index(type: ListValueType, list: readonly unknown[], allowsDuplicates: boolean): Items | undefined {
    const order: PathElement[] = [];
    const found = new Map<PathElement, unknown>();
    let isGood = true;
    for (const [index, item] of list.entries()) {
      const element = itemElement(type, item);
      if (typeof element !== 'string') {
        this.#problem(`element ${index}: ${element.problem}`);
        isGood = false;
        continue;
      }
      if (!found.has(element)) found.set(element, item);
      else if (allowsDuplicates) found.set(element, undefined);
      else {
        this.#problem(`duplicate entries for key ${showElement(element)}`);
        isGood = false;
        continue;
      }
      order.push(element);
    }
    return isGood ? { order, found, list } : undefined;
  }

  #problem(message: string): void {
    this.problems.push({ path: showPath(this.#path), message });
  }
}

interface Items {
  readonly order: readonly PathElement[];
  /** By what names it; undefined for what is there twice, which is not merged with anything. */
  readonly found: ReadonlyMap<PathElement, unknown>;
  readonly list: readonly unknown[];
}

type MergeItem = (element: PathElement, live: unknown, configured: unknown) => unknown;

/** Merges two lists so that shared items stand in the configuration's order and the others stay where they were around them. */
class ListMerge {
  readonly #left: Items;
  readonly #right: Items;
  readonly #merge: MergeItem;
  readonly #out: unknown[] = [];
  readonly #shared: PathElement[];
  readonly #done = new Set<PathElement>();

  constructor(left: Items, right: Items, merge: MergeItem) {
    this.#left = left;
    this.#right = right;
    this.#merge = merge;
    this.#shared = right.order.filter((element) => left.found.has(element));
  }

  run(): readonly unknown[] {
    const left = this.#left;
    const right = this.#right;
    for (let i = 0, j = 0; i < left.order.length || j < right.order.length; ) {
      const a = left.order[i];
      const b = right.order[j];
      if (a !== undefined && a === b) {
        this.#takeRight(a);
        this.#shared.shift();
        i++;
        j++;
        continue;
      }
      if (a !== undefined && b !== undefined && right.found.has(a)) {
        const next = this.#shared[0];
        if (next !== undefined && next !== a) {
          // Shared, but another one's turn.
          i++;
          continue;
        }
      }
      if (a !== undefined) {
        if (!right.found.has(a)) {
          this.#push(this.#merge(a, left.list[i], undefined));
          i++;
          continue;
        }
        if (this.#done.has(a)) i++;
      }
      if (b !== undefined) {
        this.#takeRight(b);
        j++;
        if (this.#shared[0] === b) this.#shared.shift();
      }
    }
    return this.#out;
  }

  #takeRight(element: PathElement): void {
    this.#done.add(element);
    this.#push(this.#merge(element, this.#left.found.get(element), this.#right.found.get(element)));
  }

  #push(value: unknown): void {
    if (value !== undefined) this.#out.push(value);
  }
}

const NOTHING: JsonMap = {};

function winner(live: unknown, config: unknown): unknown {
  return config === undefined ? live : config;
}

function isEmpty(map: JsonMap): boolean {
  return Object.keys(map).length === 0;
}
