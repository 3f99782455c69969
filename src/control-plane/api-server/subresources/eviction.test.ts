import { describe, expect, it } from 'vitest';
import { Pod, PodDisruptionBudget } from '../../../kube-api/kinds/index.ts';
import { StatusError } from '../../../kube-api/meta/status-error.ts';
import { createTestCluster, type TestCluster } from '../../../testing/api-server-harness.ts';

type Status = Partial<NonNullable<PodDisruptionBudget['status']>>;
type Spec = Partial<NonNullable<PodDisruptionBudget['spec']>>;

const labels = { app: 'web' };
const HEALTHY: Status = {
  observedGeneration: 1,
  disruptionsAllowed: 1,
  currentHealthy: 3,
  desiredHealthy: 2,
  expectedPods: 3,
};

function running({ client }: TestCluster, isReady = true, phase = 'Running'): Pod {
  const pod = client.create(Pod, {
    metadata: { name: 'web', namespace: 'default', labels },
    spec: { containers: [{ name: 'a', image: 'nginx' }], nodeName: 'node-1' },
  });
  const ready = { type: 'Ready', status: isReady ? 'True' : 'False' } as const;
  return client.updateStatus(Pod, { ...pod, status: { ...pod.status, phase, conditions: [ready] } } as Pod);
}

function budget({ client }: TestCluster, status: Status, spec: Spec = {}, name = 'web'): PodDisruptionBudget {
  const created = client.create(PodDisruptionBudget, {
    metadata: { name, namespace: 'default' },
    spec: { minAvailable: 2, selector: { matchLabels: labels }, ...spec },
  });
  return client.updateStatus(PodDisruptionBudget, {
    ...created,
    status: { ...created.status, ...status },
  } as PodDisruptionBudget);
}

function evict({ apiServer, client }: TestCluster, deleteOptions: object = {}, dryRun = false): unknown {
  try {
    return apiServer.request({
      verb: 'create',
      kind: Pod,
      namespace: 'default',
      name: 'web',
      subresource: 'eviction',
      body: {
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { name: 'web', namespace: 'default' },
        deleteOptions,
      },
      options: dryRun ? { dryRun } : {},
      ...client.identity,
    });
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    return error.status;
  }
}

const isGoing = ({ client }: TestCluster): boolean => {
  const pod = client.find(Pod, 'web', 'default');
  return pod === undefined || pod.metadata.deletionTimestamp !== undefined;
};

const REFUSED = {
  code: 429,
  reason: 'TooManyRequests',
  message: "Cannot evict pod as it would violate the pod's disruption budget.",
};

