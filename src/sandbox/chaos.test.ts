import { env } from 'node:process';
import { describe, expect, it } from 'vitest';
import { chaosHash, runChaos } from '../testing/chaos/chaos.ts';

/** `CHAOS_SEEDS=1000` runs so many seeds, `CHAOS_SEEDS=17-17` one of them. */
function seeds(text: string): readonly number[] {
  const [from, to] = text.includes('-') ? text.split('-').map(Number) : [1, Number(text)];
  return Array.from({ length: (to ?? 0) - (from ?? 0) + 1 }, (_, index) => (from ?? 0) + index);
}

describe('a cluster after a random history', () => {
  it.each(seeds(env.CHAOS_SEEDS ?? '12'))('holds what it must, seed %i', (seed) => {
    const { log, problems } = runChaos(seed);
    expect(problems.slice(0, 8), problems.length === 0 ? '' : log.join('\n')).toEqual([]);
  });

  it.each([7, 8])('is the same twice, seed %i', (seed) => {
    expect(chaosHash(seed)).toBe(chaosHash(seed));
  });
});
