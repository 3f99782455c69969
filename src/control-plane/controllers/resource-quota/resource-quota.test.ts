/** What upstream's conformance tests of quotas do (kubernetes/test/e2e/apimachinery/resource_quota.go). */
import { describe, expect, it } from 'vitest';
import type { ResourceQuotaSpec } from '../../../kube-api/generated/types.gen.ts';
import {
  ConfigMap,
  type KINDS,
  Namespace,
  PersistentVolumeClaim,
  Pod,
  ReplicaSet,
  ReplicationController,
  ResourceQuota,
  Secret,
  Service,
  ServiceAccount,
} from '../../../kube-api/kinds/index.ts';
import { createTestCluster, refusalOf } from '../../../testing/api-server-harness.ts';
import { startControllers } from '../framework/start-controllers.ts';
import { resourceQuotaController } from './resource-quota.ts';

type Kind = (typeof KINDS)[number];
type Amounts = Readonly<Record<string, string>>;

/** A namespace in which there is nothing yet. */
const NS = 'team';

function createTeam() {
  const cluster = createTestCluster();
  cluster.client.create(Namespace, { metadata: { name: NS } });
  cluster.client.create(ServiceAccount, { metadata: { name: 'default', namespace: NS } });
  return cluster;
}

const HARD: Amounts = {
  pods: '5',
  services: '10',
  'services.nodeports': '1',
  'services.loadbalancers': '1',
  replicationcontrollers: '10',
  resourcequotas: '1',
  configmaps: '10',
  secrets: '10',
  cpu: '1',
  memory: '500Mi',
  persistentvolumeclaims: '10',
  'requests.storage': '10Gi',
  'requests.ephemeral-storage': '50Gi',
  'count/replicasets.apps': '5',
  'requests.example.com/dongle': '3',
  'gold.storageclass.storage.k8s.io/persistentvolumeclaims': '10',
  'gold.storageclass.storage.k8s.io/requests.storage': '10Gi',
};

function setUp(spec: ResourceQuotaSpec = { hard: HARD }) {
  const cluster = createTeam();
  const { client, clock, random, trace, apiServer } = cluster;
  startControllers({ transport: apiServer, clock, random, trace, controllers: [resourceQuotaController] });
  clock.settle();
  client.create(ResourceQuota, { metadata: { name: 'test-quota', namespace: NS }, spec });
  clock.settle();
  const status = () => client.get(ResourceQuota, 'test-quota', NS).status;
  const used = (...names: readonly string[]): Amounts =>
    Object.fromEntries(names.map((name) => [name, status()?.used?.[name] ?? 'unknown']));
  const remove = (kind: Kind, name: string): void => {
    client.delete(kind as never, name, NS, { gracePeriodSeconds: 0, propagationPolicy: 'Background' });
    clock.settle();
  };
  const createPod = (name: string, requests: Amounts, more = {}, limits: Amounts = {}): Pod =>
    client.create(Pod, {
      metadata: { name, namespace: NS },
      spec: { ...more, containers: [{ name: 'pause', image: 'pause', resources: { requests, limits } }] },
    });
  return { ...cluster, status, used, remove, createPod };
}

const inDefault = (name: string) => ({ metadata: { name, namespace: NS } });
const CONTAINERS = { containers: [{ name: 'c', image: 'pause' }] };

