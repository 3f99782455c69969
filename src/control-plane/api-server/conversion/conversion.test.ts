import { describe, expect, it } from 'vitest';
import {
  Event,
  EventsV1Event,
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerV1,
} from '../../../kube-api/kinds/index.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { createTestCluster, refusalOf, type TestCluster } from '../../../testing/api-server-harness.ts';
import type { ApiRequest } from '../../client/transport.ts';

const V1 = HorizontalPodAutoscalerV1;
const V2 = HorizontalPodAutoscaler;
const TARGET = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' } as const;
const USER = { name: 'kubernetes-admin', groups: ['system:masters'] };
const DEFAULT = 'default';

function createV1(
  { client }: TestCluster,
  spec: object = { targetCPUUtilizationPercentage: 60 },
): HorizontalPodAutoscalerV1 {
  const metadata = { name: 'web', namespace: DEFAULT };
  return client.create(V1, { metadata, spec: { maxReplicas: 5, scaleTargetRef: TARGET, ...spec } });
}

const MEMORY = {
  type: 'Resource',
  resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '100Mi' } },
};

function untyped(cluster: TestCluster, request: Partial<ApiRequest> & Pick<ApiRequest, 'verb' | 'kind'>): KubeObject {
  return cluster.apiServer.request({
    namespace: DEFAULT,
    options: {},
    user: USER,
    actor: 'test',
    ...request,
  }) as KubeObject;
}

