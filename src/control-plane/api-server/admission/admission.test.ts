import { describe, expect, it } from 'vitest';
import { ConfigMap, Namespace, Node, Pod, ServiceAccount } from '../../../kube-api/kinds/index.ts';
import { createTestCluster, refusalOf, type TestCluster } from '../../../testing/api-server-harness.ts';

type PodSpec = NonNullable<Pod['spec']>;

const container = { name: 'a', image: 'nginx' };
const EVERYTHING = { operator: 'Exists' } as const;

function createPod({ client }: TestCluster, spec: Partial<PodSpec> = {}, name = 'web', namespace = 'default'): Pod {
  return client.create(Pod, { metadata: { name, namespace }, spec: { containers: [container], ...spec } });
}

describe('NamespaceLifecycle', () => {
  it('lets nothing into a namespace that is going away', () => {
    const cluster = createTestCluster();
    const { client } = cluster;
    const namespace = client.create(Namespace, { metadata: { name: 'team' } });
    client.update(Namespace, { ...namespace, spec: { finalizers: ['kubernetes'] } });
    client.delete(Namespace, 'team');
    expect(client.get(Namespace, 'team').status?.phase).toBe('Terminating');
    const create = () => client.create(ConfigMap, { metadata: { name: 'a', namespace: 'team' } });
    expect(refusalOf(create)).toBe(
      '403 Forbidden: configmaps "a" is forbidden: unable to create new content in namespace team because it is being terminated',
    );
  });
});

