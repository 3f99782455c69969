/** The columns of `kubectl get pods`, against upstream's printer tests and against what a real cluster printed. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ContainerStatus, Pod } from '../../generated/types.gen.ts';
import { POD_COLUMNS } from './pod-columns.ts';
import { podStatusReason, podStatusSummary } from './pod-status-reason.ts';

const ORACLES = '../shared/oracles';
const CASES = `${ORACLES}/printers-cases.json`;
const SESSIONS = `${ORACLES}/sessions`;
const NOW_MS = Date.UTC(2026, 10, 20, 23, 16, 9);

interface PrinterCase {
  readonly test: string;
  readonly pod?: Pod;
  readonly expect?: readonly { readonly cells: readonly string[] }[];
}

function printerCases(): readonly PrinterCase[] {
  if (!existsSync(CASES)) return [];
  const { cases } = JSON.parse(readFileSync(CASES, 'utf8')) as { readonly cases: readonly PrinterCase[] };
  return cases.filter(({ test, pod }) => test.startsWith('TestPrint') && pod !== undefined);
}

const STATUS_LISTS = ['containerStatuses', 'initContainerStatuses'] as const;

/** The API's name for what Go's own type calls LastTerminationState. */
function asServed(pod: Pod): Pod {
  const status: Record<string, unknown> = { ...pod.status };
  for (const field of STATUS_LISTS) {
    const list = pod.status?.[field] as readonly (ContainerStatus & { lastTerminationState?: object })[] | undefined;
    if (list !== undefined) status[field] = list.map((each) => ({ ...each, lastState: each.lastTerminationState }));
  }
  return { ...pod, status };
}

describe.skipIf(!existsSync(CASES))('upstream: printed pods', () => {
  it.each(printerCases().map((each) => [`${each.test} ${each.pod?.metadata.name}`, each] as const))(
    '%s',
    (_name, { pod, expect: rows = [] }) => {
      if (pod === undefined) throw new Error('no pod');
      const [{ cells = [] } = {}] = rows;
      const shown = POD_COLUMNS.slice(0, cells.length).map(({ value }) => value(asServed(pod), NOW_MS));
      expect(shown).toEqual(cells);
    },
  );
});

function pod(status: Pod['status'], spec: Partial<Pod['spec']> = {}, metadata: Pod['metadata'] = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: { containers: [{ name: 'a' }], ...spec },
    ...(status && { status }),
  };
}

const container = (given: Partial<ContainerStatus>): ContainerStatus => ({
  name: 'a',
  image: 'i',
  imageID: '',
  ready: false,
  restartCount: 0,
  ...given,
});

describe('podStatusReason', () => {
  const waiting = (reason: string): ContainerStatus => container({ state: { waiting: { reason } } });
  const ended = (exitCode: number, reason?: string): ContainerStatus =>
    container({ state: { terminated: { exitCode, ...(reason === undefined ? {} : { reason }) } } });

  it.each<readonly [string, Pod]>([
    ['Pending', pod({ phase: 'Pending' })],
    ['Evicted', pod({ phase: 'Failed', reason: 'Evicted' })],
    ['ContainerCreating', pod({ phase: 'Pending', containerStatuses: [waiting('ContainerCreating')] })],
    ['CrashLoopBackOff', pod({ phase: 'Running', containerStatuses: [waiting('CrashLoopBackOff')] })],
    ['Completed', pod({ phase: 'Succeeded', containerStatuses: [ended(0, 'Completed')] })],
    ['ExitCode:3', pod({ phase: 'Failed', containerStatuses: [ended(3)] })],
    ['PodInitializing', pod({ phase: 'Pending', containerStatuses: [waiting('PodInitializing')] })],
    [
      'Init:Error',
      pod({ phase: 'Failed', initContainerStatuses: [ended(1, 'Error')] }, { initContainers: [{ name: 'a' }] }),
    ],
    [
      'Init:0/2',
      pod(
        { phase: 'Pending', initContainerStatuses: [waiting('PodInitializing')] },
        { initContainers: [{ name: 'a' }, { name: 'b' }] },
      ),
    ],
    [
      'SchedulingGated',
      pod({ phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'SchedulingGated' }] }),
    ],
    ['Terminating', pod({ phase: 'Running' }, {}, { deletionTimestamp: '2025-01-06T09:00:00Z' })],
    ['Succeeded', pod({ phase: 'Succeeded' }, {}, { deletionTimestamp: '2025-01-06T09:00:00Z' })],
    ['Unknown', pod({ phase: 'Running', reason: 'NodeLost' }, {}, { deletionTimestamp: '2025-01-06T09:00:00Z' })],
  ])('%s', (reason, given) => {
    expect(podStatusReason(given)).toBe(reason);
  });

  it('counts sidecars among the containers', () => {
    const initContainers = [{ name: 'proxy', restartPolicy: 'Always' }];
    const initContainerStatuses = [container({ name: 'proxy', ready: true, started: true, state: { running: {} } })];
    const containerStatuses = [container({ ready: true, state: { running: {} } })];
    const summary = podStatusSummary(
      pod({ phase: 'Running', initContainerStatuses, containerStatuses }, { initContainers }),
    );
    expect(summary).toMatchObject({ reason: 'Running', readyContainers: 2, totalContainers: 2 });
  });
});

interface Session {
  readonly steps: readonly {
    readonly cmd?: string;
    readonly t: number;
    readonly ms: number;
    readonly stdout?: string;
  }[];
  readonly watch?: readonly { readonly t: number; readonly type: string; readonly kind: string; readonly obj: Pod }[];
}

const ROW = /^(?:pod\/)?(\S+)\s+(\d+\/\d+)\s+(\S+)\s+(\d+)(?: \(\S+ ago\))?\s+\S+/;

/** Each row of pods that kubectl printed, and what our columns make of the pod's versions around that time. */
function printedRows(file: string): readonly (readonly [row: string, ours: readonly string[]])[] {
  const { steps, watch = [] } = JSON.parse(readFileSync(`${SESSIONS}/${file}`, 'utf8')) as Session;
  const pods = watch.filter(({ kind }) => kind === 'Pod');
  return steps.flatMap(({ cmd = '', t, ms, stdout = '' }) => {
    if (!/^kubectl get (?:po|pods?)(?: [\w-]+| -o wide)*$/.test(cmd)) return [];
    return stdout.split('\n').flatMap((line) => {
      const [, name, ready, status, restarts] = ROW.exec(line) ?? [];
      const versions = pods.filter(({ obj, t: at }) => obj.metadata.name === name && at < t + ms + 1000);
      if (name === undefined || versions.length === 0) return [];
      const recent = versions.filter(
        ({ t: at }, i) => i === versions.length - 1 || (versions[i + 1]?.t ?? at) > t - 1000,
      );
      const ours = recent.map(({ obj }) => {
        const summary = podStatusSummary(obj);
        return `${summary.readyContainers}/${summary.totalContainers} ${summary.reason} ${summary.restarts}`;
      });
      return [[`${ready} ${status} ${restarts}`, ours] as const];
    });
  });
}

describe.skipIf(!existsSync(SESSIONS))('what a real cluster printed', () => {
  const files = existsSync(SESSIONS) ? readdirSync(SESSIONS) : [];
  it.each(files.filter((file) => printedRows(file).length > 0))('%s', (file) => {
    for (const [row, ours] of printedRows(file)) expect(ours).toContain(row);
  });
});
