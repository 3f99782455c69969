/** Upstream's conformance scenarios of lists and watches (kubernetes/test/e2e/apimachinery/{watch,chunking}.go). */
import { describe, expect, it } from 'vitest';
import { ConfigMap, PodTemplate } from '../../../kube-api/kinds/index.ts';
import type { KubeList } from '../../../kube-api/meta/object.ts';
import { StatusError } from '../../../kube-api/meta/status-error.ts';
import { createTestCluster, type TestCluster } from '../../../testing/api-server-harness.ts';
import type { WatchOptions } from '../../client/transport.ts';

const LABEL = 'watch-this-configmap';
const NAMESPACE = 'default';

function watch({ client }: TestCluster, options: WatchOptions = {}): { readonly seen: string[]; stop(): void } {
  const seen: string[] = [];
  const running = client.watch(
    ConfigMap,
    { namespace: NAMESPACE, ...options },
    ({ type, object }) => seen.push(`${type} ${object.metadata.name} ${object.data?.mutation ?? 0}`),
    () => seen.push('closed'),
  );
  return { seen, stop: () => running.stop() };
}

function create({ client }: TestCluster, name: string, label: string): ConfigMap {
  return client.create(ConfigMap, { metadata: { name, namespace: NAMESPACE, labels: { [LABEL]: label } } });
}

function mutate({ client }: TestCluster, name: string, mutation: number, label?: string): ConfigMap {
  const present = client.get(ConfigMap, name, NAMESPACE);
  const labels = label === undefined ? present.metadata.labels : { [LABEL]: label };
  const metadata = { ...present.metadata, ...(labels && { labels }) };
  return client.update(ConfigMap, { ...present, metadata, data: { mutation: String(mutation) } });
}

describe('watchers', () => {
  it('observe add, update and delete notifications on configmaps', () => {
    const cluster = createTestCluster();
    const a = watch(cluster, { labelSelector: `${LABEL}=A` });
    const b = watch(cluster, { labelSelector: `${LABEL}=B` });
    const both = watch(cluster, { labelSelector: `${LABEL} in (A,B)` });
    create(cluster, 'a', 'A');
    mutate(cluster, 'a', 1);
    mutate(cluster, 'a', 2);
    cluster.client.delete(ConfigMap, 'a', NAMESPACE);
    create(cluster, 'b', 'B');
    cluster.client.delete(ConfigMap, 'b', NAMESPACE);
    cluster.clock.settle();
    const ofA = ['ADDED a 0', 'MODIFIED a 1', 'MODIFIED a 2', 'DELETED a 2'];
    const ofB = ['ADDED b 0', 'DELETED b 0'];
    expect([a.seen, b.seen, both.seen]).toEqual([ofA, ofB, [...ofA, ...ofB]]);
  });

  it('start from a specific resource version', () => {
    const cluster = createTestCluster();
    create(cluster, 'a', 'A');
    const { resourceVersion = '' } = mutate(cluster, 'a', 1).metadata;
    mutate(cluster, 'a', 2);
    cluster.client.delete(ConfigMap, 'a', NAMESPACE);
    const { seen } = watch(cluster, { resourceVersion });
    cluster.clock.settle();
    expect(seen).toEqual(['MODIFIED a 2', 'DELETED a 2']);
  });

  it('go on from the last version that the watch before them saw', () => {
    const cluster = createTestCluster();
    const first = watch(cluster, { labelSelector: `${LABEL}=A` });
    create(cluster, 'a', 'A');
    const { resourceVersion = '' } = mutate(cluster, 'a', 1).metadata;
    cluster.clock.settle();
    first.stop();
    mutate(cluster, 'a', 2);
    const second = watch(cluster, { labelSelector: `${LABEL}=A`, resourceVersion });
    cluster.client.delete(ConfigMap, 'a', NAMESPACE);
    cluster.clock.settle();
    expect(first.seen).toEqual(['ADDED a 0', 'MODIFIED a 1']);
    expect(second.seen).toEqual(['MODIFIED a 2', 'DELETED a 2']);
  });

  it('observe a deletion when an object stops to meet the selector, and an addition when it meets it again', () => {
    const cluster = createTestCluster();
    const { seen } = watch(cluster, { labelSelector: `${LABEL}=A` });
    create(cluster, 'a', 'A');
    mutate(cluster, 'a', 1, 'wrong');
    mutate(cluster, 'a', 2);
    mutate(cluster, 'a', 3, 'A');
    cluster.client.delete(ConfigMap, 'a', NAMESPACE);
    cluster.clock.settle();
    // What goes is told as it was last seen.
    expect(seen).toEqual(['ADDED a 0', 'DELETED a 0', 'ADDED a 3', 'DELETED a 3']);
  });

  it('that run at once receive events in the same order', () => {
    const cluster = createTestCluster();
    const { client, clock } = cluster;
    const versions: string[][] = [];
    for (let i = 0; i < 30; i++) {
      const { resourceVersion = '' } = create(cluster, `c${i % 7}-${i}`, 'A').metadata;
      const seen: string[] = [];
      versions.push(seen);
      const note = ({ object }: { object: ConfigMap }) => seen.push(object.metadata.resourceVersion ?? '');
      client.watch(ConfigMap, { resourceVersion }, note, () => {});
      if (i % 3 === 0) mutate(cluster, `c${i % 7}-${i}`, i);
    }
    clock.settle();
    const [all = []] = versions;
    for (const seen of versions) expect(seen).toEqual(all.slice(all.length - seen.length));
  });
});

