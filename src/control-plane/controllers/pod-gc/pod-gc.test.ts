import { describe, expect, it } from 'vitest';
import { Node, Pod } from '../../../kube-api/kinds/index.ts';
import { findCondition } from '../../../kube-api/meta/conditions.ts';
import { createTestCluster } from '../../../testing/api-server-harness.ts';
import type { WatchEvent } from '../../client/transport.ts';
import { startControllers } from '../framework/start-controllers.ts';
import { podGc } from './pod-gc.ts';

type Phase = 'Pending' | 'Running' | 'Succeeded' | 'Failed';

function setUp(threshold = 0) {
  const cluster = createTestCluster();
  const { client, clock, random, trace, apiServer } = cluster;
  const removed: Pod[] = [];
  client.watch(
    Pod,
    {},
    ({ type, object }: WatchEvent<Pod>) => {
      if (type === 'DELETED') removed.push(object);
    },
    () => {},
  );
  const addNode = (name: string, isOutOfService = false) => {
    const taints = [{ key: 'node.kubernetes.io/out-of-service', effect: 'NoExecute' }] as const;
    client.create(Node, { metadata: { name }, ...(isOutOfService ? { spec: { taints } } : {}) });
  };
  const addPod = (name: string, nodeName: string | undefined, phase: Phase, reason?: string) => {
    const place = nodeName === undefined ? {} : { nodeName };
    const spec = { ...place, containers: [{ name: 'c', image: 'nginx' }] };
    const pod = client.create(Pod, { metadata: { name, namespace: 'default' }, spec });
    client.updateStatus(Pod, { ...pod, status: { ...pod.status, phase, ...(reason === undefined ? {} : { reason }) } });
  };
  const run = () => startControllers({ transport: apiServer, clock, random, trace, controllers: [podGc(threshold)] });
  const names = () => client.list(Pod).items.map(({ metadata }) => metadata.name);
  return { ...cluster, removed, addNode, addPod, run, names };
}

describe('pods of a node that is gone', () => {
  it('fail and are deleted once the node has been missing for 40 s', () => {
    const world = setUp();
    world.addNode('node-1');
    world.addNode('node-2');
    world.addPod('a', 'node-1', 'Running');
    world.addPod('b', 'node-2', 'Running');
    world.addPod('waiting', undefined, 'Pending');
    world.run();
    world.clock.advance(1_000);
    world.client.delete(Node, 'node-1');
    world.clock.advance(58_000);
    expect(world.names()).toEqual(['a', 'b', 'waiting']);
    world.clock.advance(2_000);
    expect(world.names()).toEqual(['b', 'waiting']);
    const [pod] = world.removed;
    expect(pod?.status?.phase).toBe('Failed');
    expect(findCondition(pod?.status?.conditions, 'DisruptionTarget')).toMatchObject({
      status: 'True',
      reason: 'DeletionByPodGC',
      message: 'PodGC: node no longer exists',
    });
  });

  it('stay when the node comes back in time', () => {
    const world = setUp();
    world.addPod('a', 'node-1', 'Running');
    world.run();
    world.clock.advance(30_000);
    world.addNode('node-1');
    world.clock.advance(120_000);
    expect(world.names()).toEqual(['a']);
  });
});

describe('pods that nobody else deletes', () => {
  it('are deleted when they were never placed', () => {
    const world = setUp();
    world.addPod('a', undefined, 'Pending');
    const pod = world.client.get(Pod, 'a', 'default');
    world.client.update(Pod, { ...pod, metadata: { ...pod.metadata, finalizers: ['example.com/hold'] } });
    world.client.delete(Pod, 'a', 'default');
    world.run();
    world.clock.advance(1_000);
    expect(world.client.get(Pod, 'a', 'default').status?.phase).toBe('Failed');
  });

  it('are deleted on a node out of service, and only there', () => {
    const world = setUp();
    world.addNode('dead', true);
    world.addNode('alive');
    for (const node of ['dead', 'alive']) {
      world.addPod(`on-${node}`, node, 'Running');
      world.client.delete(Pod, `on-${node}`, 'default');
    }
    world.run();
    world.clock.advance(1_000);
    expect(world.names()).toEqual(['on-alive']);
  });
});

describe('finished pods', () => {
  it('are deleted beyond the threshold: evicted ones first, then the oldest', () => {
    const world = setUp(2);
    world.addNode('node-1');
    for (const name of ['old', 'middle', 'new']) {
      world.addPod(name, 'node-1', 'Succeeded');
      world.clock.advance(1_000);
    }
    world.addPod('evicted', 'node-1', 'Failed', 'Evicted');
    world.addPod('running', 'node-1', 'Running');
    world.run();
    world.clock.advance(1_000);
    expect(world.names()).toEqual(['middle', 'new', 'running']);
    expect(world.removed.map(({ metadata, status }) => [metadata.name, status?.phase])).toEqual([
      ['evicted', 'Failed'],
      ['old', 'Succeeded'],
    ]);
  });
});

it('leaves no trace as long as all is well', () => {
  const world = setUp();
  world.addNode('node-1');
  world.addPod('a', 'node-1', 'Running');
  world.run();
  world.clock.advance(1_000);
  const before = world.trace.lastId;
  world.clock.advance(100_000);
  expect(world.trace.lastId).toBe(before);
});
