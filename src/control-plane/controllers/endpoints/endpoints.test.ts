import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Endpoints, Event, Pod, Service } from '../../../kube-api/kinds/index.ts';
import { formatTime } from '../../../kube-api/meta/time.ts';
import { createTestCluster } from '../../../testing/api-server-harness.ts';
import { startControllers } from '../framework/start-controllers.ts';
import { endpointsController } from './endpoints.ts';

interface PodOptions {
  readonly labels?: Record<string, string>;
  readonly isReady?: boolean;
  readonly nodeName?: string;
  readonly spec?: Partial<NonNullable<Pod['spec']>>;
}

function setUp() {
  const cluster = createTestCluster();
  const { client, clock, random, trace, apiServer } = cluster;
  const addService = (name: string, spec: NonNullable<Service['spec']>, labels?: Record<string, string>) =>
    client.create(Service, {
      metadata: { name, namespace: 'default', ...(labels === undefined ? {} : { labels }) },
      spec,
    });
  const setStatus = (name: string, status: NonNullable<Pod['status']>) => {
    const pod = client.get(Pod, name, 'default');
    client.updateStatus(Pod, { ...pod, status: { ...pod.status, ...status } });
  };
  const setReady = (name: string, isReady: boolean) =>
    setStatus(name, {
      conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False', lastTransitionTime: formatTime(clock.nowMs) }],
    });
  const addPod = (
    name: string,
    ip: string,
    { labels = { app: 'web' }, isReady = true, nodeName = 'node-1', spec }: PodOptions = {},
  ) => {
    const containers = [{ name: 'c', image: 'nginx', ports: [{ name: 'http', containerPort: 8080 }] }];
    client.create(Pod, { metadata: { name, namespace: 'default', labels }, spec: { nodeName, containers, ...spec } });
    setStatus(name, { phase: 'Running', podIP: ip, podIPs: [{ ip }] });
    setReady(name, isReady);
  };
  const run = () =>
    startControllers({ transport: apiServer, clock, random, trace, controllers: [endpointsController] });
  const endpoints = (name: string) => client.find(Endpoints, name, 'default');
  return { ...cluster, addService, addPod, setReady, setStatus, run, endpoints };
}

const WEB = { selector: { app: 'web' }, ports: [{ port: 80, targetPort: 'http' }], clusterIP: '10.96.0.10' };

/** `ready/not ready` of all subsets together. */
function brief(endpoints: Endpoints | undefined): string {
  const ips = (which: 'addresses' | 'notReadyAddresses') =>
    (endpoints?.subsets ?? []).flatMap((subset) => (subset[which] ?? []).map(({ ip }) => ip)).join(',');
  return `${ips('addresses')}/${ips('notReadyAddresses')}`;
}