describe('a ResourceQuota', () => {
  it('gets a status as soon as it exists', () => {
    const { status } = setUp();
    expect(status()?.hard).toEqual(HARD);
    expect(status()?.used).toMatchObject({ pods: '0', cpu: '0', memory: '0', resourcequotas: '1', services: '0' });
  });

  it('follows the life of services', () => {
    const { client, used, remove } = setUp();
    const NAMES = ['services', 'services.nodeports', 'services.loadbalancers'];
    const ports = [{ port: 80 }];
    const selector = { app: 'a' };
    client.create(Service, { ...inDefault('plain'), spec: { ports, selector } });
    client.create(Service, { ...inDefault('node'), spec: { type: 'NodePort', ports, selector } });
    expect(used(...NAMES)).toEqual({ services: '2', 'services.nodeports': '1', 'services.loadbalancers': '0' });
    const balancer = { ...inDefault('balancer'), spec: { type: 'LoadBalancer' as const, ports, selector } };
    expect(refusalOf(() => client.create(Service, balancer))).toBe(
      '403 Forbidden: services "balancer" is forbidden: exceeded quota: test-quota, requested: services.nodeports=1, used: services.nodeports=1, limited: services.nodeports=1',
    );
    client.create(Service, { ...balancer, spec: { ...balancer.spec, allocateLoadBalancerNodePorts: false } });
    expect(used(...NAMES)).toEqual({ services: '3', 'services.nodeports': '1', 'services.loadbalancers': '1' });
    for (const name of ['plain', 'node', 'balancer']) remove(Service, name);
    expect(used(...NAMES)).toEqual({ services: '0', 'services.nodeports': '0', 'services.loadbalancers': '0' });
  });

  it('counts what an update of a service takes besides', () => {
    const { client, clock, used } = setUp();
    client.create(Service, { ...inDefault('web'), spec: { ports: [{ port: 80 }], selector: { a: 'b' } } });
    const stored = client.get(Service, 'web', NS);
    client.update(Service, { ...stored, spec: { ...stored.spec, type: 'NodePort' } });
    expect(used('services', 'services.nodeports')).toEqual({ services: '1', 'services.nodeports': '1' });
    const now = client.get(Service, 'web', NS);
    client.update(Service, { ...now, spec: { ...now.spec, type: 'ClusterIP', ports: [{ port: 80 }] } });
    clock.settle();
    expect(used('services', 'services.nodeports')).toEqual({ services: '1', 'services.nodeports': '0' });
  });

  it('follows the life of pods, and keeps those out that do not fit', () => {
    const { createPod, used, remove, client, clock } = setUp();
    const requests = { cpu: '500m', memory: '252Mi', 'ephemeral-storage': '30Gi', 'example.com/dongle': '2' };
    createPod('test-pod', requests, {}, { 'example.com/dongle': '2' });
    const NAMES = ['pods', 'cpu', 'memory', 'requests.ephemeral-storage', 'requests.example.com/dongle'];
    const taken = {
      pods: '1',
      cpu: '500m',
      memory: '252Mi',
      'requests.ephemeral-storage': '30Gi',
      'requests.example.com/dongle': '2',
    };
    expect(used(...NAMES)).toEqual(taken);
    expect(refusalOf(() => createPod('fail-pod', { cpu: '600m', memory: '100Mi' }))).toBe(
      '403 Forbidden: pods "fail-pod" is forbidden: exceeded quota: test-quota, requested: cpu=600m, used: cpu=500m, limited: cpu=1',
    );
    expect(
      refusalOf(() =>
        createPod(
          'fail-dongle',
          { cpu: '1m', memory: '1Mi', 'example.com/dongle': '2' },
          {},
          { 'example.com/dongle': '2' },
        ),
      ),
    ).toContain(
      'exceeded quota: test-quota, requested: requests.example.com/dongle=2, used: requests.example.com/dongle=2',
    );
    expect(refusalOf(() => createPod('fail-silent', { cpu: '100m' }))).toBe(
      '403 Forbidden: pods "fail-silent" is forbidden: failed quota: test-quota: must specify memory for: pause',
    );
    const pod = client.get(Pod, 'test-pod', NS);
    client.update(Pod, { ...pod, metadata: { ...pod.metadata, labels: { a: 'b' } } });
    clock.settle();
    expect(used(...NAMES)).toEqual(taken);
    remove(Pod, 'test-pod');
    expect(used(...NAMES)).toEqual({
      pods: '0',
      cpu: '0',
      memory: '0',
      'requests.ephemeral-storage': '0',
      'requests.example.com/dongle': '0',
    });
  });

  it('gives back what a finished pod used', () => {
    const { createPod, used, client, clock } = setUp();
    const pod = createPod('job', { cpu: '500m', memory: '252Mi' });
    client.updateStatus(Pod, { ...pod, status: { ...pod.status, phase: 'Succeeded' } });
    clock.settle();
    expect(used('pods', 'cpu')).toEqual({ pods: '0', cpu: '0' });
  });

  it('follows the life of config maps, secrets and replication controllers', () => {
    const { client, used, remove, clock } = setUp();
    client.create(ConfigMap, inDefault('config'));
    client.create(Secret, inDefault('secret'));
    client.create(ReplicationController, {
      ...inDefault('rc'),
      spec: { replicas: 0, selector: { a: 'b' }, template: { metadata: { labels: { a: 'b' } }, spec: CONTAINERS } },
    });
    const NAMES = ['configmaps', 'secrets', 'replicationcontrollers'];
    clock.settle();
    expect(used(...NAMES)).toEqual({ configmaps: '1', secrets: '1', replicationcontrollers: '1' });
    remove(ConfigMap, 'config');
    remove(Secret, 'secret');
    remove(ReplicationController, 'rc');
    expect(used(...NAMES)).toEqual({ configmaps: '0', secrets: '0', replicationcontrollers: '0' });
  });

  it('counts objects of any resource', () => {
    const { client, used, remove } = setUp();
    client.create(ReplicaSet, {
      ...inDefault('rs'),
      spec: {
        replicas: 0,
        selector: { matchLabels: { a: 'b' } },
        template: { metadata: { labels: { a: 'b' } }, spec: CONTAINERS },
      },
    });
    expect(used('count/replicasets.apps')).toEqual({ 'count/replicasets.apps': '1' });
    remove(ReplicaSet, 'rs');
    expect(used('count/replicasets.apps')).toEqual({ 'count/replicasets.apps': '0' });
  });

  it('follows the life of claims, also by storage class', () => {
    const { client, used } = setUp();
    const claim = {
      ...inDefault('claim'),
      spec: {
        accessModes: ['ReadWriteOnce' as const],
        resources: { requests: { storage: '1Gi' } },
        storageClassName: 'gold',
      },
    };
    client.create(PersistentVolumeClaim, claim);
    const ofGold = 'gold.storageclass.storage.k8s.io/';
    expect(
      used(
        'persistentvolumeclaims',
        'requests.storage',
        `${ofGold}persistentvolumeclaims`,
        `${ofGold}requests.storage`,
      ),
    ).toEqual({
      persistentvolumeclaims: '1',
      'requests.storage': '1Gi',
      [`${ofGold}persistentvolumeclaims`]: '1',
      [`${ofGold}requests.storage`]: '1Gi',
    });
    const stored = client.get(PersistentVolumeClaim, 'claim', NS);
    client.update(PersistentVolumeClaim, { ...stored, metadata: { ...stored.metadata, finalizers: [] } });
    client.delete(PersistentVolumeClaim, 'claim', NS);
  });

  it('can be changed and goes with its limits', () => {
    const { client, clock, createPod, status, remove } = setUp({ hard: { cpu: '1', memory: '500Mi' } });
    const stored = client.get(ResourceQuota, 'test-quota', NS);
    client.update(ResourceQuota, { ...stored, spec: { hard: { cpu: '2', memory: '1Gi' } } });
    clock.settle();
    expect(status()).toEqual({ hard: { cpu: '2', memory: '1Gi' }, used: { cpu: '0', memory: '0' } });
    expect(refusalOf(() => createPod('big', { cpu: '3', memory: '1Gi' }))).toContain('exceeded quota');
    remove(ResourceQuota, 'test-quota');
    createPod('big', { cpu: '3', memory: '1Gi' });
  });

  it('resets at the next full count what somebody wrote into its status', () => {
    const { client, clock, status } = setUp({ hard: { cpu: '500', memory: '500Gi' } });
    const stored = client.get(ResourceQuota, 'test-quota', NS);
    client.updateStatus(ResourceQuota, { ...stored, status: { hard: { cpu: '1', memory: '1Gi' } } });
    clock.settle();
    expect(status()).toEqual({ hard: { cpu: '1', memory: '1Gi' } });
    clock.advance(6 * 60_000);
    expect(status()).toEqual({ hard: { cpu: '500', memory: '500Gi' }, used: { cpu: '0', memory: '0' } });
  });

  it('does not let anything through before it has counted', () => {
    const { client, createPod } = createUncounted();
    client.updateStatus(ResourceQuota, {
      ...client.get(ResourceQuota, 'test-quota', NS),
      status: { hard: { pods: '1' } },
    });
    expect(refusalOf(() => createPod('early'))).toBe(
      '403 Forbidden: pods "early" is forbidden: status unknown for quota: test-quota, resources: pods',
    );
  });

  it('notes nothing for a dry run, and comes right at the next full count when something else fails', () => {
    const { client, clock, used, createPod } = setUp({ hard: { pods: '5' } });
    client.create(Pod, { ...inDefault('dry'), spec: CONTAINERS }, { dryRun: true });
    expect(used('pods')).toEqual({ pods: '0' });
    createPod('twice', {});
    expect(refusalOf(() => createPod('twice', {}))).toContain('already exists');
    expect(used('pods')).toEqual({ pods: '2' });
    clock.advance(6 * 60_000);
    expect(used('pods')).toEqual({ pods: '1' });
  });
});