describe('pods/eviction', () => {
  it('takes from the budget, notes the pod down and marks it', () => {
    const cluster = createTestCluster();
    running(cluster);
    budget(cluster, HEALTHY);
    expect(evict(cluster)).toMatchObject({ status: 'Success', code: 201 });
    expect(cluster.client.get(Pod, 'web', 'default').status?.conditions).toContainEqual(
      expect.objectContaining({
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'EvictionByEvictionAPI',
        message: 'Eviction API: evicting',
      }),
    );
    expect(isGoing(cluster)).toBe(true);
    const { status } = cluster.client.get(PodDisruptionBudget, 'web', 'default');
    expect(status).toMatchObject({ disruptionsAllowed: 0, disruptedPods: { web: expect.any(String) } });
    expect(status?.conditions).toMatchObject([
      { type: 'DisruptionAllowed', status: 'False', reason: 'InsufficientPods', observedGeneration: 1 },
    ]);
  });

  it('is understood from clients that know only policy/v1beta1', () => {
    const cluster = createTestCluster();
    running(cluster);
    const body = { apiVersion: 'policy/v1beta1', kind: 'Eviction', metadata: { name: 'web' } };
    for (const given of [body, JSON.stringify(body)]) {
      cluster.apiServer.request({
        verb: 'create',
        kind: Pod,
        namespace: 'default',
        name: 'web',
        subresource: 'eviction',
        body: given,
        options: {},
        ...cluster.client.identity,
      });
    }
    expect(isGoing(cluster)).toBe(true);
  });

  it('changes nothing in a dry run', () => {
    const cluster = createTestCluster();
    const { metadata } = running(cluster);
    const before = budget(cluster, HEALTHY);
    expect(evict(cluster, {}, true)).toMatchObject({ status: 'Success' });
    expect(evict(cluster, { dryRun: ['All'] })).toMatchObject({ status: 'Success' });
    expect(cluster.client.get(Pod, 'web', 'default').metadata.resourceVersion).toBe(metadata.resourceVersion);
    expect(cluster.client.get(PodDisruptionBudget, 'web', 'default')).toEqual(before);
  });

  it.each<[string, Status, object]>([
    [
      'nothing left',
      { ...HEALTHY, disruptionsAllowed: 0, currentHealthy: 2 },
      {
        ...REFUSED,
        details: {
          causes: [
            {
              reason: 'DisruptionBudget',
              message: 'The disruption budget web needs 2 healthy pods and has 2 currently',
            },
          ],
        },
      },
    ],
    [
      'an old status',
      { ...HEALTHY, observedGeneration: 0 },
      {
        ...REFUSED,
        details: {
          retryAfterSeconds: 10,
          causes: [
            {
              reason: 'DisruptionBudget',
              message: 'The disruption budget web is still being processed by the server.',
            },
          ],
        },
      },
    ],
    [
      'too many evictions',
      {
        ...HEALTHY,
        disruptedPods: Object.fromEntries(Array.from({ length: 2001 }, (_, i) => [`p${i}`, '2025-01-01T00:00:00Z'])),
      },
      {
        code: 403,
        message:
          'poddisruptionbudget.policy "web" is forbidden: DisruptedPods map too big - too many evictions not confirmed by PDB controller',
      },
    ],
  ])('refuses: %s', (_, status, expected) => {
    const cluster = createTestCluster();
    running(cluster);
    budget(cluster, status);
    expect(evict(cluster)).toMatchObject(expected);
    expect(isGoing(cluster)).toBe(false);
  });

  it('does not know what to do about two budgets', () => {
    const cluster = createTestCluster();
    running(cluster);
    budget(cluster, HEALTHY);
    budget(cluster, HEALTHY, { selector: {} }, 'all');
    expect(evict(cluster)).toMatchObject({
      status: 'Failure',
      code: 500,
      message: 'This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.',
    });
  });

  const EMPTY: Status = { ...HEALTHY, disruptionsAllowed: 0, currentHealthy: 1 };
  it.each<{ title: string; isReady?: boolean; phase?: string; status?: Status; spec?: Spec; isGone: boolean }>([
    { title: 'a pod that never ran', phase: 'Pending', isGone: true },
    { title: 'a pod that is done', phase: 'Succeeded', isGone: true },
    { title: 'an unready pod', isReady: false, isGone: false },
    {
      title: 'an unready pod that may always go',
      isReady: false,
      spec: { unhealthyPodEvictionPolicy: 'AlwaysAllow' },
      isGone: true,
    },
    { title: 'a ready pod with that policy', spec: { unhealthyPodEvictionPolicy: 'AlwaysAllow' }, isGone: false },
    {
      title: 'an unready pod beside enough others',
      isReady: false,
      status: { ...EMPTY, currentHealthy: 2 },
      isGone: true,
    },
    { title: 'a pod that no budget selects', spec: { selector: { matchLabels: { app: 'db' } } }, isGone: true },
  ])('$title', ({ isReady = true, phase = 'Running', status = EMPTY, spec = {}, isGone }) => {
    const cluster = createTestCluster();
    running(cluster, isReady, phase);
    const before = budget(cluster, status, spec);
    evict(cluster);
    expect(isGoing(cluster)).toBe(isGone);
    expect(cluster.client.get(PodDisruptionBudget, 'web', 'default')).toEqual(before);
  });

  it('heeds the preconditions of the deletion', () => {
    const cluster = createTestCluster();
    const { metadata } = running(cluster);
    expect(evict(cluster, { preconditions: { uid: 'another' } })).toMatchObject({ code: 409 });
    expect(isGoing(cluster)).toBe(false);
    const { resourceVersion } = metadata;
    expect(evict(cluster, { preconditions: { resourceVersion } })).toMatchObject({ status: 'Success' });
    expect(isGoing(cluster)).toBe(true);
  });
});
