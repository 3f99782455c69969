import { describe, expect, it } from 'vitest';
import type { NodeCondition, Toleration } from '../../../kube-api/generated/types.gen.ts';
import { Event, Lease, Node, Pod } from '../../../kube-api/kinds/index.ts';
import { findCondition } from '../../../kube-api/meta/conditions.ts';
import { formatMicroTime, formatTime } from '../../../kube-api/meta/time.ts';
import { createTestCluster } from '../../../testing/api-server-harness.ts';
import { startControllers } from '../framework/start-controllers.ts';
import { nodeLifecycleController } from './node-lifecycle.ts';
import { taintEvictionController } from './taint-eviction.ts';

const UNREACHABLE_5_MIN: Toleration = {
  key: 'node.kubernetes.io/unreachable',
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 300,
};

interface NodeOptions {
  readonly zone?: string;
  readonly labels?: Record<string, string>;
}

/** A cluster with the two controllers, and kubelets that do no more than renew their leases every 10 s. */
function setUp() {
  const cluster = createTestCluster();
  const { client, clock, random, trace, apiServer } = cluster;
  const startedAtMs = clock.nowMs;
  const alive = new Set<string>();

  const renew = (name: string): void => {
    if (!alive.has(name)) return;
    const lease = client.get(Lease, name, 'kube-node-lease');
    client.update(Lease, { ...lease, spec: { ...lease.spec, renewTime: formatMicroTime(clock.nowMs) } });
    clock.schedule(10_000, () => renew(name), { background: true });
  };
  const postReady = (name: string, status: string): void => {
    const node = client.get(Node, name);
    const now = formatTime(clock.nowMs);
    const others = (node.status?.conditions ?? []).filter(({ type }) => type !== 'Ready');
    const ready: NodeCondition = { type: 'Ready', status, lastHeartbeatTime: now, lastTransitionTime: now };
    client.updateStatus(Node, { ...node, status: { ...node.status, conditions: [...others, ready] } });
  };
  const start = (name: string): void => {
    alive.add(name);
    if (client.find(Lease, name, 'kube-node-lease') === undefined) {
      client.create(Lease, { metadata: { name, namespace: 'kube-node-lease' }, spec: { holderIdentity: name } });
    }
    renew(name);
    postReady(name, 'True');
  };
  const addNode = (name: string, { zone, labels = {} }: NodeOptions = {}): void => {
    const zoneLabels = zone === undefined ? {} : { 'topology.kubernetes.io/zone': zone };
    client.create(Node, { metadata: { name, labels: { ...labels, ...zoneLabels } } });
    start(name);
  };
  const addPod = (name: string, nodeName: string | undefined, tolerations: Toleration[] = []): void => {
    const place = nodeName === undefined ? {} : { nodeName };
    const spec = { ...place, tolerations, containers: [{ name: 'c', image: 'nginx' }] };
    const pod = client.create(Pod, { metadata: { name, namespace: 'default' }, spec });
    const conditions = [{ type: 'Ready', status: 'True', lastTransitionTime: formatTime(clock.nowMs) }];
    client.updateStatus(Pod, { ...pod, status: { ...pod.status, phase: 'Running', conditions } });
  };
  const run = () =>
    startControllers({
      transport: apiServer,
      clock,
      random,
      trace,
      controllers: [nodeLifecycleController, taintEvictionController],
    });
  return {
    ...cluster,
    startedAtMs,
    addNode,
    addPod,
    start,
    stop: (name: string) => alive.delete(name),
    postReady,
    run,
  };
}

type SetUp = ReturnType<typeof setUp>;

function taintsOf({ client }: SetUp, name: string): string[] {
  const { taints = [] } = client.get(Node, name).spec ?? {};
  return taints.map(({ key, effect }) => `${key.replace('node.kubernetes.io/', '')}:${effect}`).sort();
}

function eventsAbout({ client }: SetUp, name: string): string[] {
  const { items } = client.list(Event);
  return items
    .filter(({ involvedObject }) => involvedObject.name === name)
    .map(({ reason, message, source }) => `${source?.component} ${reason}: ${message}`);
}

