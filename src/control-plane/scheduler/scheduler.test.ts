import { describe, expect, it } from 'vitest';
import type { PodSpec, Taint } from '../../kube-api/generated/types.gen.ts';
import { Event, Node, Pod } from '../../kube-api/kinds/index.ts';
import { createClient, createTestCluster, type TestCluster } from '../../testing/api-server-harness.ts';
import { Scheduler } from './scheduler.ts';

interface NodeOptions {
  readonly cpu?: string;
  readonly memory?: string;
  readonly pods?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly Taint[];
  readonly isCordoned?: boolean;
}

/** An API server, a scheduler and whatever nodes a test asks for. */
class Cluster {
  readonly parts: TestCluster;
  readonly scheduler: Scheduler;

  constructor(nodes: Readonly<Record<string, NodeOptions>> = {}, seed = 1) {
    this.parts = createTestCluster({ seed });
    const { apiServer, clock, random, trace } = this.parts;
    this.scheduler = new Scheduler({ client: createClient(apiServer, 'kube-scheduler'), clock, random, trace });
    this.scheduler.start();
    for (const [name, options] of Object.entries(nodes)) this.addNode(name, options);
    clock.settle();
  }

  addNode(name: string, options: NodeOptions = {}): void {
    const { cpu = '2', memory = '4Gi', pods = '110', labels = {}, taints = [], isCordoned = false } = options;
    const { client } = this.parts;
    const created = client.create(Node, {
      metadata: { name, labels: { 'kubernetes.io/hostname': name, ...labels } },
      status: { allocatable: { cpu, memory, pods } },
    });
    // a new node is not ready yet; nobody here would find out that it is
    client.update(Node, { ...created, spec: { taints, ...(isCordoned && { unschedulable: true }) } });
  }

  changeNode(name: string, change: (node: Node) => Node): void {
    const { client } = this.parts;
    client.update(Node, change(client.get(Node, name)));
  }

  addPod(name: string, spec: Partial<PodSpec> = {}, labels: Record<string, string> = {}): void {
    this.parts.client.create(Pod, {
      metadata: { name, namespace: 'default', labels },
      spec: { containers: [{ name: 'c', image: 'nginx' }], ...spec },
    });
  }

  settle(): this {
    this.parts.clock.settle();
    return this;
  }

  pod(name: string): Pod {
    return this.parts.client.get(Pod, name, 'default');
  }

  nodeOf(name: string): string | undefined {
    return this.pod(name).spec?.nodeName;
  }

  /** The PodScheduled condition's message. */
  complaint(name: string): string | undefined {
    return this.pod(name).status?.conditions?.find(({ type }) => type === 'PodScheduled')?.message;
  }

  events(name: string): readonly string[] {
    const { items } = this.parts.client.list(Event);
    return items
      .filter(({ involvedObject }) => involvedObject.name === name)
      .map(({ type, reason, message, reportingComponent }) => `${reportingComponent}: ${type} ${reason}: ${message}`);
  }
}

const asking = (requests: Record<string, string>): Partial<PodSpec> => ({
  containers: [{ name: 'c', image: 'nginx', resources: { requests, limits: {} } }],
});
// the two classes that every cluster has
const MIDDLE = { priorityClassName: 'system-cluster-critical' };
const HIGH = { priorityClassName: 'system-node-critical' };
const NODES = { worker1: {}, worker2: {}, worker3: {} };

