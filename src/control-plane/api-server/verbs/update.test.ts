import { describe, expect, it } from 'vitest';
import { ConfigMap, Deployment, Lease, Namespace, Pod } from '../../../kube-api/kinds/index.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { StatusError } from '../../../kube-api/meta/status-error.ts';
import { createTestCluster, type TestCluster } from '../../../testing/api-server-harness.ts';
import type { ApiRequest, PatchType } from '../../client/transport.ts';

const JSON_PATCH = 'application/json-patch+json';
const MERGE = 'application/merge-patch+json';
const STRATEGIC = 'application/strategic-merge-patch+json';

function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof StatusError) return `${error.code} ${error.reason}: ${error.message}`;
    throw error;
  }
  return 'done';
}

const target = { name: 'web', namespace: 'default' };

function deployment({ client }: TestCluster): Deployment {
  return client.create(Deployment, {
    metadata: target,
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx' }] } },
    },
  });
}

/** As a request from outside arrives: nothing is known about its body. */
function untyped(cluster: TestCluster, request: Partial<ApiRequest>): KubeObject {
  return cluster.apiServer.request({
    verb: 'create',
    kind: ConfigMap as unknown as ApiRequest['kind'],
    namespace: 'default',
    options: {},
    ...cluster.client.identity,
    ...request,
  }) as KubeObject;
}

describe('generation', () => {
  it('counts changes of the spec, and nothing else', () => {
    const cluster = createTestCluster();
    const { client } = cluster;
    let current = deployment(cluster);
    expect(current.metadata.generation).toBe(1);
    current = client.update(Deployment, { ...current, metadata: { ...current.metadata, labels: { a: 'b' } } });
    current = client.updateStatus(Deployment, { ...current, status: { replicas: 1 } });
    expect(current.metadata.generation).toBe(1);
    current = client.update(Deployment, {
      ...current,
      metadata: { ...current.metadata, generation: 77 },
      spec: { ...current.spec, replicas: 3 },
    } as Deployment);
    expect(current.metadata.generation).toBe(2);
  });
});

