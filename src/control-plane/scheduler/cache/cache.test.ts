import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Container, Node, Pod } from '../../../kube-api/generated/types.gen.ts';
import { goTable, hasOracles } from '../../../testing/scheduler-cases.ts';
import { hostPortsOf, UsedPorts } from './host-ports.ts';
import { NodeInfo } from './node-info.ts';
import { NodeOrder } from './node-order.ts';
import { PodInfo } from './pod-info.ts';
import { podRequests } from './pod-requests.ts';
import { SchedulerCache } from './scheduler-cache.ts';

const TABLE = 'pkg_scheduler_framework.jsonl';

interface GoPort {
  readonly ip: string;
  readonly protocol: 'TCP' | 'UDP';
  readonly port: number;
}

const podWith = (containers: readonly unknown[], rest: object = {}): Pod =>
  ({ metadata: { name: 'pod' }, spec: { containers, ...rest } }) as unknown as Pod;
const ports = (list: readonly GoPort[]) =>
  hostPortsOf(
    podWith([
      {
        name: 'c',
        ports: list.map(({ ip, protocol, port }) => ({ hostIP: ip, protocol: protocol || 'TCP', hostPort: port })),
      },
    ]),
  );

describe.skipIf(!hasOracles)('host ports', () => {
  it.each(goTable<{ desc: string; added: GoPort[]; check?: GoPort; expect: boolean }>(TABLE, 'TestHostPortInfo_Check'))(
    '$desc',
    (one) => {
      const used = new UsedPorts();
      used.add(ports(one.added));
      expect(used.conflictsWith(ports(one.check === undefined ? [] : [one.check]))).toBe(one.expect);
    },
  );

  it.each(
    goTable<{ desc: string; added: GoPort[]; removed?: GoPort[]; length: number }>(TABLE, 'TestHostPortInfo_AddRemove'),
  )('$desc', ({ added, removed = [], length }) => {
    const used = new UsedPorts();
    used.add(ports(added));
    used.remove(ports(removed));
    const left = ports(added).filter((port) => used.conflictsWith([port]));
    if (length === 0) expect(left).toEqual([]);
    expect(used.isEmpty).toBe(length === 0);
  });
});

describe.skipIf(!hasOracles)("a pod's requests", () => {
  interface ResourcesCase {
    readonly name: string;
    readonly containers?: readonly Container[];
    readonly initContainers?: readonly Container[];
    readonly podResources?: unknown;
    readonly expectedResource?: { readonly MilliCPU: number; readonly Memory: number };
    readonly expectedNon0CPU?: number;
    readonly expectedNon0Mem?: number;
  }
  // requests for the pod as a whole are an alpha feature of v1.32
  const cases = goTable<ResourcesCase>(TABLE, 'TestCalculateResources').filter(
    ({ podResources }) => podResources === undefined,
  );
  it.each(cases)('$name', ({ containers = [], initContainers, ...want }) => {
    const requests = podRequests(podWith(containers, initContainers === undefined ? {} : { initContainers }));
    expect([requests.milliCpu, requests.memoryBytes]).toEqual([
      want.expectedResource?.MilliCPU ?? 0,
      want.expectedResource?.Memory ?? 0,
    ]);
    expect([requests.nonZeroMilliCpu, requests.nonZeroMemoryBytes]).toEqual([
      want.expectedNon0CPU ?? 0,
      want.expectedNon0Mem ?? 0,
    ]);
  });

  it('are worked out once for pods that share their containers', () => {
    const pod = podWith([{ name: 'c', resources: { requests: { cpu: '1' } } }]);
    expect(podRequests({ ...pod, metadata: { name: 'other' } })).toBe(podRequests(pod));
  });
});

describe('nodes are looked at', () => {
  const inZone = (name: string, zone: string) => {
    const info = new NodeInfo(name, 0);
    info.setNode({ metadata: { name, labels: { 'topology.kubernetes.io/zone': zone } } } as unknown as Node);
    return info;
  };
  it('zone by zone in turn', () => {
    const order = new NodeOrder();
    for (const [name, zone] of [
      ['a1', 'a'],
      ['a2', 'a'],
      ['a3', 'a'],
      ['b1', 'b'],
      ['c1', 'c'],
      ['c2', 'c'],
    ] as const) {
      order.place(inZone(name, zone));
    }
    expect(order.list().map(({ name }) => name)).toEqual(['a1', 'b1', 'c1', 'a2', 'c2', 'a3']);
  });
});

