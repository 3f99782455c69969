import { describe, expect, it } from 'vitest';
import type { KindDefinition } from '../../../kube-api/kinds/define-kind.ts';
import { ConfigMap, Lease, Node, Pod, ReplicaSet } from '../../../kube-api/kinds/index.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import type { StatusError } from '../../../kube-api/meta/status-error.ts';
import { createClient, createTestCluster, refusalOf, type TestCluster } from '../../../testing/api-server-harness.ts';
import type { WatchEvent, WatchOptions } from '../../client/transport.ts';

interface Recorded {
  readonly events: string[];
  readonly objects: KubeObject[];
  readonly closed: (StatusError | undefined)[];
  stop(): void;
}

function follow(cluster: TestCluster, options: WatchOptions = {}, actor = 'test'): Recorded {
  const [events, objects, closed]: [string[], KubeObject[], (StatusError | undefined)[]] = [[], [], []];
  const onEvent = ({ type, object }: WatchEvent): void => {
    events.push(`${type} ${object.metadata.name}`);
    objects.push(object);
  };
  const onClose = (error: StatusError | undefined): void => {
    closed.push(error);
  };
  const watch = createClient(cluster.apiServer, actor).watch(ConfigMap, options, onEvent, onClose);
  return { events, objects, closed, stop: () => watch.stop() };
}

function configMap({ client }: TestCluster, name: string, labels: Record<string, string>, namespace = 'default') {
  const present = client.find(ConfigMap, name, namespace);
  const metadata = { ...(present?.metadata ?? { name, namespace }), labels };
  return present === undefined
    ? client.create(ConfigMap, { metadata })
    : client.update(ConfigMap, { ...present, metadata });
}

describe('a watch with selectors', () => {
  it('sees objects come into sight and go out of it', () => {
    const cluster = createTestCluster();
    const { events, objects } = follow(cluster, { labelSelector: 'color=red' });
    configMap(cluster, 'a', { color: 'red' });
    configMap(cluster, 'a', { color: 'red', size: 'xl' });
    configMap(cluster, 'a', { color: 'blue' });
    configMap(cluster, 'a', { color: 'blue', size: 'xl' });
    const last = configMap(cluster, 'a', { color: 'red' });
    cluster.client.delete(ConfigMap, 'a', 'default');
    cluster.clock.settle();
    expect(events).toEqual(['ADDED a', 'MODIFIED a', 'DELETED a', 'ADDED a', 'DELETED a']);
    // What goes out of sight is shown as it was last seen, with the version of the change.
    const [, seen, gone] = objects;
    expect(gone?.metadata.labels).toEqual({ color: 'red', size: 'xl' });
    expect(Number(gone?.metadata.resourceVersion)).toBe(Number(seen?.metadata.resourceVersion) + 1);
    expect(Number(objects.at(-1)?.metadata.resourceVersion)).toBe(Number(last.metadata.resourceVersion) + 1);
  });

  it.each<{ name: string; options: WatchOptions; events: string[] }>([
    { name: 'a namespace', options: { namespace: 'kube-system' }, events: ['ADDED b'] },
    { name: 'a name', options: { fieldSelector: 'metadata.name=a' }, events: ['ADDED a', 'MODIFIED a', 'DELETED a'] },
    { name: 'a name elsewhere', options: { namespace: 'kube-system', fieldSelector: 'metadata.name=a' }, events: [] },
    {
      name: 'all but a name',
      options: { fieldSelector: 'metadata.name!=a' },
      events: ['ADDED b'],
    },
  ])('sees only $name', ({ options, events: expected }) => {
    const cluster = createTestCluster();
    const { events } = follow(cluster, options);
    configMap(cluster, 'a', {});
    configMap(cluster, 'b', {}, 'kube-system');
    configMap(cluster, 'a', { x: 'y' });
    cluster.client.delete(ConfigMap, 'a', 'default');
    cluster.clock.settle();
    expect(events).toEqual(expected);
  });
});

