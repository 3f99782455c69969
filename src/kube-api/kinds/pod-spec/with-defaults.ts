/** Filling in what a writer left out. */
import type { Changes } from '../../meta/copy-on-write.ts';

/** `object` with those `defaults` laid over it whose fields are missing or empty; the same object when none is. */
export function withDefaults<T extends object>(object: T, defaults: Changes<T>): T {
  const before = object as Readonly<Record<string, unknown>>;
  const missing = Object.entries(defaults).filter(([key]) => isMissing(before[key]));
  return missing.length === 0 ? object : { ...object, ...Object.fromEntries(missing) };
}

/** Go's decoder does not tell a missing field from null or, in a plain string, from ''. */
function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}
