import { describe, expect, it } from 'vitest';
import type { Taint, Toleration } from '../generated/types.gen.ts';
import { isSameTaint, matchingTolerations, tolerates } from './taints.ts';

const taint: Taint = { key: 'dedicated', value: 'db', effect: 'NoExecute' };

describe('tolerates', () => {
  it.each<[name: string, toleration: Toleration, expected: boolean]>([
    ['equal key, value and effect', { key: 'dedicated', value: 'db', effect: 'NoExecute' }, true],
    ['Equal said outright', { key: 'dedicated', operator: 'Equal', value: 'db', effect: 'NoExecute' }, true],
    ['another value', { key: 'dedicated', value: 'web', effect: 'NoExecute' }, false],
    ['no value', { key: 'dedicated', effect: 'NoExecute' }, false],
    ['Exists, whatever the value', { key: 'dedicated', operator: 'Exists', effect: 'NoExecute' }, true],
    ['another key', { key: 'other', operator: 'Exists' }, false],
    ['another effect', { key: 'dedicated', operator: 'Exists', effect: 'NoSchedule' }, false],
    ['every effect', { key: 'dedicated', operator: 'Exists' }, true],
    ['every key', { operator: 'Exists' }, true],
  ])('%s', (_name, toleration, expected) => {
    expect(tolerates(toleration, taint)).toBe(expected);
  });

  it('takes a taint without a value for one with an empty value', () => {
    expect(tolerates({ key: 'a', value: '' }, { key: 'a', effect: 'NoSchedule' })).toBe(true);
  });
});

describe('matchingTolerations', () => {
  const other: Taint = { key: 'other', effect: 'NoExecute' };
  const first: Toleration = { key: 'dedicated', operator: 'Exists', tolerationSeconds: 10 };
  const second: Toleration = { key: 'dedicated', operator: 'Exists', tolerationSeconds: 5 };
  const all: Toleration = { operator: 'Exists' };

  it('answers the first match of each taint', () => {
    expect(matchingTolerations([taint, other], [first, second, all])).toEqual([first, all]);
  });

  it('answers undefined when a taint is left over', () => {
    expect(matchingTolerations([taint, other], [first])).toBeUndefined();
  });

  it('needs nothing when there is no taint', () => {
    expect(matchingTolerations([], [])).toEqual([]);
  });
});

it('knows a taint by key and effect', () => {
  expect(isSameTaint(taint, { key: 'dedicated', effect: 'NoExecute' })).toBe(true);
  expect(isSameTaint(taint, { key: 'dedicated', value: 'db', effect: 'NoSchedule' })).toBe(false);
});