describe('an update', () => {
  it('leaves the status to those who write the status, and the reverse', () => {
    const cluster = createTestCluster();
    const { client } = cluster;
    const made = deployment(cluster);
    const withStatus = client.updateStatus(Deployment, {
      ...made,
      spec: { ...made.spec, replicas: 9 },
      status: { replicas: 1 },
    } as Deployment);
    expect(withStatus.spec).toBe(made.spec);
    expect(withStatus.status).toEqual({ replicas: 1 });
    const updated = client.update(Deployment, { ...withStatus, status: { replicas: 5 } });
    expect(updated).toBe(withStatus);
  });

  it('cannot change what identifies an object or tells of its past', () => {
    const { client, clock } = createTestCluster();
    const made = client.create(ConfigMap, { metadata: { ...target, deletionTimestamp: '2020-01-01T00:00:00Z' } });
    expect(made.metadata.deletionTimestamp).toBeUndefined();
    clock.advance(5_000);
    const { resourceVersion = '' } = made.metadata;
    const updated = client.update(ConfigMap, {
      ...made,
      metadata: { ...target, resourceVersion, creationTimestamp: '2020-01-01T00:00:00Z', generation: 5 },
      data: { a: 'b' },
    });
    const { resourceVersion: _new, ...kept } = updated.metadata;
    const { resourceVersion: _old, ...before } = made.metadata;
    expect(kept).toEqual(before);
  });

  it('does not keep who wrote which field', () => {
    const { client } = createTestCluster();
    const managedFields = [{ manager: 'me', operation: 'Update' as const, apiVersion: 'v1' }];
    const made = client.create(ConfigMap, { metadata: { ...target, managedFields } });
    expect(made.metadata.managedFields).toBeUndefined();
  });

  it('without a version is made against the present one, where the kind allows it', () => {
    const { client } = createTestCluster();
    client.create(ConfigMap, { metadata: target });
    const fresh = { apiVersion: 'v1', kind: 'ConfigMap', metadata: target, data: { a: 'b' } } as const;
    expect(client.update(ConfigMap, fresh).data).toEqual({ a: 'b' });
    client.create(Lease, { metadata: target, spec: {} });
    const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: target, spec: {} } as const;
    expect(refusal(() => client.update(Lease, lease))).toBe(
      '422 Invalid: leases.coordination.k8s.io "web" is invalid: metadata.resourceVersion: Invalid value: 0x0: must be specified for an update',
    );
  });

  it('creates where the kind allows it', () => {
    const { client } = createTestCluster();
    const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: target, spec: {} } as const;
    const { uid } = client.update(Lease, lease).metadata;
    expect(client.get(Lease, 'web', 'default').metadata.uid).toBe(uid);
  });

  it('that is only tried answers what it would be', () => {
    const { client, apiServer } = createTestCluster();
    const made = client.create(ConfigMap, { metadata: target });
    const { revision } = apiServer.etcd;
    expect(client.update(ConfigMap, { ...made, data: { a: 'b' } }, { dryRun: true }).data).toEqual({ a: 'b' });
    expect(
      client.create(ConfigMap, { metadata: { name: 'x', namespace: 'default' } }, { dryRun: true }).metadata,
    ).toMatchObject({ name: 'x', creationTimestamp: '2025-01-06T09:00:00Z' });
    expect(apiServer.etcd.revision).toBe(revision);
  });

  it('names each owner once', () => {
    const { client } = createTestCluster();
    const owner = { apiVersion: 'v1', kind: 'ConfigMap', name: 'o', uid: 'u1' };
    const other = { ...owner, uid: 'u2' };
    const warnings: string[] = [];
    const onWarning = (message: string): void => {
      warnings.push(message);
    };
    const metadata = { ...target, ownerReferences: [owner, other, { ...owner }] };
    expect(client.create(ConfigMap, { metadata }, { onWarning }).metadata.ownerReferences).toEqual([owner, other]);
    expect(warnings).toEqual([expect.stringMatching(/duplicate UID\(s\) observed: u1$/)]);
  });

  it('of the metadata is checked', () => {
    const { client } = createTestCluster();
    const made = client.create(ConfigMap, { metadata: target });
    const relabel = () => client.update(ConfigMap, { ...made, metadata: { ...made.metadata, labels: { a: '?' } } });
    expect(refusal(relabel)).toContain('422 Invalid: ConfigMap "web" is invalid: metadata.labels: Invalid value: "?":');
  });
});