describe('endpoints of a service', () => {
  it('are what a real cluster has', () => {
    const world = setUp();
    world.addService('web', WEB, { app: 'web' });
    world.addPod('web-2', '10.244.1.2');
    world.addPod('web-1', '10.244.0.9', { isReady: false });
    world.run();
    world.clock.settle();
    const uidOf = (name: string) => world.client.get(Pod, name, 'default').metadata.uid;
    const endpoints = world.endpoints('web');
    expect(endpoints).toMatchObject({
      metadata: {
        name: 'web',
        namespace: 'default',
        labels: { app: 'web' },
        annotations: { 'endpoints.kubernetes.io/last-change-trigger-time': '2025-01-06T09:00:00Z' },
      },
    });
    expect(endpoints?.subsets).toEqual([
      {
        addresses: [
          {
            ip: '10.244.1.2',
            nodeName: 'node-1',
            targetRef: { kind: 'Pod', namespace: 'default', name: 'web-2', uid: uidOf('web-2') },
          },
        ],
        notReadyAddresses: [
          {
            ip: '10.244.0.9',
            nodeName: 'node-1',
            targetRef: { kind: 'Pod', namespace: 'default', name: 'web-1', uid: uidOf('web-1') },
          },
        ],
        ports: [{ port: 8080, protocol: 'TCP' }],
      },
    ]);
  });

  it('follow the readiness of pods, and date what triggered it', () => {
    const world = setUp();
    world.addService('web', WEB);
    world.addPod('a', '10.244.0.1', { isReady: false });
    world.run();
    world.clock.settle();
    expect(brief(world.endpoints('web'))).toBe('/10.244.0.1');
    world.clock.advance(5_000);
    world.setReady('a', true);
    world.clock.settle();
    expect(brief(world.endpoints('web'))).toBe('10.244.0.1/');
    expect(world.endpoints('web')?.metadata.annotations).toEqual({
      'endpoints.kubernetes.io/last-change-trigger-time': '2025-01-06T09:00:05Z',
    });
    world.client.delete(Pod, 'a', 'default', { gracePeriodSeconds: 0 });
    world.clock.settle();
    expect(world.endpoints('web')?.subsets).toBeUndefined();
    expect(world.endpoints('web')?.metadata.annotations).toBeUndefined();
  });

  it('follow labels and selectors', () => {
    const world = setUp();
    world.addService('web', WEB);
    world.addPod('a', '10.244.0.1');
    world.addPod('b', '10.244.0.2', { labels: { app: 'web', tier: 'front' } });
    world.run();
    world.clock.settle();
    const relabel = (name: string, labels: Record<string, string>) => {
      const pod = world.client.get(Pod, name, 'default');
      world.client.update(Pod, { ...pod, metadata: { ...pod.metadata, labels } });
      world.clock.settle();
      return brief(world.endpoints('web'));
    };
    expect(relabel('a', { app: 'other' })).toBe('10.244.0.2/');
    expect(relabel('a', { app: 'web' })).toBe('10.244.0.1,10.244.0.2/');
    const service = world.client.get(Service, 'web', 'default');
    world.client.update(Service, { ...service, spec: { ...service.spec, selector: { app: 'web', tier: 'front' } } });
    world.clock.settle();
    expect(brief(world.endpoints('web'))).toBe('10.244.0.2/');
  });

  it('carry the headless label only for headless services', () => {
    const world = setUp();
    world.addService('head', { selector: { app: 'web' }, clusterIP: 'None' }, { team: 'x' });
    world.addPod('a', '10.244.0.1');
    world.run();
    world.clock.settle();
    expect(world.endpoints('head')?.metadata.labels).toEqual({ team: 'x', 'service.kubernetes.io/headless': '' });
    expect(world.endpoints('head')?.subsets).toMatchObject([{ addresses: [{ ip: '10.244.0.1' }] }]);
    expect(world.endpoints('head')?.subsets?.[0]?.ports).toBeUndefined();
  });

  it('name hosts whose subdomain is the service', () => {
    const world = setUp();
    world.addService('db', { ...WEB, clusterIP: 'None' });
    world.addPod('db-0', '10.244.0.1', { spec: { hostname: 'db-0', subdomain: 'db' } });
    world.addPod('db-1', '10.244.0.2', { spec: { hostname: 'db-1', subdomain: 'other' } });
    world.run();
    world.clock.settle();
    expect(world.endpoints('db')?.subsets?.[0]?.addresses?.map(({ hostname }) => hostname)).toEqual([
      'db-0',
      undefined,
    ]);
  });

  it('are removed with the service, and made again when somebody removes them', () => {
    const world = setUp();
    world.addService('web', WEB);
    world.addPod('a', '10.244.0.1');
    world.run();
    world.clock.settle();
    world.client.delete(Endpoints, 'web', 'default');
    world.clock.settle();
    expect(brief(world.endpoints('web'))).toBe('10.244.0.1/');
    world.client.delete(Service, 'web', 'default');
    world.clock.settle();
    expect(world.endpoints('web')).toBeUndefined();
  });

  it('that lost their service while nobody looked are removed at the start', () => {
    const world = setUp();
    world.client.create(Endpoints, { metadata: { name: 'left', namespace: 'default' } });
    world.run();
    world.clock.settle();
    expect(world.endpoints('left')).toBeUndefined();
  });

  it('are left alone without a selector and for external names', () => {
    const world = setUp();
    world.addService('manual', { ports: [{ port: 80 }], clusterIP: '10.96.0.11' });
    world.addService('external', { type: 'ExternalName', externalName: 'example.com', selector: { app: 'web' } });
    world.client.create(Endpoints, {
      metadata: { name: 'manual', namespace: 'default' },
      subsets: [{ addresses: [{ ip: '11.11.11.11' }], ports: [{ port: 80 }] }],
    });
    world.addPod('a', '10.244.0.1');
    world.run();
    world.clock.settle();
    expect(brief(world.endpoints('manual'))).toBe('11.11.11.11/');
    expect(world.endpoints('external')).toBeUndefined();
  });

  it('hold at most 1000 addresses, and say so', () => {
    const world = setUp();
    world.addService('web', WEB);
    for (let i = 0; i < 1002; i++) world.addPod(`p-${i}`, `10.244.${i >> 8}.${i & 255}`, { isReady: i > 0 });
    world.run();
    world.clock.settle();
    const counts = () => {
      const [subset] = world.endpoints('web')?.subsets ?? [];
      return [subset?.addresses?.length ?? 0, subset?.notReadyAddresses?.length ?? 0];
    };
    expect(counts()).toEqual([1000, 0]);
    const annotation = 'endpoints.kubernetes.io/over-capacity';
    expect(world.endpoints('web')?.metadata.annotations?.[annotation]).toBe('truncated');
    world.client.delete(Pod, 'p-1', 'default', { gracePeriodSeconds: 0 });
    world.client.delete(Pod, 'p-2', 'default', { gracePeriodSeconds: 0 });
    world.clock.settle();
    expect(counts()).toEqual([999, 1]);
    expect(world.endpoints('web')?.metadata.annotations?.[annotation]).toBeUndefined();
  });

  it('answer many changes with few writes', () => {
    const world = setUp();
    world.addService('web', WEB);
    for (let i = 0; i < 200; i++) world.addPod(`p-${i}`, `10.244.0.${i}`, { isReady: false });
    world.run();
    world.clock.settle();
    const before = world.trace.lastId;
    for (let i = 0; i < 200; i++) {
      world.setReady(`p-${i}`, true);
      world.clock.advance(1);
    }
    world.clock.settle();
    const writes = world.trace
      .since(before)
      .filter(({ action, subject }) => action === 'write' && subject.startsWith('endpoints/'));
    expect(writes.length).toBeLessThan(20);
    expect(world.endpoints('web')?.subsets?.[0]?.addresses).toHaveLength(200);
  });

  it('that cannot be written are reported', () => {
    const world = setUp();
    world.addService('web', WEB);
    world.run();
    world.clock.settle();
    const endpoints = world.client.get(Endpoints, 'web', 'default');
    world.addPod('a', '10.244.0.1');
    // The controller's copy is not up to date when it writes next.
    world.client.update(Endpoints, { ...endpoints, metadata: { ...endpoints.metadata, annotations: { by: 'hand' } } });
    world.clock.settle();
    expect(brief(world.endpoints('web'))).toBe('10.244.0.1/');
    const events = world.client.list(Event).items.map(({ reason }) => reason);
    expect(events.filter((reason) => reason !== 'FailedToUpdateEndpoint')).toEqual([]);
  });
});

