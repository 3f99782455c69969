import { describe, expect, it } from 'vitest';
import { ConfigMap, Deployment, Pod } from '../../../kube-api/kinds/index.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { createClient, createTestCluster, refusalOf, type TestCluster } from '../../../testing/api-server-harness.ts';
import type { PatchOptions } from '../../client/transport.ts';

const APPLY = 'application/apply-patch+yaml';
const at = { name: 'm', namespace: 'default' };

interface Entry {
  readonly manager?: string;
  readonly operation?: string;
  readonly subresource?: string;
  readonly time?: string;
  readonly fieldsV1?: unknown;
}

function managedFields({ apiServer }: TestCluster, object: KubeObject): readonly Entry[] {
  return (apiServer.withManagedFields(object).metadata.managedFields ?? []) as readonly Entry[];
}

/** Who manages what, in short: `manager[/subresource] operation`, and the fields. */
function managers(cluster: TestCluster, object: KubeObject): Record<string, unknown> {
  return Object.fromEntries(
    managedFields(cluster, object).map(({ manager, operation, subresource, fieldsV1 }) => [
      `${manager}${subresource === undefined ? '' : `/${subresource}`} ${operation}`,
      fieldsV1,
    ]),
  );
}

function apply(cluster: TestCluster, data: unknown, options: PatchOptions = {}): ConfigMap {
  const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm' }, data };
  return cluster.client.patch(ConfigMap, at, APPLY, config, { fieldManager: 'one', ...options });
}

function deploymentOf(changes: object = {}, containers: readonly object[] = [{ name: 'web', image: 'nginx' }]): string {
  return JSON.stringify({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: at,
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers } },
      ...changes,
    },
  });
}

