/**
 * A JSON value seen as its type: what the walkers of this folder share (sigs.k8s.io/structured-merge-diff/typed/helpers.go).
 * `undefined` is a value that is not there; `null` is a value.
 */
import { goQuote } from '../go-syntax.ts';
import { keyElement, type PathElement, singleKeyElement, valueElement } from './path-element.ts';
import type { ListValueType, MapValueType, ScalarType, ValueType } from './value-type.ts';

export type JsonMap = Readonly<Record<string, unknown>>;

/** What is wrong with a value, where. */
export interface TypeProblem {
  readonly path: string;
  readonly message: string;
}

/** Thrown for values that are not of their type; the message names each problem. */
export class TypeProblems extends Error {
  constructor(problems: readonly TypeProblem[]) {
    const texts = problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
    super(texts.length === 1 ? texts[0] : ['errors:', ...texts.map((text) => `  ${text}`)].join('\n'));
    this.name = 'TypeProblems';
  }
}

export function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Which of the possibilities of `type` the value takes: only that one is left, or all of them when it takes none. */
export function deduce(type: ValueType, value: unknown): ValueType {
  if (value === undefined || value === null) return type;
  if (Array.isArray(value)) return type.list === undefined || type === onlyOf(type) ? type : { list: type.list };
  if (typeof value === 'object') return type.map === undefined || type === onlyOf(type) ? type : { map: type.map };
  return type.scalar === undefined || type === onlyOf(type) ? type : { scalar: type.scalar };
}

/** The type itself when it has one possibility only. */
function onlyOf(type: ValueType): ValueType | undefined {
  if (type.map !== undefined) return type.scalar === undefined && type.list === undefined ? type : undefined;
  return type.scalar === undefined || type.list === undefined ? type : undefined;
}

/** Calls what fits the type, in upstream's order of possibilities. */
export function onType<T>(
  type: ValueType,
  on: { map(type: MapValueType): T; scalar(type: ScalarType): T; list(type: ListValueType): T },
): T {
  if (type.map !== undefined) return on.map(type.map);
  if (type.scalar !== undefined) return on.scalar(type.scalar);
  if (type.list !== undefined) return on.list(type.list);
  throw new Error('schema error: invalid atom: inlined');
}

/** The type of a map's entry; undefined where there may be none of this name. */
export function entryTypeOf(type: MapValueType, name: string): ValueType | undefined {
  return type.field(name)?.type ?? type.values;
}

/** How the item of a list with keys, or of a set, is named; a text says why it can't be. */
export function itemElement(type: ListValueType, item: unknown): PathElement | { readonly problem: string } {
  if (type.isAtomic) return { problem: 'invalid indexing of non-associative list' };
  if (type.keys.length > 0) return keyedElement(type, item);
  if (isMap(item)) return { problem: "associative list without keys has an element that's a map type" };
  if (Array.isArray(item)) return { problem: 'not supported: associative list with lists as elements' };
  if (item === null || item === undefined) {
    return { problem: "associative list without keys has an element that's an explicit null" };
  }
  return valueElement(item as string | number | boolean);
}

function keyedElement({ keys, items }: ListValueType, item: unknown): PathElement | { readonly problem: string } {
  if (item === null || item === undefined) {
    return { problem: 'associative list with keys may not have a null element' };
  }
  if (!isMap(item)) return { problem: 'associative list with keys may not have non-map elements' };
  const [only = ''] = keys;
  if (keys.length === 1 && item[only] !== undefined) return singleKeyElement(only, item[only]);
  const found: [string, unknown][] = [];
  for (const name of keys) {
    const value = item[name] ?? items.map?.field(name)?.keyDefault;
    if (value !== undefined) found.push([name, value]);
  }
  if (found.length > 0) return keyElement(found);
  const names = `[${keys.map((key) => goQuote(key)).join(' ')}]`;
  return {
    problem: `associative list with keys has an element that omits all key fields ${names} (and doesn't have default values for any key fields)`,
  };
}

/** Whether two values are the same as upstream compares them: a missing entry differs from an empty one. */
export function areSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => areSame(item, b[index]));
  }
  if (!isMap(a) || !isMap(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => b[key] !== undefined && areSame(a[key], b[key]));
}

/** A value as Go's `%v` prints it in problems. */
export function showGo(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(showGo).join(' ')}]`;
  if (isMap(value)) {
    const entries = Object.keys(value)
      .sort()
      .map((key) => `${key}:${showGo(value[key])}`);
    return `map[${entries.join(' ')}]`;
  }
  return value === null || value === undefined ? '<nil>' : String(value);
}
