import { describe, expect, it } from 'vitest';
import { Deployment, Namespace, Pod } from '../../../kube-api/kinds/index.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { createTestCluster, refusalOf, type TestCluster } from '../../../testing/api-server-harness.ts';
import type { ApiRequest } from '../../client/transport.ts';

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
    expect(refusalOf(() => bind(cluster, node, more))).toContain(says);
  });

  it('refuses a gated pod', () => {
    const cluster = createTestCluster();
    cluster.client.create(Pod, {
      metadata: target,
      spec: { ...spec, schedulingGates: [{ name: 'example.com/wait' }] },
    });
    expect(refusalOf(() => bind(cluster))).toContain('pod web has non-empty .spec.schedulingGates');
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
    expect(refusalOf(() => set(6, resourceVersion))).toContain('409 Conflict');
    expect(refusalOf(() => set(-1))).toBe(
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
    expect(refusalOf(() => finalize({ ...namespace, metadata: { ...namespace.metadata, uid: 'x' } }))).toContain('409');
    finalize(client.delete(Namespace, 'team') as Namespace);
    expect(client.find(Namespace, 'team')).toBeUndefined();
  });
});
