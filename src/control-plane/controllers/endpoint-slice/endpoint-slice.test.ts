import { describe, expect, it } from 'vitest';
import { EndpointSlice, Event, Node, Pod, Service } from '../../../kube-api/kinds/index.ts';
import { formatTime } from '../../../kube-api/meta/time.ts';
import { createTestCluster } from '../../../testing/api-server-harness.ts';
import { startControllers } from '../framework/start-controllers.ts';
import { endpointSliceController } from './endpoint-slice.ts';

type ServiceSpec = NonNullable<Service['spec']>;

interface PodOptions {
  readonly labels?: Record<string, string>;
  readonly isReady?: boolean;
  readonly nodeName?: string;
  readonly spec?: Partial<NonNullable<Pod['spec']>>;
}

function setUp() {
  const cluster = createTestCluster();
  const { client, clock, random, trace, apiServer } = cluster;
  for (const [name, zone] of [
    ['node-1', 'a'],
    ['node-2', 'b'],
  ] as const) {
    client.create(Node, { metadata: { name, labels: { 'topology.kubernetes.io/zone': zone } } });
  }
  client.create(Node, { metadata: { name: 'node-3' } });
  const addService = (name: string, spec: ServiceSpec = {}, labels?: Record<string, string>) =>
    client.create(Service, {
      metadata: { name, namespace: 'default', ...(labels === undefined ? {} : { labels }) },
      spec: { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080 }], ...spec },
    });
  const setStatus = (name: string, status: NonNullable<Pod['status']>) => {
    const pod = client.get(Pod, name, 'default');
    client.updateStatus(Pod, { ...pod, status: { ...pod.status, ...status } });
  };
  const setReady = (name: string, isReady: boolean) =>
    setStatus(name, {
      conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False', lastTransitionTime: formatTime(clock.nowMs) }],
    });
  const addPod = (name: string, ip: string, options: PodOptions = {}) => {
    const { labels = { app: 'web' }, isReady = true, nodeName = 'node-1', spec } = options;
    const containers = [{ name: 'c', image: 'nginx', ports: [{ name: 'http', containerPort: 8080 }] }];
    client.create(Pod, { metadata: { name, namespace: 'default', labels }, spec: { nodeName, containers, ...spec } });
    setStatus(name, { phase: 'Running', podIP: ip, podIPs: [{ ip }] });
    setReady(name, isReady);
  };
  const addPods = (from: number, to: number) => {
    for (let i = from; i < to; i++) addPod(`p-${i}`, `10.244.${i >> 8}.${i & 255}`);
  };
  const removePod = (name: string) => client.delete(Pod, name, 'default', { gracePeriodSeconds: 0 });
  const run = () =>
    startControllers({ transport: apiServer, clock, random, trace, controllers: [endpointSliceController] });
  const slices = (service = 'web') =>
    client.list(EndpointSlice, { namespace: 'default', labelSelector: `kubernetes.io/service-name=${service}` }).items;
  const sizes = () =>
    slices()
      .map(({ endpoints }) => endpoints.length)
      .sort((a, b) => b - a);
  /** How often slices were written since `since`. */
  const writes = (since: number) =>
    trace.since(since).filter(({ action, subject }) => action === 'write' && subject.startsWith('endpointslices/'))
      .length;
  return { ...cluster, addService, addPod, addPods, removePod, setReady, setStatus, run, slices, sizes, writes };
}