describe('ServiceAccount', () => {
  it('names the account and mounts its token in every container', () => {
    const pod = createPod(createTestCluster(), { initContainers: [{ name: 'init', image: 'busybox' }] });
    const { spec } = pod;
    expect(spec).toMatchObject({ serviceAccountName: 'default', serviceAccount: 'default' });
    const volume = spec?.volumes?.at(-1);
    expect(volume?.name).toMatch(/^kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
    expect(volume?.projected?.defaultMode).toBe(420);
    const mount = {
      name: volume?.name,
      readOnly: true,
      mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
    };
    expect(spec?.containers[0]?.volumeMounts).toEqual([mount]);
    expect(spec?.initContainers?.[0]?.volumeMounts).toEqual([mount]);
  });

  it('makes the same spec of the same template, once', () => {
    const cluster = createTestCluster();
    const template = createPod(cluster, { automountServiceAccountToken: false }).spec as PodSpec;
    const spec: PodSpec = Object.freeze({ ...template, automountServiceAccountToken: true });
    const specOf = (name: string) =>
      cluster.client.create(Pod, { metadata: { name, namespace: 'default' }, spec }).spec;
    const one = specOf('one');
    expect(one?.volumes).toHaveLength(1);
    expect(specOf('two')).toBe(one);
  });

  it.each<{ name: string; spec: Partial<PodSpec>; account?: Partial<ServiceAccount>; volumes: number }>([
    { name: 'the pod says no', spec: { automountServiceAccountToken: false }, volumes: 0 },
    { name: 'the account says no', spec: {}, account: { automountServiceAccountToken: false }, volumes: 0 },
    {
      name: 'the pod overrules the account',
      spec: { automountServiceAccountToken: true },
      account: { automountServiceAccountToken: false },
      volumes: 1,
    },
    {
      name: 'every container has something there',
      spec: {
        containers: [
          { ...container, volumeMounts: [{ name: 'v', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }] },
        ],
        volumes: [{ name: 'v', emptyDir: {} }],
      },
      volumes: 1,
    },
  ])('mounts a token or not: $name', ({ spec, account = {}, volumes }) => {
    const cluster = createTestCluster();
    const { client } = cluster;
    client.create(ServiceAccount, { metadata: { name: 'robot', namespace: 'default' }, ...account });
    expect(createPod(cluster, { ...spec, serviceAccountName: 'robot' }).spec?.volumes ?? []).toHaveLength(volumes);
  });

  it("adds the account's pull secrets to pods without their own", () => {
    const cluster = createTestCluster();
    const imagePullSecrets = [{ name: 'registry' }];
    cluster.client.create(ServiceAccount, { metadata: { name: 'robot', namespace: 'default' }, imagePullSecrets });
    expect(createPod(cluster, { serviceAccountName: 'robot' }, 'a').spec?.imagePullSecrets).toEqual(imagePullSecrets);
    const own = { serviceAccountName: 'robot', imagePullSecrets: [{ name: 'mine' }] };
    expect(createPod(cluster, own, 'b').spec?.imagePullSecrets).toEqual([{ name: 'mine' }]);
  });

  it('refuses an account that is not there', () => {
    const cluster = createTestCluster();
    expect(refusalOf(() => createPod(cluster, { serviceAccountName: 'nope' }))).toBe(
      '403 Forbidden: pods "web" is forbidden: error looking up service account default/nope: serviceaccount "nope" not found',
    );
  });

  it('leaves mirror pods alone, and out of the secrets', () => {
    const { client } = createTestCluster();
    const annotations = { 'kubernetes.io/config.mirror': 'x' };
    const create = (spec: Partial<PodSpec>) =>
      client.create(Pod, {
        metadata: { name: 'etcd', namespace: 'kube-system', annotations },
        spec: { containers: [container], nodeName: 'node-1', ...spec },
      });
    expect(refusalOf(() => create({ serviceAccountName: 'default' }))).toContain(
      'a mirror pod may not reference service accounts',
    );
    expect(refusalOf(() => create({ volumes: [{ name: 's', secret: { secretName: 's' } }] }))).toContain(
      'a mirror pod may not reference secrets',
    );
    expect(create({}).spec?.volumes).toBeUndefined();
  });
});

describe('DefaultTolerationSeconds', () => {
  it.each<{ tolerations: PodSpec['tolerations']; keys: (string | undefined)[] }>([
    { tolerations: [], keys: ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'] },
    {
      tolerations: [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' }],
      keys: ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'],
    },
    {
      tolerations: [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoSchedule' }],
      keys: ['node.kubernetes.io/not-ready', 'node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'],
    },
    { tolerations: [EVERYTHING], keys: [undefined] },
  ])('completes $tolerations', ({ tolerations, keys }) => {
    const { spec } = createPod(createTestCluster(), { ...(tolerations && { tolerations }) });
    expect(spec?.tolerations?.map(({ key }) => key)).toEqual(keys);
    expect(spec?.tolerations?.at(-1)?.tolerationSeconds).toBe(tolerations?.includes(EVERYTHING) ? undefined : 300);
  });
});

describe('Priority', () => {
  it.each<{ spec: Partial<PodSpec>; priority: number }>([
    { spec: {}, priority: 0 },
    { spec: { priority: 0 }, priority: 0 },
    { spec: { priorityClassName: 'system-node-critical' }, priority: 2_000_001_000 },
    { spec: { priorityClassName: 'system-cluster-critical' }, priority: 2_000_000_000 },
  ])('ranks $spec at $priority', ({ spec, priority }) => {
    const pod = createPod(createTestCluster(), spec);
    expect(pod.spec).toMatchObject({ priority, preemptionPolicy: 'PreemptLowerPriority' });
  });

  it.each<{ spec: Partial<PodSpec>; says: string }>([
    { spec: { priorityClassName: 'vip' }, says: 'no PriorityClass with name vip was found' },
    {
      spec: { priority: 7 },
      says: 'the integer value of priority (7) must not be provided in pod spec; priority admission controller computed 0 from the given PriorityClass name',
    },
    {
      spec: { preemptionPolicy: 'Never' },
      says: 'the string value of PreemptionPolicy (Never) must not be provided in pod spec; priority admission controller computed PreemptLowerPriority from the given PriorityClass name',
    },
  ])('refuses $spec', ({ spec, says }) => {
    expect(refusalOf(() => createPod(createTestCluster(), spec))).toBe(
      `403 Forbidden: pods "web" is forbidden: ${says}`,
    );
  });
});

describe('TaintNodesByCondition', () => {
  it('taints a new node', () => {
    const { client } = createTestCluster();
    expect(client.create(Node, { metadata: { name: 'node-1' } }).spec?.taints).toEqual([
      { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' },
    ]);
  });
});
