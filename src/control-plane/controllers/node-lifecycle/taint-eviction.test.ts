import { describe, expect, it } from 'vitest';
import type { Taint, Toleration } from '../../../kube-api/generated/types.gen.ts';
import { Event, Node, Pod } from '../../../kube-api/kinds/index.ts';
import { createTestCluster } from '../../../testing/api-server-harness.ts';
import { startControllers } from '../framework/start-controllers.ts';
import { taintEvictionController, tolerationTimeMs } from './taint-eviction.ts';

const taint = (n: number): Taint => ({ key: `testTaint${n}`, value: `test${n}`, effect: 'NoExecute' });
const tolerate = (n: number, tolerationSeconds?: number): Toleration => ({
  ...taint(n),
  ...(tolerationSeconds === undefined ? {} : { tolerationSeconds }),
});

describe('tolerationTimeMs', () => {
  it.each<{ name: string; tolerations: Toleration[]; expected: number }>([
    { name: 'nothing tolerated', tolerations: [], expected: 0 },
    { name: 'for ever', tolerations: [{}], expected: Number.POSITIVE_INFINITY },
    { name: 'the shortest', tolerations: [{ tolerationSeconds: 2 }, { tolerationSeconds: 1 }], expected: 1000 },
    { name: 'the only one that ends', tolerations: [{}, { tolerationSeconds: 1 }], expected: 1000 },
    {
      name: 'zero and below: at once',
      tolerations: [{ tolerationSeconds: -5 }, { tolerationSeconds: 1 }],
      expected: 0,
    },
  ])('$name', ({ tolerations, expected }) => {
    expect(tolerationTimeMs(tolerations)).toBe(expected);
  });
});

function setUp() {
  const cluster = createTestCluster();
  const { client, clock, random, trace, apiServer } = cluster;
  const setTaints = (...taints: Taint[]) => {
    const node = client.get(Node, 'node-1');
    const { taints: _before, ...spec } = node.spec ?? {};
    client.update(Node, { ...node, spec: taints.length === 0 ? spec : { ...spec, taints } });
  };
  const addPod = (name: string, tolerations: Toleration[] = []) =>
    client.create(Pod, {
      metadata: { name, namespace: 'default' },
      spec: { nodeName: 'node-1', tolerations, containers: [{ name: 'c', image: 'nginx' }] },
    });
  const evicted = () =>
    client.list(Pod).items.flatMap(({ metadata }) => (metadata.deletionTimestamp === undefined ? [] : [metadata.name]));
  const messages = () => client.list(Event).items.map(({ message }) => message);
  client.create(Node, { metadata: { name: 'node-1' } });
  setTaints();
  startControllers({ transport: apiServer, clock, random, trace, controllers: [taintEvictionController] });
  clock.settle();
  return { ...cluster, setTaints, addPod, evicted, messages };
}

describe('a tainted node', () => {
  it.each<{ name: string; taints: Taint[]; tolerations: Toleration[]; expected: number | undefined }>([
    { name: 'not tolerated: at once', taints: [taint(1)], tolerations: [], expected: 0 },
    { name: 'tolerated for ever', taints: [taint(1)], tolerations: [tolerate(1)], expected: undefined },
    { name: 'another one tolerated', taints: [taint(1)], tolerations: [tolerate(2)], expected: 0 },
    { name: 'tolerated for a while', taints: [taint(1)], tolerations: [tolerate(1, 100)], expected: 100 },
    { name: 'only one of two tolerated', taints: [taint(1), taint(2)], tolerations: [tolerate(1, 100)], expected: 0 },
    {
      name: 'two tolerated: until the first toleration ends',
      taints: [taint(1), taint(2)],
      tolerations: [tolerate(1, 30), tolerate(2, 100)],
      expected: 30,
    },
    {
      name: 'tainted for scheduling only',
      taints: [{ ...taint(1), effect: 'NoSchedule' }],
      tolerations: [],
      expected: undefined,
    },
  ])('loses its pods: $name', ({ taints, tolerations, expected }) => {
    const before = setUp();
    before.addPod('pod', tolerations);
    before.clock.settle();
    before.setTaints(...taints);
    const after = setUp();
    after.setTaints(...taints);
    after.clock.settle();
    after.addPod('pod', tolerations);
    for (const world of [before, after]) {
      const startMs = world.clock.nowMs;
      const isEvicted = world.clock.runUntil(() => world.evicted().length > 0, 1_000_000);
      const seconds = isEvicted ? Math.floor((world.clock.nowMs - startMs) / 1000) : undefined;
      expect(seconds).toBe(expected);
    }
  });

  it('loses pods when their own time is up', () => {
    const world = setUp();
    world.addPod('now');
    world.addPod('soon', [tolerate(1, 10)]);
    world.addPod('later', [tolerate(1, 20)]);
    world.clock.settle();
    world.setTaints(taint(1));
    const at = (seconds: number) => {
      world.clock.advance(seconds * 1000);
      return world.evicted();
    };
    expect([at(1), at(10), at(10)]).toEqual([['now'], ['now', 'soon'], ['later', 'now', 'soon']]);
  });

  it('keeps pods when it is untainted in time', () => {
    const world = setUp();
    world.addPod('pod', [tolerate(1, 10)]);
    world.setTaints(taint(1));
    world.clock.advance(5_000);
    world.setTaints();
    world.clock.advance(60_000);
    expect(world.evicted()).toEqual([]);
    expect(world.messages()).toEqual(['Cancelling deletion of Pod default/pod']);
  });

  it('does not put off an eviction when another taint is added', () => {
    const world = setUp();
    world.addPod('pod', [tolerate(1, 10), tolerate(2, 100)]);
    world.setTaints(taint(1));
    world.clock.advance(5_000);
    world.setTaints(taint(1), taint(2));
    world.clock.advance(6_000);
    expect(world.evicted()).toEqual(['pod']);
  });

  it('does not take a pod made anew for the one before', () => {
    const world = setUp();
    world.addPod('pod', [tolerate(1, 10)]);
    world.setTaints(taint(1));
    world.clock.advance(5_000);
    world.client.delete(Pod, 'pod', 'default', { gracePeriodSeconds: 0 });
    world.addPod('pod', [tolerate(1, 10)]);
    world.clock.advance(8_000);
    expect(world.evicted()).toEqual([]);
    world.clock.advance(3_000);
    expect(world.evicted()).toEqual(['pod']);
  });

  it('says of each deletion why, in the trace', () => {
    const world = setUp();
    world.addPod('pod');
    world.setTaints(taint(1));
    world.clock.settle();
    const [decision] = world.trace.since(0).filter(({ action }) => action === 'decision');
    expect(decision).toMatchObject({
      actor: 'kube-controller-manager/taint-eviction-controller',
      subject: 'pods/default/pod',
    });
    const chain = world.trace.causes(decision?.id ?? 0).map(({ action, subject }) => `${action} ${subject}`);
    expect(chain).toEqual(['decision pods/default/pod', 'watch nodes/node-1', 'write nodes/node-1']);
  });
});
