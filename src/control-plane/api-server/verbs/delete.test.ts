import { describe, expect, it } from 'vitest';
import { ConfigMap, Namespace, Pod, ReplicaSet, ReplicationController } from '../../../kube-api/kinds/index.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { createTestCluster, refusalOf, type TestCluster } from '../../../testing/api-server-harness.ts';
import type { DeleteOptions, WatchEvent } from '../../client/transport.ts';

const spec = { containers: [{ name: 'a', image: 'nginx' }] };

function bound({ client }: TestCluster, name = 'web'): Pod {
  const pod = client.create(Pod, { metadata: { name, namespace: 'default' }, spec });
  client.createSubresource(Pod, { name, namespace: 'default' }, 'binding', {
    metadata: { name, namespace: 'default' },
    target: { kind: 'Node', name: 'node-1' },
  });
  return client.get(Pod, pod.metadata.name ?? '', 'default');
}

describe('grace', () => {
  it.each<{ name: string; options: DeleteOptions; seconds: number; timestamp: string }>([
    { name: "the pod's own", options: {}, seconds: 30, timestamp: '2025-01-06T09:00:30Z' },
    { name: 'a shorter one', options: { gracePeriodSeconds: 5 }, seconds: 5, timestamp: '2025-01-06T09:00:05Z' },
    { name: 'a negative one', options: { gracePeriodSeconds: -1 }, seconds: 1, timestamp: '2025-01-06T09:00:01Z' },
  ])('is given to a pod on a node: $name', ({ options, seconds, timestamp }) => {
    const cluster = createTestCluster();
    bound(cluster);
    const deleted = cluster.client.delete(Pod, 'web', 'default', options) as Pod;
    expect(deleted.metadata).toMatchObject({ deletionTimestamp: timestamp, deletionGracePeriodSeconds: seconds });
    expect(cluster.client.get(Pod, 'web', 'default')).toBe(deleted);
  });

  it('ends when the kubelet deletes with 0, which first shortens it', () => {
    const cluster = createTestCluster();
    const { client, clock } = cluster;
    bound(cluster);
    client.delete(Pod, 'web', 'default');
    const seen: string[] = [];
    const onEvent = ({ type, object }: WatchEvent): void => {
      const { deletionTimestamp, deletionGracePeriodSeconds } = object.metadata;
      seen.push(`${type} ${deletionTimestamp} ${deletionGracePeriodSeconds}`);
    };
    client.watch(Pod, {}, onEvent, () => {});
    clock.advance(7_000);
    expect(client.delete(Pod, 'web', 'default', { gracePeriodSeconds: 0 })).toMatchObject({ kind: 'Pod' });
    clock.settle();
    expect(seen).toEqual([
      'ADDED 2025-01-06T09:00:30Z 30',
      'MODIFIED 2025-01-06T09:00:07Z 0',
      'DELETED 2025-01-06T09:00:07Z 0',
    ]);
  });

  it.each<{ name: string; again: DeleteOptions; seconds: number; timestamp: string }>([
    { name: 'none said', again: {}, seconds: 30, timestamp: '2025-01-06T09:00:30Z' },
    { name: 'longer', again: { gracePeriodSeconds: 60 }, seconds: 30, timestamp: '2025-01-06T09:00:30Z' },
    { name: 'shorter', again: { gracePeriodSeconds: 20 }, seconds: 20, timestamp: '2025-01-06T09:00:20Z' },
    { name: 'over already', again: { gracePeriodSeconds: 5 }, seconds: 1, timestamp: '2025-01-06T09:00:10Z' },
  ])('can only get shorter: $name', ({ again, seconds, timestamp }) => {
    const cluster = createTestCluster();
    bound(cluster);
    cluster.client.delete(Pod, 'web', 'default');
    cluster.clock.advance(10_000);
    const { metadata } = cluster.client.delete(Pod, 'web', 'default', again) as Pod;
    expect(metadata).toMatchObject({ deletionTimestamp: timestamp, deletionGracePeriodSeconds: seconds });
  });

  it('is not needed by a pod on no node, nor by one that has ended', () => {
    const cluster = createTestCluster();
    const { client } = cluster;
    client.create(Pod, { metadata: { name: 'pending', namespace: 'default' }, spec });
    client.delete(Pod, 'pending', 'default');
    const pod = bound(cluster);
    client.updateStatus(Pod, { ...pod, status: { ...pod.status, phase: 'Succeeded' } });
    client.delete(Pod, 'web', 'default');
    expect(client.list(Pod).items).toEqual([]);
  });

  it('forbids the name until it is over', () => {
    const cluster = createTestCluster();
    bound(cluster);
    cluster.client.delete(Pod, 'web', 'default');
    expect(refusalOf(() => cluster.client.create(Pod, { metadata: { name: 'web', namespace: 'default' }, spec }))).toBe(
      '409 AlreadyExists: object is being deleted: pods "web" already exists',
    );
  });
});