const node = (name: string): Node =>
  ({
    metadata: { name, labels: { zone: name } },
    status: { allocatable: { cpu: '8', pods: '20' } },
  }) as unknown as Node;

describe('the cache', () => {
  const pod = (name: string, nodeName: string, cpu = '100m'): Pod =>
    ({
      metadata: { name, uid: name, namespace: 'default' },
      spec: {
        nodeName,
        containers: [{ name: 'c', resources: { requests: { cpu } }, ports: [{ containerPort: 1, hostPort: 80 }] }],
      },
    }) as unknown as Pod;

  it('counts an assumed pod at once, and only once', () => {
    const cache = new SchedulerCache();
    cache.setNode(node('a'));
    const info = new PodInfo(pod('web', ''));
    cache.assume(info, 'a');
    expect(cache.node('a')?.requestedMilliCpu).toBe(100);
    expect(cache.isAssumed('web')).toBe(true);
    cache.addPod(pod('web', 'a'));
    expect(cache.node('a')?.requestedMilliCpu).toBe(100);
    expect(cache.isAssumed('web')).toBe(false);
  });

  it('takes back what it assumed', () => {
    const cache = new SchedulerCache();
    cache.setNode(node('a'));
    const info = new PodInfo(pod('web', ''));
    cache.assume(info, 'a');
    cache.forget(info);
    expect(cache.node('a')).toMatchObject({ requestedMilliCpu: 0, pods: [] });
    expect(cache.node('a')?.usedPorts?.isEmpty).toBe(true);
  });

  it('believes the API server when the pod turns up elsewhere', () => {
    const cache = new SchedulerCache();
    for (const name of ['a', 'b']) cache.setNode(node(name));
    cache.assume(new PodInfo(pod('web', '')), 'a');
    cache.addPod(pod('web', 'b'));
    expect([cache.node('a')?.pods.length, cache.node('b')?.pods.length]).toEqual([0, 1]);
  });

  it('keeps pods of a node that comes back, and forgets the node with its last pod', () => {
    const cache = new SchedulerCache();
    cache.setNode(node('a'));
    cache.addPod(pod('web', 'a'));
    cache.removeNode('a');
    expect(cache.node('a')).toBeUndefined();
    expect(cache.nodes).toEqual([]);
    cache.setNode(node('a'));
    expect(cache.node('a')?.requestedMilliCpu).toBe(100);
    cache.removeNode('a');
    cache.removePod(pod('web', 'a'));
    cache.setNode(node('a'));
    expect(cache.node('a')?.pods).toEqual([]);
  });

  it('counts what a recount would, whatever happens', () => {
    const names = ['a', 'b', 'c'];
    const step = fc.record({
      what: fc.constantFrom('add', 'add', 'remove', 'node', 'no node'),
      pod: fc.integer({ min: 0, max: 9 }),
      node: fc.constantFrom(...names),
      cpu: fc.constantFrom('100m', '250m', '1'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const cache = new SchedulerCache();
        const present = new Map<string, Pod>();
        for (const { what, pod: i, node: on, cpu } of steps) {
          const one = pod(`pod-${i}`, on, cpu);
          if (what === 'node') cache.setNode(node(on));
          else if (what === 'no node') cache.removeNode(on);
          else if (what === 'remove') {
            cache.removePod(one);
            present.delete(`pod-${i}`);
          } else {
            cache.addPod(one);
            present.set(`pod-${i}`, one);
          }
        }
        for (const name of names) {
          const info = cache.node(name);
          if (info === undefined) continue;
          const here = [...present.values()].filter(({ spec }) => spec?.nodeName === name);
          expect(info.pods.map((one) => one.uid).sort()).toEqual(here.map(({ metadata }) => metadata.uid).sort());
          expect(info.requestedMilliCpu).toBe(here.reduce((sum, one) => sum + podRequests(one).milliCpu, 0));
          expect(info.pods.every((one, slot) => one.slot === slot && one.node === info)).toBe(true);
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});
