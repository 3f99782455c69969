import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../kube-api/meta/object.ts';
import { conditionsOf } from './conditions.ts';

function withConditions(conditions: unknown): KubeObject {
  return { apiVersion: 'v1', kind: 'Node', metadata: { name: 'x' }, status: { conditions } } as unknown as KubeObject;
}

describe('conditionsOf', () => {
  it.each([
    ['Ready', 'True', true],
    ['Ready', 'False', false],
    ['Ready', 'Unknown', undefined],
    ['MemoryPressure', 'False', true],
    ['MemoryPressure', 'True', false],
    ['MemoryPressure', 'Unknown', undefined],
    ['ReplicaFailure', 'True', false],
  ])('%s %s: well is %s', (type, status, isWell) => {
    expect(conditionsOf(withConditions([{ type, status }]))[0]?.isWell).toBe(isWell);
  });

  it('reads since when, and leaves out what an object does not say', () => {
    const [since, never] = conditionsOf(
      withConditions([
        { type: 'A', status: 'True', reason: 'R', message: 'M', lastTransitionTime: '2026-01-01T00:00:05Z' },
        { type: 'B', status: 'True' },
      ]),
    );
    expect(since).toMatchObject({ reason: 'R', message: 'M', sinceMs: Date.parse('2026-01-01T00:00:05Z') });
    expect(never).toMatchObject({ reason: '', message: '', sinceMs: undefined });
  });

  it.each([undefined, withConditions(undefined), withConditions('odd')])(
    'has none for an object without any',
    (object) => {
      expect(conditionsOf(object)).toEqual([]);
    },
  );
});