describe('finalizers', () => {
  const held = { metadata: { name: 'held', namespace: 'default', finalizers: ['example.com/hold'] } };

  it('hold an object until the last of them has gone', () => {
    const { client } = createTestCluster();
    client.create(ConfigMap, held);
    const deleted = client.delete(ConfigMap, 'held', 'default') as ConfigMap;
    expect(deleted.metadata).toMatchObject({
      deletionTimestamp: '2025-01-06T09:00:00Z',
      deletionGracePeriodSeconds: 0,
      finalizers: ['example.com/hold'],
    });
    expect(client.delete(ConfigMap, 'held', 'default')).toBe(deleted);
    const { finalizers: _, ...metadata } = deleted.metadata;
    client.update(ConfigMap, { ...deleted, metadata });
    expect(client.find(ConfigMap, 'held', 'default')).toBeUndefined();
  });

  it('hold a pod beyond its grace', () => {
    const cluster = createTestCluster();
    const { client } = cluster;
    const pod = bound(cluster);
    client.update(Pod, { ...pod, metadata: { ...pod.metadata, finalizers: ['example.com/hold'] } });
    client.delete(Pod, 'web', 'default', { gracePeriodSeconds: 0 });
    const waiting = client.get(Pod, 'web', 'default');
    expect(waiting.metadata).toMatchObject({ deletionGracePeriodSeconds: 0, finalizers: ['example.com/hold'] });
    client.update(Pod, { ...waiting, metadata: { ...waiting.metadata, finalizers: [] } });
    expect(client.list(Pod).items).toEqual([]);
  });

  it('cannot be added to what is being deleted', () => {
    const { client } = createTestCluster();
    client.create(ConfigMap, held);
    const deleted = client.delete(ConfigMap, 'held', 'default') as ConfigMap;
    const finalizers = ['example.com/hold', 'example.com/more'];
    const update = () => client.update(ConfigMap, { ...deleted, metadata: { ...deleted.metadata, finalizers } });
    expect(refusalOf(update)).toContain('no new finalizers can be added if the object is being deleted');
  });

  it.each<{ kind: typeof ReplicaSet | typeof ReplicationController; options: DeleteOptions; finalizers: string[] }>([
    { kind: ReplicaSet, options: {}, finalizers: [] },
    { kind: ReplicaSet, options: { propagationPolicy: 'Background' }, finalizers: [] },
    { kind: ReplicaSet, options: { propagationPolicy: 'Orphan' }, finalizers: ['orphan'] },
    { kind: ReplicaSet, options: { propagationPolicy: 'Foreground' }, finalizers: ['foregroundDeletion'] },
    { kind: ReplicationController, options: {}, finalizers: ['orphan'] },
    { kind: ReplicationController, options: { propagationPolicy: 'Background' }, finalizers: [] },
  ])('follow the propagation policy: $kind.kind $options', ({ kind, options, finalizers }) => {
    const { client } = createTestCluster();
    const template = { metadata: { labels: { app: 'a' } }, spec };
    const selector = kind === ReplicaSet ? { matchLabels: { app: 'a' } } : { app: 'a' };
    const object = { metadata: { name: 'set', namespace: 'default' }, spec: { selector, template } };
    client.create(kind as typeof ReplicaSet, object as unknown as ReplicaSet);
    client.delete(kind as typeof ReplicaSet, 'set', 'default', options);
    expect(client.find(kind as typeof ReplicaSet, 'set', 'default')?.metadata.finalizers ?? []).toEqual(finalizers);
  });
});

