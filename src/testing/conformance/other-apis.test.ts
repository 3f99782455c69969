/**
 * Tests of other groups that ask for nothing but the API (kubernetes/test/e2e/{common/node/{configmap,secrets,lease,podtemplates},
 * auth/service_accounts,instrumentation/{events,core_events},network/{ingress,ingressclass},apps/controller_revision,
 * scheduling/limit_range,common/storage/configmap_volume}.go).
 */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GoClient, type Json, namesIn } from './go-client.ts';

let client: GoClient;
let namespace: string;
beforeAll(() => {
  client = new GoClient();
});
beforeEach(() => {
  namespace = client.namespace('others');
});

const core = (plural: string) => `/api/v1/namespaces/${namespace}/${plural}`;
const inGroup = (group: string, plural: string) => `/apis/${group}/namespaces/${namespace}/${plural}`;
const SELECTED = '?labelSelector=testid%3Done';
const labels = { testid: 'one' };

/** What most of them do with an object: each step is seen by a watch that began before. */
function lifecycle(path: string, object: Json, everywhere = path): void {
  const listed = client.get(`${everywhere}${SELECTED}`);
  expect(listed.items).toEqual([]);
  const watched = client.watch(path, `labelSelector=testid%3Done&resourceVersion=${listed.metadata.resourceVersion}`);
  const { name } = client.post(path, { ...object, metadata: { ...object.metadata, labels } }).metadata;
  const found = client.get(`${path}/${name}`);
  const patched = client.patch(`${path}/${name}`, 'merge-patch', { metadata: { annotations: { patched: 'true' } } });
  expect([patched.metadata.annotations.patched, patched.metadata.uid]).toEqual(['true', found.metadata.uid]);
  const strategic = { metadata: { labels: { patched: 'yes' } } };
  expect(client.patch(`${path}/${name}`, 'strategic-merge-patch', strategic).metadata.labels.patched).toBe('yes');
  const current = client.get(`${path}/${name}`);
  const annotations = { ...current.metadata.annotations, updated: 'true' };
  const updated = client.put(`${path}/${name}`, { ...current, metadata: { ...current.metadata, annotations } });
  expect(updated.metadata.annotations.updated).toBe('true');
  expect(client.get(`${everywhere}${SELECTED}`).items).toHaveLength(1);
  client.delete(`${path}${SELECTED}`);
  client.until(() => client.fails('GET', `${path}/${name}`).code === 404, 60);
  client.advance(1);
  const seen = namesIn(watched);
  expect([seen.slice(0, 4), seen.at(-1)]).toEqual([
    ['ADDED', 'MODIFIED', 'MODIFIED', 'MODIFIED'].map((type) => `${type} ${name}`),
    `DELETED ${name}`,
  ]);
  watched.stop();
}

const template = { spec: { containers: [{ name: 'nginx', image: 'nginx' }] } };

