import { describe, expect, it } from 'vitest';
import { Clock } from '../../../kernel/index.ts';
import { goTable, hasGoTables } from '../../../testing/go-table.ts';
import { ControllerExpectations } from './expectations.ts';
import { slowStartBatch } from './slow-start.ts';

describe('ControllerExpectations', () => {
  const key = 'default/web';

  it('are satisfied when nothing is expected', () => {
    expect(new ControllerExpectations(new Clock()).areSatisfied(key)).toBe(true);
  });

  it('wait for as many creations as were announced', () => {
    const expectations = new ControllerExpectations(new Clock());
    expectations.expectCreations(key, 3);
    expectations.creationObserved(key, 2);
    expectations.creationObserved('default/other');
    expect(expectations.areSatisfied(key)).toBe(false);
    expect(expectations.pending(key)).toEqual({ creations: 1, deletions: 0 });
    expectations.creationObserved(key);
    expect(expectations.areSatisfied(key)).toBe(true);
  });

  it('count each deletion once, however often it is heard of', () => {
    const expectations = new ControllerExpectations(new Clock());
    expectations.expectDeletions(key, ['a', 'b']);
    for (const name of ['a', 'a', 'c']) expectations.deletionObserved(key, name);
    expect(expectations.areSatisfied(key)).toBe(false);
    expectations.deletionObserved(key, 'b');
    expect(expectations.areSatisfied(key)).toBe(true);
  });

  it('expire after five minutes', () => {
    const clock = new Clock();
    const expectations = new ControllerExpectations(clock);
    expectations.expectCreations(key, 1);
    clock.advance(300_000);
    expect(expectations.areSatisfied(key)).toBe(false);
    clock.advance(1);
    expect(expectations.areSatisfied(key)).toBe(true);
  });

  it('are forgotten with their controller', () => {
    const expectations = new ControllerExpectations(new Clock());
    expectations.expectCreations(key, 1);
    expectations.delete(key);
    expect(expectations.areSatisfied(key)).toBe(true);
  });
});

interface SlowStart {
  readonly count: number;
  readonly callLimit: number;
  readonly expectedSuccesses: number;
  readonly expectedCallCnt: number;
  readonly expectedErr?: { readonly $error: string };
}

describe.skipIf(!hasGoTables)('slowStartBatch as upstream tests it (needs ../shared/oracles)', () => {
  it.each(goTable<SlowStart>('pkg_controller_replicaset', 'TestSlowStartBatch'))('$title', ({ case: row }) => {
    let calls = 0;
    const result = slowStartBatch(row.count, () => {
      calls++;
      return calls > row.callLimit ? new Error('fake error') : undefined;
    });
    expect(result.successes).toBe(row.expectedSuccesses);
    expect(calls).toBe(row.expectedCallCnt);
    expect(result.error?.message).toBe(row.expectedErr?.$error);
  });
});
