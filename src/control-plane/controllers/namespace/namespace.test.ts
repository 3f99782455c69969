import { describe, expect, it } from 'vitest';
import { preferredKindsOf } from '../../../kube-api/kinds/custom-resource-definition/custom-kinds.ts';
import {
  ConfigMap,
  CustomResourceDefinition,
  Namespace,
  Pod,
  Service,
  ServiceAccount,
} from '../../../kube-api/kinds/index.ts';
import { createTestCluster } from '../../../testing/api-server-harness.ts';
import { startControllers } from '../framework/start-controllers.ts';
import { rootCaPublisherController } from '../root-ca-publisher/root-ca-publisher.ts';
import { serviceAccountController } from '../service-account/service-account.ts';
import { namespaceController } from './namespace.ts';

function setUp() {
  const cluster = createTestCluster();
  const { client, clock, random, trace, apiServer } = cluster;
  const controllers = [namespaceController, serviceAccountController, rootCaPublisherController];
  startControllers({ transport: apiServer, clock, random, trace, controllers });
  client.create(Namespace, { metadata: { name: 'team' } });
  clock.settle();
  const exists = () => client.find(Namespace, 'team') !== undefined;
  const secondsUntilGone = (limitMs: number): number | undefined => {
    const startMs = clock.nowMs;
    return clock.runUntil(() => !exists(), limitMs) ? (clock.nowMs - startMs) / 1000 : undefined;
  };
  const conditions = () =>
    Object.fromEntries(
      (client.get(Namespace, 'team').status?.conditions ?? []).map(({ type, status, reason, message }) => [
        type,
        { status, reason, message },
      ]),
    );
  const addPod = (name: string, nodeName?: string) => {
    const place = nodeName === undefined ? {} : { nodeName };
    return client.create(Pod, {
      metadata: { name, namespace: 'team' },
      spec: { ...place, containers: [{ name: 'c', image: 'nginx' }] },
    });
  };
  return { ...cluster, exists, secondsUntilGone, conditions, addPod };
}

describe('a deleted namespace', () => {
  it('goes after five seconds, with all that is in it', () => {
    const world = setUp();
    world.client.create(ConfigMap, { metadata: { name: 'settings', namespace: 'team' } });
    world.client.create(Service, { metadata: { name: 'web', namespace: 'team' }, spec: { ports: [{ port: 80 }] } });
    world.client.delete(Namespace, 'team');
    expect(world.client.get(Namespace, 'team').status?.phase).toBe('Terminating');
    world.clock.advance(4_900);
    expect(world.client.find(ConfigMap, 'settings', 'team')).toBeDefined();
    expect(world.secondsUntilGone(10_000)).toBeCloseTo(0.1, 1);
    expect(world.client.list(ConfigMap, { namespace: 'team' }).items).toEqual([]);
    expect(world.client.list(Service, { namespace: 'team' }).items).toEqual([]);
  });

  it('takes custom resources with it', () => {
    const { client, clock, secondsUntilGone } = setUp();
    const openAPIV3Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
    const crd = client.create(CustomResourceDefinition, {
      metadata: { name: 'widgets.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { plural: 'widgets', kind: 'Widget' },
        versions: ['v1', 'v2'].map((name) => ({
          name,
          served: true,
          storage: name === 'v1',
          schema: { openAPIV3Schema },
        })),
      },
    });
    clock.settle();
    const [kind] = preferredKindsOf([client.get(CustomResourceDefinition, crd.metadata.name ?? '')]);
    if (kind === undefined) throw new Error('not served');
    expect(kind.version).toBe('v2');
    client.create(kind, { metadata: { name: 'a', namespace: 'team' } });
    client.delete(Namespace, 'team');
    expect(secondsUntilGone(30_000)).toBeLessThan(6);
    expect(client.list(kind).items).toEqual([]);
  });

  it('waits for pods that are shutting down, and says what is left, as recorded on a real cluster', () => {
    const world = setUp();
    world.addPod('p', 'node-1');
    world.client.delete(Namespace, 'team');
    world.clock.advance(6_000);
    expect(world.conditions()).toEqual({
      NamespaceDeletionDiscoveryFailure: {
        status: 'False',
        reason: 'ResourcesDiscovered',
        message: 'All resources successfully discovered',
      },
      NamespaceDeletionGroupVersionParsingFailure: {
        status: 'False',
        reason: 'ParsedGroupVersions',
        message: 'All legacy kube types successfully parsed',
      },
      NamespaceDeletionContentFailure: {
        status: 'False',
        reason: 'ContentDeleted',
        message: 'All content successfully deleted, may be waiting on finalization',
      },
      NamespaceContentRemaining: {
        status: 'True',
        reason: 'SomeResourcesRemain',
        message: 'Some resources are remaining: pods. has 1 resource instances',
      },
      NamespaceFinalizersRemaining: {
        status: 'False',
        reason: 'ContentHasNoFinalizers',
        message: 'All content-preserving finalizers finished',
      },
    });
    world.client.delete(Pod, 'p', 'team', { gracePeriodSeconds: 0 });
    expect(world.secondsUntilGone(30_000)).toBeLessThan(6);
  });

  it('complains about pods that outlive their grace period', () => {
    const world = setUp();
    world.addPod('p', 'node-1');
    world.client.delete(Namespace, 'team');
    world.clock.advance(60_000);
    expect(world.conditions()).toMatchObject({
      NamespaceDeletionContentFailure: {
        status: 'True',
        reason: 'ContentDeletionFailed',
        message:
          'Failed to delete all resource types, 1 remaining: unexpected items still remain in namespace: team for gvr: /v1, Resource=pods',
      },
    });
    world.client.delete(Pod, 'p', 'team', { gracePeriodSeconds: 0 });
    expect(world.secondsUntilGone(61_000)).toBeDefined();
  });

  it('waits for finalizers', () => {
    const world = setUp();
    world.client.create(ConfigMap, { metadata: { name: 'held', namespace: 'team', finalizers: ['example.com/hold'] } });
    world.client.delete(Namespace, 'team');
    world.clock.advance(6_000);
    expect(world.conditions()).toMatchObject({
      NamespaceContentRemaining: {
        status: 'True',
        message: 'Some resources are remaining: configmaps. has 1 resource instances',
      },
      NamespaceFinalizersRemaining: {
        status: 'True',
        reason: 'SomeFinalizersRemain',
        message: 'Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances',
      },
    });
    const held = world.client.get(ConfigMap, 'held', 'team');
    const { finalizers: _gone, ...metadata } = held.metadata;
    world.client.update(ConfigMap, { ...held, metadata });
    expect(world.secondsUntilGone(30_000)).toBeDefined();
  });

  it('is not given anything new by the controllers', () => {
    const world = setUp();
    world.addPod('p', 'node-1');
    world.client.delete(Namespace, 'team');
    world.clock.advance(20_000);
    expect(world.exists()).toBe(true);
    expect(world.client.list(ServiceAccount, { namespace: 'team' }).items).toEqual([]);
    expect(world.client.list(ConfigMap, { namespace: 'team' }).items).toEqual([]);
  });

  it('keeps other finalizers of its own', () => {
    const world = setUp();
    const namespace = world.client.get(Namespace, 'team');
    const spec = { finalizers: [...(namespace.spec?.finalizers ?? []), 'example.com/other'] };
    world.client.updateSubresource(Namespace, { ...namespace, spec }, 'finalize');
    world.client.delete(Namespace, 'team');
    world.clock.advance(20_000);
    expect(world.client.get(Namespace, 'team').spec?.finalizers).toEqual(['example.com/other']);
  });
});
