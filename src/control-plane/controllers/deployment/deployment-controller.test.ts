import { describe, expect, it } from 'vitest';
import type { DeploymentSpec, PodTemplateSpec } from '../../../kube-api/generated/types.gen.ts';
import { Deployment, Event, Pod, ReplicaSet } from '../../../kube-api/kinds/index.ts';
import { createTestCluster } from '../../../testing/api-server-harness.ts';
import { type FakeKubeletOptions, startFakeKubelet } from '../../../testing/fake-kubelet.ts';
import { controllerOf } from '../framework/owner-references.ts';
import { startControllers } from '../framework/start-controllers.ts';
import { replicaSetController } from '../replica-set/replica-set-controller.ts';
import { deploymentController } from './deployment-controller.ts';
import { podTemplateHash } from './pod-template-hash.ts';

const namespace = 'default';
const labels = { app: 'web' };
const REVISION = 'deployment.kubernetes.io/revision';

function templateOf(image: string): PodTemplateSpec {
  return { metadata: { labels }, spec: { containers: [{ name: 'main', image }] } };
}

function isBroken({ spec }: Pod): boolean {
  return spec?.containers[0]?.image === 'broken';
}

function setUp(kubelet: Partial<FakeKubeletOptions> = {}) {
  const cluster = createTestCluster();
  const { clock, random, trace, apiServer, client } = cluster;
  const readyAfterMs = (pod: Pod) => (isBroken(pod) ? undefined : 100);
  startFakeKubelet({ client: client.as('kubelet'), clock, readyAfterMs, ...kubelet });
  const controllers = [deploymentController, replicaSetController];
  startControllers({ transport: apiServer, clock, random, trace, controllers });

  const get = () => client.get(Deployment, 'web', namespace);
  const create = (replicas: number, spec: Partial<DeploymentSpec> = {}) => {
    const full = { replicas, selector: { matchLabels: labels }, template: templateOf('nginx:1'), ...spec };
    client.create(Deployment, { metadata: { name: 'web', namespace }, spec: full });
    clock.settle();
  };
  const change = (spec: Partial<DeploymentSpec>, annotations?: Record<string, string>) => {
    const old = get();
    const metadata =
      annotations === undefined
        ? old.metadata
        : { ...old.metadata, annotations: { ...old.metadata.annotations, ...annotations } };
    client.update(Deployment, { ...old, metadata, spec: { ...old.spec!, ...spec } });
    clock.settle();
  };
  /** The ReplicaSets by image, as `replicas/available @revision`. */
  const sets = () =>
    Object.fromEntries(
      client.list(ReplicaSet, { namespace }).items.map(({ metadata, spec, status }) => {
        const image = spec?.template?.spec?.containers[0]?.image;
        return [image, `${spec?.replicas}/${status?.availableReplicas ?? 0} @${metadata.annotations?.[REVISION]}`];
      }),
    );
  const setOf = (image: string) =>
    client
      .list(ReplicaSet, { namespace })
      .items.find(({ spec }) => spec?.template?.spec?.containers[0]?.image === image)!;
  const pods = () => client.list(Pod, { namespace }).items;
  const events = () =>
    client
      .list(Event)
      .items.filter(({ involvedObject }) => involvedObject.kind === 'Deployment')
      .map(({ reason, message = '', count }) => `${reason}: ${message}${count === 1 ? '' : ` x${count}`}`);
  const conditions = () =>
    Object.fromEntries(
      (get().status?.conditions ?? []).map(({ type, status, reason, message }) => [
        type,
        `${status} ${reason}: ${message}`,
      ]),
    );
  return { ...cluster, get, create, change, sets, setOf, pods, events, conditions };
}

