/** What pods and Ingresses get of the classes that they are of. */
import { describe, expect, it } from 'vitest';
import { Ingress, IngressClass, Pod, PriorityClass, RuntimeClass } from '../../../kube-api/kinds/index.ts';
import { createTestCluster, refusalOf, type TestCluster } from '../../../testing/api-server-harness.ts';

type PodSpec = NonNullable<Pod['spec']>;

function createPod({ client }: TestCluster, spec: Partial<PodSpec>): Pod {
  return client.create(Pod, {
    metadata: { name: 'web', namespace: 'default' },
    spec: { containers: [{ name: 'a', image: 'nginx' }], ...spec },
  });
}

describe('RuntimeClass', () => {
  function withClass(): TestCluster {
    const cluster = createTestCluster();
    cluster.client.create(RuntimeClass, {
      metadata: { name: 'kata' },
      handler: 'kata',
      overhead: { podFixed: { memory: '120Mi', cpu: '250m' } },
      scheduling: {
        nodeSelector: { sandbox: 'yes' },
        tolerations: [{ key: 'sandbox', operator: 'Exists', effect: 'NoSchedule' }],
      },
    });
    return cluster;
  }

  it('gives pods its overhead, its nodes and its tolerations', () => {
    const { spec } = createPod(withClass(), {
      runtimeClassName: 'kata',
      nodeSelector: { disk: 'ssd' },
      tolerations: [{ key: 'sandbox', operator: 'Equal', value: 'yes', effect: 'NoSchedule' }],
    });
    expect(spec?.overhead).toEqual({ memory: '120Mi', cpu: '250m' });
    expect(spec?.nodeSelector).toEqual({ disk: 'ssd', sandbox: 'yes' });
    // the class's toleration includes the pod's
    expect(spec?.tolerations?.filter(({ key }) => key === 'sandbox')).toEqual([
      { key: 'sandbox', operator: 'Exists', effect: 'NoSchedule' },
    ]);
  });

  it.each<[Partial<PodSpec>, string]>([
    [{ runtimeClassName: 'gvisor' }, 'pod rejected: RuntimeClass "gvisor" not found'],
    [
      { runtimeClassName: 'kata', overhead: { cpu: '1' } },
      "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead",
    ],
    [{ overhead: { cpu: '1' } }, 'pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead'],
    [
      { runtimeClassName: 'kata', nodeSelector: { sandbox: 'no' } },
      'conflict: runtimeClass.scheduling.nodeSelector[sandbox] = yes; pod.spec.nodeSelector[sandbox] = no',
    ],
  ])('refuses %j', (spec, why) => {
    expect(refusalOf(() => createPod(withClass(), spec))).toBe(`403 Forbidden: pods "web" is forbidden: ${why}`);
  });
});

describe('DefaultIngressClass', () => {
  const createClass = ({ client }: TestCluster, name: string, isDefault: boolean) =>
    client.create(IngressClass, {
      metadata: { name, annotations: { 'ingressclass.kubernetes.io/is-default-class': String(isDefault) } },
      spec: { controller: 'example.com/controller' },
    });
  const createIngress = ({ client }: TestCluster, spec = {}, annotations = {}) =>
    client.create(Ingress, {
      metadata: { name: 'web', namespace: 'default', annotations },
      spec: { defaultBackend: { service: { name: 'web', port: { number: 80 } } }, ...spec },
    });

  it('gives an Ingress the class that is marked', () => {
    const cluster = createTestCluster();
    createClass(cluster, 'other', false);
    createClass(cluster, 'nginx', true);
    expect(createIngress(cluster).spec?.ingressClassName).toBe('nginx');
  });

  it('lets be what names one, if only in the old way', () => {
    const cluster = createTestCluster();
    createClass(cluster, 'nginx', true);
    const given = createIngress(cluster, {}, { 'kubernetes.io/ingress.class': 'traefik' });
    expect(given.spec?.ingressClassName).toBeUndefined();
  });

  it('gives none where none is marked, and refuses where two are', () => {
    const cluster = createTestCluster();
    expect(createIngress(cluster).spec?.ingressClassName).toBeUndefined();
    cluster.client.delete(Ingress, 'web', 'default');
    createClass(cluster, 'a', true);
    createClass(cluster, 'b', true);
    expect(refusalOf(() => createIngress(cluster))).toBe(
      '403 Forbidden: ingresses.networking.k8s.io "web" is forbidden: Internal error occurred: 2 default IngressClasses were found, only 1 allowed',
    );
  });
});

describe('Priority', () => {
  const create = ({ client }: TestCluster, name: string, value: number, globalDefault = false) =>
    client.create(PriorityClass, { metadata: { name }, value, globalDefault });

  it('ranks pods by the classes that there are', () => {
    const cluster = createTestCluster();
    create(cluster, 'high', 1000);
    expect(createPod(cluster, { priorityClassName: 'high' }).spec?.priority).toBe(1000);
  });

  it('ranks pods without a class by the default one, of which there is one', () => {
    const cluster = createTestCluster();
    create(cluster, 'usual', 10, true);
    expect(createPod(cluster, {}).spec).toMatchObject({ priority: 10, priorityClassName: 'usual' });
    expect(refusalOf(() => create(cluster, 'also', 20, true))).toBe(
      '403 Forbidden: priorityclasses.scheduling.k8s.io "also" is forbidden: PriorityClass usual is already marked as default. Only one default can exist',
    );
  });

  it('finds the system classes there, which stay', () => {
    const cluster = createTestCluster();
    const { client } = cluster;
    expect(client.get(PriorityClass, 'system-node-critical').value).toBe(2_000_001_000);
    expect(refusalOf(() => client.delete(PriorityClass, 'system-cluster-critical'))).toBe(
      '403 Forbidden: priorityclasses.scheduling.k8s.io "system-cluster-critical" is forbidden: this is a system priority class and cannot be deleted',
    );
    expect(refusalOf(() => create(cluster, 'system-mine', 5))).toContain(
      "priority class names with 'system-' prefix are reserved for system use only. error: system-mine is not a known system priority class",
    );
  });
});
