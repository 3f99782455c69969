import { describe, expect, it } from 'vitest';
import { ConfigMap, Lease } from '../../../kube-api/kinds/index.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { createClient, createTestCluster, type TestCluster } from '../../../testing/api-server-harness.ts';

const at = { name: 'm', namespace: 'default' };
const MERGE = 'application/merge-patch+json';
/** More than are remembered one by one. */
const MANY = 5000;

function managers({ apiServer }: TestCluster, object: KubeObject): Record<string, unknown> {
  const entries = apiServer.withManagedFields(object).metadata.managedFields ?? [];
  return Object.fromEntries(entries.map(({ manager, fieldsV1 }) => [manager, fieldsV1]));
}

/** Writes so often that what was written before is not recent any more. */
function makeNoise({ apiServer }: TestCluster): void {
  const client = createClient(apiServer, 'noise');
  client.create(ConfigMap, { metadata: { ...at, name: 'noise' }, data: {} });
  for (let i = 0; i < MANY; i++) client.patch(ConfigMap, { ...at, name: 'noise' }, MERGE, { data: { i: String(i) } });
}

function write(cluster: TestCluster, actor: string, data: Record<string, string | null>): ConfigMap {
  return createClient(cluster.apiServer, actor).patch(ConfigMap, at, MERGE, { data });
}

describe('who wrote what', () => {
  it('is known of objects whose writes are long past', () => {
    const cluster = createTestCluster();
    createClient(cluster.apiServer, 'a').create(ConfigMap, { metadata: at, data: { x: '1', y: '1', z: '1' } });
    write(cluster, 'b', { x: '2' });
    write(cluster, 'b', { y: '2' });
    const last = write(cluster, 'c', { z: null, w: '1' });
    makeNoise(cluster);
    expect(managers(cluster, last)).toEqual({
      a: { 'f:data': {} },
      b: { 'f:data': { 'f:x': {}, 'f:y': {} } },
      c: { 'f:data': { 'f:w': {} } },
    });
  });

  it('is known of objects that many wrote by turns', () => {
    const cluster = createTestCluster();
    createClient(cluster.apiServer, 'a').create(ConfigMap, { metadata: at, data: { x: '1' } });
    let last = write(cluster, 'b', { y: '0' });
    for (let i = 1; i <= 30; i++)
      last = write(cluster, i % 2 === 0 ? 'b' : 'c', { [i % 2 === 0 ? 'y' : 'z']: String(i) });
    makeNoise(cluster);
    expect(managers(cluster, last)).toEqual({
      a: { 'f:data': { '.': {}, 'f:x': {} } },
      b: { 'f:data': { 'f:y': {} } },
      c: { 'f:data': { 'f:z': {} } },
    });
  });

  it('is the same whether somebody looked before or not', () => {
    const told = [false, true].map((looks) => {
      const cluster = createTestCluster();
      let last: KubeObject = createClient(cluster.apiServer, 'a').create(ConfigMap, { metadata: at, data: { x: '1' } });
      for (let i = 0; i < 12; i++) {
        if (looks) managers(cluster, last);
        last = write(cluster, `writer-${i % 3}`, { [`k${i % 4}`]: String(i) });
        cluster.clock.advance(1000);
      }
      return cluster.apiServer.withManagedFields(last).metadata.managedFields;
    });
    expect(told[1]).toEqual(told[0]);
  });

  it('ends with the object: another of the same name begins anew', () => {
    const cluster = createTestCluster();
    createClient(cluster.apiServer, 'a').create(ConfigMap, { metadata: at, data: { x: '1' } });
    cluster.client.delete(ConfigMap, 'm', 'default');
    makeNoise(cluster);
    const next = createClient(cluster.apiServer, 'b').create(ConfigMap, { metadata: at, data: { y: '1' } });
    expect(Object.keys(managers(cluster, next))).toEqual(['b']);
  });

  it('counts renewals of a lease as one write', () => {
    const cluster = createTestCluster();
    const kubelet = createClient(cluster.apiServer, 'kubelet/node-1');
    const metadata = { name: 'node-1', namespace: 'default' };
    let lease = kubelet.create(Lease, { metadata, spec: { holderIdentity: 'node-1', leaseDurationSeconds: 40 } });
    for (let i = 0; i < 3; i++) {
      cluster.clock.advance(10_000);
      lease = kubelet.update(Lease, {
        ...lease,
        spec: { ...lease.spec, renewTime: `2025-01-06T09:00:${i + 1}0.000000Z` },
      });
    }
    expect(managers(cluster, lease)).toEqual({
      kubelet: { 'f:spec': { 'f:holderIdentity': {}, 'f:leaseDurationSeconds': {}, 'f:renewTime': {} } },
    });
  });

  it('outlives an API server', () => {
    const cluster = createTestCluster();
    const made = createClient(cluster.apiServer, 'a').create(ConfigMap, { metadata: at, data: { x: '1' } });
    cluster.apiServer.stop();
    const next = createTestCluster({ etcd: cluster.apiServer.etcd, bootstrap: false, serviceAccounts: false });
    expect(Object.keys(managers(next, made))).toEqual(['a']);
  });
});
