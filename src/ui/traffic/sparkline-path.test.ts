import { describe, expect, it } from 'vitest';
import { failurePath, waterPath } from './sparkline-path.ts';

const seconds = (...list: readonly (readonly [number, number])[]) =>
  list.map(([ok, failed], index) => ({ atMs: index * 1000, ok, failed }));

describe('waterPath', () => {
  it('ends at the right edge, full height at the best second', () => {
    expect(waterPath(seconds([5, 0], [10, 0]))).toBe('M118 26V13H119V0H120V26Z');
  });

  it('is empty without a success', () => expect(waterPath(seconds([0, 3]))).toBe(''));
});

describe('failurePath', () => {
  it('hangs one bar below the line for each second with a failure', () => {
    expect(failurePath(seconds([5, 0], [0, 10]))).toBe('M119 26h1v12h-1Z');
  });

  it('shows even one failure among many', () => expect(failurePath(seconds([999, 1]))).toBe('M119 26h1v3h-1Z'));
});
