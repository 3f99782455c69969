import { describe, expect, it } from 'vitest';
import type { PodTemplateSpec } from '../../../kube-api/generated/types.gen.ts';
import {
  Deployment,
  Event,
  Namespace,
  Pod,
  ReplicaSet,
  ReplicationController,
  ServiceAccount,
} from '../../../kube-api/kinds/index.ts';
import { createTestCluster, type TestClusterOptions } from '../../../testing/api-server-harness.ts';
import { type FakeKubeletOptions, startFakeKubelet } from '../../../testing/fake-kubelet.ts';
import { controllerOf, newControllerRef } from '../framework/owner-references.ts';
import { startControllers } from '../framework/start-controllers.ts';
import { replicationController } from '../replication/replication-controller.ts';
import { replicaSetController } from './replica-set-controller.ts';

const labels = { app: 'web' };
const template: PodTemplateSpec = { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'nginx' }] } };

type KubeletOptions = Partial<FakeKubeletOptions> & { readonly isOff?: boolean };

function setUp({ isOff = false, ...kubelet }: KubeletOptions = {}, clusterOptions: TestClusterOptions = {}) {
  const cluster = createTestCluster(clusterOptions);
  const { clock, random, trace, apiServer, client } = cluster;
  if (!isOff) startFakeKubelet({ client: client.as('kubelet'), clock, ...kubelet });
  const controllers = [replicaSetController, replicationController];
  startControllers({ transport: apiServer, clock, random, trace, controllers });
  const pods = (namespace = 'default') => client.list(Pod, { namespace }).items;
  const living = (namespace?: string) =>
    pods(namespace).filter(({ metadata }) => metadata.deletionTimestamp === undefined);
  const messages = (reason: string) =>
    client
      .list(Event)
      .items.filter((event) => event.reason === reason)
      .map(({ message = '', count = 0 }) => (count === 1 ? message : `${message} (${count} times)`));
  return { ...cluster, pods, living, messages };
}

/** The two kinds behind one face. */
const kinds = {
  ReplicaSet: {
    create: ({ client }: ReturnType<typeof setUp>, name: string, replicas: number, namespace = 'default', extra = {}) =>
      client.create(ReplicaSet, {
        metadata: { name, namespace },
        spec: { replicas, selector: { matchLabels: labels }, template, ...extra },
      }),
    get: ({ client }: ReturnType<typeof setUp>, name: string, namespace = 'default') =>
      client.get(ReplicaSet, name, namespace),
    scale: ({ client }: ReturnType<typeof setUp>, name: string, replicas: number) => {
      const set = client.get(ReplicaSet, name, 'default');
      client.update(ReplicaSet, { ...set, spec: { ...set.spec!, replicas } });
    },
  },
  ReplicationController: {
    create: ({ client }: ReturnType<typeof setUp>, name: string, replicas: number, namespace = 'default', extra = {}) =>
      client.create(ReplicationController, {
        metadata: { name, namespace },
        spec: { replicas, selector: labels, template, ...extra },
      }),
    get: ({ client }: ReturnType<typeof setUp>, name: string, namespace = 'default') =>
      client.get(ReplicationController, name, namespace),
    scale: ({ client }: ReturnType<typeof setUp>, name: string, replicas: number) => {
      const set = client.get(ReplicationController, name, 'default');
      client.update(ReplicationController, { ...set, spec: { ...set.spec!, replicas } });
    },
  },
};

