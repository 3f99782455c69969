import { describe, expect, it } from 'vitest';
import { isSemanticallyEqual } from './equality.ts';

describe('semantic equality', () => {
  const shared = { image: 'nginx' };

  it.each([
    [{ a: 1 }, { a: 1 }, true],
    [{ a: 1 }, { a: 2 }, false],
    [{ a: 1, b: undefined }, { a: 1 }, true],
    [{ a: 1, list: [] }, { a: 1 }, true],
    [{ a: 1 }, { a: 1, list: [] }, true],
    [{ list: [1, 2] }, { list: [2, 1] }, false],
    [{ context: {} }, {}, false],
    [{ spec: shared }, { spec: shared }, true],
    [{}, { toString: 'x' }, false],
    [undefined, [], true],
    ['1', 1, false],
  ])('of %j and %j', (a, b, isEqual) => {
    expect(isSemanticallyEqual(a, b)).toBe(isEqual);
    expect(isSemanticallyEqual(b, a)).toBe(isEqual);
  });
});