describe('an autoscaler of the older version', () => {
  it('is defaulted by its own version and stored in the newer one', () => {
    const cluster = createTestCluster();
    const created = createV1(cluster);
    expect(created).toMatchObject({
      apiVersion: 'autoscaling/v1',
      spec: { minReplicas: 1, maxReplicas: 5, targetCPUUtilizationPercentage: 60 },
    });
    expect(created.metadata.annotations).toBeUndefined();
    expect(cluster.client.get(V2, 'web', DEFAULT)).toMatchObject({
      apiVersion: 'autoscaling/v2',
      metadata: { uid: created.metadata.uid, resourceVersion: created.metadata.resourceVersion },
      spec: {
        minReplicas: 1,
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 60 } } },
        ],
      },
    });
  });

  it('has CPU as its default only where there is no other metric', () => {
    const cluster = createTestCluster();
    expect(createV1(cluster, {}).spec?.targetCPUUtilizationPercentage).toBe(80);
  });

  it('carries in annotations what it has no fields for, there and back', () => {
    const cluster = createTestCluster();
    const { client } = cluster;
    client.create(V2, {
      metadata: { name: 'web', namespace: DEFAULT },
      spec: {
        maxReplicas: 5,
        scaleTargetRef: TARGET,
        metrics: [MEMORY],
        behavior: { scaleDown: { selectPolicy: 'Disabled' } },
      },
    });
    const shown = client.get(V1, 'web', DEFAULT);
    expect(shown.spec).toEqual({ minReplicas: 1, maxReplicas: 5, scaleTargetRef: TARGET });
    expect(shown.metadata.annotations).toEqual({
      'autoscaling.alpha.kubernetes.io/metrics':
        '[{"type":"Resource","resource":{"name":"memory","targetAverageValue":"100Mi"}}]',
      'autoscaling.alpha.kubernetes.io/behavior':
        '{"ScaleUp":{"StabilizationWindowSeconds":0,"SelectPolicy":"Max","Policies":[{"Type":"Pods","Value":4,"PeriodSeconds":15},{"Type":"Percent","Value":100,"PeriodSeconds":15}]},"ScaleDown":{"StabilizationWindowSeconds":null,"SelectPolicy":"Disabled","Policies":[{"Type":"Percent","Value":100,"PeriodSeconds":15}]}}',
    });
    client.update(V1, { ...shown, spec: { ...shown.spec, maxReplicas: 7, scaleTargetRef: TARGET } });
    const stored = client.get(V2, 'web', DEFAULT);
    expect(stored.metadata.annotations).toBeUndefined();
    expect(stored.spec).toMatchObject({
      maxReplicas: 7,
      metrics: [MEMORY],
      behavior: { scaleDown: { selectPolicy: 'Disabled' }, scaleUp: { selectPolicy: 'Max' } },
    });
  });

  it('ignores annotations that nobody can read', () => {
    const cluster = createTestCluster();
    const annotations = {
      'autoscaling.alpha.kubernetes.io/metrics': 'abc',
      'autoscaling.alpha.kubernetes.io/behavior': '[]',
      team: 'a',
    };
    cluster.client.create(V1, {
      metadata: { name: 'web', namespace: DEFAULT, annotations },
      spec: { maxReplicas: 5, scaleTargetRef: TARGET },
    });
    const { metadata, spec } = cluster.client.get(V2, 'web', DEFAULT);
    expect(metadata.annotations).toEqual({ team: 'a' });
    expect(spec?.behavior).toBeUndefined();
    expect(spec?.metrics).toHaveLength(1);
  });

  it('shows status and conditions, and takes them', () => {
    const cluster = createTestCluster();
    createV1(cluster);
    const stored = cluster.client.get(V2, 'web', DEFAULT);
    const condition = { type: 'AbleToScale', status: 'True', reason: 'Ready', message: 'a < b' };
    const currentMetrics = [
      { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 7, averageValue: '3m' } } },
    ];
    const status = { currentReplicas: 2, desiredReplicas: 3, conditions: [condition], currentMetrics };
    cluster.client.updateStatus(V2, { ...stored, status });
    const shown = cluster.client.get(V1, 'web', DEFAULT);
    expect(shown.status).toEqual({ currentReplicas: 2, desiredReplicas: 3, currentCPUUtilizationPercentage: 7 });
    expect(shown.metadata.annotations).toEqual({
      'autoscaling.alpha.kubernetes.io/current-metrics':
        '[{"type":"Resource","resource":{"name":"cpu","currentAverageUtilization":7,"currentAverageValue":"3m"}}]',
      'autoscaling.alpha.kubernetes.io/conditions':
        '[{"type":"AbleToScale","status":"True","lastTransitionTime":null,"reason":"Ready","message":"a \\u003c b"}]',
    });
    cluster.client.updateStatus(V1, { ...shown, status: { currentReplicas: 4, desiredReplicas: 4 } });
    expect(cluster.client.get(V2, 'web', DEFAULT)).toMatchObject({
      status: { currentReplicas: 4, conditions: [condition], currentMetrics },
    });
  });

  it.each([
    ['application/merge-patch+json', { spec: { targetCPUUtilizationPercentage: 30 } }],
    ['application/strategic-merge-patch+json', { spec: { targetCPUUtilizationPercentage: 30 } }],
    ['application/json-patch+json', [{ op: 'replace', path: '/spec/targetCPUUtilizationPercentage', value: 30 }]],
  ] as const)('is patched as its own version shows it: %s', (patchType, body) => {
    const cluster = createTestCluster();
    createV1(cluster);
    const patched = cluster.client.patch(V1, { name: 'web', namespace: DEFAULT }, patchType, body);
    expect(patched).toMatchObject({ apiVersion: 'autoscaling/v1', spec: { targetCPUUtilizationPercentage: 30 } });
    expect(cluster.client.get(V2, 'web', DEFAULT).spec?.metrics?.[0]?.resource?.target.averageUtilization).toBe(30);
  });

  it('is applied, and leaves what others manage', () => {
    const cluster = createTestCluster();
    createV1(cluster);
    const body = { apiVersion: 'autoscaling/v1', kind: 'HorizontalPodAutoscaler', metadata: { name: 'web' } };
    const apply = (spec: object): KubeObject =>
      untyped(cluster, {
        verb: 'patch',
        kind: V1,
        name: 'web',
        patchType: 'application/apply-patch+yaml',
        body: { ...body, spec },
        options: { fieldManager: 'me', force: true },
      } as never);
    expect(apply({ maxReplicas: 9, minReplicas: 2 })).toMatchObject({
      apiVersion: 'autoscaling/v1',
      spec: { maxReplicas: 9, minReplicas: 2, targetCPUUtilizationPercentage: 60 },
    });
    expect(apply({ maxReplicas: 8 })).toMatchObject({ spec: { maxReplicas: 8 } });
    const metrics = [{ resource: { target: { averageUtilization: 60 } } }];
    expect(cluster.client.get(V2, 'web', DEFAULT)).toMatchObject({ spec: { maxReplicas: 8, metrics } });
  });

  it('is made by an apply where there is none', () => {
    const cluster = createTestCluster();
    const made = untyped(cluster, {
      verb: 'patch',
      kind: V1,
      name: 'web',
      patchType: 'application/apply-patch+yaml',
      body: `{apiVersion: autoscaling/v1, kind: HorizontalPodAutoscaler, metadata: {name: web}, spec: {maxReplicas: 3, scaleTargetRef: {kind: Deployment, name: web}}}`,
      options: { fieldManager: 'me' },
    } as never);
    expect(made).toMatchObject({ apiVersion: 'autoscaling/v1', spec: { maxReplicas: 3, minReplicas: 1 } });
    expect(cluster.client.list(V2).items).toHaveLength(1);
  });

  it('is refused in the words of its version where it can’t be read, and of its kind where it makes no sense', () => {
    const cluster = createTestCluster();
    const body = { apiVersion: 'autoscaling/v1', kind: 'HorizontalPodAutoscaler', metadata: { name: 'web' } };
    const create = (more: object): ApiRequest =>
      ({ verb: 'create', kind: V1, body: { ...body, ...more }, options: { fieldValidation: 'Strict' } }) as never;
    expect(refusalOf(() => untyped(cluster, create({ spec: { metrics: [] } })))).toBe(
      '400 BadRequest: HorizontalPodAutoscaler in version "v1" cannot be handled as a HorizontalPodAutoscaler: strict decoding error: unknown field "spec.metrics"',
    );
    expect(refusalOf(() => untyped(cluster, create({ spec: { scaleTargetRef: TARGET } })))).toBe(
      '422 Invalid: HorizontalPodAutoscaler.autoscaling "web" is invalid: [spec.maxReplicas: Invalid value: 0: must be greater than 0, spec.maxReplicas: Invalid value: 0: must be greater than or equal to `minReplicas`]',
    );
  });

  it('is listed, watched and deleted in its version', () => {
    const cluster = createTestCluster();
    const { client, clock } = cluster;
    const seen: string[] = [];
    client.watch(
      V1,
      { namespace: DEFAULT },
      ({ type, object }) => seen.push(`${type} ${object.apiVersion}`),
      () => {},
    );
    createV1(cluster);
    expect(client.list(V1)).toMatchObject({
      apiVersion: 'autoscaling/v1',
      kind: 'HorizontalPodAutoscalerList',
      items: [{ apiVersion: 'autoscaling/v1', metadata: { name: 'web' } }],
    });
    expect(client.delete(V1, 'web', DEFAULT)).toMatchObject({ kind: 'Status', status: 'Success' });
    clock.advance(10);
    expect(seen).toEqual(['ADDED autoscaling/v1', 'DELETED autoscaling/v1']);
    expect(client.list(V2).items).toEqual([]);
  });

  it('is the same object each time it is read', () => {
    const cluster = createTestCluster();
    createV1(cluster);
    expect(cluster.client.get(V1, 'web', DEFAULT)).toBe(cluster.client.get(V1, 'web', DEFAULT));
  });

  it('is not stored by a dry run', () => {
    const cluster = createTestCluster();
    const object = { metadata: { name: 'web', namespace: DEFAULT }, spec: { maxReplicas: 5, scaleTargetRef: TARGET } };
    expect(cluster.client.create(V1, object, { dryRun: true })).toMatchObject({ apiVersion: 'autoscaling/v1' });
    expect(cluster.client.list(V2).items).toEqual([]);
  });
});

