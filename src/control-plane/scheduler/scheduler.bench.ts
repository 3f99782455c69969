/**
 * How many pods are placed per second: the scheduler alone (a stand-in for the server that only says yes) and with a real API
 * server. The workloads are those of kube-scheduler's own benchmark (test/integration/scheduler_perf).
 */

import { Clock, Random, Trace } from '../../kernel/index.ts';
import type { Node as NodeObject, Pod as PodObject, PodSpec } from '../../kube-api/generated/types.gen.ts';
import type { KindDefinition } from '../../kube-api/kinds/define-kind.ts';
import { Node, Pod, Service } from '../../kube-api/kinds/index.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';
import { createClient, createTestCluster } from '../../testing/api-server-harness.ts';
import { ApiClient } from '../client/api-client.ts';
import type { Informer, InformerFactory, InformerHandler } from '../client/informer.ts';
import { ObjectStore } from '../client/object-store.ts';
import type { ApiRequest, ApiTransport } from '../client/transport.ts';
import { Scheduler } from './scheduler.ts';

const ZONES = 3;

/** Feeds a scheduler by hand. */
class HandInformer<T extends KubeObject> extends ObjectStore<T> implements Informer<T> {
  readonly hasSynced = true;
  readonly #handlers: InformerHandler<T>[] = [];

  addHandler(handler: InformerHandler<T>): () => void {
    this.#handlers.push(handler);
    return () => {};
  }

  put(object: T): void {
    const old = this.set(object);
    for (const handler of this.#handlers) {
      if (old === undefined) handler.onAdd?.(object);
      else handler.onUpdate?.(object, old);
    }
  }
}

class Alone {
  readonly clock = new Clock();
  readonly scheduler: Scheduler;
  bound = 0;
  readonly #informers = new Map<string, HandInformer<KubeObject>>();

  constructor() {
    const { clock } = this;
    const transport: ApiTransport = {
      request: (request) => this.#bind(request),
      watch: () => ({ stop: () => {} }),
    };
    const informers: InformerFactory = {
      hasSynced: true,
      informer: <T extends KubeObject>(kind: KindDefinition<T>) => this.#informer<T>(kind.plural),
      release: () => {},
      stop: () => {},
    };
    this.scheduler = new Scheduler({
      client: new ApiClient(transport, { user: { name: 'bench', groups: [] }, actor: 'kube-scheduler' }),
      clock,
      random: new Random(1),
      trace: new Trace(clock),
      informers,
      recorder: { event: () => {} },
    });
    this.scheduler.start();
  }

  put(plural: string, object: KubeObject): void {
    this.#informer(plural).put(object);
  }

  #informer<T extends KubeObject>(plural: string): HandInformer<T> {
    let informer = this.#informers.get(plural);
    if (informer === undefined) {
      informer = new HandInformer<KubeObject>();
      this.#informers.set(plural, informer);
    }
    return informer as unknown as HandInformer<T>;
  }

  #bind(request: ApiRequest): KubeObject {
    const { name = '', namespace, body } = request;
    const pods = this.#informer<PodObject>('pods');
    const pod = pods.get(name, namespace)!;
    if (request.subresource !== 'binding') return pod;
    const { target } = body as { target: { name: string } };
    const bound = { ...pod, spec: { ...pod.spec!, nodeName: target.name } };
    this.bound++;
    this.clock.schedule(2, () => pods.put(bound));
    return pod;
  }
}

function nodeObject(i: number): NodeObject {
  const name = `node-${i}`;
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      uid: name,
      labels: { 'kubernetes.io/hostname': name, 'topology.kubernetes.io/zone': `zone-${i % ZONES}` },
    },
    spec: {},
    status: { allocatable: { cpu: '16', memory: '64Gi', pods: '110' } },
  };
}

interface Workload {
  readonly name: string;
  readonly nodes: number;
  readonly initial: number;
  readonly measured: number;
  readonly spec: Partial<PodSpec>;
  readonly hasService?: boolean;
}

const REQUESTS = { cpu: '100m', memory: '500Mi' };
const CONTAINERS = [{ name: 'pause', image: 'registry.k8s.io/pause:3.9', resources: { requests: REQUESTS } }];
const LABELS = { app: 'bench' };
const SELECTOR = { labelSelector: { matchLabels: LABELS } };