describe('a pod gets a node', () => {
  it('by a binding, with an event, a decision and a cause', () => {
    const cluster = new Cluster(NODES);
    cluster.addPod('web');
    cluster.settle();
    const node = cluster.nodeOf('web') ?? '';
    expect(Object.keys(NODES)).toContain(node);
    expect(cluster.events('web')).toEqual([
      `default-scheduler: Normal Scheduled: Successfully assigned default/web to ${node}`,
    ]);

    const decision = cluster.scheduler.decisionFor('default/web')!;
    expect(decision).toMatchObject({ outcome: 'scheduled', node, nodeCount: 3, feasibleCount: 3, evaluatedCount: 3 });
    expect(decision.nodes().map((verdict) => verdict.isFeasible)).toEqual([true, true, true]);

    const { trace } = cluster.parts;
    const entry = trace.get(decision.traceId);
    expect(entry).toMatchObject({ actor: 'kube-scheduler', action: 'decision', subject: 'pods/default/web' });
    expect(entry?.detail).toEqual({ node, feasible: 3, evaluated: 3 });
    const binding = trace.since(0).find(({ cause, action }) => cause === decision.traceId && action === 'write');
    expect(binding?.subject).toBe('pods/default/web');
    expect(trace.causes(decision.traceId).map(({ action }) => action)).toEqual(['decision', 'watch', 'write']);
  });

  it('one pod a millisecond, the more important ones first', () => {
    const cluster = new Cluster({ only: { pods: '2' } });
    cluster.addPod('low');
    cluster.addPod('middle', MIDDLE);
    cluster.addPod('high', HIGH);
    cluster.settle();
    const at = (name: string) => cluster.scheduler.decisionsFor(`default/${name}`)[0]?.atMs ?? 0;
    expect([cluster.nodeOf('high'), cluster.nodeOf('middle'), cluster.nodeOf('low')]).toEqual([
      'only',
      'only',
      undefined,
    ]);
    expect([at('middle') - at('high'), at('low') - at('middle')]).toEqual([1, 1]);
  });

  it('where there is most room, as every plugin scored it', () => {
    const cluster = new Cluster({ small: { cpu: '1' }, big: { cpu: '8', memory: '16Gi' } });
    cluster.addPod('web', asking({ cpu: '500m', memory: '1Gi' }));
    cluster.settle();
    const [best, other] = cluster.scheduler.decisionFor('default/web')?.nodes() ?? [];
    expect(best).toMatchObject({ node: 'big', isFeasible: true, isChosen: true });
    expect(other).toMatchObject({ node: 'small', isFeasible: true, isChosen: false });
    if (best?.isFeasible) {
      expect(best.scores).toContainEqual({ plugin: 'NodeResourcesFit', score: 93, weight: 1 });
      expect(best.total).toBe(best.scores.reduce((sum, { score, weight }) => sum + score * weight, 0));
    }
  });

  it('spread over nodes like the others of its service or owner', () => {
    const cluster = new Cluster(NODES);
    for (let i = 0; i < 6; i++) cluster.addPod(`web-${i}`);
    cluster.settle();
    const counts = Object.keys(NODES).map(
      (name) => cluster.parts.client.list(Pod).items.filter(({ spec }) => spec?.nodeName === name).length,
    );
    expect(counts).toEqual([2, 2, 2]);
  });

  it('unless another scheduler is to see to it', () => {
    const cluster = new Cluster(NODES);
    cluster.addPod('web', { schedulerName: 'my-scheduler' });
    cluster.settle();
    expect(cluster.nodeOf('web')).toBeUndefined();
    expect(cluster.events('web')).toEqual([]);
  });
});

