import { describe, expect, it } from 'vitest';
import { Deployment, Pod, ReplicaSet } from '../../../kube-api/kinds/index.ts';
import { matcherOfSet } from '../../../kube-api/meta/label-selector.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { createTestCluster } from '../../../testing/api-server-harness.ts';
import { claimObjects } from './controller-ref-manager.ts';
import { controllerOf, newControllerRef } from './owner-references.ts';

const namespace = 'default';
const podSpec = { containers: [{ name: 'main', image: 'nginx' }] };

function setUp() {
  const { client, trace } = createTestCluster();
  const labels = { app: 'web' };
  const template = { metadata: { labels }, spec: podSpec };
  const owner = client.create(ReplicaSet, {
    metadata: { name: 'web', namespace },
    spec: { replicas: 0, selector: { matchLabels: labels }, template },
  });
  const createPod = (name: string, app: string, controller?: ReplicaSet): Pod => {
    const ownerReferences = controller === undefined ? [] : [newControllerRef(controller, ReplicaSet)];
    return client.create(Pod, { metadata: { name, namespace, labels: { app }, ownerReferences }, spec: podSpec });
  };
  const claim = (pods: readonly Pod[], by: ReplicaSet = owner) => {
    const claimed = claimObjects(
      client,
      { owner: by, ownerKind: ReplicaSet, ownedKind: Pod, selector: matcherOfSet(labels) },
      pods,
    );
    return claimed.map(({ metadata }) => metadata.name);
  };
  const controllerNameOf = (name: string) => controllerOf(client.get(Pod, name, namespace))?.name;
  return { client, trace, owner, createPod, claim, controllerNameOf };
}

function beingDeleted<T extends KubeObject>(object: T): T {
  return { ...object, metadata: { ...object.metadata, deletionTimestamp: '2025-01-06T09:00:00Z' } };
}

describe('claimObjects', () => {
  it('adopts orphans that the selector picks, and no others', () => {
    const { createPod, claim, controllerNameOf } = setUp();
    expect(claim([createPod('mine', 'web'), createPod('other', 'db')])).toEqual(['mine']);
    expect(controllerNameOf('mine')).toBe('web');
    expect(controllerNameOf('other')).toBeUndefined();
  });

  it('keeps what it controls without a request', () => {
    const { createPod, claim, owner, trace } = setUp();
    const pod = createPod('mine', 'web', owner);
    const before = trace.lastId;
    expect(claim([pod])).toEqual(['mine']);
    expect(trace.lastId).toBe(before);
  });

  it('releases what the selector no longer picks', () => {
    const { createPod, claim, owner, controllerNameOf } = setUp();
    expect(claim([createPod('relabelled', 'db', owner)])).toEqual([]);
    expect(controllerNameOf('relabelled')).toBeUndefined();
  });

  it('leaves alone what others control', () => {
    const { createPod, claim, client, owner, controllerNameOf } = setUp();
    const { metadata, spec } = owner;
    const other = client.create(ReplicaSet, { metadata: { name: 'other', namespace }, spec: spec! });
    expect(claim([createPod('theirs', 'web', other)])).toEqual([]);
    expect(controllerNameOf('theirs')).toBe('other');
    expect(metadata.name).toBe('web');
  });

  it('neither adopts nor releases while its owner is being deleted', () => {
    const { createPod, claim, owner, controllerNameOf } = setUp();
    const pods = [createPod('orphan', 'web'), createPod('mine', 'web', owner), createPod('stray', 'db', owner)];
    expect(claim(pods, beingDeleted(owner))).toEqual(['mine']);
    expect(['orphan', 'stray'].map(controllerNameOf)).toEqual([undefined, 'web']);
  });

  it('does not adopt what is being deleted', () => {
    const { createPod, claim, controllerNameOf } = setUp();
    expect(claim([beingDeleted(createPod('going', 'web'))])).toEqual([]);
    expect(controllerNameOf('going')).toBeUndefined();
  });

  it('asks for its owner anew before it adopts', () => {
    const { createPod, claim, client, owner } = setUp();
    client.delete(ReplicaSet, 'web', namespace);
    client.create(ReplicaSet, { metadata: { name: 'web', namespace }, spec: owner.spec! });
    const pod = createPod('orphan', 'web');
    expect(() => claim([pod])).toThrow(
      `can't adopt Pod default/orphan (${pod.metadata.uid}): original ReplicaSet default/web is gone: got uid `,
    );
  });

  it('passes over what is gone by now', () => {
    const { createPod, claim, client, owner } = setUp();
    const [orphan, stray] = [createPod('orphan', 'web'), createPod('stray', 'db', owner)];
    for (const name of ['orphan', 'stray']) client.delete(Pod, name, namespace, { gracePeriodSeconds: 0 });
    expect(claim([orphan, stray])).toEqual([]);
  });

  it('tries all before it complains', () => {
    const { createPod, claim, controllerNameOf } = setUp();
    const impostor = { ...createPod('impostor', 'web') };
    const wrongUid = { ...impostor, metadata: { ...impostor.metadata, uid: 'another' } };
    expect(() => claim([wrongUid, createPod('mine', 'web')])).toThrow();
    expect(controllerNameOf('mine')).toBe('web');
  });

  it('serves any kinds', () => {
    const { client, owner } = setUp();
    const { template, selector } = owner.spec!;
    const spec = { selector, template: template! };
    const deployment = client.create(Deployment, { metadata: { name: 'web', namespace }, spec });
    const claim = { owner: deployment, ownerKind: Deployment, ownedKind: ReplicaSet, selector: matcherOfSet({}) };
    expect(claimObjects(client, claim, [owner]).length).toBe(1);
    expect(controllerOf(client.get(ReplicaSet, 'web', namespace))).toMatchObject({
      kind: 'Deployment',
      uid: deployment.metadata.uid,
    });
  });
});