describe('a body from outside', () => {
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web' }, data: { a: 'b' } };

  it.each<{ name: string; body: unknown }>([
    { name: 'an object', body },
    { name: 'text', body: JSON.stringify(body) },
    { name: 'no kind', body: { metadata: { name: 'web' }, data: { a: 'b' } } },
  ])('may be $name', ({ body: given }) => {
    const made = untyped(createTestCluster(), { body: given });
    expect(made).toMatchObject({ ...body, metadata: { name: 'web', namespace: 'default' } });
  });

  it.each<{ name: string; request: Partial<ApiRequest>; says: string }>([
    {
      name: 'a wrong type',
      request: { body: { ...body, data: { n: 1 } } },
      says: '400 BadRequest: ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
    },
    {
      name: 'another version',
      request: { body: { ...body, apiVersion: 'v2' } },
      says: '400 BadRequest: the API version in the data (v2) does not match the expected API version (v1)',
    },
    {
      name: 'another kind',
      request: { body: { ...body, kind: 'Secret' } },
      says: '400 BadRequest: Secret in version "v1" cannot be handled as a ConfigMap: converting (v1.Secret) to (core.ConfigMap): unknown conversion',
    },
    {
      name: 'no JSON',
      request: { body: 'hello' },
      says: `400 BadRequest: the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: invalid character 'h' looking for beginning of value (68656c6c6f)`,
    },
    {
      name: 'an unknown field, strictly',
      request: { body: { ...body, date: {} }, options: { fieldValidation: 'Strict' } },
      says: '400 BadRequest: ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "date"',
    },
    {
      name: 'a field twice, strictly',
      request: { body: '{"data":{"a":"b"},"data":{}}', options: { fieldValidation: 'Strict' } },
      says: '400 BadRequest: ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: duplicate field "data"',
    },
    {
      name: 'too much',
      request: { body: { ...body, data: { a: 'x'.repeat(3 * 1024 * 1024) } } },
      says: '413 RequestEntityTooLarge: Request entity too large: limit is 3145728',
    },
    {
      name: 'another namespace',
      request: { body: { ...body, metadata: { name: 'web', namespace: 'other' } } },
      says: '400 BadRequest: the namespace of the provided object does not match the namespace sent on the request',
    },
    {
      name: 'another name',
      request: { verb: 'update', name: 'other', body },
      says: '400 BadRequest: the name of the object (web) does not match the name on the URL (other)',
    },
    {
      name: 'no name',
      request: { body: { ...body, metadata: {} } },
      says: '422 Invalid: ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required',
    },
    {
      name: 'no user',
      request: { body, user: { name: '', groups: [] } },
      says: '401 Unauthorized: Unauthorized',
    },
    {
      name: 'a path that leads nowhere',
      request: { verb: 'get', name: 'web', subresource: 'scale' },
      says: '404 NotFound: the server could not find the requested resource',
    },
    {
      name: 'another such path',
      request: { verb: 'update', name: 'web', subresource: 'binding', body },
      says: '404 NotFound: the server could not find the requested resource',
    },
  ])('is refused for $name', ({ request, says }) => {
    expect(refusal(() => untyped(createTestCluster(), request))).toBe(says);
  });

  it.each<{ fieldValidation: 'Warn' | 'Ignore' | undefined; warnings: string[] }>([
    { fieldValidation: undefined, warnings: ['unknown field "date"'] },
    { fieldValidation: 'Warn', warnings: ['unknown field "date"'] },
    { fieldValidation: 'Ignore', warnings: [] },
  ])('with an unknown field is stored without it ($fieldValidation)', ({ fieldValidation, warnings }) => {
    const heard: string[] = [];
    const onWarning = (message: string): void => {
      heard.push(message);
    };
    const options = { onWarning, ...(fieldValidation && { fieldValidation }) };
    const made = untyped(createTestCluster(), { body: { ...body, date: {} }, options });
    expect(made).not.toHaveProperty('date');
    expect(heard).toEqual(warnings);
  });

  it('is asked about by the authorizer', () => {
    const cluster = createTestCluster({
      authorizer: ({ verb, resource }) => verb !== 'create' || resource.definition.plural !== 'configmaps',
    });
    expect(refusal(() => untyped(cluster, { body, name: 'web' }))).toBe(
      '403 Forbidden: configmaps "web" is forbidden: User "kubernetes-admin" cannot create resource "configmaps" in API group "" in the namespace "default"',
    );
  });
});

