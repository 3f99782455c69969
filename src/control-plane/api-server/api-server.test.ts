import { describe, expect, it } from 'vitest';
import { Random } from '../../kernel/index.ts';
import { ConfigMap, Namespace, Pod } from '../../kube-api/kinds/index.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';
import type { StatusError } from '../../kube-api/meta/status-error.ts';
import { createClient, createTestCluster, refusalOf, type TestCluster } from '../../testing/api-server-harness.ts';
import type { WatchEvent, WatchOptions } from '../client/transport.ts';
import { ApiServer } from './api-server.ts';

function follow(cluster: TestCluster, kind: typeof ConfigMap | typeof Pod, options: WatchOptions = {}) {
  const events: string[] = [];
  const closed: (StatusError | undefined)[] = [];
  const watch = cluster.client.watch(
    kind as typeof ConfigMap,
    options,
    ({ type, object }: WatchEvent) => events.push(`${type} ${object.metadata.name}@${object.metadata.resourceVersion}`),
    (error) => closed.push(error),
  );
  return { events, closed, watch };
}

const web = {
  metadata: { name: 'web', namespace: 'default' },
  spec: { containers: [{ name: 'web', image: 'nginx' }] },
};
const settings = { metadata: { name: 'settings', namespace: 'default' }, data: { color: 'red' } };

