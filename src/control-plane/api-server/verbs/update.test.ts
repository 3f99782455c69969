import { describe, expect, it } from 'vitest';
import { ConfigMap, Deployment, Lease, Namespace } from '../../../kube-api/kinds/index.ts';
import { createTestCluster, refusalOf, type TestCluster } from '../../../testing/api-server-harness.ts';

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

  it('outside of namespaces ignores one', () => {
    const { client } = createTestCluster();
    const metadata = { name: 'team', namespace: 'x' };
    const made = client.create(Namespace, { metadata });
    expect(made.metadata.namespace).toBeUndefined();
    const labelled = { ...made, metadata: { ...made.metadata, namespace: 'x', labels: { a: 'b' } } };
    expect(client.update(Namespace, labelled).metadata.namespace).toBeUndefined();
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
    expect(refusalOf(() => client.update(Lease, lease))).toBe(
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
    expect(refusalOf(relabel)).toContain(
      '422 Invalid: ConfigMap "web" is invalid: metadata.labels: Invalid value: "?":',
    );
  });
});
