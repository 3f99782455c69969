import { describe, expect, it } from 'vitest';
import { isEqualJson, isSemanticallyEqual } from './equality.ts';

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

  it.each([
    [{ limits: { memory: '1024' } }, { limits: { memory: '1Ki' } }, true],
    [{ requests: { cpu: '1000m' } }, { requests: { cpu: '1' } }, true],
    [{ requests: { cpu: '1000m' } }, { requests: { cpu: '2' } }, false],
    [{ emptyDir: { sizeLimit: '1Gi' } }, { emptyDir: { sizeLimit: '1024Mi' } }, true],
    [{ limits: [{ max: { cpu: '1' } }] }, { limits: [{ max: { cpu: '1000m' } }] }, true],
    [{ labels: { cpu: '1' } }, { labels: { cpu: '1000m' } }, false],
    [{ capacity: { note: '1.2.3' } }, { capacity: { note: '1.2' } }, false],
  ])('takes amounts by value: %j and %j', (a, b, isEqual) => {
    expect(isSemanticallyEqual(a, b)).toBe(isEqual);
    expect(isEqualJson(a, b)).toBe(false);
  });
});
