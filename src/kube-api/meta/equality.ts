/**
 * Whether two values say the same, as upstream compares objects
 * (k8s.io/apimachinery/pkg/api/equality: empty lists equal missing ones).
 *
 * Shared subtrees are recognised by identity, so that comparing an object with its successor costs what changed.
 */
import { parseQuantity } from './quantity.ts';

/** Fields that hold amounts, and those that hold them by name. */
const AMOUNTS: ReadonlySet<string> = new Set(['sizeLimit', 'divisor', 'maximumVolumeSize']);
const MAPS_OF_AMOUNTS: ReadonlySet<string> = new Set([
  ...['limits', 'requests', 'overhead', 'hard', 'used', 'capacity', 'allocatable', 'allocatedResources', 'podFixed'],
  ...['min', 'max', 'default', 'defaultRequest', 'maxLimitRequestRatio'],
]);

/** Deep equality; a missing field, an `undefined` one and an empty list are the same, and so are amounts of one value. */
export function isSemanticallyEqual(a: unknown, b: unknown): boolean {
  return isSame(a, b, '', '');
}

/** {@link isSemanticallyEqual} for what has no types, such as custom resources: texts are the same only to the letter. */
export function isEqualJson(a: unknown, b: unknown): boolean {
  return isSame(a, b, undefined, undefined);
}

type Name = string | undefined;

/** `field` is what holds the two, in `parent`; undefined where names mean nothing. */
function isSame(a: unknown, b: unknown, field: Name, parent: Name): boolean {
  if (a === b) return true;
  if (isMissing(a) || isMissing(b)) return isMissing(a) && isMissing(b);
  if (typeof a === 'string' && typeof b === 'string') return isSameAmount(a, b, field, parent);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (!isSame(a[i], b[i], field, parent)) return false;
    return true;
  }
  return areFieldsEqual(a as Fields, b as Fields, field);
}

type Fields = Readonly<Record<string, unknown>>;

function areFieldsEqual(a: Fields, b: Fields, field: Name): boolean {
  for (const key in a)
    if (a[key] !== b[key] && !isSame(a[key], own(b, key), field === undefined ? field : key, field)) return false;
  for (const key in b) if (b[key] !== a[key] && !Object.hasOwn(a, key) && !isMissing(b[key])) return false;
  return true;
}

/** Asked only of texts that differ. */
function isSameAmount(a: string, b: string, field: Name, parent: Name): boolean {
  if (field === undefined || parent === undefined) return false;
  if (!AMOUNTS.has(field) && !MAPS_OF_AMOUNTS.has(parent)) return false;
  return AMOUNT.test(a) && AMOUNT.test(b) && parseQuantity(a).equals(parseQuantity(b));
}

/** Where names mislead, what stands there need not be an amount. */
const AMOUNT = /^[+-]?[0-9]+(?:\.[0-9]*)?([eE][+-]?\d+|[numkMGTPE]|[KMGTPE]i)?$/;

function own(fields: Fields, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}
