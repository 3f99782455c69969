/** Resource quotas (kubernetes/test/e2e/apimachinery/resource_quota.go). */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GoClient, type Json } from './go-client.ts';

const DONGLE = 'example.com/dongle';
const HARD = {
  pods: '5',
  services: '10',
  'services.nodeports': '1',
  'services.loadbalancers': '1',
  replicationcontrollers: '10',
  resourcequotas: '1',
  cpu: '1',
  memory: '500Mi',
  configmaps: '10',
  secrets: '10',
  persistentvolumeclaims: '10',
  'requests.storage': '10Gi',
  'ephemeral-storage': '50Gi',
  'gold.storageclass.storage.k8s.io/persistentvolumeclaims': '10',
  'gold.storageclass.storage.k8s.io/requests.storage': '10Gi',
  'count/replicasets.apps': '5',
  [`requests.${DONGLE}`]: '3',
};

let client: GoClient;
let path: string;
beforeAll(() => {
  client = new GoClient();
});
beforeEach(() => {
  path = `/api/v1/namespaces/${client.namespace('resourcequota')}`;
});

function createQuota(name: string, spec: Json, labels?: Json): Json {
  const metadata = { name, ...(labels === undefined ? {} : { labels }) };
  return client.post(`${path}/resourcequotas`, { apiVersion: 'v1', kind: 'ResourceQuota', metadata, spec });
}

/** Waits as long as upstream does until so much is in use. */
function untilUsed(name: string, used: Json): void {
  const isUsed = (): boolean => {
    const { status = {} } = client.get(`${path}/resourcequotas/${name}`);
    return Object.entries(used).every(([resource, amount]) => status.used?.[resource] === amount);
  };
  try {
    client.until(isUsed, 60);
  } catch {
    expect(client.get(`${path}/resourcequotas/${name}`).status.used).toMatchObject(used);
  }
}

function pod(name: string, requests: Json, limits: Json = {}, more: Json = {}): Json {
  const image = 'registry.k8s.io/pause:3.10';
  const containers = [{ name: 'pause', image, resources: { requests, limits } }];
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers, ...more } };
}

function service(name: string, type: string, allocateLoadBalancerNodePorts?: boolean): Json {
  const more = allocateLoadBalancerNodePorts === undefined ? {} : { allocateLoadBalancerNodePorts };
  const ports = [{ port: 80, targetPort: 80 }];
  return { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { type, ports, ...more } };
}