const TABLE = '../shared/oracles/go-tables/pkg_controller_endpoint.jsonl';

interface AddressCase {
  readonly name: string;
  readonly pod: Pod;
  readonly service: Service;
  readonly expectedReady: number;
  readonly expectedUnready: number;
}

function addressCases(): AddressCase[] {
  if (!existsSync(TABLE)) return [];
  const rows = readFileSync(TABLE, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { test: string; case: AddressCase });
  return rows.filter(({ test }) => test === 'TestSyncServiceAddresses').map((row) => row.case);
}

describe.skipIf(!existsSync(TABLE))("upstream's TestSyncServiceAddresses (needs ../shared/oracles)", () => {
  it.each(addressCases())('$name', ({ pod, service, expectedReady, expectedUnready }) => {
    const world = setUp();
    world.addService('foo', { ...service.spec, clusterIP: '10.96.0.10', ports: [{ port: 80, targetPort: 8080 }] });
    const { deletionTimestamp, labels = {} } = pod.metadata;
    const spec = { ...pod.spec, containers: [{ name: 'c', image: 'nginx' }], nodeName: 'node-1' };
    const metadata = { name: 'fakepod', namespace: 'default', labels, finalizers: ['example.com/hold'] };
    world.client.create(Pod, { metadata, spec });
    if (pod.status !== undefined) world.setStatus('fakepod', pod.status);
    if (deletionTimestamp !== undefined) world.client.delete(Pod, 'fakepod', 'default', { gracePeriodSeconds: 0 });
    world.run();
    world.clock.settle();
    const counts = (which: 'addresses' | 'notReadyAddresses') =>
      (world.endpoints('foo')?.subsets ?? []).flatMap((subset) => subset[which] ?? []).length;
    expect([counts('addresses'), counts('notReadyAddresses')]).toEqual([expectedReady, expectedUnready]);
  });
});