describe.each(['ReplicaSet', 'ReplicationController'] as const)('%s', (kind) => {
  const { create, get, scale } = kinds[kind];

  it('creates its pods from the template and reports on them', () => {
    const world = setUp();
    const owner = create(world, 'web', 3);
    world.clock.settle();
    expect(world.pods().length).toBe(3);
    for (const pod of world.pods()) {
      expect(pod.metadata.name).toMatch(/^web-[a-z0-9]{5}$/);
      expect(pod.metadata).toMatchObject({ generateName: 'web-', labels });
      expect(controllerOf(pod)).toMatchObject({ kind, name: 'web', uid: owner.metadata.uid, blockOwnerDeletion: true });
    }
    expect(get(world, 'web').status).toEqual({
      replicas: 3,
      fullyLabeledReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      observedGeneration: 1,
    });
    expect(world.messages('SuccessfulCreate')).toEqual(
      expect.arrayContaining(world.pods().map(({ metadata }) => `Created pod: ${metadata.name}`)),
    );
  });

  it('replaces a pod as soon as its deletion begins', () => {
    const world = setUp({ stopsAfterMs: 30_000 });
    create(world, 'web', 2);
    world.clock.settle();
    const victim = world.pods()[0]!.metadata.name!;
    world.client.delete(Pod, victim, 'default');
    world.clock.advance(100);
    expect(world.pods().length).toBe(3);
    expect(world.living().length).toBe(2);
    world.clock.advance(31_000);
    expect(world.pods().map(({ metadata }) => metadata.name)).not.toContain(victim);
    expect(world.pods().length).toBe(2);
  });

  it('replaces a pod that failed, and leaves the failed one', () => {
    const world = setUp();
    create(world, 'web', 1);
    world.clock.settle();
    const [pod] = world.pods();
    world.client.updateStatus(Pod, { ...pod!, status: { ...pod!.status, phase: 'Failed' } });
    world.clock.settle();
    expect(
      world
        .pods()
        .map(({ status }) => status?.phase)
        .sort(),
    ).toEqual(['Failed', 'Running']);
    expect(get(world, 'web').status).toMatchObject({ replicas: 1, readyReplicas: 1 });
  });

  it('deletes what is too much, those that are not ready first', () => {
    const ready = (name: string) => (name.endsWith('x') ? undefined : 100);
    let count = 0;
    const world = setUp({ readyAfterMs: () => ready(count++ < 2 ? 'x' : 'y') });
    create(world, 'web', 5);
    world.clock.settle();
    expect(get(world, 'web').status).toMatchObject({ replicas: 5, readyReplicas: 3 });
    const unready = world.pods().filter(({ status }) => status?.phase === 'Pending');
    scale(world, 'web', 3);
    world.clock.settle();
    expect(get(world, 'web').status).toMatchObject({ replicas: 3, readyReplicas: 3 });
    expect(world.messages('SuccessfulDelete').sort()).toEqual(
      unready.map(({ metadata }) => `Deleted pod: ${metadata.name}`).sort(),
    );
  });

  it('goes down to nothing and comes back', () => {
    const world = setUp();
    create(world, 'web', 4);
    world.clock.settle();
    scale(world, 'web', 0);
    world.clock.settle();
    expect(world.pods()).toEqual([]);
    expect(get(world, 'web').status).toEqual({ replicas: 0, observedGeneration: 2 });
    scale(world, 'web', 2);
    world.clock.settle();
    expect(get(world, 'web').status).toMatchObject({ replicas: 2, availableReplicas: 2, observedGeneration: 3 });
  });

  it('adopts pods that it picks and lets go of those that it no longer does', () => {
    const world = setUp();
    const { client, clock, pods } = world;
    client.create(Pod, { metadata: { name: 'bare', namespace: 'default', labels }, spec: template.spec! });
    create(world, 'web', 2);
    clock.settle();
    expect(pods().length).toBe(2);
    const adopted = client.get(Pod, 'bare', 'default');
    expect(controllerOf(adopted)?.name).toBe('web');
    client.update(Pod, { ...adopted, metadata: { ...adopted.metadata, labels: { app: 'debug' } } });
    clock.settle();
    expect(controllerOf(client.get(Pod, 'bare', 'default'))).toBeUndefined();
    expect(pods().length).toBe(3);
    expect(get(world, 'web').status).toMatchObject({ replicas: 2 });
  });

  it('deletes a pod that is relabelled into its selector when it has enough', () => {
    const world = setUp();
    create(world, 'web', 1);
    world.clock.settle();
    world.client.create(Pod, { metadata: { name: 'extra', namespace: 'default', labels }, spec: template.spec! });
    world.clock.settle();
    expect(world.pods().length).toBe(1);
  });

  it('says why it cannot create pods, and recovers', () => {
    const world = setUp();
    const { client, clock, messages } = world;
    client.create(Namespace, { metadata: { name: 'bare' } });
    create(world, 'web', 3, 'bare');
    clock.advance(1000);
    const why = expect.stringMatching(
      /^pods .*is forbidden: error looking up service account bare\/default: serviceaccount "default" not found$/,
    );
    expect(messages('FailedCreate')).toEqual([
      expect.stringMatching(/^Error creating: pods .*is forbidden: .* not found/),
    ]);
    expect(get(world, 'web', 'bare').status?.conditions).toEqual([
      {
        type: 'ReplicaFailure',
        status: 'True',
        lastTransitionTime: '2025-01-06T09:00:00Z',
        reason: 'FailedCreate',
        message: why,
      },
    ]);
    client.create(ServiceAccount, { metadata: { name: 'default', namespace: 'bare' } });
    clock.advance(60_000);
    expect(get(world, 'web', 'bare').status).toEqual({
      replicas: 3,
      fullyLabeledReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
      observedGeneration: 1,
    });
  });

  it('counts pods as available once they have been ready for long enough', () => {
    const world = setUp();
    create(world, 'web', 2, 'default', { minReadySeconds: 10 });
    world.clock.advance(5000);
    expect(get(world, 'web').status).toMatchObject({ readyReplicas: 2 });
    expect(get(world, 'web').status?.availableReplicas).toBeUndefined();
    world.clock.advance(8000);
    expect(get(world, 'web').status).toMatchObject({ readyReplicas: 2, availableReplicas: 2 });
  });

  it('creates no more than wanted however late the news come', () => {
    const world = setUp({ isOff: true }, { watchDelay: { minMs: 2000, maxMs: 2000 } });
    create(world, 'web', 10);
    for (let i = 0; i < 40; i++) {
      world.clock.advance(500);
      expect(world.pods().length).toBeLessThanOrEqual(10);
    }
    expect(get(world, 'web').status).toMatchObject({ replicas: 10 });
  });

  it('creates at most five hundred at once', () => {
    const world = setUp({ isOff: true });
    create(world, 'web', 1200);
    const sizes = new Set<number>();
    while (world.pods().length < 1200 && world.clock.step()) sizes.add(world.pods().length);
    expect([...sizes]).toEqual([0, 500, 1000, 1200]);
  });
});

