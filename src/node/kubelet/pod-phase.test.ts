import { describe, expect, it } from 'vitest';
import type { ContainerStatus, Pod } from '../../kube-api/generated/types.gen.ts';
import { goTable, hasGoTables } from '../../testing/go-table.ts';
import { podPhase } from './pod-phase.ts';

interface Row {
  readonly pod: Pod;
  readonly podIsTerminal?: boolean;
  readonly status: string;
  readonly test: string;
}

const TESTS = [
  'TestPodPhaseWithRestartAlways',
  'TestPodPhaseWithRestartAlwaysInitContainers',
  'TestPodPhaseWithRestartAlwaysRestartableInitContainers',
  'TestPodPhaseWithRestartAlwaysAndPodHasRun',
  'TestPodPhaseWithRestartNever',
  'TestPodPhaseWithRestartNeverInitContainers',
  'TestPodPhaseWithRestartNeverRestartableInitContainers',
  'TestPodPhaseWithRestartOnFailure',
];

/** A container of which nothing is known yet waits. */
function statusOf(name: string, statuses: readonly ContainerStatus[] = []): ContainerStatus {
  const known = statuses.find((status) => status.name === name);
  return known ?? { name, image: '', imageID: '', ready: false, restartCount: 0, state: { waiting: {} } };
}

describe.skipIf(!hasGoTables)('phases as upstream’s tables have them (../shared)', () => {
  const rows = TESTS.flatMap((test) =>
    goTable<Row>('pkg_kubelet', test).map(({ case: row }) => ({ ...row, of: test })),
  );

  it.each(rows)('$of: $test: $status', ({ pod, podIsTerminal, status }) => {
    const inits = (pod.spec?.initContainers ?? []).map(({ name }) => statusOf(name, pod.status?.initContainerStatuses));
    const mains = (pod.spec?.containers ?? []).map(({ name }) => statusOf(name, pod.status?.containerStatuses));
    expect(podPhase(pod, inits, mains, podIsTerminal === true)).toBe(status);
  });
});