describe('server-side apply', () => {
  it('creates what is not there, from YAML', () => {
    const cluster = createTestCluster();
    const body = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: m\ndata:\n  a: "1"\n';
    const made = cluster.client.patch(ConfigMap, at, APPLY, body, { fieldManager: 'one' });
    expect(made).toMatchObject({ data: { a: '1' }, metadata: { namespace: 'default' } });
    expect(managers(cluster, made)).toEqual({ 'one Apply': { 'f:data': { 'f:a': {} } } });
  });

  it('that changes nothing writes nothing', () => {
    const cluster = createTestCluster();
    const made = apply(cluster, { a: '1' });
    cluster.clock.advance(5000);
    expect(apply(cluster, { a: '1' })).toBe(made);
    expect(managedFields(cluster, made)[0]?.time).toBe(made.metadata.creationTimestamp);
  });

  it('that only makes somebody a manager is written', () => {
    const cluster = createTestCluster();
    const made = apply(cluster, { a: '1' });
    const shared = apply(cluster, { a: '1' }, { fieldManager: 'two' });
    expect(shared.metadata.resourceVersion).not.toBe(made.metadata.resourceVersion);
    expect(Object.keys(managers(cluster, shared))).toEqual(['two Apply', 'one Apply']);
  });

  it('conflicts with others’ fields, unless it is forced', () => {
    const cluster = createTestCluster();
    apply(cluster, { a: '1' });
    expect(refusalOf(() => apply(cluster, { a: '2' }, { fieldManager: 'two' }))).toBe(
      '409 Conflict: Apply failed with 1 conflict: conflict with "one": .data.a',
    );
    const forced = apply(cluster, { a: '2' }, { fieldManager: 'two', force: true });
    expect(managers(cluster, forced)).toEqual({ 'two Apply': { 'f:data': { 'f:a': {} } } });
    expect(apply(cluster, { b: '1' }, { fieldManager: 'two' }).data).toEqual({ b: '1' });
  });

  it('knows what was created and changed without it', () => {
    const cluster = createTestCluster();
    cluster.client.create(ConfigMap, { metadata: at, data: { a: '1', b: '1' } }, { fieldManager: 'maker' });
    const other = createClient(cluster.apiServer, 'kube-controller-manager/x');
    const patched = other.patch(ConfigMap, at, 'application/merge-patch+json', { data: { b: '2', c: '1' } });
    expect(managers(cluster, patched)).toEqual({
      'maker Update': { 'f:data': { '.': {}, 'f:a': {} } },
      'kube-controller-manager Update': { 'f:data': { 'f:b': {}, 'f:c': {} } },
    });
    expect(refusalOf(() => apply(cluster, { a: '3', b: '3' }))).toBe(
      '409 Conflict: Apply failed with 2 conflicts: conflicts with "kube-controller-manager" using v1:\n- .data.b\nconflicts with "maker" using v1:\n- .data.a',
    );
  });

  it('sees the defaults of who created a Deployment, its scale and its status as real servers do', () => {
    const cluster = createTestCluster();
    const { client } = cluster;
    client.create(
      Deployment,
      JSON.parse(deploymentOf({}, [{ name: 'nginx', image: 'nginx', ports: [{ containerPort: 80 }] }])) as Deployment,
      { fieldManager: 'kubectl-client-side-apply' },
    );
    client.patch(
      Deployment,
      { ...at, subresource: 'scale' },
      'application/merge-patch+json',
      { spec: { replicas: 2 } },
      { fieldManager: 'kubectl' },
    );
    const controller = createClient(cluster.apiServer, 'kube-controller-manager/deployment');
    const status = controller.patch(Deployment, { ...at, subresource: 'status' }, 'application/merge-patch+json', {
      metadata: { annotations: { 'deployment.kubernetes.io/revision': '1' }, labels: { ignored: 'yes' } },
      status: { replicas: 2, conditions: [{ type: 'Available', status: 'True', reason: 'x', message: 'y' }] },
    });
    expect(managers(cluster, status)).toEqual({
      'kubectl/scale Update': { 'f:spec': { 'f:replicas': {} } },
      'kubectl-client-side-apply Update': {
        'f:spec': {
          'f:progressDeadlineSeconds': {},
          'f:revisionHistoryLimit': {},
          'f:selector': {},
          'f:strategy': { 'f:rollingUpdate': { '.': {}, 'f:maxSurge': {}, 'f:maxUnavailable': {} }, 'f:type': {} },
          'f:template': {
            'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } },
            'f:spec': {
              'f:containers': {
                'k:{"name":"nginx"}': {
                  '.': {},
                  'f:image': {},
                  'f:imagePullPolicy': {},
                  'f:name': {},
                  'f:ports': {
                    '.': {},
                    'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {}, 'f:protocol': {} },
                  },
                  'f:resources': {},
                  'f:terminationMessagePath': {},
                  'f:terminationMessagePolicy': {},
                },
              },
              'f:dnsPolicy': {},
              'f:restartPolicy': {},
              'f:schedulerName': {},
              'f:securityContext': {},
              'f:terminationGracePeriodSeconds': {},
            },
          },
        },
      },
      'kube-controller-manager/status Update': {
        'f:metadata': { 'f:annotations': { '.': {}, 'f:deployment.kubernetes.io/revision': {} } },
        'f:status': {
          'f:conditions': {
            '.': {},
            'k:{"type":"Available"}': {
              '.': {},
              'f:lastTransitionTime': {},
              'f:lastUpdateTime': {},
              'f:message': {},
              'f:reason': {},
              'f:status': {},
              'f:type': {},
            },
          },
          'f:replicas': {},
        },
      },
    });
    expect(managedFields(cluster, status)[0]?.time).toBeUndefined();
    const refusal = refusalOf(() =>
      client.patch(Deployment, at, APPLY, deploymentOf({ replicas: 3 }, [{ name: 'nginx', image: 'nginx' }]), {
        fieldManager: 'kubectl',
      }),
    );
    expect(refusal).toBe(
      '409 Conflict: Apply failed with 1 conflict: conflict with "kubectl" with subresource "scale" using apps/v1: .spec.replicas',
    );
  });

  it('takes over from client-side apply, and keeps its annotation up to date', () => {
    const cluster = createTestCluster();
    const { client } = cluster;
    const annotation = 'kubectl.kubernetes.io/last-applied-configuration';
    const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm' }, data: { a: '1', b: '1' } };
    const annotated = { ...config, metadata: { ...at, annotations: { [annotation]: JSON.stringify(config) } } };
    client.create(ConfigMap, annotated as ConfigMap, { fieldManager: 'kubectl-client-side-apply' });
    const next = { ...config, data: { a: '2' } };
    const applied = client.patch(ConfigMap, at, APPLY, next, { fieldManager: 'kubectl' });
    expect(applied.data).toEqual({ a: '2', b: '1' });
    expect(applied.metadata.annotations?.[annotation]).toBe(
      '{"apiVersion":"v1","data":{"a":"2"},"kind":"ConfigMap","metadata":{"name":"m"}}\n',
    );
  });

  it('of a status leaves the rest alone, and does not create', () => {
    const cluster = createTestCluster();
    const { client } = cluster;
    const status = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'm' },
      spec: { replicas: 9 },
      status: { replicas: 4 },
    };
    const applyStatus = () =>
      client.patch(Deployment, { ...at, subresource: 'status' }, APPLY, status, { fieldManager: 'one' });
    expect(refusalOf(applyStatus)).toBe('404 NotFound: deployments.apps "m" not found');
    client.patch(Deployment, at, APPLY, deploymentOf(), { fieldManager: 'kubectl' });
    const applied = applyStatus();
    expect(applied).toMatchObject({ spec: { replicas: 1 }, status: { replicas: 4 } });
    expect(managers(cluster, applied)['one/status Apply']).toEqual({ 'f:status': { 'f:replicas': {} } });
  });

  it('of a scale takes the replicas', () => {
    const cluster = createTestCluster();
    const { client } = cluster;
    client.patch(Deployment, at, APPLY, deploymentOf({ replicas: 2 }), { fieldManager: 'kubectl' });
    const scale = { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'm' }, spec: { replicas: 5 } };
    const applyScale = (force: boolean) =>
      client.patch(Deployment, { ...at, subresource: 'scale' }, APPLY, scale, { fieldManager: 'hpa', force });
    expect(refusalOf(() => applyScale(false))).toBe(
      '409 Conflict: Apply failed with 1 conflict: conflict with "kubectl": .spec.replicas',
    );
    expect(applyScale(true)).toMatchObject({ kind: 'Scale', spec: { replicas: 5 } });
    const scaled = client.get(Deployment, 'm', 'default');
    expect(scaled.spec?.replicas).toBe(5);
    expect(managers(cluster, scaled)).toMatchObject({ 'hpa/scale Apply': { 'f:spec': { 'f:replicas': {} } } });
    expect(JSON.stringify(managers(cluster, scaled)['kubectl Apply'])).not.toContain('replicas');
  });

  it('as a dry run shows what would be, and stores nothing', () => {
    const cluster = createTestCluster();
    const imagined = apply(cluster, { a: '1' }, { dryRun: true });
    expect(managers(cluster, imagined)).toEqual({ 'one Apply': { 'f:data': { 'f:a': {} } } });
    expect(refusalOf(() => cluster.client.get(ConfigMap, 'm', 'default'))).toBe(
      '404 NotFound: configmaps "m" not found',
    );
    const made = apply(cluster, { a: '1' });
    const forced = apply(cluster, { a: '2' }, { dryRun: true, fieldManager: 'two', force: true });
    expect(managers(cluster, forced)).toEqual({ 'two Apply': { 'f:data': { 'f:a': {} } } });
    expect(managers(cluster, made)).toEqual({ 'one Apply': { 'f:data': { 'f:a': {} } } });
  });

  it.each<[string, unknown, PatchOptions, string]>([
    [
      'without a manager',
      { data: {} },
      { fieldManager: '' },
      '422 Invalid: PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    ],
    [
      'of another name',
      { metadata: { name: 'other' } },
      {},
      '400 BadRequest: the name of the object (other) does not match the name on the URL (m)',
    ],
    [
      'of another namespace',
      { metadata: { name: 'm', namespace: 'other' } },
      {},
      '400 BadRequest: the namespace of the provided object does not match the namespace sent on the request',
    ],
    ['of another kind', { kind: 'Secret' }, {}, '400 BadRequest: invalid object type: /v1, Kind=Secret'],
    ['of another version', { apiVersion: 'v2' }, {}, '400 BadRequest: invalid object type: /v2, Kind=ConfigMap'],
    [
      'with managers',
      { metadata: { name: 'm', managedFields: [] } },
      {},
      '400 BadRequest: metadata.managedFields must be nil',
    ],
    [
      'with an old version',
      { metadata: { name: 'm', resourceVersion: '1' } },
      {},
      '409 Conflict: Operation cannot be fulfilled on configmaps "m": the object has been modified; please apply your changes to the latest version and try again',
    ],
    [
      'with unknown fields',
      { nosuch: 1 },
      {},
      '500 Unknown: failed to create typed patch object (/m; /v1, Kind=ConfigMap): .nosuch: field not declared in schema',
    ],
    [
      'with values of wrong types',
      { data: { a: 1 } },
      {},
      '500 Unknown: failed to create typed patch object (/m; /v1, Kind=ConfigMap): .data.a: expected string, got &value.valueUnstructured{Value:1}',
    ],
  ])('is refused %s', (_how, changes, options, says) => {
    const cluster = createTestCluster();
    apply(cluster, { z: '1' });
    const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm' }, ...(changes as object) };
    expect(
      refusalOf(() => cluster.client.patch(ConfigMap, at, APPLY, config, { fieldManager: 'one', ...options })),
    ).toBe(says);
  });

  it('refuses a uid where there is nothing', () => {
    const { client } = createTestCluster();
    const config = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'm', uid: 'u' } };
    expect(refusalOf(() => client.patch(ConfigMap, at, APPLY, config, { fieldManager: 'one' }))).toBe(
      '409 Conflict: Operation cannot be fulfilled on configmaps "m": uid mismatch: the provided object specified uid u, and no existing object was found',
    );
  });

  it('tells of keys that are there twice', () => {
    const { client } = createTestCluster();
    const body = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: m\ndata:\n  a: "1"\n  a: "2"\n';
    const why = 'error converting YAML to JSON: yaml: unmarshal errors:\n  line 7: key "a" already set in map';
    const send = (options: PatchOptions) =>
      client.patch(ConfigMap, at, APPLY, body, { fieldManager: 'one', ...options });
    expect(refusalOf(() => send({ fieldValidation: 'Strict' }))).toBe(
      `400 BadRequest: error strict decoding patch: ${why}`,
    );
    const warnings: string[] = [];
    expect(send({ onWarning: (warning) => warnings.push(warning) }).data).toEqual({ a: '2' });
    expect(warnings).toEqual(['line 7: key "a" already set in map']);
  });
});

