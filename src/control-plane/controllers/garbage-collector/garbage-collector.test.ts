import { describe, expect, it } from 'vitest';
import type { OwnerReference } from '../../../kube-api/generated/types.gen.ts';
import { ConfigMap, Deployment, Event, Node, Pod, ReplicaSet, Secret } from '../../../kube-api/kinds/index.ts';
import { createTestCluster } from '../../../testing/api-server-harness.ts';
import type { PropagationPolicy } from '../../client/transport.ts';
import { deploymentController } from '../deployment/deployment-controller.ts';
import { startControllers } from '../framework/start-controllers.ts';
import { replicaSetController } from '../replica-set/replica-set-controller.ts';
import { garbageCollectorController } from './garbage-collector.ts';

function setUp() {
  const cluster = createTestCluster();
  const { client, clock, random, trace, apiServer } = cluster;
  const controllers = [garbageCollectorController];
  const run = () => startControllers({ transport: apiServer, clock, random, trace, controllers });
  const refTo = (name: string, more: Partial<OwnerReference> = {}): OwnerReference => {
    const { uid = '' } = client.get(ConfigMap, name, 'default').metadata;
    return { apiVersion: 'v1', kind: 'ConfigMap', name, uid, ...more };
  };
  const add = (name: string, ownerReferences: OwnerReference[] = [], namespace = 'default') =>
    client.create(ConfigMap, {
      metadata: { name, namespace, ...(ownerReferences.length === 0 ? {} : { ownerReferences }) },
    });
  const remove = (name: string, propagationPolicy?: PropagationPolicy) =>
    client.delete(ConfigMap, name, 'default', propagationPolicy === undefined ? {} : { propagationPolicy });
  const names = () => client.list(ConfigMap, { namespace: 'default' }).items.map(({ metadata }) => metadata.name);
  const metadataOf = (name: string) => client.get(ConfigMap, name, 'default').metadata;
  return { ...cluster, run, refTo, add, remove, names, metadataOf };
}

const GHOST: OwnerReference = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  name: 'ghost',
  uid: '11111111-1111-1111-1111-111111111111',
};

describe('background deletion', () => {
  it('takes dependents along, level by level', () => {
    const world = setUp();
    world.run();
    world.add('owner');
    world.add('child', [world.refTo('owner')]);
    world.add('grandchild', [world.refTo('child')]);
    world.add('other');
    world.clock.settle();
    world.remove('owner', 'Background');
    expect(world.names()).toContain('child');
    world.clock.settle();
    expect(world.names()).toEqual(['other']);
  });

  it('works for what was there before the start', () => {
    const world = setUp();
    world.add('owner');
    world.add('child', [world.refTo('owner')]);
    world.add('orphan', [GHOST]);
    world.run();
    world.clock.settle();
    expect(world.names()).toEqual(['child', 'owner']);
    world.remove('owner');
    world.clock.settle();
    expect(world.names()).toEqual([]);
  });

  it('deletes what names an owner that never was', () => {
    const world = setUp();
    world.run();
    world.add('orphaned', [GHOST]);
    world.clock.settle();
    expect(world.names()).toEqual([]);
  });

  it('is not fooled by another object of the same name', () => {
    const world = setUp();
    world.run();
    world.add('owner');
    world.add('child', [{ ...world.refTo('owner'), uid: GHOST.uid }]);
    world.clock.settle();
    expect(world.names()).toEqual(['owner']);
  });

  it('keeps an object as long as one owner is left, and forgets the others', () => {
    const world = setUp();
    world.run();
    world.add('first');
    world.add('second');
    world.add('child', [world.refTo('first'), world.refTo('second')]);
    world.clock.settle();
    world.remove('first');
    world.clock.settle();
    expect(world.metadataOf('child').ownerReferences?.map(({ name }) => name)).toEqual(['second']);
    world.remove('second');
    world.clock.settle();
    expect(world.names()).toEqual([]);
  });

  it('crosses kinds, and collects what nodes own', () => {
    const world = setUp();
    world.run();
    const node = world.client.create(Node, { metadata: { name: 'node-1' } });
    const owner = { apiVersion: 'v1', kind: 'Node', name: 'node-1', uid: node.metadata.uid ?? '' };
    world.client.create(Secret, { metadata: { name: 's', namespace: 'default', ownerReferences: [owner] } });
    world.clock.settle();
    world.client.delete(Node, 'node-1');
    world.clock.settle();
    expect(world.client.find(Secret, 's', 'default')).toBeUndefined();
  });

  it('deletes and reports what names an owner in another namespace', () => {
    const world = setUp();
    world.run();
    world.add('owner', [], 'kube-system');
    const { uid = '' } = world.client.get(ConfigMap, 'owner', 'kube-system').metadata;
    world.add('child', [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid }]);
    world.clock.settle();
    expect(world.names()).toEqual([]);
    const [event] = world.client.list(Event).items;
    expect([event?.source?.component, event?.reason, event?.message]).toEqual([
      'garbage-collector-controller',
      'OwnerRefInvalidNamespace',
      `ownerRef [v1/ConfigMap, namespace: default, name: owner, uid: ${uid}] does not exist in namespace "default"`,
    ]);
  });
});