describe('a new Deployment', () => {
  it('gets a ReplicaSet named after its template, and the words that say so', () => {
    const { create, get, setOf, events, conditions } = setUp();
    create(3);
    const set = setOf('nginx:1');
    const hash = podTemplateHash(get().spec!.template, undefined);
    expect(set.metadata.name).toBe(`web-${hash}`);
    expect(set.metadata.labels).toEqual({ app: 'web', 'pod-template-hash': hash });
    expect(set.spec?.selector.matchLabels).toEqual(set.metadata.labels);
    expect(set.spec?.template?.metadata?.labels).toEqual(set.metadata.labels);
    expect(set.metadata.annotations).toEqual({
      [REVISION]: '1',
      'deployment.kubernetes.io/desired-replicas': '3',
      'deployment.kubernetes.io/max-replicas': '4',
    });
    expect(controllerOf(set)).toMatchObject({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' });
    expect(get().metadata.annotations).toEqual({ [REVISION]: '1' });
    expect(get().status).toMatchObject({
      observedGeneration: 1,
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 3,
      availableReplicas: 3,
    });
    expect(conditions()).toEqual({
      Available: 'True MinimumReplicasAvailable: Deployment has minimum availability.',
      Progressing: `True NewReplicaSetAvailable: ReplicaSet "web-${hash}" has successfully progressed.`,
    });
    expect(events()).toEqual([`ScalingReplicaSet: Scaled up replica set web-${hash} from 0 to 3`]);
  });

  it('copies its annotations, except those that are about itself', () => {
    const { create, change, setOf } = setUp();
    create(1);
    change({}, { team: 'shop', 'kubectl.kubernetes.io/last-applied-configuration': '{}' });
    expect(setOf('nginx:1').metadata.annotations).toMatchObject({ team: 'shop', [REVISION]: '1' });
    expect(setOf('nginx:1').metadata.annotations).not.toHaveProperty(
      'kubectl.kubernetes.io/last-applied-configuration',
    );
  });

  it('hands minReadySeconds down', () => {
    const { create, change, setOf } = setUp();
    create(1);
    change({ minReadySeconds: 5 });
    expect(setOf('nginx:1').spec?.minReadySeconds).toBe(5);
    change({ minReadySeconds: 0 });
    expect(setOf('nginx:1').spec?.minReadySeconds ?? 0).toBe(0);
  });

  it('takes another name when somebody has the name already', () => {
    const { create, get, client, clock } = setUp();
    create(1);
    const template = templateOf('nginx:2');
    const old = get();
    const planned = client.update(Deployment, { ...old, spec: { ...old.spec!, template } }, { dryRun: true });
    const taken = `web-${podTemplateHash(planned.spec!.template, undefined)}`;
    const squatter = { app: 'squatter' };
    client.create(ReplicaSet, {
      metadata: { name: taken, namespace },
      spec: {
        replicas: 0,
        selector: { matchLabels: squatter },
        template: { ...templateOf('other'), metadata: { labels: squatter } },
      },
    });
    client.update(Deployment, { ...get(), spec: { ...get().spec!, template } });
    clock.settle();
    expect(get().status).toMatchObject({ collisionCount: 1, updatedReplicas: 1, availableReplicas: 1 });
  });
});

describe('a rolling update', () => {
  it.each([
    { replicas: 4, maxSurge: 1, maxUnavailable: 0 },
    { replicas: 4, maxSurge: 0, maxUnavailable: 1 },
    { replicas: 4, maxSurge: '25%', maxUnavailable: '25%' },
    { replicas: 10, maxSurge: '100%', maxUnavailable: 0 },
    { replicas: 3, maxSurge: 0, maxUnavailable: '100%' },
    { replicas: 1, maxSurge: '25%', maxUnavailable: '25%' },
  ])(
    'keeps between its fenceposts: $replicas +$maxSurge -$maxUnavailable',
    ({ replicas, maxSurge, maxUnavailable }) => {
      const { create, change, get, client, clock, sets } = setUp({ stopsAfterMs: 30 });
      const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } } as const;
      create(replicas, { strategy });
      const share = (value: number | string, round: (n: number) => number) =>
        typeof value === 'number' ? value : round((Number.parseInt(value, 10) * replicas) / 100);
      const [surge, unavailable] = [share(maxSurge, Math.ceil), share(maxUnavailable, Math.floor)];
      const old = get();
      client.update(Deployment, { ...old, spec: { ...old.spec!, template: templateOf('nginx:2') } });
      for (let i = 0; i < 4000 && sets()['nginx:2'] !== `${replicas}/${replicas} @2`; i++) {
        clock.step();
        const living = client
          .list(Pod, { namespace })
          .items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
        const ready = living.filter(({ status }) =>
          status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True'),
        );
        expect(living.length).toBeLessThanOrEqual(replicas + surge);
        expect(ready.length).toBeGreaterThanOrEqual(replicas - unavailable);
      }
      change({});
      expect(sets()).toEqual({ 'nginx:1': '0/0 @1', 'nginx:2': `${replicas}/${replicas} @2` });
      expect(get().status).toMatchObject({ replicas, updatedReplicas: replicas, availableReplicas: replicas });
    },
  );

  it('says each step', () => {
    const { create, change, events, setOf } = setUp();
    create(3);
    change({ template: templateOf('nginx:2') });
    const [v1, v2] = ['nginx:1', 'nginx:2'].map((image) => setOf(image).metadata.name);
    expect(events()).toEqual([
      `ScalingReplicaSet: Scaled up replica set ${v1} from 0 to 3`,
      `ScalingReplicaSet: Scaled up replica set ${v2} from 0 to 1`,
      `ScalingReplicaSet: Scaled down replica set ${v1} from 3 to 2`,
      `ScalingReplicaSet: Scaled up replica set ${v2} from 1 to 2`,
      `ScalingReplicaSet: Scaled down replica set ${v1} from 2 to 1`,
      `ScalingReplicaSet: Scaled up replica set ${v2} from 2 to 3`,
      `ScalingReplicaSet: Scaled down replica set ${v1} from 1 to 0`,
    ]);
  });

  it('stops where the new pods do not come up, and says so when the deadline has passed', () => {
    const { create, change, sets, conditions, clock, setOf } = setUp();
    create(4, { progressDeadlineSeconds: 60 });
    change({ template: templateOf('broken') });
    clock.advance(30_000);
    expect(sets()).toEqual({ 'nginx:1': '3/3 @1', broken: '2/0 @2' });
    const name = setOf('broken').metadata.name;
    expect(conditions()).toEqual({
      Available: 'True MinimumReplicasAvailable: Deployment has minimum availability.',
      Progressing: `True ReplicaSetUpdated: ReplicaSet "${name}" is progressing.`,
    });
    clock.advance(40_000);
    expect(conditions().Progressing).toBe(
      `False ProgressDeadlineExceeded: ReplicaSet "${name}" has timed out progressing.`,
    );
    change({ template: templateOf('nginx:3') });
    clock.settle();
    expect(sets()).toEqual({ 'nginx:1': '0/0 @1', broken: '0/0 @2', 'nginx:3': '4/4 @3' });
    expect(conditions().Progressing).toMatch(/^True NewReplicaSetAvailable/);
  });

  it('removes pods that never worked before those that do', () => {
    const { create, change, sets } = setUp();
    create(4);
    change({ template: templateOf('broken') });
    expect(sets()).toEqual({ 'nginx:1': '3/3 @1', broken: '2/0 @2' });
    change({ template: templateOf('nginx:3') });
    expect(sets()).toEqual({ 'nginx:1': '0/0 @1', broken: '0/0 @2', 'nginx:3': '4/4 @3' });
  });

  it('does nothing while nothing changes', () => {
    const { create, trace, clock } = setUp();
    create(3);
    const before = trace.lastId;
    clock.advance(3_600_000);
    expect(trace.lastId).toBe(before);
  });
});