describe('a pod that no node takes is told why', () => {
  const noVictims = 'preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.';
  const notHelpful = 'preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.';
  const taint = (key: string, value?: string): Taint => ({ key, effect: 'NoSchedule', ...(value && { value }) });
  const port = { containerPort: 80, hostPort: 8099 };

  // texts as recorded on a real cluster, where they were
  it.each<{ name: string; nodes?: Record<string, NodeOptions>; spec: Partial<PodSpec>; message: string }>([
    {
      name: 'a label that no node has',
      spec: { nodeSelector: { disktype: 'ssd' } },
      message: `0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector. ${notHelpful}`,
    },
    {
      name: 'more memory than there is',
      spec: asking({ memory: '1000Gi' }),
      message: `0/3 nodes are available: 3 Insufficient memory. ${noVictims}`,
    },
    {
      name: 'several reasons, in alphabetical order',
      nodes: { worker1: {}, worker2: { labels: { disktype: 'ssd' } }, worker3: {} },
      spec: { nodeSelector: { disktype: 'ssd' }, ...asking({ cpu: '100', memory: '1000Gi' }) },
      message:
        "0/3 nodes are available: 1 Insufficient cpu, 1 Insufficient memory, 2 node(s) didn't match Pod's node affinity/selector. preemption: 0/3 nodes are available: 1 No preemption victims found for incoming pod, 2 Preemption is not helpful for scheduling.",
    },
    {
      name: 'a resource that no node offers',
      spec: {
        containers: [{ name: 'c', image: 'nginx', resources: { limits: { 'example.com/dongle': '1' } } }],
      },
      message: `0/3 nodes are available: 3 Insufficient example.com/dongle. ${noVictims}`,
    },
    {
      name: 'taints',
      nodes: {
        worker1: { taints: [taint('key1', 'value2')] },
        worker2: { taints: [taint('maint')] },
        worker3: { taints: [taint('maint')] },
      },
      spec: {},
      message: `0/3 nodes are available: 1 node(s) had untolerated taint {key1: value2}, 2 node(s) had untolerated taint {maint: }. ${notHelpful}`,
    },
    {
      name: 'cordoned nodes',
      nodes: { worker1: { isCordoned: true }, worker2: { isCordoned: true }, worker3: { isCordoned: true } },
      spec: {},
      message: `0/3 nodes are available: 3 node(s) were unschedulable. ${notHelpful}`,
    },
    {
      name: 'full nodes',
      nodes: { worker1: { pods: '0' }, worker2: { pods: '0' }, worker3: { pods: '0' } },
      spec: {},
      message: `0/3 nodes are available: 3 Too many pods. ${noVictims}`,
    },
    {
      name: 'pods to be near that are nowhere',
      spec: {
        affinity: {
          podAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
              { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { security: 'S1' } } },
            ],
          },
        },
      },
      message: `0/3 nodes are available: 3 node(s) didn't match pod affinity rules. ${notHelpful}`,
    },
    { name: 'no nodes at all', nodes: {}, spec: {}, message: 'no nodes available to schedule pods' },
  ])('$name', ({ nodes = NODES, spec, message }) => {
    const cluster = new Cluster(nodes);
    cluster.addPod('web', spec);
    cluster.parts.clock.advance(500);
    expect(cluster.events('web')).toEqual([`default-scheduler: Warning FailedScheduling: ${message}`]);
    const condition = cluster.pod('web').status?.conditions?.[0];
    expect(condition).toMatchObject({ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message });
    expect(cluster.scheduler.decisionFor('default/web')).toMatchObject({ outcome: 'unschedulable', message });
  });

  it('a host port that is taken', () => {
    const cluster = new Cluster({ only: {} });
    const spec = { containers: [{ name: 'c', image: 'nginx', ports: [port] }] };
    cluster.addPod('first', spec);
    cluster.addPod('second', spec);
    cluster.settle();
    expect(cluster.nodeOf('first')).toBe('only');
    expect(cluster.complaint('second')).toMatch(
      /^0\/1 nodes are available: 1 node\(s\) didn't have free ports for the requested pod ports\./,
    );
  });

  it('each node with the plugin that rejected it, in the decision', () => {
    const cluster = new Cluster({ worker1: { isCordoned: true }, worker2: { cpu: '1' } });
    cluster.addPod('web', asking({ cpu: '2' }));
    cluster.settle();
    expect(cluster.scheduler.decisionFor('default/web')?.nodes()).toEqual([
      {
        node: 'worker1',
        isFeasible: false,
        plugin: 'NodeUnschedulable',
        code: 'UnschedulableAndUnresolvable',
        reasons: ['node(s) were unschedulable'],
      },
      {
        node: 'worker2',
        isFeasible: false,
        plugin: 'NodeResourcesFit',
        code: 'Unschedulable',
        reasons: ['Insufficient cpu'],
      },
    ]);
  });
});

