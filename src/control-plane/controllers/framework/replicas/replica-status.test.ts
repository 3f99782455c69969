import { describe, expect, it } from 'vitest';
import { Random } from '../../../../kernel/index.ts';
import type {
  Pod as PodObject,
  ReplicaSet,
  ReplicaSetCondition,
  ReplicaSetStatus,
} from '../../../../kube-api/generated/types.gen.ts';
import { Pod } from '../../../../kube-api/kinds/index.ts';
import { createTestCluster } from '../../../../testing/api-server-harness.ts';
import { goTable, hasGoTables } from '../../../../testing/go-table.ts';
import { createInformerFactory } from '../../../client/informer-factory.ts';
import { controllerOf } from '../owner-references.ts';
import { isPodActive, isPodReady } from '../pods.ts';
import { PodTally } from './pod-tally.ts';
import { calculateStatus, countPods } from './replica-status.ts';

describe.skipIf(!hasGoTables)('status as upstream tests it (needs ../shared/oracles)', () => {
  interface Status {
    readonly replicaset: ReplicaSet;
    readonly filteredPods?: readonly PodObject[];
    readonly expectedReplicaSetStatus: ReplicaSetStatus;
  }

  it.each(goTable<Status>('pkg_controller_replicaset', 'TestCalculateStatus'))('$title', ({ case: row }) => {
    const counts = countPods(row.replicaset, row.filteredPods ?? [], Date.parse('2000-01-01T00:00:00Z'));
    expect(calculateStatus(row.replicaset, counts, undefined, 0)).toEqual(row.expectedReplicaSetStatus);
  });

  interface Conditions {
    readonly replicaset: ReplicaSet;
    readonly filteredPods?: readonly PodObject[];
    readonly manageReplicasErr?: { readonly $error: string };
    readonly expectedReplicaSetConditions?: readonly ReplicaSetCondition[];
  }

  it.each(goTable<Conditions>('pkg_controller_replicaset', 'TestCalculateStatusConditions'))(
    '$title',
    ({ case: row }) => {
      const counts = countPods(row.replicaset, row.filteredPods ?? [], 0);
      const error = row.manageReplicasErr && new Error(row.manageReplicasErr.$error);
      const { conditions = [] } = calculateStatus(row.replicaset, counts, error, 0);
      const essence = ({ type, status, reason, message }: ReplicaSetCondition) => ({ type, status, reason, message });
      expect(conditions.map(essence)).toEqual((row.expectedReplicaSetConditions ?? []).map(essence));
    },
  );
});

describe('PodTally', () => {
  it.each([1, 2, 3, 4, 5])('counts as one who looks at every pod (seed %i)', (seed) => {
    const { clock, client } = createTestCluster({ watchDelay: { minMs: 1, maxMs: 1 } });
    const random = new Random(seed);
    const pods = createInformerFactory(client, clock, random).informer(Pod);
    const tally = PodTally.of(pods);
    const owners = ['a', 'b'].map((name) => ({ apiVersion: 'v1', kind: 'X', name, uid: name, controller: true }));
    const spec = { containers: [{ name: 'main', image: 'nginx' }], nodeName: 'n' };

    const change = (name: string) => {
      const pod = client.find(Pod, name, 'default');
      const owner = random.pick(owners)!;
      const labels = { app: random.pick(['x', 'y'])! };
      if (pod === undefined) {
        const ownerReferences = random.int(0, 3) === 0 ? [] : [owner];
        client.create(Pod, { metadata: { name, namespace: 'default', labels, ownerReferences }, spec });
      } else if (random.int(0, 5) === 0) client.delete(Pod, name, 'default');
      else if (pod.metadata.deletionTimestamp !== undefined) {
        client.delete(Pod, name, 'default', { gracePeriodSeconds: 0 });
      } else if (random.int(0, 2) === 0) {
        client.update(Pod, { ...pod, metadata: { ...pod.metadata, labels, ownerReferences: [owner] } });
      } else {
        const phase = random.pick(['Running', 'Running', 'Failed'] as const)!;
        const conditions = [{ type: 'Ready', status: random.pick(['True', 'False'] as const)! }];
        client.updateStatus(Pod, { ...pod, status: { ...pod.status, phase, conditions } });
      }
    };

    const countAll = (owner: string | undefined) => {
      const totals: Record<string, [active: number, ready: number]> = {};
      for (const pod of pods.list()) {
        if (controllerOf(pod)?.uid !== owner || !isPodActive(pod)) continue;
        const app = pod.metadata.labels?.app ?? '';
        const total = totals[app] ?? [0, 0];
        totals[app] = total;
        total[0]++;
        if (isPodReady(pod)) total[1]++;
      }
      return totals;
    };
    const tallied = (groups: ReturnType<PodTally['orphansIn']>) =>
      Object.fromEntries(groups.map(({ labels, active, ready }) => [labels.app, [active, ready]]));

    for (let i = 0; i < 150; i++) {
      change(`pod-${random.int(0, 12)}`);
      clock.advance(random.int(0, 2));
      for (const uid of ['a', 'b']) expect(tallied(tally.controlledBy(uid))).toEqual(countAll(uid));
      expect(tallied(tally.orphansIn('default'))).toEqual(countAll(undefined));
    }
  });
});
