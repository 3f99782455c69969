import { describe, expect, it } from 'vitest';
import type { Pod, Service } from '../../../kube-api/kinds/index.ts';
import { TRIGGER_TIME_ANNOTATION, TriggerTimes, withTriggerTime } from './trigger-times.ts';

const service: Service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'ns', creationTimestamp: '2025-01-06T09:00:00Z' },
};

function pod(name: string, readySince?: string): Pod {
  const conditions =
    readySince === undefined ? [] : [{ type: 'Ready', status: 'True', lastTransitionTime: readySince }];
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace: 'ns' }, status: { conditions } };
}

describe('TriggerTimes', () => {
  it.each<{ name: string; rounds: Pod[][]; expected: (string | undefined)[] }>([
    {
      name: 'a new service: its creation',
      rounds: [[pod('a', '2025-01-06T08:00:00Z')]],
      expected: ['2025-01-06T09:00:00Z'],
    },
    { name: 'nothing new', rounds: [[pod('a')], [pod('a')]], expected: ['2025-01-06T09:00:00Z', undefined] },
    {
      name: 'a pod that became ready',
      rounds: [[pod('a')], [pod('a', '2025-01-06T09:00:05Z')]],
      expected: ['2025-01-06T09:00:00Z', '2025-01-06T09:00:05Z'],
    },
    {
      name: 'the first of several',
      rounds: [[], [pod('a', '2025-01-06T09:00:07Z'), pod('b', '2025-01-06T09:00:05Z'), pod('c')]],
      expected: ['2025-01-06T09:00:00Z', '2025-01-06T09:00:05Z'],
    },
    {
      name: 'a pod that left',
      rounds: [[pod('a', '2025-01-06T09:00:05Z')], []],
      expected: ['2025-01-06T09:00:00Z', undefined],
    },
  ])('$name', ({ rounds, expected }) => {
    const times = new TriggerTimes();
    expect(rounds.map((pods) => times.next('ns/web', service, pods))).toEqual(expected);
  });

  it('takes a service made anew for a new one once it was forgotten', () => {
    const times = new TriggerTimes();
    times.next('ns/web', service, []);
    times.forget('ns/web');
    expect(times.next('ns/web', service, [])).toBe('2025-01-06T09:00:00Z');
  });
});

it('writes and removes the annotation', () => {
  const annotations = withTriggerTime({ a: 'b' }, '2025-01-06T09:00:00Z');
  expect(annotations).toEqual({ a: 'b', [TRIGGER_TIME_ANNOTATION]: '2025-01-06T09:00:00Z' });
  expect(withTriggerTime(annotations, undefined)).toEqual({ a: 'b' });
  expect(withTriggerTime({ [TRIGGER_TIME_ANNOTATION]: 'x' }, undefined)).toBeUndefined();
});
