import { describe, expect, it } from 'vitest';
import type { Pod } from '../../../kube-api/generated/types.gen.ts';
import { goTable, hasGoTables } from '../../../testing/go-table.ts';
import { byDeletionOrder, type RankedPod, rankByCrowding } from './pod-deletion-order.ts';
import { isPodActive, isPodAvailable } from './pods.ts';

interface Switches {
  readonly disableLogarithmicScaleDown?: boolean;
  readonly disablePodDeletioncost?: boolean;
}

/** The tables were written down at some moment: the latest that they mention. */
function nowOf(table: unknown): number {
  const times = JSON.stringify(table).match(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g) ?? [];
  return Math.max(...times.map((time) => Date.parse(time)));
}

describe.skipIf(!hasGoTables)('deletion order as upstream tests it (needs ../shared/oracles)', () => {
  const table = goTable<Switches>('pkg_controller', 'TestSortingActivePodsWithRanks').filter(
    ({ case: { disableLogarithmicScaleDown, disablePodDeletioncost } }) =>
      disableLogarithmicScaleDown !== true && disablePodDeletioncost !== true,
  );
  const order = byDeletionOrder(nowOf(table));

  it.each(table.filter(({ range }) => range === 'inequalityTests'))('$n: one before the other', ({ case: row }) => {
    const { lesser, greater } = row as { lesser: RankedPod; greater: RankedPod };
    expect(order(lesser, greater)).toBeLessThan(0);
    expect(order(greater, lesser)).toBeGreaterThan(0);
  });

  it.each(table.filter(({ range }) => range === 'equalityTests'))('$n: neither first', ({ case: row }) => {
    const { p1, p2 = p1 } = row as { p1: Pod; p2?: Pod };
    expect(order({ pod: p1, rank: 0 }, { pod: p2, rank: 0 })).toBe(0);
  });

  interface ToDelete {
    readonly pods?: readonly Pod[];
    readonly related?: readonly Pod[];
    readonly diff: number;
    readonly expectedPodsToDelete?: readonly Pod[];
  }

  it.each(goTable<ToDelete>('pkg_controller_replicaset', 'TestGetPodsToDelete'))('$title', ({ case: row }) => {
    const { pods = [], related = [], diff, expectedPodsToDelete = [] } = row;
    const ranked = rankByCrowding(pods, related).sort(byDeletionOrder(0));
    const names = (list: readonly Pod[]) => list.map(({ metadata }) => metadata.name).sort();
    expect(names(ranked.slice(0, diff).map(({ pod }) => pod))).toEqual(names(expectedPodsToDelete));
  });

  interface Filtered {
    readonly pods: readonly { readonly podName: string; readonly podPhase: 'Running' }[];
    readonly wantPodNames: readonly string[];
  }

  it.each(goTable<Filtered>('pkg_controller', 'TestActivePodFiltering'))('$title', ({ case: row }) => {
    const active = row.pods.filter(({ podName, podPhase }) =>
      isPodActive({ apiVersion: 'v1', kind: 'Pod', metadata: { name: podName }, status: { phase: podPhase } }),
    );
    expect(active.map(({ podName }) => podName)).toEqual(row.wantPodNames);
  });

  interface Availability {
    readonly pod: Pod;
    readonly minReadySeconds?: number;
    readonly expected: boolean;
  }

  it.each(goTable<Availability>('pkg_api_v1_pod', 'TestIsPodAvailable'))('available: $n', ({ case: row }) => {
    const nowMs = nowOf(goTable('pkg_api_v1_pod', 'TestIsPodAvailable'));
    expect(isPodAvailable(row.pod, row.minReadySeconds ?? 0, nowMs)).toBe(row.expected);
  });
});

describe('byDeletionOrder', () => {
  const pod = (uid: string, readySinceMs: number): Pod => {
    const lastTransitionTime = new Date(readySinceMs).toISOString();
    const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime }];
    const metadata = { name: uid, uid };
    return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [], nodeName: 'n' }, status: { conditions } };
  };

  it('lets the uid decide among pods of about the same age', () => {
    const order = byDeletionOrder(1_000_000_000);
    const older = { pod: pod('a', 1_000_000), rank: 0 };
    const younger = { pod: pod('b', 2_000_000), rank: 0 };
    const youngest = { pod: pod('c', 999_999_000), rank: 0 };
    expect(order(older, younger)).toBeLessThan(0);
    expect(order(youngest, older)).toBeLessThan(0);
  });

  it.each(['+5', '007', '1.5', '99999999999', 'x'])('takes the cost %s for none', (cost) => {
    const annotated = {
      ...pod('a', 1),
      metadata: { uid: 'a', annotations: { 'controller.kubernetes.io/pod-deletion-cost': cost } },
    };
    expect(byDeletionOrder(10)({ pod: annotated, rank: 0 }, { pod: pod('a', 1), rank: 0 })).toBe(0);
  });
});