describe('the start of a watch', () => {
  it.each<{ name: string; options: WatchOptions; events: string[] }>([
    { name: 'anywhere', options: {}, events: ['ADDED a', 'ADDED new'] },
    { name: 'at 0', options: { resourceVersion: '0' }, events: ['ADDED a', 'ADDED new'] },
    {
      name: 'with initial events',
      options: { sendInitialEvents: true, allowWatchBookmarks: true },
      events: ['ADDED a', 'BOOKMARK undefined', 'ADDED new'],
    },
    {
      name: 'with initial events for those who know no bookmarks',
      options: { sendInitialEvents: true },
      events: ['ADDED a', 'ADDED new'],
    },
    {
      name: 'anywhere with bookmarks',
      options: { allowWatchBookmarks: true },
      events: ['ADDED a', 'BOOKMARK undefined', 'ADDED new'],
    },
    { name: 'without them', options: { sendInitialEvents: false }, events: ['ADDED new'] },
  ])('$name', ({ options, events: expected }) => {
    const cluster = createTestCluster();
    configMap(cluster, 'a', {});
    const { events, objects } = follow(cluster, options);
    configMap(cluster, 'new', {});
    cluster.clock.advance(100);
    expect(events).toEqual(expected);
    const bookmark = objects.find(({ metadata }) => metadata.name === undefined);
    if (options.allowWatchBookmarks === true) {
      expect(bookmark?.metadata.annotations).toEqual({ 'k8s.io/initial-events-end': 'true' });
    }
  });

  it('in the future waits for it', () => {
    const cluster = createTestCluster();
    const resourceVersion = String(cluster.apiServer.etcd.revision + 1);
    const { events, closed } = follow(cluster, { resourceVersion });
    for (const name of ['a', 'b', 'c']) configMap(cluster, name, {});
    cluster.clock.settle();
    expect([events, closed]).toEqual([['ADDED b', 'ADDED c'], []]);
  });

  it('with everything there is as of the future ends with an error', () => {
    const cluster = createTestCluster();
    const { events, closed } = follow(cluster, { resourceVersion: '99999', sendInitialEvents: true });
    cluster.clock.settle();
    expect(events).toEqual([]);
    expect(closed[0]?.message).toMatch(/^Timeout: Too large resource version: 99999, current: \d+$/);
  });

  it('at what is no version is refused', () => {
    const cluster = createTestCluster();
    expect(refusalOf(() => follow(cluster, { resourceVersion: 'x' }))).toBe(
      '500 Unknown: resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax',
    );
  });

  it.each([
    [Pod, 'spec.foo', 'field label not supported: spec.foo'],
    [ConfigMap, 'data.x', '"data.x" is not a known field selector: only "metadata.name", "metadata.namespace"'],
    [
      ReplicaSet,
      'status.replicas',
      '"status.replicas" is not a known field selector: only "metadata.name", "metadata.namespace"',
    ],
    [Node, 'metadata.namespace', 'field label not supported: metadata.namespace'],
  ] as const)('of %o by a field that it does not have is refused', (kind, field, says) => {
    const { client } = createTestCluster();
    const options = { fieldSelector: `${field}=1` };
    const watched = refusalOf(() =>
      client.watch(
        kind as KindDefinition,
        options,
        () => {},
        () => {},
      ),
    );
    expect([watched, refusalOf(() => client.list(kind as KindDefinition, options))]).toEqual([
      `400 BadRequest: ${says}`,
      `400 BadRequest: ${says}`,
    ]);
  });
});