describe('foreground deletion', () => {
  it('deletes blocking dependents first', () => {
    const world = setUp();
    world.run();
    world.add('owner');
    world.add('child', [world.refTo('owner', { blockOwnerDeletion: true })]);
    world.client.update(ConfigMap, {
      ...world.client.get(ConfigMap, 'child', 'default'),
      metadata: { ...world.metadataOf('child'), finalizers: ['example.com/hold'] },
    });
    world.clock.settle();
    world.remove('owner', 'Foreground');
    world.clock.settle();
    expect(world.metadataOf('owner')).toMatchObject({ finalizers: ['foregroundDeletion'] });
    expect(world.metadataOf('child').deletionTimestamp).toBeDefined();
    const { finalizers: _held, ...metadata } = world.metadataOf('child');
    world.client.update(ConfigMap, { ...world.client.get(ConfigMap, 'child', 'default'), metadata });
    world.clock.settle();
    expect(world.names()).toEqual([]);
  });

  it('does not wait for dependents that do not block', () => {
    const world = setUp();
    world.run();
    world.add('owner');
    world.add('child', [world.refTo('owner')]);
    world.clock.settle();
    world.remove('owner', 'Foreground');
    world.clock.settle();
    expect(world.names()).toEqual([]);
  });

  it('goes down level by level', () => {
    const world = setUp();
    world.run();
    world.add('owner');
    world.add('child', [world.refTo('owner', { blockOwnerDeletion: true })]);
    world.add('grandchild', [world.refTo('child', { blockOwnerDeletion: true })]);
    world.clock.settle();
    const gone: string[] = [];
    world.client.watch(
      ConfigMap,
      {},
      ({ type, object }) => type === 'DELETED' && gone.push(object.metadata.name ?? ''),
      () => {},
    );
    world.remove('owner', 'Foreground');
    world.clock.settle();
    expect(gone).toEqual(['grandchild', 'child', 'owner']);
  });

  it('keeps a dependent that has another owner', () => {
    const world = setUp();
    world.run();
    world.add('first');
    world.add('second');
    world.add('child', [world.refTo('first', { blockOwnerDeletion: true }), world.refTo('second')]);
    world.clock.settle();
    world.remove('first', 'Foreground');
    world.clock.settle();
    expect(world.names()).toEqual(['child', 'second']);
    expect(world.metadataOf('child').ownerReferences?.map(({ name }) => name)).toEqual(['second']);
  });

  it('resolves circles', () => {
    const world = setUp();
    world.run();
    world.add('a');
    world.add('b', [world.refTo('a', { blockOwnerDeletion: true })]);
    const a = world.client.get(ConfigMap, 'a', 'default');
    const metadata = { ...a.metadata, ownerReferences: [world.refTo('b', { blockOwnerDeletion: true })] };
    world.client.update(ConfigMap, { ...a, metadata });
    world.clock.settle();
    world.remove('a', 'Foreground');
    world.clock.settle();
    expect(world.names()).toEqual([]);
  });
});

