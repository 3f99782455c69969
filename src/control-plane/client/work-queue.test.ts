import { describe, expect, it } from 'vitest';
import { Clock } from '../../kernel/index.ts';
import { TokenBucket } from './rate-limiter.ts';
import { RateLimitedQueue, type WorkQueueOptions } from './work-queue.ts';

interface Visit {
  readonly key: string;
  readonly atMs: number;
  readonly cause: number;
}

function createQueue(options: WorkQueueOptions & { busyMs?: number; onVisit?: (key: string) => void } = {}) {
  const clock = new Clock(0);
  const visits: Visit[] = [];
  const { busyMs = 1, onVisit, ...queueOptions } = options;
  const queue = new RateLimitedQueue(
    clock,
    (key) => {
      visits.push({ key, atMs: clock.nowMs, cause: clock.cause });
      onVisit?.(key);
      return busyMs;
    },
    queueOptions,
  );
  return { clock, queue, visits, keys: () => visits.map(({ key }) => key) };
}

describe('RateLimitedQueue', () => {
  it('holds a key once however often it is added, and works in order', () => {
    const { clock, queue, keys } = createQueue();
    for (const key of ['a', 'b', 'a', 'c', 'b']) queue.add(key);
    expect(queue.length).toBe(3);
    clock.settle();
    expect(keys()).toEqual(['a', 'b', 'c']);
  });

  it('takes a key again that is added while it is worked on', () => {
    let again = 2;
    const { clock, queue, keys } = createQueue({ onVisit: (key) => again-- > 0 && queue.add(key) });
    queue.add('a');
    queue.add('b');
    clock.settle();
    expect(keys()).toEqual(['a', 'b', 'a', 'b']);
  });

  it('never has two workers on the same key', () => {
    const { clock, queue, visits } = createQueue({ workers: 3, busyMs: 10 });
    queue.add('a');
    clock.advance(1);
    queue.add('a');
    queue.add('b');
    clock.settle();
    expect(visits.map(({ key, atMs }) => `${key}@${atMs}`)).toEqual(['a@0', 'b@1', 'a@10']);
  });

  it.each([
    { workers: 1, at: [0, 10, 20, 30] },
    { workers: 2, at: [0, 0, 10, 10] },
    { workers: 9, at: [0, 0, 0, 0] },
  ])('spreads work over $workers workers', ({ workers, at }) => {
    const { clock, queue, visits } = createQueue({ workers, busyMs: 10 });
    for (const key of ['a', 'b', 'c', 'd']) queue.add(key);
    clock.settle();
    expect(visits.map(({ atMs }) => atMs)).toEqual(at);
  });

  it('works under the cause of the first addition', () => {
    const { clock, queue, visits } = createQueue();
    clock.withCause(7, () => queue.add('a'));
    clock.withCause(8, () => queue.add('a'));
    clock.withCause(9, () => queue.addAfter('b', 50));
    clock.settle();
    expect(visits.map(({ cause }) => cause)).toEqual([7, 9]);
  });

  it('keeps the earlier of two delays', () => {
    const { clock, queue, visits } = createQueue();
    queue.addAfter('a', 100);
    queue.addAfter('a', 40);
    queue.addAfter('a', 70);
    clock.advance(1000);
    expect(visits).toMatchObject([{ key: 'a', atMs: 40 }]);
  });

  it('doubles the delay with each failure up to the ceiling, until it is told to forget', () => {
    const { clock, queue, visits } = createQueue({ maxDelayMs: 60 });
    let before = 0;
    const delays: number[] = [];
    for (let i = 0; i < 6; i++) {
      if (i === 5) queue.forget('a');
      queue.addRateLimited('a');
      clock.advance(500);
      const at = visits.at(-1)!.atMs;
      delays.push(at - before);
      before = clock.nowMs;
    }
    expect(delays).toEqual([5, 10, 20, 40, 60, 5]);
    expect(queue.numRequeues('a')).toBe(1);
  });

  it('lets no more than ten retries per second through in the long run', () => {
    const { clock, queue, visits } = createQueue({ workers: 1000 });
    for (let i = 0; i < 150; i++) queue.addRateLimited(`key-${i}`);
    clock.advance(10);
    expect(visits.length).toBe(100);
    clock.advance(2000);
    expect(visits.length).toBe(120);
  });

  it('waits while it is paused', () => {
    const { clock, queue, keys } = createQueue({ workers: 2 });
    queue.pause();
    for (const key of ['a', 'b', 'c']) queue.add(key);
    clock.advance(1000);
    expect(keys()).toEqual([]);
    queue.resume();
    clock.settle();
    expect(keys()).toEqual(['a', 'b', 'c']);
  });

  it('takes nothing more once it is stopped', () => {
    const { clock, queue, keys } = createQueue();
    queue.add('a');
    queue.addAfter('b', 10);
    queue.stop();
    queue.add('c');
    queue.addRateLimited('d');
    clock.settle();
    expect(keys()).toEqual([]);
    expect(clock.pending).toBe(0);
  });
});

describe('TokenBucket', () => {
  it('lets a burst through and then as much as drips in', () => {
    const clock = new Clock(0);
    const bucket = new TokenBucket(clock, 2, 3);
    const taken = () => [1, 2, 3, 4, 5].filter(() => bucket.tryTake()).length;
    expect(taken()).toBe(3);
    clock.advance(1000);
    expect(taken()).toBe(2);
    clock.advance(60_000);
    expect(taken()).toBe(3);
  });
});
