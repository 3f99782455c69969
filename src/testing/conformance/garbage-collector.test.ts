/** The garbage collector (kubernetes/test/e2e/apimachinery/garbage_collector.go). */
import { beforeEach, describe, expect, it } from 'vitest';
import { GoClient, type Json } from './go-client.ts';

const NGINX = 'registry.k8s.io/e2e-test-images/nginx:1.14-4';
/** As many pods as upstream makes where there is room for them. */
const MANY = 100;

let client: GoClient;
let path: string;
beforeEach(() => {
  client = new GoClient();
  path = `/api/v1/namespaces/${client.namespace('gc')}`;
});

const apps = (plural: string) => `/apis/apps/v1${path.slice('/api/v1'.length)}/${plural}`;
const items = (at: string): Json[] => client.get(at).items;
const pods = (): Json[] => items(`${path}/pods`);

function createController(name: string, replicas: number): Json {
  const labels = { [`gctest-${name}`]: name };
  const containers = [{ name: 'nginx', image: NGINX }];
  const template = { metadata: { labels }, spec: { terminationGracePeriodSeconds: 0, containers } };
  return client.post(`${path}/replicationcontrollers`, {
    apiVersion: 'v1',
    kind: 'ReplicationController',
    metadata: { name },
    spec: { replicas, selector: labels, template },
  });
}

function createDeployment(): Json {
  const labels = { 'gctest-00001': 'rs-00001' };
  return client.post(apps('deployments'), {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'simpletest.deployment', labels },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      strategy: { type: 'RollingUpdate' },
      template: {
        metadata: { labels },
        spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'nginx', image: NGINX, securityContext: {} }] },
      },
    },
  });
}

function remove(at: string, { metadata }: Json, propagationPolicy: string): void {
  client.delete(`${at}/${metadata.name}`, { propagationPolicy, preconditions: { uid: metadata.uid } });
}

function untilReplicas(controller: Json): void {
  const at = `${path}/replicationcontrollers/${controller.metadata.name}`;
  client.until(() => client.get(at).status.replicas === controller.spec.replicas, 120, 'replicas');
}

describe('what a replication controller made', () => {
  const at = () => `${path}/replicationcontrollers`;
  const isGone = ({ metadata }: Json): boolean => client.fails('GET', `${at()}/${metadata.name}`).code === 404;

  it('goes after it, in the background', () => {
    const made = createController('simpletest.rc', 2);
    client.until(() => pods().length > 0, 30);
    remove(at(), made, 'Background');
    client.until(() => items(at()).length + pods().length === 0, 120);
  });

  it('stays when it is to be orphaned', () => {
    const made = createController('simpletest.rc', MANY);
    untilReplicas(made);
    remove(at(), made, 'Orphan');
    client.until(() => items(at()).length === 0, 180);
    client.advance(30);
    expect(pods()).toHaveLength(MANY);
  });

  it('goes before it, in the foreground', () => {
    const made = createController('simpletest.rc', MANY);
    untilReplicas(made);
    remove(at(), made, 'Foreground');
    client.until(() => isGone(made), 90);
    expect(pods()).toHaveLength(0);
  });

  it('stays as far as it has another owner', () => {
    const doomed = createController('simpletest-rc-to-be-deleted', MANY);
    const staying = createController('simpletest-rc-to-stay', 0);
    untilReplicas(doomed);
    const { name, uid } = staying.metadata;
    const patch = { metadata: { ownerReferences: [{ apiVersion: 'v1', kind: 'ReplicationController', name, uid }] } };
    for (const { metadata } of pods().slice(0, MANY / 2)) {
      client.patch(`${path}/pods/${metadata.name}`, 'strategic-merge-patch', patch);
    }
    remove(at(), doomed, 'Foreground');
    client.until(() => isGone(doomed), 90);
    const left = pods();
    expect(left).toHaveLength(MANY / 2);
    for (const { metadata } of left) {
      expect(metadata.deletionTimestamp).toBeUndefined();
      expect(metadata.ownerReferences).toHaveLength(1);
    }
  });
});

describe('what a deployment made', () => {
  it('goes after it, in the background', () => {
    const made = createDeployment();
    client.until(() => items(apps('replicasets')).length > 0, 60);
    remove(apps('deployments'), made, 'Background');
    const left = () => items(apps('deployments')).length + items(apps('replicasets')).length + pods().length;
    client.until(() => left() === 0, 120);
  });

  it('stays when it is to be orphaned', () => {
    const made = createDeployment();
    client.until(() => items(apps('replicasets'))[0]?.status.replicas === 2, 60);
    remove(apps('deployments'), made, 'Orphan');
    client.until(() => items(apps('deployments')).length === 0, 120);
    const sets = items(apps('replicasets'));
    expect([sets.length, pods().length]).toEqual([1, 2]);
    expect(sets[0].metadata.ownerReferences ?? []).toEqual([]);
  });
});

describe('what owns itself in a circle', () => {
  it('goes nevertheless', () => {
    const made = ['pod1', 'pod2', 'pod3'].map((name) =>
      client.post(`${path}/pods`, {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name },
        spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'nginx', image: NGINX }] },
      }),
    );
    for (const [index, { metadata }] of made.entries()) {
      const { name, uid } = made[(index + 2) % 3].metadata;
      const owner = { apiVersion: 'v1', kind: 'Pod', name, uid, controller: true, blockOwnerDeletion: true };
      client.patch(`${path}/pods/${metadata.name}`, 'strategic-merge-patch', {
        metadata: { ownerReferences: [owner] },
      });
    }
    remove(`${path}/pods`, made[0], 'Foreground');
    client.until(() => pods().length === 0, 150);
  });
});