describe('orphaning deletion', () => {
  it('leaves dependents without that owner', () => {
    const world = setUp();
    world.run();
    world.add('owner');
    world.add('child', [world.refTo('owner')]);
    world.clock.settle();
    world.remove('owner', 'Orphan');
    world.clock.settle();
    expect(world.names()).toEqual(['child']);
    expect(world.metadataOf('child').ownerReferences).toBeUndefined();
  });
});

it('costs no request for changes that touch neither owners nor deletion', () => {
  const world = setUp();
  world.add('owner');
  world.add('child', [world.refTo('owner')]);
  world.run();
  world.clock.settle();
  const before = world.trace.lastId;
  for (let i = 0; i < 10; i++) {
    const child = world.client.get(ConfigMap, 'child', 'default');
    world.client.update(ConfigMap, { ...child, data: { count: `${i}` } });
    world.clock.settle();
  }
  const entries = world.trace.since(before).filter(({ actor }) => actor.includes('garbage-collector'));
  expect(entries).toEqual([]);
});

describe('a deployment, as recorded on a real cluster', () => {
  function deploy() {
    const { client, clock, random, trace, apiServer } = createTestCluster();
    const controllers = [garbageCollectorController, deploymentController, replicaSetController];
    startControllers({ transport: apiServer, clock, random, trace, controllers });
    const labels = { app: 'd' };
    const template = { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };
    const create = () =>
      client.create(Deployment, {
        metadata: { name: 'd', namespace: 'default' },
        spec: { replicas: 2, selector: { matchLabels: labels }, template },
      });
    create();
    clock.settle();
    const gone: string[] = [];
    for (const kind of [Deployment, ReplicaSet, Pod]) {
      client.watch(
        kind as typeof Pod,
        {},
        ({ type, object }) => type === 'DELETED' && gone.push(object.kind),
        () => {},
      );
    }
    clock.settle();
    const remove = (propagationPolicy: PropagationPolicy) => {
      client.delete(Deployment, 'd', 'default', { propagationPolicy });
      clock.settle();
    };
    const left = () => [Deployment, ReplicaSet, Pod].map((kind) => client.list(kind as typeof Pod).items.length);
    return { client, clock, create, remove, left, gone };
  }

  it('is deleted in the foreground from its pods up', () => {
    const { remove, left, gone } = deploy();
    remove('Foreground');
    expect(left()).toEqual([0, 0, 0]);
    expect(gone).toEqual(['Pod', 'Pod', 'ReplicaSet', 'Deployment']);
  });

  it('is deleted in the background from itself down', () => {
    const { remove, left, gone } = deploy();
    remove('Background');
    expect(left()).toEqual([0, 0, 0]);
    expect(gone).toEqual(['Deployment', 'ReplicaSet', 'Pod', 'Pod']);
  });

  it('leaves its pods behind, and takes them up again when it is made anew', () => {
    const { client, clock, create, remove, left, gone } = deploy();
    remove('Orphan');
    expect([left(), gone]).toEqual([[0, 1, 2], ['Deployment']]);
    const [orphan] = client.list(ReplicaSet).items;
    expect(orphan?.metadata.ownerReferences).toBeUndefined();
    const { metadata } = create();
    clock.settle();
    expect(left()).toEqual([1, 1, 2]);
    const [adopted] = client.list(ReplicaSet).items;
    expect(adopted?.metadata.ownerReferences?.[0]?.uid).toBe(metadata.uid);
    expect(adopted?.metadata.uid).toBe(orphan?.metadata.uid);
  });
});
