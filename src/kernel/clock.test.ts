import { describe, expect, it } from 'vitest';
import { Clock } from './clock.ts';
import { Random } from './random.ts';

describe('Clock', () => {
  it('runs timers by time, and those of one instant in the order in which they were set', () => {
    const clock = new Clock(0);
    const seen: string[] = [];
    clock.schedule(20, () => seen.push('late'));
    clock.schedule(10, () => seen.push('first'));
    clock.schedule(10, () => seen.push('second'));
    clock.schedule(0, () => seen.push('now'));
    clock.advance(20);
    expect(seen).toEqual(['now', 'first', 'second', 'late']);
  });

  it('stands at the end of an advance, and at each timer’s own time while it runs', () => {
    const clock = new Clock(1000);
    const times: number[] = [];
    clock.schedule(5, () => times.push(clock.nowMs));
    clock.advance(50);
    expect([...times, clock.nowMs]).toEqual([1005, 1050]);
  });

  it('runs what a timer sets within the same advance', () => {
    const clock = new Clock(0);
    const seen: number[] = [];
    const again = (): void => {
      seen.push(clock.nowMs);
      clock.schedule(10, again);
    };
    clock.schedule(10, again);
    clock.advance(35);
    expect(seen).toEqual([10, 20, 30]);
  });

  it('never runs a cancelled timer, and counts it no longer', () => {
    const clock = new Clock(0);
    const seen: string[] = [];
    const timer = clock.schedule(10, () => seen.push('cancelled'));
    clock.schedule(20, () => seen.push('kept'));
    clock.cancel(timer);
    clock.cancel(timer);
    expect(clock.pending).toBe(1);
    clock.advance(30);
    expect(seen).toEqual(['kept']);
  });

  it('keeps its order through thousands of timers of which most are cancelled', () => {
    const clock = new Clock(0);
    const random = new Random(7);
    const expected: number[] = [];
    const seen: number[] = [];
    for (let i = 0; i < 5000; i++) {
      const delayMs = random.int(1, 1_000_000);
      const timer = clock.schedule(delayMs, () => seen.push(delayMs));
      if (i % 5 === 0) expected.push(delayMs);
      else clock.cancel(timer);
    }
    expect(clock.pending).toBe(expected.length);
    clock.advance(1_000_000);
    expect(seen).toEqual(expected.sort((a, b) => a - b));
    expect(clock.pending).toBe(0);
  });

  it('restores to each timer the cause under which it was set', () => {
    const clock = new Clock(0);
    const causes: number[] = [];
    clock.withCause(42, () => clock.schedule(10, () => causes.push(clock.cause)));
    clock.schedule(10, () => causes.push(clock.cause));
    clock.advance(10);
    expect([...causes, clock.cause]).toEqual([42, 0, 0]);
  });

  it('settles when a second passes with nothing but housekeeping', () => {
    const clock = new Clock(0);
    let beats = 0;
    const beat = (): void => {
      beats++;
      clock.schedule(100, beat, { background: true });
    };
    beat();
    clock.schedule(300, () => clock.schedule(900, () => undefined));
    clock.schedule(60_000, () => undefined);
    clock.settle();
    expect(clock.nowMs).toBeGreaterThanOrEqual(1200);
    expect(clock.nowMs).toBeLessThan(2300);
    expect(beats).toBeGreaterThan(10);
  });

  it('takes what housekeeping sets for housekeeping, unless told otherwise', () => {
    const clock = new Clock(0);
    const seen: string[] = [];
    const chatter = (): void => {
      clock.schedule(50, chatter);
    };
    clock.schedule(0, chatter, { background: true });
    clock.schedule(100, () => clock.schedule(200, () => seen.push('news'), { background: false }), {
      background: true,
    });
    clock.schedule(500, () => seen.push('work'));
    clock.settle();
    expect(seen).toEqual(['news', 'work']);
    expect(clock.nowMs).toBeLessThan(2000);
  });

  it('runs until a predicate holds, or says that it did not', () => {
    const clock = new Clock(0);
    let count = 0;
    const tick = (): void => {
      count++;
      clock.schedule(10, tick);
    };
    clock.schedule(10, tick);
    expect(clock.runUntil(() => count === 3, 1000)).toBe(true);
    expect(clock.nowMs).toBe(30);
    expect(clock.runUntil(() => count === 1000, 50)).toBe(false);
    expect(clock.nowMs).toBe(80);
  });
});
