import { describe, expect, it } from 'vitest';
import { type Changes, mapShared, withChanges } from './copy-on-write.ts';

interface Box {
  readonly a?: number;
  readonly b?: { readonly c: number };
}

describe('copy on write', () => {
  const box: Box = Object.freeze({ a: 1, b: Object.freeze({ c: 2 }) });

  it.each<[Changes<Box>, Box]>([
    [{ a: 2 }, { a: 2, b: { c: 2 } }],
    [{ a: undefined }, { b: { c: 2 } }],
    [{ a: undefined, b: undefined }, {}],
  ])('makes a new object for %j', (changes, expected) => {
    const changed = withChanges(box, changes);
    expect(changed).toEqual(expected);
    expect(Object.keys(changed)).toEqual(Object.keys(expected));
    expect(changed).not.toBe(box);
  });

  it('answers the same reference when nothing changes, and shares what stays', () => {
    expect(withChanges(box, { a: 1, b: box.b })).toBe(box);
    expect(withChanges(box, { a: 3 }).b).toBe(box.b);
    const list = [1, 2];
    expect(mapShared(list, (item) => item)).toBe(list);
    expect(mapShared(list, (item) => item + 1)).toEqual([2, 3]);
  });
});
