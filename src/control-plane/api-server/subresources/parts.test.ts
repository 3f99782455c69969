/** Ephemeral containers, scales, and what a real server says there is below its resources (../shared/openapi/discovery). */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { KindDefinition } from '../../../kube-api/kinds/define-kind.ts';
import {
  Deployment,
  HorizontalPodAutoscalerV1,
  KINDS,
  Node,
  Pod,
  ReplicationController,
} from '../../../kube-api/kinds/index.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { createTestCluster, refusalOf, type TestCluster } from '../../../testing/api-server-harness.ts';
import { Resource } from '../resource.ts';
import { subresourcesOf } from './index.ts';

const WEB = { name: 'web', namespace: 'default' };
const SPEC = { containers: [{ name: 'main', image: 'nginx' }] };
const DEBUG = { name: 'debugger', image: 'busybox', targetContainerName: 'main' };

function debugged(cluster: TestCluster, containers: readonly object[]): Pod {
  const body = { spec: { ephemeralContainers: containers } };
  const target = { ...WEB, subresource: 'ephemeralcontainers' };
  return cluster.client.patch(Pod, target, 'application/strategic-merge-patch+json', body);
}

describe('ephemeral containers', () => {
  it('are added to a pod that runs, with their defaults', () => {
    const cluster = createTestCluster();
    cluster.client.create(Pod, { metadata: WEB, spec: SPEC });
    debugged(cluster, [DEBUG]);
    const pod = cluster.client.get(Pod, 'web', 'default');
    expect(pod.spec?.ephemeralContainers).toMatchObject([{ ...DEBUG, imagePullPolicy: 'Always' }]);
    debugged(cluster, [{ ...DEBUG, name: 'second' }]);
    expect(cluster.client.get(Pod, 'web', 'default').spec?.ephemeralContainers).toHaveLength(2);
  });

  it('are all that a write there changes', () => {
    const cluster = createTestCluster();
    const created = cluster.client.create(Pod, { metadata: WEB, spec: SPEC });
    const written = {
      ...created,
      metadata: { ...created.metadata, labels: { a: 'b' } },
      spec: { ...created.spec, containers: [{ name: 'main', image: 'redis' }], ephemeralContainers: [DEBUG] },
    } as Pod;
    const stored = cluster.client.updateSubresource(Pod, written, 'ephemeralcontainers');
    expect(stored.spec?.containers[0]?.image).toBe('nginx');
    expect(stored.metadata.labels).toBeUndefined();
    expect(stored.spec?.ephemeralContainers).toHaveLength(1);
  });

  it.each([
    [
      'can’t be removed',
      [],
      'spec.ephemeralContainers: Forbidden: existing ephemeral containers "debugger" may not be removed',
    ],
    [
      'can’t be changed',
      [{ ...DEBUG, image: 'alpine' }],
      'spec.ephemeralContainers: Forbidden: existing ephemeral containers "debugger" may not be changed',
    ],
    [
      'aim at containers that are there',
      [DEBUG, { ...DEBUG, name: 'b', targetContainerName: 'nobody' }],
      'spec.ephemeralContainers[1].targetContainerName: Not found: "nobody"',
    ],
  ] as const)('%s', (_name, containers, says) => {
    const cluster = createTestCluster();
    cluster.client.create(Pod, { metadata: WEB, spec: SPEC });
    const pod = debugged(cluster, [DEBUG]);
    const next = { ...pod, spec: { ...pod.spec, ephemeralContainers: containers } } as unknown as Pod;
    expect(refusalOf(() => cluster.client.updateSubresource(Pod, next, 'ephemeralcontainers'))).toContain(says);
  });

  it('can’t come with a new pod, nor with a write to the whole of it', () => {
    const { client } = createTestCluster();
    const spec = { ...SPEC, ephemeralContainers: [DEBUG] };
    expect(refusalOf(() => client.create(Pod, { metadata: WEB, spec }))).toContain(
      'spec.ephemeralContainers: Forbidden',
    );
    const pod = client.create(Pod, { metadata: WEB, spec: SPEC });
    const update = (): unknown =>
      client.update(Pod, { ...pod, spec: { ...pod.spec, ephemeralContainers: [DEBUG] } } as Pod);
    expect(refusalOf(update)).toContain('pod updates may not change fields other than');
  });

  it('are no part of other kinds, and pods can’t be resized in this version', () => {
    const { client } = createTestCluster();
    client.create(Pod, { metadata: WEB, spec: SPEC });
    const unknown = '404 NotFound: the server could not find the requested resource';
    const patch = (kind: KindDefinition, subresource: string) => () =>
      client.patch(kind, { ...WEB, subresource }, 'application/merge-patch+json', {});
    expect(refusalOf(patch(Deployment as KindDefinition, 'ephemeralcontainers'))).toBe(unknown);
    expect(refusalOf(patch(Pod as KindDefinition, 'resize'))).toBe(unknown);
  });
});