describe('ReplicaSet', () => {
  const { create } = kinds.ReplicaSet;

  it('does nothing any more once it is being deleted', () => {
    const world = setUp();
    create(world, 'web', 2);
    world.clock.settle();
    const set = world.client.get(ReplicaSet, 'web', 'default');
    const finalizers = ['example.com/wait'];
    world.client.update(ReplicaSet, { ...set, metadata: { ...set.metadata, finalizers } });
    world.client.delete(ReplicaSet, 'web', 'default', { propagationPolicy: 'Orphan' });
    const [pod] = world.pods();
    world.client.delete(Pod, pod!.metadata.name!, 'default');
    world.clock.settle();
    expect(world.pods().length).toBe(1);
  });

  it('takes pods first from nodes that have more of the same Deployment', () => {
    const world = setUp({ nodes: ['crowded'] });
    const { client, clock } = world;
    const spec = { replicas: 0, selector: { matchLabels: labels }, template };
    const deployment = client.create(Deployment, { metadata: { name: 'web', namespace: 'default' }, spec });
    const ownerReferences = [newControllerRef(deployment, Deployment)];
    const createSet = (name: string, replicas: number) => {
      const selected = { ...labels, set: name };
      client.create(ReplicaSet, {
        metadata: { name, namespace: 'default', ownerReferences },
        spec: {
          replicas,
          selector: { matchLabels: selected },
          template: { ...template, metadata: { labels: selected } },
        },
      });
      clock.settle();
    };
    createSet('old', 2);
    createSet('new', 1);
    // Another one of `new`, on a node of its own.
    const [pod] = world.pods().filter(({ metadata }) => metadata.name?.startsWith('new-'));
    const { name: _, generateName: __, uid: ___, resourceVersion: ____, ...metadata } = pod!.metadata;
    client.create(Pod, {
      metadata: { ...metadata, name: 'alone' },
      spec: { ...pod!.spec!, nodeName: 'empty' },
      status: {},
    });
    const alone = client.get(Pod, 'alone', 'default');
    client.updateStatus(Pod, { ...alone, status: pod!.status! });
    clock.settle();
    expect(world.living().map(({ metadata: { name } }) => name)).toContain('alone');
    expect(world.living().filter(({ metadata: { labels: own } }) => own?.set === 'new').length).toBe(1);
  });

  it('joins the events of many creations', () => {
    const world = setUp({ isOff: true });
    create(world, 'web', 100);
    world.clock.settle();
    const messages = world.messages('SuccessfulCreate');
    expect(messages.length).toBe(10);
    expect(messages.filter((message) => message.includes('(combined from similar events): Created pod: web-'))).toEqual(
      [expect.stringMatching(/\(16 times\)$/)],
    );
  });
});
