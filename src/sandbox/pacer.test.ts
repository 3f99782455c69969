import { describe, expect, it } from 'vitest';
import { Clock } from '../kernel/index.ts';
import { Pacer } from './pacer.ts';

/** A pacer whose wall clock is moved by hand, and by `costMs` each time that it is read. */
function paced(costMs = 0) {
  const clock = new Clock(0);
  let wallMs = 0;
  const pacer = new Pacer(
    clock,
    () => {
      wallMs += costMs;
      return wallMs;
    },
    8,
  );
  pacer.tick();
  return {
    clock,
    pacer,
    tickAfter(ms: number): boolean {
      wallMs += ms;
      return pacer.tick();
    },
  };
}

/** Keeps a clock busy: a timer every virtual millisecond. */
function busy(clock: Clock): void {
  const again = (): void => {
    clock.schedule(1, again);
  };
  again();
}

describe('Pacer', () => {
  it.each([
    { speed: 1, expected: 16 },
    { speed: 100, expected: 1600 },
    { speed: 0.1, expected: 1.6 },
  ])('turns 16 ms of wall time into $expected ms at $speed×', ({ speed, expected }) => {
    const { clock, pacer, tickAfter } = paced();
    pacer.speed = speed;
    expect(tickAfter(16)).toBe(true);
    expect(clock.nowMs).toBeCloseTo(expected, 9);
  });

  it('stands still while paused', () => {
    const { clock, pacer, tickAfter } = paced();
    pacer.speed = 0;
    expect(tickAfter(1000)).toBe(false);
    expect(clock.nowMs).toBe(0);
  });

  it('makes up for little of a long absence', () => {
    const { clock, tickAfter } = paced();
    tickAfter(60_000);
    expect(clock.nowMs).toBe(100);
  });

  it('lets simulated time fall behind rather than overrun its budget', () => {
    const { clock, pacer, tickAfter } = paced(1);
    busy(clock);
    pacer.speed = 100;
    tickAfter(16);
    expect(clock.nowMs).toBeGreaterThan(100);
    expect(clock.nowMs).toBeLessThan(400);
  });

  it('runs ahead tick by tick until its condition holds, and says so once', () => {
    const { clock, pacer, tickAfter } = paced(1);
    busy(clock);
    pacer.speed = 0;
    const ends: boolean[] = [];
    pacer.runAhead({ until: () => clock.nowMs >= 1000, limitAtMs: 5000, onEnd: (reached) => ends.push(reached) });
    tickAfter(16);
    expect(pacer.isRunningAhead).toBe(true);
    for (let i = 0; i < 20; i++) tickAfter(16);
    expect(ends).toEqual([true]);
    expect(clock.nowMs).toBe(1000);
  });

  it('gives up at its limit, also when nothing is due', () => {
    const { clock, pacer, tickAfter } = paced();
    const ends: boolean[] = [];
    pacer.runAhead({ until: () => false, limitAtMs: 3000, onEnd: (reached) => ends.push(reached) });
    tickAfter(16);
    expect([ends, clock.nowMs, pacer.isRunningAhead]).toEqual([[false], 3000, false]);
  });

  it('ends one fast-forward when another begins', () => {
    const { pacer } = paced();
    const ends: string[] = [];
    pacer.runAhead({ until: () => false, limitAtMs: 1, onEnd: (reached) => ends.push(`first ${reached}`) });
    pacer.runAhead({ until: () => false, limitAtMs: 1, onEnd: (reached) => ends.push(`second ${reached}`) });
    expect(ends).toEqual(['first false']);
  });
});