describe('an object from creation to deletion', () => {
  it('gets what only the server gives', () => {
    const { client } = createTestCluster();
    const { metadata } = client.create(ConfigMap, settings);
    expect(metadata).toMatchObject({
      creationTimestamp: '2025-01-06T09:00:00Z',
      name: 'settings',
      namespace: 'default',
    });
    expect(metadata.uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(client.get(ConfigMap, 'settings', 'default').metadata.resourceVersion).toBe(metadata.resourceVersion);
  });

  it('is frozen and shared, never cloned', () => {
    const { client } = createTestCluster();
    const data = { color: 'red' };
    const created = client.create(ConfigMap, { ...settings, data });
    expect(created.data).toBe(data);
    expect(Object.isFrozen(data)).toBe(true);
    expect(client.get(ConfigMap, 'settings', 'default')).toBe(created);
    expect(client.list(ConfigMap).items[0]).toBe(created);
  });

  it('draws a name, and another one when that is taken', () => {
    const { client } = createTestCluster();
    const names = Array.from({ length: 50 }, () => {
      return client.create(ConfigMap, { metadata: { generateName: 'x-', namespace: 'default' } }).metadata.name;
    });
    expect(new Set(names).size).toBe(50);
    for (const name of names) expect(name).toMatch(/^x-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  });

  it('gives up when every drawn name is taken', () => {
    class Unlucky extends Random {
      override fork(): Random {
        return new Unlucky(1);
      }
      override suffix(): string {
        return 'xxxxx';
      }
    }
    const { clock, trace } = createTestCluster();
    const server = new ApiServer({ clock, trace, random: new Unlucky(1), kinds: [ConfigMap] });
    const create = () =>
      createClient(server, 'test').create(ConfigMap, { metadata: { generateName: 'a-', namespace: 'x' } });
    create();
    expect(refusalOf(create)).toBe(
      '409 AlreadyExists: configmaps "a-xxxxx" already exists, the server was not able to generate a unique name for the object',
    );
  });

  it('answers a no-op write with the stored version and writes nothing', () => {
    const { client, apiServer } = createTestCluster();
    const created = client.create(ConfigMap, settings);
    const { revision } = apiServer.etcd;
    const same = { ...created, data: { color: 'red' } };
    expect(client.update(ConfigMap, same)).toBe(created);
    expect(apiServer.etcd.revision).toBe(revision);
  });

  it.each<{ name: string; work: (cluster: TestCluster) => unknown; says: string }>([
    {
      name: 'the same name twice',
      work: ({ client }) => client.create(ConfigMap, settings),
      says: '409 AlreadyExists: configmaps "settings" already exists',
    },
    {
      name: 'a missing object',
      work: ({ client }) => client.get(ConfigMap, 'nope', 'default'),
      says: '404 NotFound: configmaps "nope" not found',
    },
    {
      name: 'a missing namespace',
      work: ({ client }) => client.create(ConfigMap, { metadata: { name: 'a', namespace: 'nope' } }),
      says: '404 NotFound: namespaces "nope" not found',
    },
    {
      name: 'a resourceVersion at creation',
      work: ({ client }) =>
        client.create(ConfigMap, { metadata: { name: 'a', namespace: 'default', resourceVersion: '3' } }),
      says: '500 Unknown: resourceVersion should not be set on objects to be created',
    },
    {
      name: 'an overtaken version',
      work: ({ client }) => {
        const old = client.get(ConfigMap, 'settings', 'default');
        client.update(ConfigMap, { ...old, data: { color: 'green' } });
        client.update(ConfigMap, { ...old, data: { color: 'blue' } });
      },
      says: '409 Conflict: Operation cannot be fulfilled on configmaps "settings": the object has been modified; please apply your changes to the latest version and try again',
    },
    {
      name: 'an update of nothing',
      work: ({ client }) =>
        client.update(ConfigMap, {
          ...client.get(ConfigMap, 'settings', 'default'),
          metadata: { name: 'b', namespace: 'default' },
        }),
      says: '404 NotFound: configmaps "b" not found',
    },
    {
      name: 'another uid',
      work: ({ client }) => {
        const old = client.get(ConfigMap, 'settings', 'default');
        client.update(ConfigMap, { ...old, metadata: { name: 'settings', namespace: 'default', uid: 'x' } });
      },
      says: '409 Conflict: Operation cannot be fulfilled on configmaps "settings": StorageError: invalid object, Code: 4, Key: /registry/configmaps/default/settings, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: x, UID in object meta: UID',
    },
    {
      name: 'a protected namespace',
      work: ({ client }) => client.delete(Namespace, 'kube-system'),
      says: '403 Forbidden: namespaces "kube-system" is forbidden: this namespace may not be deleted',
    },
  ])('refuses $name', ({ work, says }) => {
    const cluster = createTestCluster();
    const { metadata } = cluster.client.create(ConfigMap, settings);
    expect(refusalOf(() => work(cluster)).replace(metadata.uid ?? '', 'UID')).toBe(says);
    expect(cluster.trace.get(cluster.trace.lastId)).toMatchObject({ actor: 'test', action: 'request' });
  });

  it('says what was deleted', () => {
    const { client } = createTestCluster();
    const { metadata } = client.create(ConfigMap, settings);
    expect(client.delete(ConfigMap, 'settings', 'default')).toMatchObject({
      status: 'Success',
      details: { name: 'settings', kind: 'configmaps', uid: metadata.uid },
    });
    expect(client.list(ConfigMap).items).toEqual([]);
  });
});

describe('a watch', () => {
  it('hears of every change a little later, in order', () => {
    const cluster = createTestCluster();
    const { client, clock } = cluster;
    const { events } = follow(cluster, ConfigMap, { namespace: 'default' });
    const created = client.create(ConfigMap, settings);
    const from = Number(created.metadata.resourceVersion);
    client.update(ConfigMap, { ...created, data: { color: 'blue' } });
    client.delete(ConfigMap, 'settings', 'default');
    expect(events).toEqual([]);
    clock.settle();
    expect(events).toEqual([`ADDED settings@${from}`, `MODIFIED settings@${from + 1}`, `DELETED settings@${from + 2}`]);
  });

  it('starts with what is there, or with what it has missed', () => {
    const cluster = createTestCluster();
    const { client, clock } = cluster;
    const created = client.create(ConfigMap, settings);
    const from = Number(created.metadata.resourceVersion);
    client.update(ConfigMap, { ...created, data: {} });
    const fresh = follow(cluster, ConfigMap);
    const resumed = follow(cluster, ConfigMap, { resourceVersion: created.metadata.resourceVersion ?? '' });
    clock.settle();
    expect(fresh.events).toEqual([`ADDED settings@${from + 1}`]);
    expect(resumed.events).toEqual([`MODIFIED settings@${from + 1}`]);
  });

  it('by node sees a pod come when it is bound and go when it is deleted', () => {
    const cluster = createTestCluster();
    const { client, clock } = cluster;
    const kubelet = follow(cluster, Pod, { fieldSelector: 'spec.nodeName=node-1' });
    const other = follow(cluster, Pod, { fieldSelector: 'spec.nodeName=node-2' });
    const pod = client.create(Pod, web);
    const from = Number(pod.metadata.resourceVersion);
    client.createSubresource(Pod, { name: 'web', namespace: 'default' }, 'binding', {
      metadata: { name: 'web', namespace: 'default' },
      target: { kind: 'Node', name: 'node-1' },
    });
    client.delete(Pod, 'web', 'default', { gracePeriodSeconds: 0 });
    clock.settle();
    expect(kubelet.events).toEqual([`ADDED web@${from + 1}`, `MODIFIED web@${from + 2}`, `DELETED web@${from + 3}`]);
    expect(other.events).toEqual([]);
  });

  it('is traced from the write to each delivery', () => {
    const { client, clock, trace, apiServer } = createTestCluster();
    const causes: string[][] = [];
    createClient(apiServer, 'watcher').watch(
      ConfigMap,
      {},
      () => causes.push(trace.causes(clock.cause).map(({ action, actor, subject }) => `${actor} ${action} ${subject}`)),
      () => {},
    );
    client.create(ConfigMap, settings);
    clock.settle();
    expect(causes).toEqual([['watcher watch configmaps/default/settings', 'test write configmaps/default/settings']]);
  });

  it('falls silent when it is stopped', () => {
    const cluster = createTestCluster();
    const { events, closed, watch } = follow(cluster, ConfigMap);
    cluster.client.create(ConfigMap, settings);
    watch.stop();
    watch.stop();
    cluster.clock.settle();
    expect([events, closed]).toEqual([[], []]);
  });

  it('ends at its time-out without an error', () => {
    const cluster = createTestCluster();
    const { closed } = follow(cluster, ConfigMap, { timeoutSeconds: 30 });
    cluster.clock.advance(31_000);
    expect(closed).toEqual([undefined]);
  });

  it('cannot start before the last compaction', () => {
    const cluster = createTestCluster();
    const created: KubeObject = cluster.client.create(ConfigMap, settings);
    cluster.client.update(ConfigMap, { ...created, data: {} } as ConfigMap);
    cluster.client.delete(ConfigMap, 'settings', 'default');
    const { revision } = cluster.apiServer.etcd;
    cluster.apiServer.etcd.compact(revision);
    const { closed } = follow(cluster, ConfigMap, { resourceVersion: '2' });
    cluster.clock.advance(10);
    const message = `too old resource version: 2 (${revision - 1})`;
    expect(closed).toMatchObject([{ code: 410, reason: 'Expired', message }]);
  });
});
