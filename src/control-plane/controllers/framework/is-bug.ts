/** Errors that no program throws on purpose: a broken controller has to be seen, not retried. */
export function isBug(error: Error): boolean {
  return error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
}
