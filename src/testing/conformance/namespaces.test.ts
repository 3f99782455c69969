/** Namespaces (kubernetes/test/e2e/apimachinery/namespace.go). */
import { beforeEach, describe, expect, it } from 'vitest';
import { GoClient, type Json } from './go-client.ts';

const NAMESPACES = '/api/v1/namespaces';

let client: GoClient;
beforeEach(() => {
  client = new GoClient();
});

const isGone = (path: string): boolean => client.fails('GET', path).code === 404;

describe('a namespace', () => {
  it('takes its pods along', () => {
    const path = `${NAMESPACES}/${client.namespace('nsdeletetest')}`;
    const containers = [{ name: 'nginx', image: 'registry.k8s.io/pause:3.10' }];
    const pod = client.post(`${path}/pods`, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'test-pod' },
      spec: { containers },
    });
    client.until(() => client.get(`${path}/pods/test-pod`).status.phase === 'Running', 300);
    client.delete(path);
    client.until(() => isGone(path), 60 + pod.spec.terminationGracePeriodSeconds, 'the namespace to go');
    client.post(NAMESPACES, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: path.slice(NAMESPACES.length + 1) },
    });
    expect(isGone(`${path}/pods/test-pod`)).toBe(true);
  });

  it('takes its services along', () => {
    const path = `${NAMESPACES}/${client.namespace('nsdeletetest')}`;
    client.post(`${path}/services`, {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'test-service' },
      spec: { selector: { foo: 'bar', baz: 'blah' }, ports: [{ port: 80, targetPort: 80 }] },
    });
    client.delete(path);
    client.until(() => isGone(path), 60, 'the namespace to go');
    client.post(NAMESPACES, {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: path.slice(NAMESPACES.length + 1) },
    });
    expect(isGone(`${path}/services/test-service`)).toBe(true);
  });

  it('is patched and updated', () => {
    const name = client.namespace('nspatchtest');
    const path = `${NAMESPACES}/${name}`;
    const patch = { metadata: { labels: { testLabel: 'testValue' } } };
    expect(client.patch(path, 'strategic-merge-patch', patch).metadata.labels.testLabel).toBe('testValue');
    const found = client.get(path);
    expect(found.metadata.labels.testLabel).toBe('testValue');
    const labels = { ...found.metadata.labels, [name]: 'updated' };
    expect(client.put(path, { ...found, metadata: { ...found.metadata, labels } }).metadata.labels[name]).toBe(
      'updated',
    );
  });

  it('has a status that is patched and updated', () => {
    const name = client.namespace('status');
    const path = `${NAMESPACES}/${name}/status`;
    expect(client.get(path).status.phase).toBe('Active');
    const condition = {
      type: 'StatusPatch',
      status: 'True',
      lastTransitionTime: null,
      reason: 'E2E',
      message: 'Patched by an e2e test',
    };
    const patched = client.patch(path, 'merge-patch', {
      metadata: { annotations: { 'e2e-patched-ns-status': name } },
      status: { conditions: [condition] },
    });
    expect(patched.metadata.annotations['e2e-patched-ns-status']).toBe(name);
    expect(patched.status.conditions.at(-1)).toMatchObject({ reason: 'E2E', message: 'Patched by an e2e test' });
    const found = client.get(path);
    const added = { ...condition, type: 'StatusUpdate', message: 'Updated by an e2e test' };
    const conditions = [...found.status.conditions, added];
    const updated = client.put(path, { ...found, status: { ...found.status, conditions } });
    expect(updated.status.conditions.at(-1)).toMatchObject({ type: 'StatusUpdate', message: 'Updated by an e2e test' });
  });

  it('gets and loses finalizers', () => {
    const path = `${NAMESPACES}/${client.namespace('e2e-ns')}`;
    const fake = 'e2e.example.com/fakeFinalizer';
    const finalize = (change: (finalizers: string[]) => string[]): Json => {
      const found = client.get(path);
      return client.put(`${path}/finalize`, { ...found, spec: { finalizers: change(found.spec.finalizers) } });
    };
    expect(finalize((all) => [...all, fake]).spec.finalizers).toContain(fake);
    expect(finalize((all) => all.filter((one) => one !== fake)).spec.finalizers).toEqual(['kubernetes']);
  });
});