describe('delivery', () => {
  it('takes each actor its own time, always the same, and keeps the order across resources', () => {
    const cluster = createTestCluster({ watchDelay: { minMs: 1, maxMs: 20 } });
    const { client, clock, apiServer } = cluster;
    const arrivals: Record<string, string[]> = {};
    const startMs = clock.nowMs;
    for (const actor of ['scheduler', 'kubelet/node-1', 'kubelet/node-2']) {
      const seen: string[] = [];
      arrivals[actor] = seen;
      const watcher = createClient(apiServer, actor);
      const onEvent = ({ object }: WatchEvent): void => {
        seen.push(`${object.metadata.name} ${clock.nowMs - startMs}`);
      };
      watcher.watch(ConfigMap, { namespace: 'default' }, onEvent, () => {});
      watcher.watch(Pod, {}, onEvent, () => {});
    }
    const spec = { containers: [{ name: 'a', image: 'nginx' }] };
    configMap(cluster, 'a', {});
    client.create(Pod, { metadata: { name: 'b', namespace: 'default' }, spec });
    clock.advance(100);
    configMap(cluster, 'c', {});
    clock.settle();
    const delays = Object.values(arrivals).map((seen) => Number(seen[0]?.split(' ')[1]));
    expect(new Set(delays).size).toBeGreaterThan(1);
    for (const [i, seen] of Object.values(arrivals).entries()) {
      const delay = delays[i] ?? 0;
      expect(seen).toEqual([`a ${delay}`, `b ${delay}`, `c ${100 + delay}`]);
    }
  });

  it('brings what is due together in one timer', () => {
    const cluster = createTestCluster();
    const recorded = Array.from({ length: 50 }, () => follow(cluster));
    const before = cluster.clock.processed;
    for (let i = 0; i < 20; i++) configMap(cluster, `c${i}`, {});
    cluster.clock.settle();
    expect(cluster.clock.processed - before).toBe(1);
    for (const { events } of recorded) expect(events).toHaveLength(20);
  });

  it('goes on when a watcher fails', () => {
    const cluster = createTestCluster({ watchDelay: { minMs: 1, maxMs: 1 } });
    createClient(cluster.apiServer, 'broken').watch(
      ConfigMap,
      {},
      () => {
        throw new Error('out of order');
      },
      () => {},
    );
    const { events } = follow(cluster);
    configMap(cluster, 'a', {});
    expect(() => cluster.clock.settle()).toThrow('out of order');
    cluster.clock.settle();
    expect(events).toEqual(['ADDED a']);
  });

  it('of news about leases is not waited for', () => {
    const { client, clock } = createTestCluster();
    let count = 0;
    client.watch(
      Lease,
      {},
      () => count++,
      () => {},
    );
    client.create(Lease, { metadata: { name: 'node-1', namespace: 'kube-node-lease' }, spec: {} });
    expect(clock.settle()).toBe(0);
    clock.advance(10);
    expect(count).toBe(1);
  });

  it('ends with the last event that was under way', () => {
    const cluster = createTestCluster();
    const { events, closed } = follow(cluster, { timeoutSeconds: 10 });
    cluster.clock.advance(9_999);
    configMap(cluster, 'a', {});
    cluster.clock.advance(100);
    configMap(cluster, 'b', {});
    cluster.clock.settle();
    expect([events, closed]).toEqual([['ADDED a'], [undefined]]);
  });

  it('ends when the server goes away', () => {
    const cluster = createTestCluster();
    const options = [{}, { namespace: 'default' }, { fieldSelector: 'metadata.name=a' }];
    const all = options.map((each) => follow(cluster, each));
    configMap(cluster, 'a', {});
    cluster.apiServer.stop();
    cluster.clock.settle();
    for (const { events, closed } of all) expect([events, closed]).toEqual([['ADDED a'], [undefined]]);
    expect(cluster.clock.pending).toBe(0);
  });

  it('of bookmarks comes every minute to those who want them', () => {
    const cluster = createTestCluster();
    const { events, objects } = follow(cluster, { allowWatchBookmarks: true });
    const without = follow(cluster);
    cluster.clock.advance(121_000);
    expect(events).toEqual(['BOOKMARK undefined', 'BOOKMARK undefined', 'BOOKMARK undefined']);
    expect(objects[2]?.metadata.annotations).toBeUndefined();
    expect(objects[1]).toMatchObject({
      kind: 'ConfigMap',
      metadata: { resourceVersion: String(cluster.apiServer.etcd.revision) },
    });
    expect(without.events).toEqual([]);
  });
});

describe('the end of a watch', () => {
  it('is announced by a bookmark to those who want them', () => {
    const cluster = createTestCluster();
    const from = String(cluster.apiServer.etcd.revision);
    const { events, closed } = follow(cluster, {
      resourceVersion: from,
      allowWatchBookmarks: true,
      timeoutSeconds: 90,
    });
    cluster.clock.advance(60_010);
    expect(events).toHaveLength(1);
    cluster.clock.advance(28_000);
    expect([events.length, closed]).toEqual([2, []]);
    cluster.clock.advance(2000);
    expect([events.length, closed]).toEqual([2, [undefined]]);
  });
});

describe('compaction', () => {
  it('leaves the last five minutes', () => {
    const cluster = createTestCluster();
    configMap(cluster, 'a', {});
    const early = String(cluster.apiServer.etcd.revision);
    cluster.clock.advance(299_000);
    configMap(cluster, 'a', { x: 'y' });
    const late = String(cluster.apiServer.etcd.revision);
    configMap(cluster, 'a', { x: 'z' });
    cluster.clock.advance(302_000);
    const expired = follow(cluster, { resourceVersion: early });
    cluster.clock.advance(10);
    expect(expired.events).toEqual([]);
    expect(expired.closed.map((error) => [error?.code, error?.reason])).toEqual([[410, 'Expired']]);
    expect(expired.closed[0]?.message).toMatch(/^too old resource version: \d+ \(\d+\)$/);
    const { events } = follow(cluster, { resourceVersion: late });
    cluster.clock.advance(10);
    expect(events).toEqual(['MODIFIED a']);
  });

  it('can be left out, for those who want to look back', () => {
    const cluster = createTestCluster({ compactionIntervalMs: 0 });
    cluster.clock.advance(3_600_000);
    expect(cluster.apiServer.etcd.compactRevision).toBe(0);
    expect(cluster.clock.pending).toBe(0);
  });
});
