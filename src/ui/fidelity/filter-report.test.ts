import { describe, expect, it } from 'vitest';
import type { FidelityReport } from '../../bridge/messages.ts';
import { fidelityAddress, fidelityTarget } from './fidelity-address.ts';
import { countLevels, filterReport } from './filter-report.ts';

const line = (field: string, level: 'faithful' | 'simplified' | 'not simulated', text: string) => ({
  fields: field === '' ? [] : [field],
  level,
  text,
});
const report: FidelityReport = [
  {
    title: 'core (v1)',
    entries: [
      {
        id: 'core/Pod',
        name: 'Pod',
        about: 'pods, po · v1',
        level: 'faithful',
        lines: [line('', 'faithful', 'Runs.'), line('spec.hostPID', 'not simulated', 'Sees its own processes only.')],
      },
    ],
  },
  {
    title: 'batch',
    entries: [
      {
        id: 'batch/Job',
        name: 'Job',
        about: 'jobs',
        level: 'not simulated',
        lines: [line('', 'not simulated', 'No pods are made.')],
      },
    ],
  },
];

const shown = (words: string, level?: 'faithful' | 'simplified' | 'not simulated') =>
  filterReport(report, { words, level }).flatMap(({ entries }) =>
    entries.flatMap(({ name, lines }) => lines.map(({ fields }) => `${name} ${fields.join()}`.trim())),
  );

describe('the fidelity report', () => {
  it.each([
    ['', undefined, ['Pod', 'Pod spec.hostPID', 'Job']],
    ['hostpid', undefined, ['Pod spec.hostPID']],
    ['  po  ', undefined, ['Pod', 'Pod spec.hostPID', 'Job']],
    ['core', undefined, ['Pod', 'Pod spec.hostPID']],
    ['pod processes', undefined, ['Pod spec.hostPID']],
    ['', 'not simulated', ['Pod spec.hostPID', 'Job']],
    ['pod', 'faithful', ['Pod']],
    ['nothing at all', undefined, []],
  ] as const)('is filtered by %j and %s', (words, level, lines) => {
    expect(shown(words, level)).toEqual(lines);
  });

  it('counts levels', () => {
    expect(countLevels(report)).toEqual({ faithful: 1, simplified: 0, 'not simulated': 2 });
  });
});

describe('its address', () => {
  it.each([
    [undefined, '#/fidelity', ''],
    [{ apiVersion: 'v1', kind: 'Pod' }, '#/fidelity/core/Pod', 'core/Pod'],
    [{ apiVersion: 'apps/v1', kind: 'Deployment' }, '#/fidelity/apps/Deployment', 'apps/Deployment'],
  ])('of %j is %s', (object, address, target) => {
    expect(fidelityAddress(object)).toBe(address);
    expect(fidelityTarget(address)).toBe(target);
  });

  it.each(['', '#', '#/', '#/fidelityx', '#/other'])('is not %j', (hash) => {
    expect(fidelityTarget(hash)).toBeUndefined();
  });
});