describe('a quota', () => {
  beforeEach(() => {
    createQuota('test-quota', { hard: HARD });
    untilUsed('test-quota', { resourcequotas: '1' });
  });

  it('counts services and their ports', () => {
    client.post(`${path}/services`, service('test-service', 'ClusterIP'));
    client.post(`${path}/services`, service('test-service-np', 'NodePort'));
    expect(client.fails('POST', `${path}/services`, service('lb', 'LoadBalancer', true)).code).toBe(403);
    untilUsed('test-quota', { resourcequotas: '1', services: '2', 'services.nodeports': '1' });
    for (const name of ['test-service', 'test-service-np']) client.delete(`${path}/services/${name}`);
    untilUsed('test-quota', { services: '0', 'services.nodeports': '0' });
  });

  it.each([
    ['secrets', 'Secret', { data: { 'data-1': 'dmFsdWUtMQo=' } }],
    ['configmaps', 'ConfigMap', { data: { a: 'b' } }],
  ])('counts %s', (plural, kind, content) => {
    const before = client.get(`${path}/${plural}`).items.length;
    untilUsed('test-quota', { [plural]: String(before) });
    client.post(`${path}/${plural}`, { apiVersion: 'v1', kind, metadata: { name: 'test-one' }, ...content });
    untilUsed('test-quota', { [plural]: String(before + 1) });
    client.delete(`${path}/${plural}/test-one`);
    untilUsed('test-quota', { [plural]: String(before) });
  });

  it('counts what pods ask for, and refuses more', () => {
    const requests = { cpu: '500m', memory: '252Mi', 'ephemeral-storage': '30Gi', [DONGLE]: '2' };
    const made = client.post(`${path}/pods`, pod('test-pod', requests, { [DONGLE]: '2' }));
    const used = {
      resourcequotas: '1',
      pods: '1',
      cpu: '500m',
      memory: '252Mi',
      'ephemeral-storage': '30Gi',
      [`requests.${DONGLE}`]: '2',
    };
    untilUsed('test-quota', used);
    const tooMuch = pod('fail-pod', { cpu: '600m', memory: '100Mi' });
    expect(client.fails('POST', `${path}/pods`, tooMuch).code).toBe(403);
    const extended = pod('fail-pod-2', { ...requests, memory: '100Mi' }, { [DONGLE]: '2' });
    expect(client.fails('POST', `${path}/pods`, extended).code).toBe(403);
    const [container] = made.spec.containers;
    const resources = {
      ...container.resources,
      requests: { cpu: '100m', memory: '100Mi', 'ephemeral-storage': '10Gi' },
    };
    const changed = { ...made, spec: { ...made.spec, containers: [{ ...container, resources }] } };
    expect(client.fails('PUT', `${path}/pods/test-pod`, changed).code).toBeGreaterThanOrEqual(400);
    untilUsed('test-quota', used);
    client.delete(`${path}/pods/test-pod`, { gracePeriodSeconds: 0 });
    untilUsed('test-quota', {
      ...used,
      pods: '0',
      cpu: '0',
      memory: '0',
      'ephemeral-storage': '0',
      [`requests.${DONGLE}`]: '0',
    });
  });

  it.each([
    ['/api/v1', 'v1', 'ReplicationController', 'replicationcontrollers', 'replicationcontrollers', { name: 'nginx' }],
    [
      '/apis/apps/v1',
      'apps/v1',
      'ReplicaSet',
      'replicasets',
      'count/replicasets.apps',
      { matchLabels: { name: 'nginx' } },
    ],
  ])('counts objects of %s/%s %s', (root, apiVersion, kind, plural, resource, selector) => {
    const objects = `${root}${path.slice('/api/v1'.length)}/${plural}`;
    untilUsed('test-quota', { [resource]: '0' });
    client.post(objects, {
      apiVersion,
      kind,
      metadata: { name: 'test-one' },
      spec: {
        replicas: 0,
        selector,
        template: {
          metadata: { labels: { name: 'nginx' } },
          spec: { containers: [{ name: 'nginx', image: 'nginx:1.14' }] },
        },
      },
    });
    untilUsed('test-quota', { [resource]: '1' });
    client.delete(`${objects}/test-one`, { propagationPolicy: 'Background' });
    untilUsed('test-quota', { [resource]: '0' });
  });

  it('counts claims and what they ask for', () => {
    untilUsed('test-quota', { persistentvolumeclaims: '0', 'requests.storage': '0' });
    const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
    const claim = { apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'test-claim' }, spec };
    client.post(`${path}/persistentvolumeclaims`, claim);
    untilUsed('test-quota', { persistentvolumeclaims: '1', 'requests.storage': '1Gi' });
    client.delete(`${path}/persistentvolumeclaims/test-claim`);
    untilUsed('test-quota', { persistentvolumeclaims: '0', 'requests.storage': '0' });
  });
});

describe('a quota with a scope', () => {
  const REQUESTS = { cpu: '500m', memory: '200Mi' };
  const LIMITS = { cpu: '1', memory: '400Mi' };
  const NONE = { pods: '0', 'requests.cpu': '0', 'requests.memory': '0', 'limits.cpu': '0', 'limits.memory': '0' };
  const SOME = {
    pods: '1',
    'requests.cpu': '500m',
    'requests.memory': '200Mi',
    'limits.cpu': '1',
    'limits.memory': '400Mi',
  };

  it('tells pods that end by themselves from others', () => {
    const hard = {
      pods: '5',
      'requests.cpu': '1',
      'requests.memory': '500Mi',
      'limits.cpu': '2',
      'limits.memory': '1Gi',
    };
    createQuota('ending', { hard, scopes: ['Terminating'] });
    createQuota('lasting', { hard, scopes: ['NotTerminating'] });
    untilUsed('ending', NONE);
    untilUsed('lasting', NONE);
    for (const [name, mine, others, more] of [
      ['test-pod', 'lasting', 'ending', {}],
      ['terminating-pod', 'ending', 'lasting', { activeDeadlineSeconds: 3600 }],
    ] as const) {
      client.post(`${path}/pods`, pod(name, REQUESTS, LIMITS, more));
      untilUsed(mine, SOME);
      untilUsed(others, NONE);
      client.delete(`${path}/pods/${name}`, { gracePeriodSeconds: 0 });
      untilUsed(mine, NONE);
    }
  });

  it('tells pods that ask for nothing from others', () => {
    createQuota('quota-besteffort', { hard: { pods: '5' }, scopes: ['BestEffort'] });
    createQuota('quota-not-besteffort', { hard: { pods: '5' }, scopes: ['NotBestEffort'] });
    untilUsed('quota-besteffort', { pods: '0' });
    for (const [name, mine, others, requests, limits] of [
      ['pfpod', 'quota-besteffort', 'quota-not-besteffort', {}, {}],
      ['burstable-pod', 'quota-not-besteffort', 'quota-besteffort', REQUESTS, LIMITS],
    ] as const) {
      client.post(`${path}/pods`, pod(name, requests, limits));
      untilUsed(mine, { pods: '1' });
      untilUsed(others, { pods: '0' });
      client.delete(`${path}/pods/${name}`, { gracePeriodSeconds: 0 });
      untilUsed(mine, { pods: '0' });
    }
  });
});