function createUncounted() {
  const cluster = createTeam();
  const { client } = cluster;
  client.create(ResourceQuota, { ...inDefault('test-quota'), spec: { hard: { pods: '1' } } });
  return { ...cluster, createPod: (name: string) => client.create(Pod, { ...inDefault(name), spec: CONTAINERS }) };
}

describe('the scopes of a quota', () => {
  it.each([
    { scope: 'BestEffort' as const, inside: {}, outside: { requests: { cpu: '100m' } } },
    { scope: 'NotBestEffort' as const, inside: { requests: { cpu: '100m' } }, outside: {} },
  ])('$scope counts only such pods', ({ scope, inside, outside }) => {
    const { createPod, used, remove } = setUp({ hard: { pods: '5' }, scopes: [scope] });
    createPod('outside', (outside as { requests?: Amounts }).requests ?? {});
    expect(used('pods')).toEqual({ pods: '0' });
    createPod('inside', (inside as { requests?: Amounts }).requests ?? {});
    expect(used('pods')).toEqual({ pods: '1' });
    remove(Pod, 'inside');
    expect(used('pods')).toEqual({ pods: '0' });
  });

  it.each([
    { scope: 'Terminating' as const, inside: { activeDeadlineSeconds: 3600 }, outside: {} },
    { scope: 'NotTerminating' as const, inside: {}, outside: { activeDeadlineSeconds: 3600 } },
  ])('$scope counts requests and limits of such pods', ({ scope, inside, outside }) => {
    const hard = {
      pods: '5',
      'requests.cpu': '1',
      'requests.memory': '500Mi',
      'limits.cpu': '2',
      'limits.memory': '1Gi',
    };
    const { createPod, used, remove } = setUp({ hard, scopes: [scope] });
    const requests = { cpu: '500m', memory: '200Mi' };
    const limits = { cpu: '1', memory: '400Mi' };
    createPod('outside', requests, outside, limits);
    expect(used('pods')).toEqual({ pods: '0' });
    createPod('inside', requests, inside, limits);
    const NAMES = ['pods', 'requests.cpu', 'requests.memory', 'limits.cpu', 'limits.memory'];
    expect(used(...NAMES)).toEqual({
      pods: '1',
      'requests.cpu': '500m',
      'requests.memory': '200Mi',
      'limits.cpu': '1',
      'limits.memory': '400Mi',
    });
    remove(Pod, 'inside');
    expect(used(...NAMES)).toEqual(Object.fromEntries(NAMES.map((name) => [name, '0'])));
  });

  it('select pods by their priority class', () => {
    const { createPod, used } = setUp({
      hard: { pods: '1' },
      scopeSelector: {
        matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: ['system-node-critical'] }],
      },
    });
    createPod('plain', {});
    expect(used('pods')).toEqual({ pods: '0' });
    createPod('critical', {}, { priorityClassName: 'system-node-critical' });
    expect(used('pods')).toEqual({ pods: '1' });
    expect(refusalOf(() => createPod('second', {}, { priorityClassName: 'system-node-critical' }))).toContain(
      'exceeded quota: test-quota, requested: pods=1, used: pods=1, limited: pods=1',
    );
  });

  it('know pods whose affinity reaches into other namespaces', () => {
    const { createPod } = setUp({ hard: { pods: '0' }, scopes: ['CrossNamespacePodAffinity'] });
    createPod('plain', {});
    const term = { topologyKey: 'region', labelSelector: { matchLabels: { a: 'b' } }, namespaceSelector: {} };
    const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
    expect(refusalOf(() => createPod('far', {}, { affinity }))).toContain(
      'exceeded quota: test-quota, requested: pods=1',
    );
  });
});
