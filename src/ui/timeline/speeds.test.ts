import { describe, expect, it } from 'vitest';
import { nextSpeed } from './speeds.ts';

describe('nextSpeed', () => {
  it.each([
    [1, 1, 2],
    [1, -1, 0.5],
    [1, 3, 10],
    [100, 1, 100],
    [0.1, -1, 0.1],
    [3, 0, 2],
    [40, 1, 100],
  ])('from %d, %d steps on, is %d', (speed, steps, next) => expect(nextSpeed(speed, steps)).toBe(next));
});