describe('quotas', () => {
  const LABELS = { 'e2e-rq-label': 'one' };
  const SELECTED = '?labelSelector=e2e-rq-label%3Done';

  it('are updated without a version, and deleted', () => {
    const hard = { cpu: '1', memory: '500Mi' };
    createQuota('test-quota', { hard });
    expect(client.get(`${path}/resourcequotas/test-quota`).spec.hard).toEqual(hard);
    const changed = { cpu: '2', memory: '1Gi' };
    const quota = {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'test-quota' },
      spec: { hard: changed },
    };
    expect(client.put(`${path}/resourcequotas/test-quota`, quota).spec.hard).toEqual(changed);
    client.delete(`${path}/resourcequotas/test-quota`);
    expect(client.fails('GET', `${path}/resourcequotas/test-quota`).code).toBe(404);
  });

  it('are listed, patched and deleted by label', () => {
    createQuota('labelled', { hard: { cpu: '1', memory: '500Mi' } }, LABELS);
    expect(client.get(`/api/v1/resourcequotas${SELECTED}`).items).toHaveLength(1);
    const patch = { metadata: { labels: { labelled: 'patched' } }, spec: { hard: { memory: '750Mi' } } };
    const patched = client.patch(`${path}/resourcequotas/labelled`, 'strategic-merge-patch', patch);
    expect([patched.metadata.labels.labelled, patched.spec.hard.memory]).toEqual(['patched', '750Mi']);
    client.delete(`${path}/resourcequotas${SELECTED}`);
    expect(client.fails('GET', `${path}/resourcequotas/labelled`).code).toBe(404);
  });

  it('get their status back after somebody has written it', () => {
    const start = client.get(`/api/v1/resourcequotas${SELECTED}`).metadata.resourceVersion;
    createQuota('status', { hard: { cpu: '500m', memory: '500Mi' } }, LABELS);
    const one = `${path}/resourcequotas/status`;
    const watched = client.watch(`${path}/resourcequotas`, `labelSelector=e2e-rq-label%3Done&resourceVersion=${start}`);
    const untilSeen = (hard: Json) =>
      client.until(
        () => watched.events().some(({ object }: Json) => object.status?.hard?.cpu === hard.cpu),
        300,
        hard.cpu,
      );
    client.put(`${one}/status`, { ...client.get(one), status: { hard: { cpu: '500m', memory: '500Mi' } } });
    untilSeen({ cpu: '500m' });
    const hard = { cpu: '1', memory: '1Gi' };
    expect(client.patch(one, 'strategic-merge-patch', { spec: { hard } }).spec.hard).toEqual(hard);
    client.patch(`${one}/status`, 'strategic-merge-patch', { status: { hard } });
    untilSeen(hard);
    expect(client.get(`${one}/status`).status.hard).toEqual(hard);
    const other = { cpu: '2', memory: '2Gi' };
    const repatched = client.patch(`${one}/status`, 'strategic-merge-patch', { status: { hard: other } });
    expect([repatched.status.hard, repatched.spec.hard]).toEqual([other, hard]);
    untilSeen(other);
    client.until(() => client.get(one).status.hard.cpu === '1', 360, 'the status to be as the spec');
    expect(client.get(one)).toMatchObject({ spec: { hard }, status: { hard } });
    watched.stop();
  });
});