describe('a patch', () => {
  it.each<{ type: PatchType; body: unknown; subresource?: string; gives: object }>([
    { type: STRATEGIC, body: { spec: { replicas: 3 } }, gives: { spec: { replicas: 3 }, metadata: { generation: 2 } } },
    {
      type: STRATEGIC,
      body: { spec: { template: { spec: { containers: [{ name: 'side', image: 'redis' }] } } } },
      gives: { spec: { template: { spec: { containers: [{ name: 'side' }, { name: 'web' }] } } } },
    },
    {
      type: MERGE,
      body: { spec: { template: { spec: { containers: [{ name: 'side', image: 'redis' }] } } } },
      gives: { spec: { template: { spec: { containers: [{ name: 'side' }] } } } },
    },
    {
      type: MERGE,
      body: '{"metadata":{"labels":{"a":"b"}}}',
      gives: { metadata: { labels: { a: 'b' }, generation: 1 } },
    },
    { type: JSON_PATCH, body: [{ op: 'replace', path: '/spec/replicas', value: 0 }], gives: { spec: { replicas: 0 } } },
    { type: STRATEGIC, subresource: 'status', body: { status: { replicas: 4 } }, gives: { status: { replicas: 4 } } },
    { type: STRATEGIC, subresource: 'status', body: { spec: { replicas: 4 } }, gives: { spec: { replicas: 1 } } },
    {
      type: MERGE,
      subresource: 'scale',
      body: { spec: { replicas: 4 } },
      gives: { kind: 'Scale', apiVersion: 'autoscaling/v1', spec: { replicas: 4 } },
    },
  ])('of type $type: $body', ({ type, body, subresource, gives }) => {
    const cluster = createTestCluster();
    deployment(cluster);
    const patched = cluster.client.patch(Deployment, { ...target, ...(subresource && { subresource }) }, type, body);
    expect(patched).toMatchObject(gives);
  });

  it('that changes nothing writes nothing', () => {
    const cluster = createTestCluster();
    const made = deployment(cluster);
    expect(cluster.client.patch(Deployment, target, STRATEGIC, {})).toBe(made);
    expect(cluster.client.patch(Deployment, target, MERGE, { spec: { replicas: 1 } })).toBe(made);
  });

  it('shares what it does not touch', () => {
    const cluster = createTestCluster();
    const made = deployment(cluster);
    const patched = cluster.client.patch(Deployment, target, STRATEGIC, { metadata: { labels: { a: 'b' } } });
    expect(patched.spec).toBe(made.spec);
  });

  it.each<{ type: PatchType; body: unknown; says: string }>([
    {
      type: STRATEGIC,
      body: { spec: { replicas: 'x' } },
      says: '422 Invalid:  "" is invalid: patch: Invalid value: "map[spec:map[replicas:x]]": unrecognized type: int32',
    },
    {
      type: STRATEGIC,
      body: '"not json"',
      says: '400 BadRequest: json: cannot unmarshal string into Go value of type map[string]interface {}',
    },
    {
      type: JSON_PATCH,
      body: [{ op: 'test', path: '/spec/replicas', value: 99 }],
      says: '422 Invalid: the server rejected our request due to an error in our request',
    },
    {
      type: JSON_PATCH,
      body: { op: 'add' },
      says: '400 BadRequest: error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp',
    },
    {
      type: MERGE,
      body: { metadata: { name: 'other' } },
      says: '400 BadRequest: the name of the object (other) does not match the name on the URL (web)',
    },
    {
      type: MERGE,
      body: { metadata: { resourceVersion: '1' } },
      says: '409 Conflict: Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again',
    },
    {
      type: 'application/apply-patch+yaml',
      body: {},
      says: '415 UnsupportedMediaType: the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json',
    },
  ])('of type $type is refused: $body', ({ type, body, says }) => {
    const cluster = createTestCluster();
    deployment(cluster);
    expect(refusal(() => cluster.client.patch(Deployment, target, type, body))).toBe(says);
  });

  it('warns of fields that there are not', () => {
    const cluster = createTestCluster();
    const made = deployment(cluster);
    const warnings: string[] = [];
    const onWarning = (message: string): void => {
      warnings.push(message);
    };
    expect(cluster.client.patch(Deployment, target, STRATEGIC, { spec: { nosuch: 1 } }, { onWarning })).toBe(made);
    expect(warnings).toEqual(['unknown field "spec.nosuch"']);
    const strict = () =>
      cluster.client.patch(Deployment, target, STRATEGIC, { spec: { nosuch: 1 } }, { fieldValidation: 'Strict' });
    expect(refusal(strict)).toContain(
      'patch: Invalid value: "map[spec:map[nosuch:1]]": strict decoding error: unknown field',
    );
  });
});