const seconds = ({ clock, startedAtMs }: SetUp): number => (clock.nowMs - startedAtMs) / 1000;

/** Virtual seconds since the start at which `predicate` first holds. */
function secondsUntil(world: SetUp, predicate: () => boolean): number {
  expect(world.clock.runUntil(predicate, 1_000_000)).toBe(true);
  return seconds(world);
}

describe('a silent node', () => {
  it('becomes Unknown after the grace period, and its pods go out of service, as recorded on a real cluster', () => {
    const world = setUp();
    for (const name of ['node-1', 'node-2', 'node-3']) world.addNode(name);
    world.addPod('quick', 'node-3', [{ ...UNREACHABLE_5_MIN, tolerationSeconds: 20 }]);
    world.addPod('web', 'node-3', [UNREACHABLE_5_MIN]);
    world.addPod('other', 'node-2', [UNREACHABLE_5_MIN]);
    world.run();
    world.clock.advance(12_000);
    world.stop('node-3');

    const readyOf = (name: string) => findCondition(world.client.get(Node, name).status?.conditions, 'Ready');
    const unknownAt = secondsUntil(world, () => readyOf('node-3')?.status === 'Unknown');
    // Last heard of at 10 s, noticed by the look at 15 s; the first look after more than 50 s is that at 70 s.
    expect(unknownAt).toBe(70);
    const conditions = world.client.get(Node, 'node-3').status?.conditions;
    expect(conditions?.map(({ type, status, reason }) => [type, status, reason])).toEqual([
      ['Ready', 'Unknown', 'NodeStatusUnknown'],
      ['MemoryPressure', 'Unknown', 'NodeStatusNeverUpdated'],
      ['DiskPressure', 'Unknown', 'NodeStatusNeverUpdated'],
      ['PIDPressure', 'Unknown', 'NodeStatusNeverUpdated'],
    ]);
    expect(readyOf('node-3')?.message).toBe('Kubelet stopped posting node status.');

    world.clock.settle();
    const podReady = (name: string) =>
      findCondition(world.client.get(Pod, name, 'default').status?.conditions, 'Ready');
    expect([podReady('web')?.status, podReady('other')?.status]).toEqual(['False', 'True']);
    expect(eventsAbout(world, 'web')).toEqual(['node-controller NodeNotReady: Node is not ready']);
    expect(eventsAbout(world, 'node-3')).toEqual([
      'node-controller RegisteredNode: Node node-3 event: Registered Node node-3 in Controller',
      'node-controller NodeNotReady: Node node-3 status is now: NodeNotReady',
    ]);
    expect(taintsOf(world, 'node-3')).toEqual(['unreachable:NoSchedule']);
    expect(readyOf('node-1')?.status).toBe('True');

    // At the next look the node is tainted, and the pods go when their toleration ends.
    const isGone = (name: string) => world.client.get(Pod, name, 'default').metadata.deletionTimestamp !== undefined;
    const taintedAt = secondsUntil(world, () => taintsOf(world, 'node-3').length === 2);
    expect(taintedAt).toBeCloseTo(unknownAt + 5, 1);
    expect(taintsOf(world, 'node-3')).toEqual(['unreachable:NoExecute', 'unreachable:NoSchedule']);
    expect(secondsUntil(world, () => isGone('quick'))).toBeCloseTo(taintedAt + 20, 1);
    expect(secondsUntil(world, () => isGone('web'))).toBeCloseTo(taintedAt + 300, 1);
    expect(isGone('other')).toBe(false);
    expect(eventsAbout(world, 'quick')).toContain(
      'taint-eviction-controller TaintManagerEviction: Marking for deletion Pod default/quick',
    );
    const { conditions: ofWeb } = world.client.get(Pod, 'web', 'default').status ?? {};
    expect(findCondition(ofWeb, 'DisruptionTarget')).toMatchObject({
      status: 'True',
      reason: 'DeletionByTaintManager',
      message: 'Taint manager: deleting due to NoExecute taint',
    });
  });

  it('loses its taints when it comes back, and evictions that were to come are called off', () => {
    const world = setUp();
    for (const name of ['node-1', 'node-2', 'node-3']) world.addNode(name);
    world.addPod('web', 'node-3', [UNREACHABLE_5_MIN]);
    world.run();
    world.stop('node-3');
    secondsUntil(world, () => taintsOf(world, 'node-3').length === 2);
    world.clock.advance(100_000);
    world.start('node-3');
    world.clock.advance(10_000);
    expect(taintsOf(world, 'node-3')).toEqual([]);
    expect(eventsAbout(world, 'web')).toContain(
      'taint-eviction-controller TaintManagerEviction: Cancelling deletion of Pod default/web',
    );
    world.clock.advance(600_000);
    expect(world.client.get(Pod, 'web', 'default').metadata.deletionTimestamp).toBeUndefined();
  });

  it('takes a pod out of service that is placed on it later', () => {
    const world = setUp();
    for (const name of ['node-1', 'node-2', 'node-3']) world.addNode(name);
    world.run();
    world.stop('node-3');
    secondsUntil(world, () => taintsOf(world, 'node-3').includes('unreachable:NoSchedule'));
    world.addPod('late', undefined, [UNREACHABLE_5_MIN]);
    world.clock.advance(1_000);
    const target = { apiVersion: 'v1', kind: 'Node', name: 'node-3' };
    const metadata = { name: 'late', namespace: 'default' };
    world.client.createSubresource(Pod, metadata, 'binding', { apiVersion: 'v1', kind: 'Binding', metadata, target });
    world.clock.advance(1_000);
    const { conditions } = world.client.get(Pod, 'late', 'default').status ?? {};
    expect(findCondition(conditions, 'Ready')?.status).toBe('False');
  });

  it('that never posted a status gets the longer grace of a new one', () => {
    const world = setUp();
    world.addNode('node-1');
    world.client.create(Node, { metadata: { name: 'mute' } });
    world.run();
    const conditionsOf = () => world.client.get(Node, 'mute').status?.conditions ?? [];
    expect(secondsUntil(world, () => conditionsOf().length > 0)).toBe(65);
    expect(conditionsOf()[0]).toMatchObject({
      type: 'Ready',
      status: 'Unknown',
      reason: 'NodeStatusNeverUpdated',
      message: 'Kubelet never posted node status.',
    });
  });
});