describe('a scale', () => {
  const labels = { app: 'web' };
  const template = { metadata: { labels }, spec: SPEC };

  function createBoth({ client }: TestCluster): void {
    client.create(Deployment, { metadata: WEB, spec: { selector: { matchLabels: labels }, template } });
    client.create(ReplicationController, { metadata: WEB, spec: { selector: labels, template } });
  }

  function scaleTo({ client }: TestCluster, kind: KindDefinition, metadata: object, replicas = 3): KubeObject {
    const scale = {
      apiVersion: 'autoscaling/v1',
      kind: 'Scale',
      metadata: { ...WEB, ...metadata },
      spec: { replicas },
    };
    return client.updateSubresource(kind, scale as KubeObject, 'scale');
  }

  it.each([Deployment, ReplicationController])('is patched and replaced: $kind', (definition) => {
    const cluster = createTestCluster();
    createBoth(cluster);
    const kind = definition as KindDefinition;
    expect(scaleTo(cluster, kind, {})).toMatchObject({ kind: 'Scale', spec: { replicas: 3 } });
    const target = { ...WEB, subresource: 'scale' };
    const patched = cluster.client.patch(kind, target, 'application/merge-patch+json', { spec: { replicas: 5 } });
    expect(patched).toMatchObject({ apiVersion: 'autoscaling/v1', kind: 'Scale', spec: { replicas: 5 } });
    cluster.client.patch(
      kind,
      target,
      'application/json-patch+json',
      [{ op: 'replace', path: '/spec/replicas', value: 7 }],
      {
        dryRun: true,
      },
    );
    expect(cluster.client.get(kind, 'web', 'default')).toMatchObject({ spec: { replicas: 5 } });
  });

  it.each([
    [
      { resourceVersion: '1' },
      3,
      '409 Conflict: Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your changes to the latest version and try again',
    ],
    [
      { uid: 'other' },
      3,
      '409 Conflict: Operation cannot be fulfilled on deployments/scale.apps "web": Precondition failed: UID in precondition: other, UID in object meta: ',
    ],
    [{ name: 'db' }, 3, '400 BadRequest: the name of the object (db) does not match the name on the URL (web)'],
    [
      {},
      -1,
      '422 Invalid: Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
    ],
  ])('is refused with %o and %i replicas', (metadata, replicas, says) => {
    const cluster = createTestCluster();
    createBoth(cluster);
    const request = {
      verb: 'update',
      kind: Deployment as KindDefinition,
      ...WEB,
      subresource: 'scale',
      body: { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { ...WEB, ...metadata }, spec: { replicas } },
      options: {},
      user: { name: 'admin', groups: [] },
      actor: 'test',
    } as const;
    expect(refusalOf(() => cluster.apiServer.request(request))).toContain(says);
  });
});

describe('what there is', () => {
  it('is told of a kind in each version, and of none that has nothing', () => {
    const names = (definition: unknown): readonly string[] =>
      subresourcesOf(new Resource(definition as KindDefinition)).map(({ name }) => name);
    expect(names(Pod)).toEqual(['binding', 'ephemeralcontainers', 'eviction', 'status']);
    expect(names(Node)).toEqual(['status']);
    expect(names(HorizontalPodAutoscalerV1)).toEqual(['status']);
  });

  const FOLDER = '../shared/openapi/discovery';
  /** Streams and proxies are HTTP's own. */
  const ELSEWHERE = /\/(attach|exec|log|portforward|proxy|token|approval)$/;

  interface Row {
    readonly name: string;
    readonly group?: string;
    readonly version?: string;
    readonly kind: string;
    readonly verbs: readonly string[];
  }

  it.skipIf(!existsSync(FOLDER))('is what a real server has (skipped where ../shared is absent)', () => {
    for (const file of readdirSync(FOLDER).filter((name) => /^apis?_/.test(name))) {
      const { groupVersion, resources } = JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8')) as {
        groupVersion: string;
        resources: readonly Row[];
      };
      for (const definition of KINDS as readonly KindDefinition[]) {
        const { group, version, plural, kind } = definition;
        if ((group === '' ? version : `${group}/${version}`) !== groupVersion || definition.isStored === false)
          continue;
        const real = resources.filter(({ name }) => name.startsWith(`${plural}/`) && !ELSEWHERE.test(name));
        const ours = subresourcesOf(new Resource(definition)).map(({ name, kind: own, verbs }) => ({
          name: `${plural}/${name}`,
          kind: own?.kind ?? kind,
          group: own?.group ?? '',
          verbs,
        }));
        expect(ours.filter(({ name }) => !ELSEWHERE.test(name))).toEqual(
          real.map((row) => ({ name: row.name, kind: row.kind, group: row.group ?? '', verbs: row.verbs })),
        );
      }
    }
  });
});