describe('objects have a life over the API', () => {
  it.each<readonly [string, () => string, Json, string?]>([
    [
      'config maps',
      () => core('configmaps'),
      { apiVersion: 'v1', kind: 'ConfigMap', data: { a: 'b' } },
      '/api/v1/configmaps',
    ],
    [
      'secrets',
      () => core('secrets'),
      { apiVersion: 'v1', kind: 'Secret', data: { key: 'dmFsdWU=' }, type: 'Opaque' },
      '/api/v1/secrets',
    ],
    [
      'pod templates',
      () => core('podtemplates'),
      { apiVersion: 'v1', kind: 'PodTemplate', template },
      '/api/v1/podtemplates',
    ],
    [
      'service accounts',
      () => core('serviceaccounts'),
      { apiVersion: 'v1', kind: 'ServiceAccount' },
      '/api/v1/serviceaccounts',
    ],
    [
      'limit ranges',
      () => core('limitranges'),
      {
        apiVersion: 'v1',
        kind: 'LimitRange',
        spec: { limits: [{ type: 'Container', max: { cpu: '500m' }, min: { cpu: '50m' } }] },
      },
      '/api/v1/limitranges',
    ],
    [
      'ingresses',
      () => inGroup('networking.k8s.io/v1', 'ingresses'),
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'Ingress',
        spec: { defaultBackend: { service: { name: 'default-backend', port: { number: 80 } } } },
      },
      '/apis/networking.k8s.io/v1/ingresses',
    ],
    [
      'ingress classes',
      () => '/apis/networking.k8s.io/v1/ingressclasses',
      { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', spec: { controller: 'example.com/controller' } },
    ],
    [
      'controller revisions',
      () => inGroup('apps/v1', 'controllerrevisions'),
      { apiVersion: 'apps/v1', kind: 'ControllerRevision', data: { spec: {} }, revision: 1 },
      '/apis/apps/v1/controllerrevisions',
    ],
    [
      'leases',
      () => inGroup('coordination.k8s.io/v1', 'leases'),
      {
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        spec: {
          holderIdentity: 'holder',
          leaseDurationSeconds: 30,
          acquireTime: '2025-01-06T09:00:00.000000Z',
          leaseTransitions: 0,
        },
      },
      '/apis/coordination.k8s.io/v1/leases',
    ],
    [
      'network policies',
      () => inGroup('networking.k8s.io/v1', 'networkpolicies'),
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        spec: { podSelector: { matchLabels: { pod: 'x' } }, policyTypes: ['Ingress'] },
      },
      '/apis/networking.k8s.io/v1/networkpolicies',
    ],
    [
      'services',
      () => core('services'),
      {
        apiVersion: 'v1',
        kind: 'Service',
        spec: { ports: [{ name: 'http', port: 80, targetPort: 80 }], type: 'ClusterIP' },
      },
      '/api/v1/services',
    ],
    [
      'endpoint slices',
      () => inGroup('discovery.k8s.io/v1', 'endpointslices'),
      {
        apiVersion: 'discovery.k8s.io/v1',
        kind: 'EndpointSlice',
        addressType: 'IPv4',
        endpoints: [{ addresses: ['1.2.3.4'] }],
        ports: [],
      },
      '/apis/discovery.k8s.io/v1/endpointslices',
    ],
    [
      'cron jobs',
      () => inGroup('batch/v1', 'cronjobs'),
      {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        spec: {
          schedule: '0 0 1 1 *',
          jobTemplate: { spec: { template: { spec: { ...template.spec, restartPolicy: 'OnFailure' } } } },
        },
      },
      '/apis/batch/v1/cronjobs',
    ],
  ])('%s', (_, path, object, everywhere) => {
    lifecycle(path(), { ...object, metadata: { name: 'e2e-one' } }, everywhere);
  });

  it.each([
    ['v1', () => core('events'), {}],
    [
      'events.k8s.io/v1',
      () => inGroup('events.k8s.io/v1', 'events'),
      {
        eventTime: '2025-01-06T09:00:00.000000Z',
        action: 'Do',
        reportingController: 'test-controller',
        reportingInstance: 'test-node',
      },
    ],
  ])('events of %s', (apiVersion, path, more) => {
    const about = { namespace, kind: 'Pod', name: 'one' };
    const subject = apiVersion === 'v1' ? { involvedObject: about, message: 'a' } : { regarding: about, note: 'a' };
    const object = {
      apiVersion,
      kind: 'Event',
      metadata: { name: 'e2e-one' },
      ...subject,
      reason: 'Test',
      type: 'Normal',
      ...more,
    };
    lifecycle(path(), object);
  });
});