describe('going back', () => {
  it('makes the old ReplicaSet the newest revision and remembers which it was', () => {
    const { create, change, sets, setOf, get } = setUp();
    create(2);
    change({ template: templateOf('nginx:2') });
    change({ template: templateOf('nginx:1') });
    expect(sets()).toEqual({ 'nginx:1': '2/2 @3', 'nginx:2': '0/0 @2' });
    expect(setOf('nginx:1').metadata.annotations?.['deployment.kubernetes.io/revision-history']).toBe('1');
    expect(get().metadata.annotations?.[REVISION]).toBe('3');
    change({ template: templateOf('nginx:2') });
    change({ template: templateOf('nginx:1') });
    expect(setOf('nginx:1').metadata.annotations?.['deployment.kubernetes.io/revision-history']).toBe('1,3');
  });

  it.each([
    {
      to: '1',
      images: { 'nginx:1': '2/2 @4' },
      says: 'DeploymentRollback: Rolled back deployment "web" to revision 1',
    },
    {
      to: '0',
      images: { 'nginx:2': '2/2 @4' },
      says: 'DeploymentRollback: Rolled back deployment "web" to revision 2',
    },
    {
      to: '9',
      images: { 'nginx:3': '2/2 @3' },
      says: 'DeploymentRollbackRevisionNotFound: Unable to find the revision to rollback to.',
    },
    {
      to: '3',
      images: { 'nginx:3': '2/2 @3' },
      says: 'DeploymentRollbackTemplateUnchanged: The rollback revision contains the same template as current deployment "web"',
    },
  ])('follows the annotation of old clients to $to', ({ to, images, says }) => {
    const { create, change, sets, events, get } = setUp();
    create(2);
    for (const image of ['nginx:2', 'nginx:3']) change({ template: templateOf(image) });
    change({}, { 'deprecated.deployment.rollback.to': to });
    expect(sets()).toMatchObject(images);
    expect(events()).toContain(says);
    expect(get().metadata.annotations).not.toHaveProperty('deprecated.deployment.rollback.to');
  });

  it('keeps as many old ReplicaSets as it is told', () => {
    const { create, change, sets } = setUp();
    create(1, { revisionHistoryLimit: 2 });
    for (const image of ['nginx:2', 'nginx:3', 'nginx:4', 'nginx:5']) change({ template: templateOf(image) });
    expect(Object.keys(sets()).sort()).toEqual(['nginx:3', 'nginx:4', 'nginx:5']);
    change({ revisionHistoryLimit: 0 });
    expect(Object.keys(sets())).toEqual(['nginx:5']);
  });
});

