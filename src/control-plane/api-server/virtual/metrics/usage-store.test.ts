import { describe, expect, it } from 'vitest';
import { Clock } from '../../../../kernel/index.ts';
import type { ContainerReading, MetricsSource } from './metrics-source.ts';
import { UsageStore } from './usage-store.ts';

type Container = Pick<ContainerReading, 'id' | 'startedAtMs'>;

/** Containers that use half a core from their start on. */
class Source implements MetricsSource {
  reads = 0;
  readonly #clock: Clock;
  readonly #containers: readonly Container[];

  constructor(clock: Clock, containers: readonly Container[]) {
    this.#clock = clock;
    this.#containers = containers;
  }

  read() {
    this.reads++;
    const atMs = this.#clock.nowMs;
    const containers = this.#containers
      .filter(({ startedAtMs }) => startedAtMs <= atMs)
      .map((container) => ({ ...container, cpuMs: (atMs - container.startedAtMs) / 2, memoryBytes: 5000 }));
    return [{ name: 'node-1', startedAtMs: 0, cpuMs: atMs / 4, memoryBytes: 1 << 20, containers }];
  }
}

describe('usage', () => {
  it.each([
    { name: 'nobody measured is unknown', startedAtMs: 0, askedAtMs: 14_000, usage: undefined },
    { name: 'that began before the first reading takes two', startedAtMs: 0, askedAtMs: 16_000, usage: undefined },
    { name: 'is over the time between the last two', startedAtMs: 0, askedAtMs: 31_000, windowMs: 15_000 },
    { name: 'of what is a little old is over its life', startedAtMs: 3000, askedAtMs: 16_000, windowMs: 12_000 },
    { name: 'of what is too young is unknown', startedAtMs: 8000, askedAtMs: 16_000, usage: undefined },
  ])('$name', ({ startedAtMs, askedAtMs, windowMs }) => {
    const clock = new Clock(0);
    const store = new UsageStore(clock, new Source(clock, [{ id: 'a', startedAtMs }]));
    clock.advance(askedAtMs);
    const measured = store.container('a');
    expect(measured?.windowMs).toBe(windowMs);
    if (windowMs !== undefined) expect(measured?.usage).toEqual({ cpu: '500m', memory: '4Ki' });
  });

  it('of a node is in the units that fit', () => {
    const clock = new Clock(0);
    const store = new UsageStore(clock, new Source(clock, []));
    clock.advance(31_000);
    expect(store.node('node-1')).toMatchObject({ atMs: 30_000, usage: { cpu: '250m', memory: '1Mi' } });
    expect(store.node('node-2')).toBeUndefined();
  });

  it('of very many is only read while somebody asks', () => {
    const clock = new Clock(0);
    const source = new Source(
      clock,
      Array.from({ length: 6000 }, (_, i) => ({ id: `c${i}`, startedAtMs: 0 })),
    );
    const store = new UsageStore(clock, source);
    clock.advance(60_000);
    expect(source.reads).toBe(1);
    store.container('c1');
    clock.advance(31_000);
    expect(store.container('c1')?.usage.cpu).toBe('500m');
    clock.advance(600_000);
    const before = source.reads;
    clock.advance(60_000);
    expect(source.reads).toBe(before);
  });
});
