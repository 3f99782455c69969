import { describe, expect, it } from 'vitest';
import { Clock } from '../../../kernel/index.ts';
import { ZoneTainting } from './zone-tainting.ts';
import { zoneStateOf } from './zones.ts';

const rates = {
  evictionRate: 0.1,
  secondaryEvictionRate: 0.01,
  largeClusterThreshold: 50,
  unhealthyZoneThreshold: 0.55,
};

describe('zoneStateOf', () => {
  it.each([
    { ready: 0, notReady: 0, expected: 'Normal' },
    { ready: 3, notReady: 0, expected: 'Normal' },
    { ready: 0, notReady: 1, expected: 'FullDisruption' },
    { ready: 0, notReady: 100, expected: 'FullDisruption' },
    { ready: 1, notReady: 2, expected: 'Normal' },
    { ready: 2, notReady: 3, expected: 'PartialDisruption' },
    { ready: 9, notReady: 11, expected: 'PartialDisruption' },
    { ready: 46, notReady: 54, expected: 'Normal' },
  ])('$ready ready, $notReady not: $expected', ({ ready, notReady, expected }) => {
    expect(zoneStateOf({ ready, notReady }, 0.55)).toBe(expected);
  });
});

/** Judges each round in turn and answers the seconds between two nodes that zone `a` lets through (undefined: none pass). */
function gapAfter(...rounds: Record<string, readonly [ready: number, notReady: number]>[]): number | undefined {
  const clock = new Clock(0);
  const zones = new ZoneTainting(clock, rates);
  for (const round of rounds) {
    const health = Object.entries(round).map(([zone, [ready, notReady]]) => [zone, { ready, notReady }] as const);
    zones.judge(new Map(health));
  }
  const queue = zones.queueOf('a');
  clock.advance(1_000_000);
  queue.add('node-1');
  queue.add('node-2');
  queue.run(() => undefined);
  const nextAtMs = queue.nextAtMs();
  return nextAtMs === undefined ? undefined : (nextAtMs - clock.nowMs) / 1000;
}

describe('ZoneTainting', () => {
  it.each([
    { name: 'a healthy zone', rounds: [{ a: [10, 1] }], expected: 10 },
    { name: 'a small zone mostly down', rounds: [{ a: [2, 8] }], expected: undefined },
    { name: 'a small zone of 50', rounds: [{ a: [10, 40] }], expected: undefined },
    { name: 'a large zone mostly down', rounds: [{ a: [10, 41] }], expected: 100 },
    { name: 'a zone fully down beside a healthy one', rounds: [{ a: [0, 5], b: [5, 0] }], expected: 10 },
    { name: 'all zones down', rounds: [{ a: [0, 5], b: [0, 5] }], expected: undefined },
    { name: 'all zones still down', rounds: [{ a: [0, 5] }, { a: [0, 5] }], expected: undefined },
    {
      name: 'all zones down and another back',
      rounds: [
        { a: [0, 5], b: [0, 5] },
        { a: [0, 5], b: [1, 4] },
      ],
      expected: 10,
    },
    { name: 'all zones down and this one back', rounds: [{ a: [0, 5] }, { a: [5, 0] }], expected: 10 },
    {
      name: 'all zones down and a new one: still held',
      rounds: [{ a: [0, 5] }, { a: [0, 5], b: [1, 0] }],
      expected: undefined,
    },
    { name: 'a recovered large zone', rounds: [{ a: [10, 41] }, { a: [51, 0] }], expected: 10 },
    { name: 'a zone that was gone', rounds: [{ a: [2, 8] }, {}, { a: [8, 2] }], expected: 10 },
  ] as {
    name: string;
    rounds: Record<string, readonly [number, number]>[];
    expected: number | undefined;
  }[])('$name', ({ rounds, expected }) => {
    expect(gapAfter(...rounds)).toBe(expected);
  });

  it('tells when the whole cluster goes down and comes back', () => {
    const zones = new ZoneTainting(new Clock(0), rates);
    const judge = (ready: number, notReady: number) => zones.judge(new Map([['', { ready, notReady }]]));
    expect([judge(2, 0), judge(0, 2), judge(0, 2), judge(1, 1), judge(2, 0)]).toEqual([
      undefined,
      'entered full disruption',
      undefined,
      'left full disruption',
      undefined,
    ]);
  });
});