describe('a pod is tried again', () => {
  it.each<{ name: string; before: NodeOptions; spec?: Partial<PodSpec>; change: (cluster: Cluster) => void }>([
    {
      name: 'when a node gets the label that it asks for',
      before: {},
      spec: { nodeSelector: { disktype: 'ssd' } },
      change: (cluster) =>
        cluster.changeNode('only', (node) => ({
          ...node,
          metadata: { ...node.metadata, labels: { ...node.metadata.labels, disktype: 'ssd' } },
        })),
    },
    {
      name: 'when a taint goes',
      before: { taints: [{ key: 'maint', effect: 'NoSchedule' }] },
      change: (cluster) => cluster.changeNode('only', (node) => ({ ...node, spec: {} })),
    },
    {
      name: 'when a node is uncordoned',
      before: { isCordoned: true },
      change: (cluster) => cluster.changeNode('only', (node) => ({ ...node, spec: {} })),
    },
    {
      name: 'when a node is added',
      before: { cpu: '100m' },
      spec: asking({ cpu: '1' }),
      change: (cluster) => cluster.addNode('second'),
    },
  ])('$name', ({ before, spec = {}, change }) => {
    const cluster = new Cluster({ only: before });
    cluster.addPod('web', spec);
    cluster.settle();
    expect(cluster.nodeOf('web')).toBeUndefined();
    cluster.parts.clock.advance(5_000);
    change(cluster);
    cluster.settle();
    expect(cluster.nodeOf('web')).toBeDefined();
    expect(cluster.pod('web').status?.conditions?.[0]).toMatchObject({ type: 'PodScheduled', status: 'True' });
  });

  it('when another makes room, and not because of changes that cannot help', () => {
    const cluster = new Cluster({ only: { pods: '1' } });
    cluster.addPod('first');
    cluster.settle();
    cluster.addPod('second');
    cluster.parts.clock.advance(5_000);
    const attempts = () => cluster.scheduler.decisionsFor('default/second').length;
    expect(attempts()).toBe(1);
    cluster.changeNode('only', (node) => ({ ...node, metadata: { ...node.metadata, labels: { other: 'label' } } }));
    cluster.parts.clock.advance(5_000);
    expect(attempts()).toBe(1);
    cluster.parts.client.delete(Pod, 'first', 'default', { gracePeriodSeconds: 0 });
    cluster.settle();
    expect(cluster.nodeOf('second')).toBe('only');
  });

  it('with longer and longer breaks, when nobody knows what would help', () => {
    const cluster = new Cluster();
    cluster.addPod('web');
    cluster.parts.clock.advance(40_000);
    const times = cluster.scheduler.decisionsFor('default/web').map(({ atMs }) => Math.round(atMs / 1000));
    const breaks = times.slice(1).map((time, i) => time - (times[i] ?? 0));
    // the queue looks once a second, so that a break may last a second longer
    expect(breaks).toHaveLength(4);
    for (const [i, atLeast] of [4, 8, 10].entries()) {
      expect(breaks[i + 1]).toBeGreaterThanOrEqual(atLeast);
      expect(breaks[i + 1]).toBeLessThanOrEqual(atLeast + 1);
    }
  });

  it('after five minutes in any case', () => {
    const cluster = new Cluster({ only: {} });
    cluster.addPod('web', { nodeSelector: { no: 'such' } });
    cluster.settle();
    cluster.parts.clock.advance(290_000);
    expect(cluster.scheduler.decisionsFor('default/web')).toHaveLength(1);
    cluster.parts.clock.advance(45_000);
    expect(cluster.scheduler.decisionsFor('default/web')).toHaveLength(2);
  });

  it('once its scheduling gates are gone', () => {
    const cluster = new Cluster(NODES);
    cluster.addPod('web', { schedulingGates: [{ name: 'example.com/wait' }] });
    cluster.settle();
    expect(cluster.scheduler.decisionFor('default/web')).toBeUndefined();
    expect(cluster.events('web')).toEqual([]);
    const pod = cluster.pod('web');
    cluster.parts.client.update(Pod, { ...pod, spec: { ...pod.spec!, schedulingGates: [] } });
    cluster.settle();
    expect(cluster.nodeOf('web')).toBeDefined();
  });
});