describe('binding', () => {
  const spec = { containers: [{ name: 'a', image: 'nginx' }] };

  function bind({ client }: TestCluster, node = 'node-1', more: object = {}): unknown {
    const binding = { metadata: { ...target, ...more }, target: { kind: 'Node', name: node } };
    return client.createSubresource(Pod, target, 'binding', binding);
  }

  it('puts a pod on a node and says when', () => {
    const cluster = createTestCluster();
    cluster.client.create(Pod, { metadata: target, spec });
    cluster.clock.advance(2_000);
    expect(bind(cluster, 'node-1', { annotations: { by: 'hand' } })).toMatchObject({ status: 'Success', code: 201 });
    expect(cluster.client.get(Pod, 'web', 'default')).toMatchObject({
      metadata: { annotations: { by: 'hand' } },
      spec: { nodeName: 'node-1' },
      status: {
        conditions: [{ type: 'PodScheduled', status: 'True', lastTransitionTime: '2025-01-06T09:00:02Z' }],
      },
    });
  });

  it.each<{ name: string; prepare: (cluster: TestCluster) => unknown; node?: string; more?: object; says: string }>([
    {
      name: 'bound already',
      prepare: (cluster) => bind(cluster, 'node-2'),
      says: '409 Conflict: Operation cannot be fulfilled on pods/binding "web": pod web is already assigned to node "node-2"',
    },
    {
      name: 'going away',
      prepare: ({ client }) => {
        const pod = client.get(Pod, 'web', 'default');
        client.update(Pod, { ...pod, metadata: { ...pod.metadata, finalizers: ['example.com/hold'] } });
        client.delete(Pod, 'web', 'default');
      },
      says: '409 Conflict: Operation cannot be fulfilled on pods/binding "web": pod web is being deleted, cannot be assigned to a host',
    },
    {
      name: 'gone',
      prepare: ({ client }) => client.delete(Pod, 'web', 'default'),
      says: '404 NotFound: pods "web" not found',
    },
    { name: 'bound to nothing', prepare: () => {}, node: '', says: '500 Unknown: target.name: Required value' },
    {
      name: 'another pod of that name',
      prepare: () => {},
      more: { uid: 'x' },
      says: '409 Conflict: Operation cannot be fulfilled on pods/binding "web": StorageError: invalid object, Code: 4, Key: /registry/pods/default/web, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: x, UID in object meta: ',
    },
  ])('refuses a pod that is $name', ({ prepare, node, more, says }) => {
    const cluster = createTestCluster();
    cluster.client.create(Pod, { metadata: target, spec });
    prepare(cluster);
    expect(refusal(() => bind(cluster, node, more))).toContain(says);
  });

  it('refuses a gated pod', () => {
    const cluster = createTestCluster();
    cluster.client.create(Pod, {
      metadata: target,
      spec: { ...spec, schedulingGates: [{ name: 'example.com/wait' }] },
    });
    expect(refusal(() => bind(cluster))).toContain('pod web has non-empty .spec.schedulingGates');
  });
});

describe('scale', () => {
  it('shows and sets the number of replicas', () => {
    const cluster = createTestCluster();
    const { metadata } = deployment(cluster);
    const identity = cluster.client.identity;
    const kind = Deployment as unknown as ApiRequest['kind'];
    const request = { kind, ...target, subresource: 'scale', options: {}, ...identity } as const;
    const scale = cluster.apiServer.request({ verb: 'get', ...request }) as KubeObject;
    const { uid = '', resourceVersion = '', creationTimestamp = '' } = metadata;
    expect(scale).toEqual({
      apiVersion: 'autoscaling/v1',
      kind: 'Scale',
      metadata: { ...target, uid, resourceVersion, creationTimestamp },
      spec: { replicas: 1 },
      status: { replicas: 0, selector: 'app=web' },
    });
    const set = (replicas: number, version?: string) =>
      cluster.apiServer.request({
        verb: 'update',
        ...request,
        body: { ...scale, metadata: { ...target, ...(version && { resourceVersion: version }) }, spec: { replicas } },
      });
    expect(set(5)).toMatchObject({ kind: 'Scale', spec: { replicas: 5 } });
    expect(cluster.client.get(Deployment, 'web', 'default').spec?.replicas).toBe(5);
    expect(refusal(() => set(6, resourceVersion))).toContain('409 Conflict');
    expect(refusal(() => set(-1))).toBe(
      '422 Invalid: Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    );
  });
});

describe('finalize', () => {
  it('empties the finalizers of a namespace, and so lets it go', () => {
    const cluster = createTestCluster();
    const { client } = cluster;
    const namespace = client.create(Namespace, { metadata: { name: 'team' } });
    const finalize = (object: Namespace) =>
      cluster.apiServer.request({
        verb: 'update',
        kind: Namespace as unknown as ApiRequest['kind'],
        name: 'team',
        subresource: 'finalize',
        body: { ...object, spec: { finalizers: [] } },
        isTyped: true,
        options: {},
        ...client.identity,
      });
    expect(refusal(() => finalize({ ...namespace, metadata: { ...namespace.metadata, uid: 'x' } }))).toContain('409');
    finalize(client.delete(Namespace, 'team') as Namespace);
    expect(client.find(Namespace, 'team')).toBeUndefined();
  });
});
