/**
 * Whether two values say the same, as upstream compares objects
 * (k8s.io/apimachinery/pkg/api/equality: empty lists equal missing ones).
 *
 * Shared subtrees are recognised by identity, so that comparing an object with its successor costs what changed.
 * Left out: amounts that are equal but written with different suffixes count as different.
 */

/** Deep equality; a missing field, an `undefined` one and an empty list are the same. */
export function isSemanticallyEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (isMissing(a) || isMissing(b)) return isMissing(a) && isMissing(b);
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (!isSemanticallyEqual(a[i], b[i])) return false;
    return true;
  }
  return areFieldsEqual(a as Fields, b as Fields);
}

type Fields = Readonly<Record<string, unknown>>;

function areFieldsEqual(a: Fields, b: Fields): boolean {
  for (const key in a) if (a[key] !== b[key] && !isSemanticallyEqual(a[key], own(b, key))) return false;
  for (const key in b) if (b[key] !== a[key] && !Object.hasOwn(a, key) && !isMissing(b[key])) return false;
  return true;
}

function own(fields: Fields, key: string): unknown {
  return Object.hasOwn(fields, key) ? fields[key] : undefined;
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}