describe('events', () => {
  const NEW = {
    metadata: { name: 'web.1', namespace: DEFAULT },
    eventTime: '2025-01-06T09:00:00.000001Z',
    reportingController: 'example.com/robot',
    reportingInstance: 'robot-1',
    action: 'Dance',
    reason: 'Music',
    type: 'Normal',
    note: 'It plays',
    regarding: { kind: 'Pod', name: 'web', namespace: DEFAULT },
  } as const;

  it('of the newer version are those of the core group', () => {
    const { client } = createTestCluster();
    client.create(EventsV1Event, NEW);
    expect(client.get(Event, 'web.1', DEFAULT)).toMatchObject({
      apiVersion: 'v1',
      involvedObject: NEW.regarding,
      message: 'It plays',
      reportingComponent: 'example.com/robot',
    });
    expect(client.get(EventsV1Event, 'web.1', DEFAULT)).toMatchObject({ apiVersion: 'events.k8s.io/v1', ...NEW });
  });

  it('are shown with the fields that only older ones have', () => {
    const { client } = createTestCluster();
    client.create(Event, {
      metadata: { name: 'old', namespace: DEFAULT },
      involvedObject: { kind: 'Pod', name: 'web', namespace: DEFAULT },
      message: 'Hm',
      count: 3,
      source: { component: 'kubelet' },
      firstTimestamp: '2025-01-06T09:00:00Z',
      lastTimestamp: '2025-01-06T09:01:00Z',
    });
    expect(client.get(EventsV1Event, 'old', DEFAULT)).toMatchObject({
      note: 'Hm',
      deprecatedCount: 3,
      deprecatedSource: { component: 'kubelet' },
      deprecatedFirstTimestamp: '2025-01-06T09:00:00Z',
      deprecatedLastTimestamp: '2025-01-06T09:01:00Z',
    });
  });

  it.each([
    ['regarding.name=web', 1],
    ['regarding.name=other', 0],
    ['reportingController=example.com/robot,type=Normal', 1],
  ] as const)('are selected by %s', (fieldSelector, count) => {
    const { client } = createTestCluster();
    client.create(EventsV1Event, NEW);
    expect(client.list(EventsV1Event, { fieldSelector }).items).toHaveLength(count);
  });

  it.each([
    [EventsV1Event, 'involvedObject.name=web', 'involvedObject.name'],
    [Event, 'regarding.name=web', 'regarding.name'],
  ] as const)('have only the fields of their version', (kind, fieldSelector, field) => {
    const { client } = createTestCluster();
    const refusal = `400 BadRequest: field label not supported: ${field}`;
    expect(refusalOf(() => client.list(kind as typeof Event, { fieldSelector }))).toBe(refusal);
    expect(
      refusalOf(() =>
        client.watch(
          kind as typeof Event,
          { fieldSelector },
          () => {},
          () => {},
        ),
      ),
    ).toBe(refusal);
  });

  it('obey stricter rules in the newer version', () => {
    const { client } = createTestCluster();
    const { eventTime: _time, type: _type, ...rest } = NEW;
    const bad = { ...rest, metadata: { name: 'a_b', namespace: DEFAULT }, deprecatedCount: 1, series: { count: 1 } };
    expect(refusalOf(() => client.create(EventsV1Event, bad as never))).toBe(
      '422 Invalid: Event "a_b" is invalid: [metadata.name: Invalid value: "a_b": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, \'-\' or \'.\', and must start and end with an alphanumeric character (e.g. \'example.com\', regex used for validation is \'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\'), series.count: Invalid value: "": should be at least 2, series.lastObservedTime: Required value, eventTime: Required value, type: Invalid value: "": has invalid value: , count: Invalid value: "": needs to be unset]',
    );
  });

  it('name the component by the word of the version', () => {
    const { client } = createTestCluster();
    const { reportingController: _dropped, ...nameless } = NEW;
    const problem = (field: string): string =>
      `422 Invalid: Event "web.1" is invalid: [${field}: Required value, ${field}: Invalid value: "": name part must be non-empty, ${field}: Invalid value: "": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')]`;
    expect(refusalOf(() => client.create(EventsV1Event, nameless))).toBe(problem('reportingController'));
    const { regarding, note: _note, ...shared } = nameless;
    expect(refusalOf(() => client.create(Event, { ...shared, involvedObject: regarding }))).toBe(
      problem('reportingComponent'),
    );
  });

  it('can’t be changed in the newer version but for their series', () => {
    const { client } = createTestCluster();
    const created = client.create(EventsV1Event, NEW);
    const series = { count: 2, lastObservedTime: '2025-01-06T09:05:00.000000Z' };
    const changed = client.update(EventsV1Event, { ...created, series });
    expect(client.get(Event, 'web.1', DEFAULT).series).toEqual(series);
    const rewritten = { ...changed, note: 'No', regarding: { ...NEW.regarding, name: 'db' } };
    expect(refusalOf(() => client.update(EventsV1Event, rewritten))).toBe(
      '422 Invalid: Event "web.1" is invalid: [involvedObject: Invalid value: core.ObjectReference{Kind:"Pod", Namespace:"default", Name:"db", UID:"", APIVersion:"", ResourceVersion:"", FieldPath:""}: field is immutable, message: Invalid value: "No": field is immutable]',
    );
    expect(
      client.patch(Event, { name: 'web.1', namespace: DEFAULT }, 'application/merge-patch+json', { message: 'No' }),
    ).toMatchObject({ message: 'No' });
  });
});