describe('single tests', () => {
  it('a config map and a secret have no empty keys', () => {
    const metadata = { name: 'emptykey' };
    for (const [plural, kind, data] of [
      ['configmaps', 'ConfigMap', { '': 'value-1' }],
      ['secrets', 'Secret', { '': 'dmFsdWUtMQ==' }],
    ] as const) {
      const { code, status } = client.fails('POST', core(plural), { apiVersion: 'v1', kind, metadata, data });
      expect([code, status.reason]).toEqual([422, 'Invalid']);
    }
  });

  it('what is immutable stays so until it is deleted', () => {
    const path = `${core('configmaps')}/fixed`;
    const made = client.post(core('configmaps'), {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'fixed' },
      data: { a: '1' },
    });
    const fixed = client.put(path, { ...made, data: { a: '2' }, immutable: true });
    for (const change of [{ data: { a: '3' } }, { immutable: false }]) {
      expect(client.fails('PUT', path, { ...fixed, ...change }).code).toBe(422);
    }
    expect(client.put(path, { ...fixed, metadata: { ...fixed.metadata, labels } }).metadata.labels).toEqual(labels);
    client.delete(path);
  });

  it('an ingress has a status of its own', () => {
    const path = inGroup('networking.k8s.io/v1', 'ingresses');
    const spec = { defaultBackend: { service: { name: 'b', port: { number: 80 } } } };
    client.post(path, { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'one' }, spec });
    const status = { loadBalancer: { ingress: [{ ip: '169.1.1.1' }] } };
    const patch = { metadata: { annotations: { patchedstatus: 'true' } }, status };
    expect(client.patch(`${path}/one/status`, 'merge-patch', patch)).toMatchObject({
      metadata: patch.metadata,
      status,
    });
    const found = client.get(`${path}/one/status`);
    const other = { loadBalancer: { ingress: [{ ip: '169.1.1.2' }] } };
    expect(client.put(`${path}/one/status`, { ...found, status: other }).status).toMatchObject(other);
  });

  it('pods get what a limit range says', () => {
    const limits = [
      {
        type: 'Container',
        min: { cpu: '50m', memory: '100Mi', 'ephemeral-storage': '100Gi' },
        max: { cpu: '500m', memory: '500Mi', 'ephemeral-storage': '500Gi' },
        default: { cpu: '500m', memory: '500Mi', 'ephemeral-storage': '500Gi' },
        defaultRequest: { cpu: '100m', memory: '200Mi', 'ephemeral-storage': '200Gi' },
      },
    ];
    client.post(core('limitranges'), {
      apiVersion: 'v1',
      kind: 'LimitRange',
      metadata: { name: 'limit-range' },
      spec: { limits },
    });
    const pod = (name: string, resources: Json) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name },
      spec: { containers: [{ name: 'pause', image: 'registry.k8s.io/pause:3.10', resources }] },
    });
    const made = client.post(core('pods'), pod('pod-no-resources', {}));
    expect(made.spec.containers[0].resources).toEqual({
      requests: limits[0]?.defaultRequest,
      limits: limits[0]?.default,
    });
    expect(client.fails('POST', core('pods'), pod('too-small', { requests: { cpu: '10m' } })).code).toBe(403);
    expect(client.fails('POST', core('pods'), pod('too-big', { limits: { cpu: '600m' } })).code).toBe(403);
    client.delete(`${core('limitranges')}/limit-range`);
    client.until(() => client.get(core('limitranges')).items.length === 0, 90);
    expect(client.post(core('pods'), pod('now-big', { requests: { cpu: '600m' } })).metadata.name).toBe('now-big');
  });

  it('a service is found among those of all namespaces', () => {
    const names = client
      .get('/api/v1/services')
      .items.map(({ metadata }: Json) => `${metadata.namespace}/${metadata.name}`);
    expect(names).toContain('default/kubernetes');
  });

  it('the root certificates come back when they are deleted or changed', () => {
    const path = `${core('configmaps')}/kube-root-ca.crt`;
    const { data } = client.get(path);
    client.delete(path);
    client.until(() => client.fails('GET', path).code === 200, 30);
    client.put(path, { ...client.get(path), data: { 'ca.crt': '' } });
    client.until(() => client.get(path).data?.['ca.crt'] === data['ca.crt'], 30);
  });

  it('a token is made for an account', () => {
    const request = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { audiences: [], expirationSeconds: 3600 },
    };
    const { status } = client.post(`${core('serviceaccounts')}/default/token`, request);
    const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec: { token: status.token } };
    expect(client.post('/apis/authentication.k8s.io/v1/tokenreviews', review).status).toMatchObject({
      authenticated: true,
      user: { username: `system:serviceaccount:${namespace}:default` },
    });
  });

  it('a replication controller tells that a quota stops it', () => {
    client.post(core('resourcequotas'), {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'condition-test' },
      spec: { hard: { pods: '2' } },
    });
    client.until(() => client.get(`${core('resourcequotas')}/condition-test`).status?.hard?.pods === '2', 60);
    const spec = {
      replicas: 3,
      selector: { name: 'x' },
      template: { ...template, metadata: { labels: { name: 'x' } } },
    };
    const path = `${core('replicationcontrollers')}/condition-test`;
    client.post(core('replicationcontrollers'), {
      apiVersion: 'v1',
      kind: 'ReplicationController',
      metadata: { name: 'condition-test' },
      spec,
    });
    const failure = () => client.get(path).status.conditions?.find(({ type }: Json) => type === 'ReplicaFailure');
    client.until(() => failure()?.status === 'True', 60);
    client.put(path, { ...client.get(path), spec: { ...client.get(path).spec, replicas: 2 } });
    client.until(() => failure() === undefined, 60);
  });
});