const WORKLOADS: readonly Workload[] = [
  { name: 'basic-1000-on-10', nodes: 10, initial: 0, measured: 1000, spec: {} },
  { name: 'service-1000-on-10', nodes: 10, initial: 0, measured: 1000, spec: {}, hasService: true },
  { name: 'basic-5000-nodes', nodes: 5000, initial: 1000, measured: 10_000, spec: {} },
  {
    name: 'default-topology-spreading-5000-nodes',
    nodes: 5000,
    initial: 5000,
    measured: 10_000,
    spec: {},
    hasService: true,
  },
  {
    name: 'topology-spreading-5000-nodes',
    nodes: 5000,
    initial: 5000,
    measured: 5000,
    spec: {
      topologySpreadConstraints: [
        { maxSkew: 5, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule', ...SELECTOR },
      ],
    },
  },
  {
    name: 'preferred-topology-spreading-5000-nodes',
    nodes: 5000,
    initial: 5000,
    measured: 5000,
    spec: {
      topologySpreadConstraints: [
        { maxSkew: 5, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway', ...SELECTOR },
      ],
    },
  },
  {
    name: 'pod-anti-affinity-5000-nodes',
    nodes: 5000,
    initial: 1000,
    measured: 2000,
    spec: {
      affinity: {
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', ...SELECTOR }],
        },
      },
    },
  },
  {
    name: 'pod-affinity-5000-nodes',
    nodes: 5000,
    initial: 5000,
    measured: 5000,
    spec: {
      affinity: {
        podAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'topology.kubernetes.io/zone', ...SELECTOR }],
        },
      },
    },
  },
  {
    name: 'preferred-pod-affinity-5000-nodes',
    nodes: 5000,
    initial: 5000,
    measured: 5000,
    spec: {
      affinity: {
        podAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: [
            { weight: 1, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', ...SELECTOR } },
          ],
        },
      },
    },
  },
  {
    name: 'node-affinity-5000-nodes',
    nodes: 5000,
    initial: 5000,
    measured: 10_000,
    spec: {
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [
              {
                matchExpressions: [
                  { key: 'topology.kubernetes.io/zone', operator: 'In', values: ['zone-0', 'zone-1'] },
                ],
              },
            ],
          },
        },
      },
    },
  },
];

function podObject(i: number, { spec }: Workload): PodObject {
  const name = `pod-${i}`;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, uid: name, namespace: 'default', labels: LABELS },
    spec: { schedulerName: 'default-scheduler', ...spec, containers: CONTAINERS },
    status: { phase: 'Pending' },
  };
}

function report(name: string, value: number, unit: string): void {
  console.log(JSON.stringify({ name, value: Math.round(value * 100) / 100, unit }));
}

/** Milliseconds of CPU, all threads. */
function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function measureAlone(workload: Workload): void {
  const alone = new Alone();
  for (let i = 0; i < workload.nodes; i++) alone.put('nodes', nodeObject(i));
  if (workload.hasService) {
    alone.put('services', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'bench', namespace: 'default' },
      spec: { selector: LABELS },
    } as KubeObject);
  }
  for (let i = 0; i < workload.initial; i++) alone.put('pods', podObject(i, { ...workload, spec: {} }));
  alone.clock.settle();
  const pods = Array.from({ length: workload.measured }, (_, i) => podObject(workload.initial + i, workload));
  const elapsedMs = cpuMs(() => {
    for (const pod of pods) alone.put('pods', pod);
    alone.clock.settle();
  });
  if (alone.bound !== workload.initial + workload.measured) throw new Error(`${workload.name}: ${alone.bound} bound`);
  report(`${workload.name}/alone`, elapsedMs, 'ms CPU');
  report(`${workload.name}/alone`, workload.measured / (elapsedMs / 1000), 'pods/s');
}

function measureWithServer(workload: Workload): void {
  const { client, clock, random, trace, apiServer } = createTestCluster();
  const scheduler = new Scheduler({ client: createClient(apiServer, 'kube-scheduler'), clock, random, trace });
  scheduler.start();
  for (let i = 0; i < workload.nodes; i++) client.update(Node, { ...client.create(Node, nodeObject(i)), spec: {} });
  if (workload.hasService) {
    client.create(Service, {
      metadata: { name: 'bench', namespace: 'default' },
      spec: { selector: LABELS, ports: [{ port: 80 }] },
    });
  }
  const create = (i: number, of: Workload) => client.create(Pod, podObject(i, of));
  for (let i = 0; i < workload.initial; i++) create(i, { ...workload, spec: {} });
  clock.settle();
  for (let i = 0; i < workload.measured; i++) create(workload.initial + i, workload);
  const elapsedMs = cpuMs(() => clock.settle());
  const bound = client.list(Pod).items.filter((pod) => (pod.spec?.nodeName ?? '') !== '').length;
  if (bound !== workload.initial + workload.measured) throw new Error(`${workload.name}: ${bound} bound`);
  report(`${workload.name}/with-server`, elapsedMs, 'ms CPU');
  report(`${workload.name}/with-server`, workload.measured / (elapsedMs / 1000), 'pods/s');
}

// lets what Node compiles beside its start come to an end
await new Promise((resolve) => setTimeout(resolve, 300));

// the name of a workload, and which of the two, to run only those
const [, , only = '', which = ''] = process.argv;
for (const workload of WORKLOADS) {
  if (!workload.name.includes(only)) continue;
  if ('alone'.includes(which)) measureAlone(workload);
  if ('with-server'.includes(which)) measureWithServer(workload);
}
