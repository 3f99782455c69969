import { describe, expect, it } from 'vitest';
import { Tally } from './tally.ts';

describe('Tally', () => {
  it('says nothing bad where nothing happened', () => {
    expect(new Tally().figures(5000)).toMatchObject({ perSecond: 0, successRate: 1, latencyP50Ms: 0, history: [] });
  });

  it('counts every request exactly, whatever its outcome', () => {
    const tally = new Tally();
    for (let i = 0; i < 1000; i++) tally.count(i % 10 === 0 ? 'timeout' : 'ok', 20, i * 10);
    expect(tally.figures(10_000).totals).toEqual({
      ok: 900,
      error: 0,
      refused: 0,
      timeout: 100,
      unreachable: 0,
      reset: 0,
    });
    expect(tally.figures(10_000).successRate).toBeCloseTo(0.9, 9);
  });

  it('looks back ten seconds for rates, and leaves the present second out until it is over', () => {
    const tally = new Tally();
    for (let second = 0; second < 30; second++) {
      for (let i = 0; i < (second < 15 ? 1 : 5); i++) tally.count('ok', 1, second * 1000 + i);
    }
    expect(tally.figures(30_000).perSecond).toBe(5);
    tally.count('error', 1, 30_500);
    expect(tally.figures(30_900).successRate).toBe(1);
    expect(tally.figures(31_000).successRate).toBeLessThan(1);
  });

  it('keeps two minutes of seconds, with empty ones in between', () => {
    const tally = new Tally();
    tally.count('ok', 1, 0);
    tally.count('refused', 1, 4000);
    const history = tally.figures(5000).history;
    expect(history.map(({ ok, failed }) => [ok, failed])).toEqual([
      [1, 0],
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 1],
    ]);
    for (let second = 5; second < 500; second++) tally.count('ok', 1, second * 1000);
    expect(tally.figures(500_000).history.length).toBeLessThanOrEqual(121);
  });

  it('finds percentiles within a tenth of the truth', () => {
    const tally = new Tally();
    for (let i = 1; i <= 1000; i++) tally.count('ok', i, 500);
    const { latencyP50Ms, latencyP99Ms } = tally.figures(1000);
    expect(latencyP50Ms).toBeGreaterThanOrEqual(500);
    expect(latencyP50Ms).toBeLessThan(550);
    expect(latencyP99Ms).toBeGreaterThanOrEqual(990);
    expect(latencyP99Ms).toBeLessThan(1090);
  });
});