describe('slices of a service', () => {
  it('are what a real cluster has', () => {
    const world = setUp();
    const service = world.addService('web', {}, { app: 'web' });
    world.addPod('web-1', '10.244.1.46', { nodeName: 'node-2' });
    world.addPod('web-2', '10.244.2.42', { nodeName: 'node-3', isReady: false });
    world.run();
    world.clock.settle();
    const uidOf = (name: string) => world.client.get(Pod, name, 'default').metadata.uid;
    const [slice, ...others] = world.slices();
    expect(others).toEqual([]);
    expect(slice?.metadata.name).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    expect(slice).toMatchObject({
      metadata: {
        generateName: 'web-',
        namespace: 'default',
        labels: {
          app: 'web',
          'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
          'kubernetes.io/service-name': 'web',
        },
        annotations: { 'endpoints.kubernetes.io/last-change-trigger-time': '2025-01-06T09:00:00Z' },
        ownerReferences: [
          {
            apiVersion: 'v1',
            kind: 'Service',
            name: 'web',
            uid: service.metadata.uid,
            controller: true,
            blockOwnerDeletion: true,
          },
        ],
      },
      addressType: 'IPv4',
      ports: [{ name: '', protocol: 'TCP', port: 8080 }],
    });
    expect(slice?.endpoints).toEqual([
      {
        addresses: ['10.244.1.46'],
        conditions: { ready: true, serving: true, terminating: false },
        targetRef: { kind: 'Pod', namespace: 'default', name: 'web-1', uid: uidOf('web-1') },
        nodeName: 'node-2',
        zone: 'b',
      },
      {
        addresses: ['10.244.2.42'],
        conditions: { ready: false, serving: false, terminating: false },
        targetRef: { kind: 'Pod', namespace: 'default', name: 'web-2', uid: uidOf('web-2') },
        nodeName: 'node-3',
      },
    ]);
  });

  it('have a placeholder without pods, and the headless label for headless services', () => {
    const world = setUp();
    world.addService('web', { clusterIP: 'None' });
    world.run();
    world.clock.settle();
    const [placeholder] = world.slices();
    expect(placeholder?.endpoints).toEqual([]);
    expect(placeholder?.metadata.labels).toHaveProperty(['service.kubernetes.io/headless'], '');
    world.addPod('a', '10.244.0.1');
    world.clock.settle();
    expect(world.slices().map(({ metadata, endpoints }) => [metadata.name, endpoints.length])).toEqual([
      [placeholder?.metadata.name, 1],
    ]);
    world.removePod('a');
    world.clock.settle();
    expect(world.sizes()).toEqual([0]);
  });

  it('tell of pods that are being deleted', () => {
    const world = setUp();
    world.addService('web');
    world.addPod('a', '10.244.0.1');
    world.run();
    world.clock.settle();
    world.client.delete(Pod, 'a', 'default');
    world.clock.settle();
    expect(world.slices()[0]?.endpoints[0]?.conditions).toEqual({ ready: false, serving: true, terminating: true });
  });

  it('publish pods that are not ready when the service asks for it', () => {
    const world = setUp();
    world.addService('web', { publishNotReadyAddresses: true });
    world.addPod('a', '10.244.0.1', { isReady: false });
    world.run();
    world.clock.settle();
    expect(world.slices()[0]?.endpoints[0]?.conditions).toEqual({ ready: true, serving: false, terminating: false });
  });

  it('find ports by name, in a slice for each different number', () => {
    const world = setUp();
    world.addService('web', { ports: [{ name: 'http', port: 80, targetPort: 'http' }] });
    world.addPod('a', '10.244.0.1');
    world.addPod('b', '10.244.0.2', {
      spec: { containers: [{ name: 'c', image: 'nginx', ports: [{ name: 'http', containerPort: 9090 }] }] },
    });
    world.run();
    world.clock.settle();
    const brief = world.slices().map(({ ports = [], endpoints }) => [ports[0]?.port, endpoints[0]?.addresses[0]]);
    expect(brief.sort()).toEqual([
      [8080, '10.244.0.1'],
      [9090, '10.244.0.2'],
    ]);
  });

  it('follow labels of the service, and spare their own', () => {
    const world = setUp();
    world.addService('web', {}, { team: 'x' });
    world.addPod('a', '10.244.0.1');
    world.run();
    world.clock.settle();
    const service = world.client.get(Service, 'web', 'default');
    const labels = { team: 'y', 'kubernetes.io/service-name': 'fake' };
    world.client.update(Service, { ...service, metadata: { ...service.metadata, labels } });
    world.clock.settle();
    expect(world.slices()[0]?.metadata.labels).toEqual({
      team: 'y',
      'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      'kubernetes.io/service-name': 'web',
    });
  });

  it('are left alone without a selector and for external names', () => {
    const world = setUp();
    world.client.create(Service, {
      metadata: { name: 'manual', namespace: 'default' },
      spec: { ports: [{ port: 80 }] },
    });
    const external = { type: 'ExternalName', externalName: 'example.com', selector: { app: 'web' } } as const;
    world.client.create(Service, { metadata: { name: 'external', namespace: 'default' }, spec: external });
    world.addPod('a', '10.244.0.1');
    world.run();
    world.clock.settle();
    expect([...world.slices('manual'), ...world.slices('external')]).toEqual([]);
  });

  it('are repaired a second after somebody else changes or removes them', () => {
    const world = setUp();
    world.addService('web');
    world.addPod('a', '10.244.0.1');
    world.run();
    world.clock.settle();
    const [slice] = world.slices();
    if (slice === undefined) throw new Error('no slice');
    world.client.update(EndpointSlice, { ...slice, endpoints: [] });
    world.clock.advance(900);
    expect(world.sizes()).toEqual([0]);
    world.clock.advance(200);
    expect(world.sizes()).toEqual([1]);
    world.client.delete(EndpointSlice, slice.metadata.name ?? '', 'default');
    world.clock.advance(1_100);
    expect(world.sizes()).toEqual([1]);
  });

  it('leave out pods on unknown nodes, and say so', () => {
    const world = setUp();
    world.addService('web');
    world.addPod('a', '10.244.0.1');
    world.addPod('lost', '10.244.0.2', { nodeName: 'nowhere' });
    world.run();
    world.clock.advance(500);
    expect(world.slices()[0]?.endpoints.map(({ targetRef }) => targetRef?.name)).toEqual(['a']);
    const [event] = world.client.list(Event).items;
    expect([event?.source?.component, event?.reason, event?.message]).toEqual([
      'endpoint-slice-controller',
      'FailedToUpdateEndpointSlices',
      'Error updating Endpoint Slices for Service default/web: skipping Pod lost for Service default/web: Node nowhere Not Found',
    ]);
    world.client.create(Node, { metadata: { name: 'nowhere' } });
    world.clock.advance(5_000);
    expect(world.sizes()).toEqual([2]);
  });

  it('hint at the zones of their endpoints for PreferClose', () => {
    const world = setUp();
    world.addService('web', { trafficDistribution: 'PreferClose' });
    world.addPod('a', '10.244.0.1', { nodeName: 'node-1' });
    world.addPod('b', '10.244.0.2', { nodeName: 'node-2', isReady: false });
    world.run();
    world.clock.settle();
    const hints = () =>
      world.slices()[0]?.endpoints.map((endpoint) => endpoint.hints?.forZones?.map(({ name }) => name));
    expect(hints()).toEqual([['a'], undefined]);
    const service = world.client.get(Service, 'web', 'default');
    const { trafficDistribution: _gone, ...spec } = service.spec ?? {};
    world.client.update(Service, { ...service, spec });
    world.clock.settle();
    expect(hints()).toEqual([undefined, undefined]);
  });
});