describe('a deletion', () => {
  it.each<{ name: string; options: DeleteOptions; says: RegExp }>([
    {
      name: 'of another object of that name',
      options: { preconditions: { uid: 'x' } },
      says: /^409 Conflict: Operation cannot be fulfilled on ConfigMap "a": the UID in the precondition \(x\) does not match the UID in record \(.+\)\. The object might have been deleted and then recreated$/,
    },
    {
      name: 'of another version',
      options: { preconditions: { resourceVersion: '1' } },
      says: /the ResourceVersion in the precondition \(1\) does not match the ResourceVersion in record \(\d+\)\. The object might have been modified$/,
    },
    {
      name: 'with a policy that there is not',
      options: { propagationPolicy: 'Sideways' as 'Orphan' },
      says: /^422 Invalid: DeleteOptions\.meta\.k8s\.io "" is invalid: propagationPolicy: Unsupported value: "Sideways": supported values: "Foreground", "Background", "Orphan", "nil"$/,
    },
  ])('$name is refused', ({ options, says }) => {
    const { client } = createTestCluster();
    client.create(ConfigMap, { metadata: { name: 'a', namespace: 'default' } });
    expect(refusalOf(() => client.delete(ConfigMap, 'a', 'default', options))).toMatch(says);
    expect(client.find(ConfigMap, 'a', 'default')).toBeDefined();
  });

  it('that is only tried changes nothing', () => {
    const cluster = createTestCluster();
    bound(cluster);
    const { revision } = cluster.apiServer.etcd;
    const tried = cluster.client.delete(Pod, 'web', 'default', { dryRun: true }) as KubeObject;
    expect(tried.metadata.deletionGracePeriodSeconds).toBe(30);
    cluster.client.delete(Pod, 'web', 'default', { dryRun: true, gracePeriodSeconds: 0 });
    cluster.client.delete(Namespace, 'kube-node-lease', undefined, { dryRun: true });
    expect(cluster.apiServer.etcd.revision).toBe(revision);
  });

  it('of a namespace waits for its finalizers', () => {
    const { client } = createTestCluster();
    client.create(Namespace, { metadata: { name: 'team' } });
    const terminating = client.delete(Namespace, 'team') as Namespace;
    expect(terminating).toMatchObject({ status: { phase: 'Terminating' }, spec: { finalizers: ['kubernetes'] } });
    expect(client.delete(Namespace, 'team')).toBe(terminating);
    const finalized = { ...terminating, spec: { finalizers: [] } };
    expect(client.update(Namespace, finalized).spec?.finalizers).toEqual(['kubernetes']);
    client.patch(Namespace, { name: 'team' }, 'application/merge-patch+json', { metadata: { labels: { a: 'b' } } });
    expect(client.find(Namespace, 'team')).toBeDefined();
  });
});

describe('eviction', () => {
  it('deletes with the grace that it asks for', () => {
    const cluster = createTestCluster();
    bound(cluster);
    const evict = (name: string) =>
      cluster.client.createSubresource(Pod, { name: 'web', namespace: 'default' }, 'eviction', {
        metadata: { name, namespace: 'default' },
        deleteOptions: { gracePeriodSeconds: 7 },
      });
    expect(refusalOf(() => evict('other'))).toContain('name in URL does not match name in Eviction object');
    expect(evict('web')).toMatchObject({ status: 'Success', code: 201 });
    expect(cluster.client.get(Pod, 'web', 'default').metadata.deletionGracePeriodSeconds).toBe(7);
  });
});
