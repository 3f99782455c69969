/** What upstream's suite does before its first test and around every one (kubernetes/test/e2e/e2e.go, framework/framework.go). */
import { beforeAll, describe, expect, it } from 'vitest';
import { GoClient, type Json } from './go-client.ts';

let client: GoClient;
beforeAll(() => {
  client = new GoClient();
});

describe('before the suite', () => {
  it('finds nodes that are ready, schedulable and untainted', () => {
    const { items } = client.get('/api/v1/nodes?fieldSelector=spec.unschedulable%3Dfalse&resourceVersion=0');
    expect(items).toHaveLength(2);
    for (const { spec, status } of items) {
      expect(spec.taints ?? []).toEqual([]);
      const conditions = Object.fromEntries(status.conditions.map(({ type, status: is }: Json) => [type, is]));
      expect(conditions).toMatchObject({
        Ready: 'True',
        MemoryPressure: 'False',
        DiskPressure: 'False',
        PIDPressure: 'False',
      });
      expect(conditions.NetworkUnavailable ?? 'False').toBe('False');
      expect(status.addresses.map(({ type }: Json) => type)).toEqual(
        expect.arrayContaining(['InternalIP', 'Hostname']),
      );
    }
  });

  it('finds every pod and daemon set of kube-system ready', () => {
    for (const { status } of client.get('/api/v1/namespaces/kube-system/pods').items) {
      expect(status.conditions.find(({ type }: Json) => type === 'Ready')?.status).toBe('True');
    }
    for (const { status } of client.get('/apis/apps/v1/namespaces/kube-system/daemonsets').items) {
      expect(status.numberReady).toBe(status.desiredNumberScheduled);
    }
    expect(client.get('/api/v1/namespaces/kube-system/replicationcontrollers').items).toEqual([]);
    expect(client.get('/apis/apps/v1/namespaces/kube-system/replicasets').kind).toBe('ReplicaSetList');
  });

  it('learns the address family and the version', () => {
    expect(client.get('/api/v1/namespaces/default/services/kubernetes').spec.clusterIP).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
    expect(client.get('/version')).toMatchObject({
      major: expect.stringMatching(/^\d+$/),
      minor: expect.stringMatching(/^\d+$/),
    });
  });
});

describe('around every test', () => {
  it('makes a namespace with its account and root certificates, and sees it go', () => {
    const name = client.namespace('around');
    client.dropNamespace(name);
  });

  it('reads what happened in a namespace when a test failed', () => {
    const name = client.namespace('dump');
    expect(client.get(`/api/v1/namespaces/${name}/events?resourceVersion=0`).kind).toBe('EventList');
    expect(client.get('/api/v1/pods').kind).toBe('PodList');
    for (const { metadata } of client.get('/api/v1/nodes').items) {
      expect(client.get(`/api/v1/nodes/${metadata.name}`).status.nodeInfo.kubeletVersion).toMatch(/^v1\.32/);
      const query = `fieldSelector=involvedObject.kind%3DNode%2CinvolvedObject.name%3D${metadata.name}%2Csource%3Dkubelet`;
      expect(client.get(`/api/v1/namespaces/kube-system/events?${query}`).kind).toBe('EventList');
    }
    client.dropNamespace(name);
  });
});