describe('a pod of higher priority', () => {
  it('takes the place of another, and waits for it until that is gone', () => {
    const cluster = new Cluster({ only: { pods: '1' } });
    cluster.addPod('low', { terminationGracePeriodSeconds: 30 });
    cluster.settle();
    cluster.addPod('high', HIGH);
    cluster.settle();
    expect(cluster.pod('high').status?.nominatedNodeName).toBe('only');
    expect(cluster.complaint('high')).toBe('0/1 nodes are available: 1 Too many pods.');
    expect(cluster.pod('low').metadata.deletionTimestamp).toBeDefined();
    expect(cluster.events('low')).toContain(
      `default-scheduler: Normal Preempted: Preempted by pod ${cluster.pod('high').metadata.uid} on node only`,
    );
    cluster.parts.client.delete(Pod, 'low', 'default', { gracePeriodSeconds: 0 });
    cluster.settle();
    cluster.parts.clock.advance(2_000);
    expect(cluster.nodeOf('high')).toBe('only');
  });

  it('keeps lesser ones from the room that was made for it', () => {
    const cluster = new Cluster({ only: { cpu: '1' } });
    cluster.addPod('low', asking({ cpu: '900m' }));
    cluster.settle();
    cluster.addPod('high', { ...HIGH, ...asking({ cpu: '900m' }) });
    cluster.settle();
    cluster.parts.client.delete(Pod, 'low', 'default', { gracePeriodSeconds: 0 });
    cluster.addPod('sneaky', { ...MIDDLE, ...asking({ cpu: '500m' }) });
    cluster.settle();
    cluster.parts.clock.advance(3_000);
    expect([cluster.nodeOf('high'), cluster.nodeOf('sneaky')]).toEqual(['only', undefined]);
  });
});

describe('the scheduler', () => {
  it('gives up a node when the API server does not let it have it', () => {
    const cluster = new Cluster({ only: {} });
    const { client, clock } = cluster.parts;
    cluster.addPod('web');
    const target = {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name: 'web' },
      target: { kind: 'Node', name: 'elsewhere' },
    };
    // somebody else is quicker by less than the news take to travel
    clock.runUntil(() => cluster.scheduler.queue.activeCount === 1, 1000);
    client.createSubresource(Pod, { name: 'web', namespace: 'default' }, 'binding', target);
    cluster.settle();
    expect(cluster.nodeOf('web')).toBe('elsewhere');
    expect(cluster.events('web')[0]).toBe(
      'default-scheduler: Warning FailedScheduling: running Bind plugin "DefaultBinder": Operation cannot be fulfilled on pods/binding "web": pod web is already assigned to node "elsewhere"',
    );
    expect(cluster.scheduler.cache.node('only')?.pods).toEqual([]);
  });

  it('counts no pod that has ended', () => {
    const cluster = new Cluster({ only: { pods: '1' } });
    cluster.addPod('job');
    cluster.settle();
    const job = cluster.pod('job');
    cluster.parts.client.updateStatus(Pod, { ...job, status: { ...job.status, phase: 'Succeeded' } });
    cluster.settle();
    cluster.addPod('next');
    cluster.settle();
    expect(cluster.nodeOf('next')).toBe('only');
  });

  it('sets no timers while it has nothing to do', () => {
    const cluster = new Cluster(NODES);
    cluster.addPod('web');
    cluster.settle();
    const before = cluster.parts.clock.processed;
    cluster.parts.clock.advance(3_600_000);
    // watches end now and then
    expect(cluster.parts.clock.processed - before).toBeLessThanOrEqual(30);
  });

  it('decides the same in the same history', () => {
    const history = (seed: number) => {
      const cluster = new Cluster({ ...NODES, worker4: {}, worker5: {} }, seed);
      for (let i = 0; i < 20; i++) cluster.addPod(`web-${i}`, i % 7 === 0 ? { nodeSelector: { no: 'such' } } : {});
      cluster.settle();
      return cluster.parts.trace.hash();
    };
    expect(history(7)).toBe(history(7));
    expect(history(7)).not.toBe(history(8));
  });

  it('stops', () => {
    const cluster = new Cluster(NODES);
    cluster.scheduler.stop();
    cluster.addPod('web');
    cluster.settle();
    expect(cluster.nodeOf('web')).toBeUndefined();
  });
});
