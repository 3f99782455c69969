import { describe, expect, it } from 'vitest';
import { Clock } from '../../../kernel/index.ts';
import { TaintingQueue } from './tainting-queue.ts';

function setUp(perSecond: number) {
  const clock = new Clock(0);
  const queue = new TaintingQueue(clock, perSecond);
  const passed: string[] = [];
  const run = () =>
    queue.run((name) => {
      passed.push(`${name}@${clock.nowMs / 1000}`);
      return undefined;
    });
  return { clock, queue, passed, run };
}

describe('TaintingQueue', () => {
  it('lets one node through at once and the others at the rate', () => {
    const { clock, queue, passed, run } = setUp(0.1);
    for (const name of ['a', 'b', 'c']) queue.add(name);
    run();
    expect(queue.nextAtMs()).toBe(10_000);
    clock.advance(9_900);
    run();
    clock.advance(100);
    run();
    clock.advance(10_000);
    run();
    expect(passed).toEqual(['a@0', 'b@10', 'c@20']);
    expect(queue.nextAtMs()).toBeUndefined();
  });

  it('saves up no more than one passage', () => {
    const { clock, queue, passed, run } = setUp(0.1);
    clock.advance(100_000);
    for (const name of ['a', 'b']) queue.add(name);
    run();
    expect(passed).toEqual(['a@100']);
  });

  it('does not let a node through twice until it was removed', () => {
    const { clock, queue, passed, run } = setUp(1);
    expect(queue.add('a')).toBe(true);
    expect(queue.add('a')).toBe(false);
    run();
    expect(queue.add('a')).toBe(false);
    expect(queue.remove('a')).toBe(true);
    expect(queue.remove('a')).toBe(false);
    queue.add('a');
    clock.advance(1000);
    run();
    expect(passed).toEqual(['a@0', 'a@1']);
  });

  it('forgets a removed node', () => {
    const { queue, passed, run } = setUp(1);
    queue.add('a');
    queue.remove('a');
    run();
    expect(passed).toEqual([]);
  });

  it('tries again when told to', () => {
    const clock = new Clock(0);
    const queue = new TaintingQueue(clock, 10);
    let calls = 0;
    queue.add('a');
    queue.run(() => {
      calls++;
      return 50;
    });
    expect(queue.nextAtMs()).toBe(100);
    clock.advance(100);
    queue.run(() => {
      calls++;
      return undefined;
    });
    expect([calls, queue.nextAtMs()]).toEqual([2, undefined]);
  });

  it('lets none through at rate 0, and waits a full turn when the rate comes back', () => {
    const { clock, queue, passed, run } = setUp(0.1);
    queue.setRate(0);
    queue.add('a');
    expect(queue.nextAtMs()).toBeUndefined();
    clock.advance(60_000);
    run();
    queue.setRate(0.1);
    expect(queue.nextAtMs()).toBe(70_000);
    clock.advance(10_000);
    run();
    expect(passed).toEqual(['a@70']);
  });

  it('keeps a saved passage when the rate changes', () => {
    const { queue, passed, run } = setUp(0.1);
    queue.setRate(0.01);
    queue.add('a');
    run();
    expect(passed).toEqual(['a@0']);
    expect(queue.nextAtMs()).toBeUndefined();
  });
});