describe('managed fields', () => {
  it('survive writers who leave them out, and are cleared by an empty list', () => {
    const cluster = createTestCluster();
    const made = apply(cluster, { a: '1' });
    const same = cluster.client.update(ConfigMap, { ...made, data: { a: '1', b: '2' } });
    expect(Object.keys(managers(cluster, same))).toEqual(['one Apply', 'test Update']);
    const reset = cluster.client.patch(ConfigMap, at, 'application/merge-patch+json', {
      metadata: { managedFields: [{}] },
    });
    expect(managers(cluster, reset)).toEqual({});
    const later = cluster.client.patch(ConfigMap, at, 'application/merge-patch+json', { data: { c: '3' } });
    expect(managers(cluster, later)).toEqual({});
    expect(Object.keys(managers(cluster, apply(cluster, { a: '1' })))).toEqual([
      'one Apply',
      'before-first-apply Update',
    ]);
  });

  it.each<[string, object, readonly string[]]>([
    ['replaces them', { op: 'replace', path: '/metadata/managedFields', value: [{}] }, []],
    ['removes one', { op: 'remove', path: '/metadata/managedFields/0' }, ['test Update']],
    [
      'renames one',
      { op: 'replace', path: '/metadata/managedFields/0/manager', value: 'x' },
      ['x Apply', 'test Update'],
    ],
  ])('are there for a JSON patch that %s', (_what, operation, expected) => {
    const cluster = createTestCluster();
    apply(cluster, { a: '1' });
    cluster.client.patch(ConfigMap, at, 'application/merge-patch+json', { data: { b: '2' } });
    const patched = cluster.client.patch(ConfigMap, at, 'application/json-patch+json', [operation]);
    expect(Object.keys(managers(cluster, patched))).toEqual(expected);
  });

  it('can be set by who sends them', () => {
    const cluster = createTestCluster();
    const made = cluster.apiServer.withManagedFields(apply(cluster, { a: '1' })) as ConfigMap;
    const entry = {
      manager: 'me',
      operation: 'Update',
      apiVersion: 'v1',
      fieldsType: 'FieldsV1',
      fieldsV1: { 'f:data': { 'f:a': {} } },
    };
    const changed = cluster.client.update(ConfigMap, {
      ...made,
      metadata: { ...made.metadata, managedFields: [entry] },
    } as ConfigMap);
    expect(changed.metadata.managedFields).toBeUndefined();
    expect(managers(cluster, changed)).toEqual({ 'me Update': { 'f:data': { 'f:a': {} } } });
    const back = cluster.apiServer.withManagedFields(changed) as ConfigMap;
    expect(cluster.client.update(ConfigMap, back)).toBe(changed);
  });

  it('are told of older versions and of what was deleted', () => {
    const cluster = createTestCluster();
    const first = apply(cluster, { a: '1' });
    const second = cluster.client.patch(ConfigMap, at, 'application/merge-patch+json', { data: { b: '2' } });
    cluster.client.delete(ConfigMap, 'm', 'default');
    expect(Object.keys(managers(cluster, first))).toEqual(['one Apply']);
    expect(Object.keys(managers(cluster, second))).toEqual(['one Apply', 'test Update']);
  });

  it('of a pod are those of who made it and of its kubelet; nobody manages what admission and binding add', () => {
    const cluster = createTestCluster();
    const made = createClient(cluster.apiServer, 'kube-controller-manager/replica-set').create(Pod, {
      metadata: { generateName: 'web-', namespace: 'default', labels: { app: 'web' } },
      spec: { containers: [{ name: 'web', image: 'nginx' }] },
    } as unknown as Pod);
    const fields = managers(cluster, made);
    expect(Object.keys(fields)).toEqual(['kube-controller-manager Update']);
    expect(fields['kube-controller-manager Update']).toMatchObject({
      'f:metadata': { 'f:generateName': {}, 'f:labels': { '.': {}, 'f:app': {} } },
      'f:spec': { 'f:enableServiceLinks': {}, 'f:restartPolicy': {} },
    });
    expect(JSON.stringify(fields)).not.toMatch(/tolerations|volumes|serviceAccount/);
  });
});
