/** Nodes with real kubelets, machines and images on a real API server, and what an observer sees of their pods. */
import type { ApiClient } from '../control-plane/client/api-client.ts';
import type { Container, ContainerStatus, Pod as PodObject, PodSpec } from '../kube-api/generated/types.gen.ts';
import { ConfigMap, Event, Node, Pod } from '../kube-api/kinds/index.ts';
import type { Machine, Program } from '../machine/contract.ts';
import type { ImageManifest } from '../machine/image-source.ts';
import { createMachine } from '../machine/machine.ts';
import { PROGRAMS } from '../machine/programs/index.ts';
import { Network } from '../network/network.ts';
import { startNode } from '../node/start-node.ts';
import { createRegistry } from '../registry/registry.ts';
import { createClient, createTestCluster, type TestCluster } from './api-server-harness.ts';
import { ender, image, server } from './machine-lab.ts';

/** A change of a pod as a watch saw it. */
export interface Sighting {
  /** Milliseconds since the observer began. */
  readonly atMs: number;
  readonly pod: PodObject;
}

export class KubeletLab {
  readonly cluster: TestCluster;
  readonly client: ApiClient;
  readonly network: Network;
  /** Images of the lab's own, by full reference; the registry knows the others. */
  readonly images = new Map<string, ImageManifest>();
  readonly programs: Program[] = [...PROGRAMS, server, ender];
  readonly machines: Machine[] = [];

  constructor(seed = 1) {
    this.cluster = createTestCluster({ seed });
    this.client = this.cluster.client;
    this.network = new Network(this.cluster.clock);
    const metadata = { name: 'kube-root-ca.crt', namespace: 'default' };
    this.client.create(ConfigMap, { metadata, data: { 'ca.crt': 'certificate' } });
  }

  get clock(): TestCluster['clock'] {
    return this.cluster.clock;
  }

  /** Makes an image whose command starts `program`, which is made known as well. */
  add(program: Program, extra: Partial<ImageManifest> = {}): void {
    if (!this.programs.includes(program)) this.programs.push(program);
    this.images.set(`docker.io/library/${program.name}:latest`, image(program.name, {}, extra));
  }

  /** A machine that is a node, ready for pods. */
  node(): Machine {
    const { apiServer, clock, random, trace } = this.cluster;
    const number = this.machines.length + 1;
    const name = `node-${number}`;
    const registry = createRegistry();
    for (const program of [server, ender]) this.add(program);
    const machine = createMachine(
      {
        name,
        ip: `192.168.49.${number + 2}`,
        cores: 2,
        memoryBytes: 4 * 1024 ** 3,
        diskBytes: 40 * 1024 ** 3,
        architecture: 'amd64',
        bootMs: 1000,
      },
      {
        clock,
        random: random.fork(name),
        trace,
        network: this.network,
        programs: this.programs,
        images: {
          resolve: (reference, architecture) => {
            const manifest = this.images.get(reference);
            return manifest === undefined ? registry.resolve(reference, architecture) : { ok: true, manifest };
          },
        },
      },
    );
    this.machines.push(machine);
    startNode({
      machine,
      kubeletClient: createClient(apiServer, `kubelet/${name}`),
      proxyClient: createClient(apiServer, `kube-proxy/${name}`),
      clock,
      random: random.fork(`node/${name}`),
      trace,
    });
    machine.powerOn();
    this.clock.advance(1500);
    const node = this.client.get(Node, name);
    this.client.update(Node, { ...node, spec: { ...node.spec, podCIDR: `10.244.${number}.0/24` } });
    this.clock.advance(1000);
    return machine;
  }

  /** A pod of one container `c`, bound to the first node. */
  pod(name: string, container: Partial<Container>, spec: Partial<PodSpec> = {}): PodObject {
    const containers = [{ name: 'c', image: 'nginx:1.27', ...container }];
    return this.client.create(Pod, {
      metadata: { name, namespace: 'default' },
      spec: { nodeName: 'node-1', terminationGracePeriodSeconds: 30, containers, ...spec },
    });
  }

  get(name: string): PodObject {
    return this.client.get(Pod, name, 'default');
  }

  status(name: string, container = 'c'): ContainerStatus | undefined {
    const { containerStatuses = [], initContainerStatuses = [] } = this.get(name).status ?? {};
    return [...containerStatuses, ...initContainerStatuses].find((status) => status.name === container);
  }

  /** `type reason message` of the events about an object, in the order in which they first happened. */
  events(name: string): readonly string[] {
    const { items } = this.client.list(Event, {});
    return items
      .filter(({ involvedObject }) => involvedObject.name === name)
      .toSorted((a, b) => (a.metadata.name ?? '').localeCompare(b.metadata.name ?? ''))
      .map(({ message, reason, type }) => `${type} ${reason} ${message}`);
  }

  /** Begins to watch all pods. */
  observe(): readonly Sighting[] {
    const sightings: Sighting[] = [];
    const sinceMs = this.clock.nowMs;
    this.client.watch(
      Pod,
      { resourceVersion: '0' },
      ({ object }) => sightings.push({ atMs: this.clock.nowMs - sinceMs, pod: object }),
      () => undefined,
    );
    return sightings;
  }
}

/** A container's state in short, e.g. `waiting CrashLoopBackOff` or `terminated Error 1`, with its restarts. */
export function shortState({ restartCount, state }: ContainerStatus): string {
  const { running, terminated, waiting } = state ?? {};
  const text =
    running !== undefined
      ? 'running'
      : terminated !== undefined
        ? `terminated ${terminated.reason} ${terminated.exitCode}`
        : `waiting ${waiting?.reason}`;
  return `${text} x${restartCount}`;
}

/** The different short states that the first container of `name` went through, with their times in ms. */
export function timeline(
  sightings: readonly Sighting[],
  name: string,
): readonly (readonly [atMs: number, state: string])[] {
  const line: (readonly [number, string])[] = [];
  for (const { atMs, pod } of sightings) {
    const [status] = pod.status?.containerStatuses ?? [];
    if (pod.metadata.name !== name || status === undefined) continue;
    const state = shortState(status);
    if (line.at(-1)?.[1] !== state) line.push([atMs, state]);
  }
  return line;
}