describe('portions', () => {
  it('hold 100 endpoints each', () => {
    const world = setUp();
    world.addService('web');
    world.addPods(0, 250);
    world.run();
    world.clock.settle();
    expect(world.sizes()).toEqual([100, 100, 50]);
  });

  it('are filled up before new ones are made, and stay as they are otherwise', () => {
    const world = setUp();
    world.addService('web');
    world.addPods(0, 150);
    world.run();
    world.clock.settle();
    const before = world.trace.lastId;
    world.addPods(150, 160);
    world.clock.settle();
    expect(world.sizes()).toEqual([100, 60]);
    const full = world.slices().find(({ endpoints }) => endpoints.length === 100);
    world.removePod('p-0');
    world.addPods(200, 250);
    world.clock.settle();
    // The slice that lost one takes one; 49 more do not fit into the other.
    expect(world.sizes()).toEqual([100, 60, 49]);
    expect(full?.endpoints).toHaveLength(100);
    expect(world.writes(before)).toBeLessThan(10);
  });

  it('change only where something changed', () => {
    const world = setUp();
    world.addService('web');
    world.addPods(0, 300);
    world.run();
    world.clock.settle();
    const versions = () => new Map(world.slices().map(({ metadata }) => [metadata.name, metadata.resourceVersion]));
    const before = versions();
    world.setReady('p-7', false);
    world.clock.settle();
    expect([...versions()].filter(([name, version]) => before.get(name) !== version)).toHaveLength(1);
  });

  it('answer many changes with few writes', () => {
    const world = setUp();
    world.addService('web');
    world.addPods(0, 300);
    world.run();
    world.clock.settle();
    const before = world.trace.lastId;
    for (let i = 0; i < 300; i++) {
      world.setReady(`p-${i}`, false);
      world.clock.advance(1);
    }
    world.clock.settle();
    expect(
      world.slices().every(({ endpoints }) => endpoints.every(({ conditions }) => conditions?.ready === false)),
    ).toBe(true);
    expect(world.writes(before)).toBeLessThan(40);
  });
});
