import { describe, expect, it } from 'vitest';
import { Clock } from './clock.ts';
import { Trace } from './trace.ts';

function history(clock: Clock, trace: Trace, steps: number): void {
  for (let i = 0; i < steps; i++) {
    clock.schedule(10, () => trace.record('actor', 'write', `thing/${i}`, { i }));
    clock.advance(10);
  }
}

describe('Trace', () => {
  it('links each entry to the one that was being reacted to', () => {
    const clock = new Clock(0);
    const trace = new Trace(clock);
    const press = trace.record('you', 'input', 'pod/web');
    const write = clock.withCause(press, () => trace.record('kube-apiserver', 'write', 'pods/default/web'));
    clock.withCause(write, () =>
      clock.schedule(5, () => trace.record('kube-scheduler', 'decision', 'pods/default/web')),
    );
    clock.advance(10);
    expect(trace.causes(trace.lastId).map((entry) => entry.actor)).toEqual(['kube-scheduler', 'kube-apiserver', 'you']);
  });

  it('has one hash for one history, and another for any difference', () => {
    const hashes = [3, 3, 4].map((steps) => {
      const clock = new Clock(0);
      const trace = new Trace(clock);
      history(clock, trace, steps);
      return trace.hash();
    });
    expect(hashes[0]).toBe(hashes[1]);
    expect(hashes[0]).not.toBe(hashes[2]);
  });

  it('hashes the same whether asked often, once, or after old entries were dropped', () => {
    const asked = new Clock(0);
    const askedTrace = new Trace(asked);
    const small = new Clock(0);
    const smallTrace = new Trace(small, 8);
    for (let i = 0; i < 50; i++) {
      history(asked, askedTrace, 1);
      askedTrace.hash();
      history(small, smallTrace, 1);
    }
    expect(smallTrace.get(1)).toBeUndefined();
    expect(smallTrace.get(50)?.id).toBe(50);
    expect(smallTrace.hash()).toBe(askedTrace.hash());
  });

  it('answers what came after an entry', () => {
    const clock = new Clock(0);
    const trace = new Trace(clock);
    history(clock, trace, 5);
    expect(trace.since(3).map((entry) => entry.id)).toEqual([4, 5]);
  });
});
