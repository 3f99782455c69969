import { describe, expect, it } from 'vitest';
import { findCondition, isConditionTrue, withPodCondition } from './conditions.ts';

const EPOCH_MS = 1_736_154_000_000;
const ready = { type: 'Ready', status: 'True', lastTransitionTime: '2025-01-01T00:00:00Z' };
const scheduled = { type: 'PodScheduled', status: 'True', lastTransitionTime: '2025-01-01T00:00:00Z' };

describe('conditions', () => {
  it('are found by type', () => {
    expect(findCondition([scheduled, ready], 'Ready')).toBe(ready);
    expect(findCondition([scheduled], 'Ready')).toBeUndefined();
    expect(findCondition(undefined, 'Ready')).toBeUndefined();
  });

  it.each([
    ['True', true],
    ['False', false],
    ['Unknown', false],
  ])('are true only with status True: %s', (status, expected) => {
    expect(isConditionTrue([{ type: 'Ready', status }], 'Ready')).toBe(expected);
  });
});

describe('withPodCondition', () => {
  it('appends a new condition, dated now', () => {
    const status = withPodCondition({ phase: 'Running' }, { type: 'Ready', status: 'True' }, EPOCH_MS);
    expect(status).toEqual({
      phase: 'Running',
      conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: '2025-01-06T09:00:00Z' }],
    });
  });

  it('dates a change of status', () => {
    const status = withPodCondition({ conditions: [ready, scheduled] }, { ...ready, status: 'False' }, EPOCH_MS);
    expect(status.conditions).toEqual([
      { type: 'Ready', status: 'False', lastTransitionTime: '2025-01-06T09:00:00Z' },
      scheduled,
    ]);
    expect(status.conditions?.[1]).toBe(scheduled);
  });

  it('keeps the date of an unchanged status when only the reason changes', () => {
    const status = withPodCondition({ conditions: [ready] }, { ...ready, reason: 'Why' }, EPOCH_MS);
    expect(status.conditions).toEqual([{ ...ready, reason: 'Why' }]);
  });

  it('answers the same status when nothing differs', () => {
    const status = { conditions: [ready] };
    expect(withPodCondition(status, { type: 'Ready', status: 'True' }, EPOCH_MS)).toBe(status);
  });
});
