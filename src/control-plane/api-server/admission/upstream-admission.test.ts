/** Upstream's tables of what admission makes of pods (../shared/oracles/go-tables). */
import { describe, expect, it } from 'vitest';
import { Namespace, Pod, PriorityClass, ServiceAccount } from '../../../kube-api/kinds/index.ts';
import { createTestCluster, refusalOf, type TestCluster } from '../../../testing/api-server-harness.ts';
import { fromGoNames } from '../../../testing/go-object.ts';
import { goPod } from '../../../testing/go-pod.ts';
import { goTable, hasGoTables } from '../../../testing/go-table.ts';

interface PriorityRow {
  readonly existingClasses: readonly object[];
  readonly expectError: boolean;
  readonly expectedPriority: number;
  readonly expectPreemptionPolicy?: string;
  readonly pod: unknown;
}

interface TolerationRow {
  readonly description: string;
  readonly requestedPod: unknown;
  readonly expectedPod: unknown;
}

const CONTAINER = { name: 'main', image: 'nginx' };

/** The pod with what upstream's tables leave out because they ask one plugin alone. */
function complete(given: unknown): Pod {
  const pod = goPod(given ?? {});
  const spec = Object.fromEntries(Object.entries(pod.spec ?? {}).filter(([, value]) => value !== undefined));
  const isMirror = pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined;
  const metadata = { name: 'pod', ...pod.metadata, namespace: pod.metadata.namespace ?? 'default' };
  return { ...pod, metadata, spec: { ...spec, ...(isMirror ? { nodeName: 'node' } : {}), containers: [CONTAINER] } };
}

function createIn({ client }: TestCluster, pod: Pod): void {
  const { namespace = 'default' } = pod.metadata;
  if (client.find(Namespace, namespace) === undefined) {
    client.create(Namespace, { metadata: { name: namespace } });
    client.create(ServiceAccount, { metadata: { name: 'default', namespace } });
  }
  client.create(Pod, pod as never);
}

describe.skipIf(!hasGoTables)('pods as upstream admits them (../shared/oracles/go-tables)', () => {
  it.each(goTable<PriorityRow>('plugin_pkg_admission_priority', 'TestPodAdmission'))('$title', ({ case: row }) => {
    const cluster = createTestCluster();
    for (const given of row.existingClasses) {
      const priorityClass = fromGoNames(given) as never;
      if (cluster.client.find(PriorityClass, (priorityClass as PriorityClass).metadata.name ?? '') === undefined) {
        cluster.client.create(PriorityClass, priorityClass);
      }
    }
    const pod = complete(row.pod);
    const refusal = refusalOf(() => createIn(cluster, pod));
    expect(refusal !== 'done', refusal).toBe(row.expectError);
    if (row.expectError) return;
    const stored = cluster.client.get(Pod, pod.metadata.name ?? '', pod.metadata.namespace);
    expect(stored.spec?.priority).toBe(row.expectedPriority);
    if (row.expectPreemptionPolicy) expect(stored.spec?.preemptionPolicy).toBe(row.expectPreemptionPolicy);
  });

  it.each(goTable<TolerationRow>('plugin_pkg_admission_defaulttolerationseconds', 'TestForgivenessAdmission'))(
    '$case.description',
    ({ case: row }) => {
      const cluster = createTestCluster();
      const refusal = refusalOf(() => createIn(cluster, complete(row.requestedPod)));
      // the plugin alone does not see that such tolerations are none
      if (refusal.includes("effect must be 'NoExecute'")) return;
      expect(refusal).toBe('done');
      const stored = cluster.client.get(Pod, 'pod', 'default');
      expect(stored.spec?.tolerations).toEqual(complete(row.expectedPod).spec?.tolerations);
    },
  );
});
