/** Doing the same thing often, but carefully at first (kubernetes/pkg/controller/replicaset/replica_set.go: slowStartBatch). */

/**
 * Calls `run` `count` times in batches of 1, 2, 4 …, each begun only when the one before succeeded as a whole, so that a
 * quota that is used up costs a few refusals and not hundreds. Answers the number of successes and the first error.
 */
export function slowStartBatch(count: number, run: () => Error | undefined): { successes: number; error?: Error } {
  let remaining = count;
  let successes = 0;
  for (let size = Math.min(remaining, 1); size > 0; size = Math.min(2 * size, remaining)) {
    let firstError: Error | undefined;
    for (let i = 0; i < size; i++) {
      const error = run();
      if (error === undefined) successes++;
      firstError ??= error;
    }
    if (firstError !== undefined) return { successes, error: firstError };
    remaining -= size;
  }
  return { successes };
}