describe('Recreate', () => {
  const strategy = { type: 'Recreate' } as const;

  it('waits for the last old pod to be gone', () => {
    const { create, get, client, clock, pods, sets } = setUp({ stopsAfterMs: 5000 });
    create(3, { strategy });
    const old = get();
    client.update(Deployment, { ...old, spec: { ...old.spec!, template: templateOf('nginx:2') } });
    const images = () => [...new Set(pods().map(({ spec }) => spec?.containers[0]?.image))];
    for (let i = 0; i < 2000; i++) {
      clock.step();
      expect(images().length).toBeLessThanOrEqual(1);
    }
    expect(sets()).toEqual({ 'nginx:1': '0/0 @1', 'nginx:2': '3/3 @2' });
  });
});

describe('pausing', () => {
  it('holds a rollout back but follows the number', () => {
    const { create, change, sets, conditions } = setUp();
    create(2);
    change({ paused: true, template: templateOf('nginx:2') });
    expect(sets()).toEqual({ 'nginx:1': '2/2 @1' });
    expect(conditions().Progressing).toBe('Unknown DeploymentPaused: Deployment is paused');
    change({ replicas: 4 });
    expect(sets()).toEqual({ 'nginx:1': '4/4 @1' });
    change({ paused: false });
    expect(sets()).toEqual({ 'nginx:1': '0/0 @1', 'nginx:2': '4/4 @2' });
    expect(conditions().Progressing).toMatch(/^True NewReplicaSetAvailable/);
  });

  it('keeps a rollout in proportion that is stopped half-way', () => {
    const { create, change, sets } = setUp();
    create(10, { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } } });
    change({ template: templateOf('broken') });
    expect(sets()).toEqual({ 'nginx:1': '8/8 @1', broken: '5/0 @2' });
    change({ replicas: 15 });
    expect(sets()).toEqual({ 'nginx:1': '11/11 @1', broken: '7/0 @2' });
  });
});

describe('ownership', () => {
  it('adopts ReplicaSets that its selector picks', () => {
    const { create, client, sets, setOf, clock } = setUp();
    client.create(ReplicaSet, {
      metadata: { name: 'bare', namespace, labels },
      spec: { replicas: 2, selector: { matchLabels: labels }, template: templateOf('nginx:0') },
    });
    clock.settle();
    create(2);
    expect(controllerOf(setOf('nginx:0'))?.name).toBe('web');
    expect(sets()).toEqual({ 'nginx:0': expect.stringMatching(/^0\/0/), 'nginx:1': '2/2 @1' });
  });

  it('only reports while it is being deleted', () => {
    const { create, client, get, clock, sets } = setUp();
    create(2);
    const old = get();
    const { metadata } = old;
    client.update(Deployment, {
      ...old,
      metadata: { ...metadata, finalizers: ['example.com/wait'] },
      spec: { ...old.spec!, paused: true },
    });
    client.delete(Deployment, 'web', namespace, { propagationPolicy: 'Orphan' });
    const going = get();
    client.update(Deployment, { ...going, spec: { ...going.spec!, paused: false, template: templateOf('nginx:2') } });
    clock.settle();
    expect(sets()).toEqual({ 'nginx:1': '2/2 @1' });
  });
});
