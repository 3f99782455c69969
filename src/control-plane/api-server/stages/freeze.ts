/** Makes an object immutable for good before it is shared with every cache, watcher and reader. */

/**
 * Freezes `value` and all that hangs on it, and answers it. What is frozen already is taken to be so to its depths, so that
 * shared parts cost nothing.
 */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) freezeObject(value);
  return value;
}

function freezeObject(value: object): void {
  if (Object.isFrozen(value)) return;
  Object.freeze(value);
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const item: unknown = value[i];
      if (typeof item === 'object' && item !== null) freezeObject(item);
    }
    return;
  }
  for (const key in value) {
    const item = (value as Record<string, unknown>)[key];
    if (typeof item === 'object' && item !== null) freezeObject(item);
  }
}