describe('rates', () => {
  it('let nodes of one zone through one in ten seconds', () => {
    const world = setUp();
    const down = ['down-1', 'down-2', 'down-3'];
    for (const name of [...down, 'up-1', 'up-2', 'up-3', 'up-4']) world.addNode(name);
    world.run();
    for (const name of down) world.stop(name);
    const times = down.map((name) =>
      secondsUntil(world, () => taintsOf(world, name).includes('unreachable:NoExecute')),
    );
    expect(times.map((at) => Math.round(at - (times[0] ?? 0)))).toEqual([0, 10, 20]);
  });

  it('stop when most of a small zone is down, and go on when it recovers', () => {
    const world = setUp();
    const down = ['down-1', 'down-2', 'down-3'];
    for (const name of down) world.addNode(name, { zone: 'a' });
    world.addNode('up-1', { zone: 'a' });
    world.addNode('up-2', { zone: 'b' });
    world.run();
    for (const name of down) world.stop(name);
    world.clock.advance(300_000);
    const evicted = () => down.filter((name) => taintsOf(world, name).includes('unreachable:NoExecute'));
    expect(down.map((name) => taintsOf(world, name))).toEqual(down.map(() => ['unreachable:NoSchedule']));
    world.start('down-1');
    world.clock.advance(60_000);
    expect(evicted()).toEqual(['down-2', 'down-3']);
  });

  it('drop to nothing when every node is down, and taints are taken back', () => {
    const world = setUp();
    world.addNode('node-1');
    world.addPod('web', 'node-1');
    world.run();
    world.stop('node-1');
    world.clock.advance(600_000);
    expect(taintsOf(world, 'node-1')).toEqual(['unreachable:NoSchedule']);
    expect(world.client.get(Pod, 'web', 'default').metadata.deletionTimestamp).toBeUndefined();
  });
});

