import { describe, expect, it } from 'vitest';
import { Random } from './random.ts';

describe('Random', () => {
  it('repeats itself for one seed and differs for another', () => {
    const draw = (seed: number): number[] => {
      const random = new Random(seed);
      return Array.from({ length: 8 }, () => random.int(0, 1_000_000));
    };
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it('forks streams that do not depend on what was drawn before', () => {
    const used = new Random(1);
    used.int(0, 9);
    expect(used.fork('names').suffix()).toBe(new Random(1).fork('names').suffix());
    expect(used.fork('names').suffix()).not.toBe(used.fork('uids').suffix());
  });

  it('makes suffixes and UUIDs of the forms that Kubernetes uses', () => {
    const random = new Random(3);
    for (let i = 0; i < 200; i++) {
      expect(random.suffix()).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{5}$/);
      expect(random.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
  });

  it('keeps jitter between the value and its stretched form', () => {
    const random = new Random(5);
    for (let i = 0; i < 200; i++) {
      const value = random.jitter(100, 0.2);
      expect(value).toBeGreaterThanOrEqual(100);
      expect(value).toBeLessThan(120);
    }
  });

  it('picks from what there is, and nothing from nothing', () => {
    const random = new Random(5);
    expect(['a', 'b']).toContain(random.pick(['a', 'b']));
    expect(random.pick([])).toBeUndefined();
  });
});
