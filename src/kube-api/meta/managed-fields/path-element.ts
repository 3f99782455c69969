/**
 * One step of a path to a field, in the form in which managedFields write it: `f:replicas` a field, `k:{"name":"a"}` the item of
 * a list with these keys, `v:"x"` the item of a set, `i:0` a place (sigs.k8s.io/structured-merge-diff/fieldpath/{element,serialize-pe}.go).
 * Equal steps are equal texts.
 *
 * Simplified: names are ordered by UTF-16 units, where Go orders bytes; they differ only beyond the basic plane.
 */
import { goQuote } from '../go-syntax.ts';

/** A step as text. */
export type PathElement = string;

type Scalar = string | number | boolean | null;
type KeyField = readonly [name: string, value: unknown];

/** Most texts that are remembered of each sort; beyond that it is cheaper to begin anew. */
const MAX_KNOWN = 10_000;

const knownFields = new Map<string, PathElement>();

/** The field of this name. */
export function fieldElement(name: string): PathElement {
  let element = knownFields.get(name);
  if (element === undefined) {
    if (knownFields.size > MAX_KNOWN) knownFields.clear();
    element = `f:${name}`;
    knownFields.set(name, element);
  }
  return element;
}

const knownKeys = new Map<string, Map<unknown, PathElement>>();

/** {@link keyElement} for one key, which most lists have. */
export function singleKeyElement(name: string, value: unknown): PathElement {
  if (typeof value === 'object') return keyElement([[name, value]]);
  let byValue = knownKeys.get(name);
  if (byValue === undefined || byValue.size > MAX_KNOWN) {
    byValue = new Map();
    knownKeys.set(name, byValue);
  }
  let element = byValue.get(value);
  if (element === undefined) {
    element = keyElement([[name, value]]);
    byValue.set(value, element);
  }
  return element;
}

/** The item of a list that has these keys, given in any order. */
export function keyElement(keys: readonly KeyField[]): PathElement {
  const sorted = keys.length < 2 ? keys : [...keys].sort(([a], [b]) => compareText(a, b));
  return `k:{${sorted.map(([name, value]) => `${goJson(name)}:${goJson(value)}`).join(',')}}`;
}

/** The item of a set that is this value. */
export function valueElement(value: Scalar): PathElement {
  return `v:${goJson(value)}`;
}

/** The name of a field's step; undefined for other steps. */
export function fieldNameOf(element: PathElement): string | undefined {
  return element.startsWith('f:') ? element.slice(2) : undefined;
}

/** A step as somebody wrote it, in the form that this module gives it; undefined for a kind of step that is not known. */
export function parseElement(text: string): PathElement | undefined {
  if (text.length < 2) throw new Error('key must be 2 characters long:');
  if (text[1] !== ':') throw new Error(`missing colon: ${text}`);
  switch (text[0]) {
    case 'f':
      return text;
    case 'v':
      return `v:${goJson(parseJson(text.slice(2)))}`;
    case 'k': {
      const keys = parseJson(text.slice(2));
      if (typeof keys !== 'object' || keys === null || Array.isArray(keys)) {
        throw new Error(`ReadObjectCB: expect { or n, but found ${text.slice(2, 3)}`);
      }
      return keyElement(Object.entries(keys));
    }
    case 'i': {
      const digits = text.slice(2);
      if (!/^[+-]?\d+$/.test(digits)) throw new Error(`strconv.Atoi: parsing ${goQuote(digits)}: invalid syntax`);
      return `i:${Number(digits)}`;
    }
    default:
      return undefined;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Error(text.startsWith('{') ? 'ReadObjectCB: expect object' : `readValue: invalid JSON ${goQuote(text)}`);
  }
}

/** The order of upstream: fields, keys, values, places, each by what they say. */
export function compareElements(a: PathElement, b: PathElement): number {
  if (a === b) return 0;
  const kindA = a.charCodeAt(0);
  const kindB = b.charCodeAt(0);
  if (kindA !== kindB) return KINDS.indexOf(a.charAt(0)) - KINDS.indexOf(b.charAt(0));
  switch (a.charAt(0)) {
    case 'k':
      return compareKeys(keysOf(a), keysOf(b));
    case 'v':
      return compareValues(JSON.parse(a.slice(2)), JSON.parse(b.slice(2)));
    case 'i':
      return Number(a.slice(2)) - Number(b.slice(2));
    default:
      return compareText(a, b);
  }
}

const KINDS = 'fkvi';

/** The step as messages show it: `.replicas`, `[name="a"]`, `[="x"]`, `[0]`. */
export function showElement(element: PathElement): string {
  const rest = element.slice(2);
  switch (element.charAt(0)) {
    case 'f':
      return `.${rest}`;
    case 'k':
      return `[${keysOf(element)
        .map(([name, value]) => `${name}=${showValue(value)}`)
        .join(',')}]`;
    case 'v':
      return `[=${showValue(JSON.parse(rest))}]`;
    default:
      return `[${rest}]`;
  }
}

/** A path as messages show it, e.g. `.spec.template.spec.containers[name="a"].image`. */
export function showPath(path: readonly PathElement[]): string {
  return path.map(showElement).join('');
}

const parsedKeys = new Map<PathElement, readonly KeyField[]>();

function keysOf(element: PathElement): readonly KeyField[] {
  let keys = parsedKeys.get(element);
  if (keys === undefined) {
    if (parsedKeys.size > MAX_KNOWN) parsedKeys.clear();
    keys = Object.entries(JSON.parse(element.slice(2)) as Record<string, unknown>);
    parsedKeys.set(element, keys);
  }
  return keys;
}

function compareKeys(a: readonly KeyField[], b: readonly KeyField[]): number {
  for (let index = 0; ; index++) {
    const left = a[index];
    const right = b[index];
    if (left === undefined || right === undefined) return Number(right === undefined) - Number(left === undefined);
    const order = compareText(left[0], right[0]) || compareValues(left[1], right[1]);
    if (order !== 0) return order;
  }
}

const TYPES = ['number', 'string', 'boolean', 'object'];

function compareValues(a: unknown, b: unknown): number {
  if (typeof a !== typeof b) return TYPES.indexOf(typeof a) - TYPES.indexOf(typeof b);
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  if (typeof a === 'object' || typeof b === 'object') return compareText(JSON.stringify(a), JSON.stringify(b));
  return Number(a) - Number(b);
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function showValue(value: unknown): string {
  if (typeof value === 'string') return goQuote(value);
  if (Array.isArray(value)) return `[${value.map(showValue).join(',')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, item]) => `${name}=${showValue(item)}`)
    .join('');
}

const ESCAPES: Readonly<Record<string, string>> = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026' };

/** JSON as Go writes it. */
function goJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (sign) => ESCAPES[sign] ?? `\\u${sign.charCodeAt(0).toString(16)}`,
  );
}
