/** Work done once for a frozen object is not done again. */

/**
 * Remembers what `compute` made of a frozen object, so that the thousandth pod of a template costs one look-up. What it makes
 * of frozen input is frozen too, and known to be finished: it maps to itself.
 */
export function memoizeFrozen<T extends object>(compute: (input: T) => T): (input: T) => T {
  const results = new WeakMap<T, T>();
  return (input) => {
    if (!Object.isFrozen(input)) return compute(input);
    const known = results.get(input);
    if (known !== undefined) return known;
    const result = freezeNew(compute(input));
    results.set(input, result);
    results.set(result, result);
    return result;
  };
}

/** Freezes an object down to the parts that are frozen already. */
function freezeNew<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) freezeNew(part);
  return Object.freeze(value);
}