describe('chunks', () => {
  const TEMPLATE = { template: { spec: { containers: [{ name: 'test', image: 'test2' }] } } };
  const COUNT = 40;

  function templates(): TestCluster {
    const cluster = createTestCluster();
    for (let i = 0; i < COUNT; i++) {
      const name = `template-${String(i).padStart(4, '0')}`;
      cluster.client.create(PodTemplate, { metadata: { name, namespace: NAMESPACE }, ...TEMPLATE });
    }
    return cluster;
  }

  it.each([1, 7, 17, 40])('of %i make up the whole', (limit) => {
    const { client } = templates();
    const names: (string | undefined)[] = [];
    let left = COUNT;
    let page: KubeList | undefined;
    const { resourceVersion } = client.list(PodTemplate, { namespace: NAMESPACE, limit }).metadata;
    do {
      const token = page?.metadata.continue;
      page = client.list(PodTemplate, { namespace: NAMESPACE, limit, ...(token && { continue: token }) });
      left -= page.items.length;
      names.push(...page.items.map(({ metadata }) => metadata.name));
      expect(page.metadata.resourceVersion).toBe(resourceVersion);
      expect(page.metadata.remainingItemCount).toBe(left === 0 ? undefined : left);
    } while (page.metadata.continue !== undefined);
    expect(names).toEqual(
      client.list(PodTemplate, { namespace: NAMESPACE }).items.map(({ metadata }) => metadata.name),
    );
  });

  it('go on from the last key when their version has been compacted away', () => {
    const { client, apiServer } = templates();
    const first = client.list(PodTemplate, { namespace: NAMESPACE, limit: 10 });
    client.create(PodTemplate, { metadata: { name: 'zzz', namespace: NAMESPACE }, ...TEMPLATE });
    apiServer.etcd.compact(apiServer.etcd.revision);
    const next = (token = '') => client.list(PodTemplate, { namespace: NAMESPACE, limit: 10, continue: token });
    let inconsistent = '';
    try {
      next(first.metadata.continue);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      expect([error.code, error.reason]).toEqual([410, 'Expired']);
      inconsistent = error.status.metadata.continue ?? '';
    }
    const second = next(inconsistent);
    expect(second.metadata.resourceVersion).not.toBe(first.metadata.resourceVersion);
    expect(second.items[0]?.metadata.name).toBe('template-0010');
    expect(second.metadata.remainingItemCount).toBe(COUNT - 20 + 1);
    const third = next(second.metadata.continue);
    expect(third.metadata.resourceVersion).toBe(second.metadata.resourceVersion);
    expect(third.items[0]?.metadata.name).toBe('template-0020');
  });
});