describe('taints by condition', () => {
  it.each<{ name: string; conditions: [type: string, status: string][]; expected: string[] }>([
    { name: 'ready', conditions: [['Ready', 'True']], expected: [] },
    { name: 'not ready', conditions: [['Ready', 'False']], expected: ['not-ready:NoExecute', 'not-ready:NoSchedule'] },
    {
      name: 'under pressure',
      conditions: [
        ['Ready', 'True'],
        ['MemoryPressure', 'True'],
        ['DiskPressure', 'True'],
        ['PIDPressure', 'True'],
        ['NetworkUnavailable', 'True'],
      ],
      expected: [
        'disk-pressure:NoSchedule',
        'memory-pressure:NoSchedule',
        'network-unavailable:NoSchedule',
        'pid-pressure:NoSchedule',
      ],
    },
    {
      name: 'no pressure',
      conditions: [
        ['Ready', 'True'],
        ['MemoryPressure', 'False'],
        ['DiskPressure', 'Unknown'],
      ],
      expected: [],
    },
  ])('$name', ({ conditions, expected }) => {
    const world = setUp();
    world.addNode('other');
    const now = formatTime(world.clock.nowMs);
    const node = world.client.create(Node, { metadata: { name: 'node-1' } });
    world.client.updateStatus(Node, {
      ...node,
      status: { conditions: conditions.map(([type, status]) => ({ type, status, lastHeartbeatTime: now })) },
    });
    world.run();
    world.clock.advance(100);
    expect(taintsOf(world, 'node-1')).toEqual(expected);
  });

  it('come and go with cordon', () => {
    const world = setUp();
    world.addNode('node-1');
    world.run();
    world.clock.advance(1000);
    const cordon = (unschedulable: boolean) => {
      const node = world.client.get(Node, 'node-1');
      world.client.update(Node, { ...node, spec: { ...node.spec, unschedulable } });
      world.clock.advance(1000);
      return world.client.get(Node, 'node-1').spec?.taints;
    };
    expect(cordon(true)).toEqual([
      { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule', timeAdded: '2025-01-06T09:00:01Z' },
    ]);
    expect(cordon(false)).toBeUndefined();
  });

  it('leave alone what people set', () => {
    const world = setUp();
    world.addNode('node-1');
    const taints = [{ key: 'dedicated', value: 'db', effect: 'NoSchedule' }] as const;
    world.client.update(Node, { ...world.client.get(Node, 'node-1'), spec: { taints } });
    world.run();
    world.clock.advance(60_000);
    expect(world.client.get(Node, 'node-1').spec?.taints).toEqual(taints);
  });
});

describe('labels and events', () => {
  it('adds the beta labels', () => {
    const world = setUp();
    const stable = { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'amd64' };
    world.addNode('node-1', { labels: { ...stable, 'beta.kubernetes.io/arch': 'wrong' } });
    world.run();
    world.clock.settle();
    expect(world.client.get(Node, 'node-1').metadata.labels).toEqual({
      ...stable,
      'beta.kubernetes.io/os': 'linux',
      'beta.kubernetes.io/arch': 'amd64',
    });
  });

  it('tells when a node is removed', () => {
    const world = setUp();
    world.addNode('node-1');
    world.addNode('node-2');
    world.run();
    world.clock.advance(6_000);
    world.client.delete(Node, 'node-2');
    world.clock.advance(6_000);
    expect(eventsAbout(world, 'node-2')).toContain(
      'node-controller RemovingNode: Node node-2 event: Removing Node node-2 from Controller',
    );
  });
});

describe('heartbeats', () => {
  it('cause no writes', () => {
    const world = setUp();
    for (let i = 0; i < 20; i++) world.addNode(`node-${i}`);
    world.run();
    world.clock.advance(20_000);
    const written = world.trace.lastId;
    world.clock.advance(100_000);
    const entries = world.trace
      .since(written)
      .filter(({ actor, action }) => actor.startsWith('kube-controller-manager') && action !== 'watch');
    expect(entries).toEqual([]);
  });
});
