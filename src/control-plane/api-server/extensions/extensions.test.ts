/** Kinds that somebody defines: served when their names are accepted, gone with their definition. */
import { describe, expect, it } from 'vitest';
import { customKindsOf } from '../../../kube-api/kinds/custom-resource-definition/custom-kinds.ts';
import { CustomResourceDefinition } from '../../../kube-api/kinds/custom-resource-definition.ts';
import type { KindDefinition } from '../../../kube-api/kinds/define-kind.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { createTestCluster, refusalOf, type TestCluster } from '../../../testing/api-server-harness.ts';

interface Widget extends KubeObject {
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
}

const schema = {
  openAPIV3Schema: {
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        properties: { size: { type: 'integer', default: 1 }, color: { type: 'string' }, replicas: { type: 'integer' } },
      },
      status: { type: 'object', properties: { replicas: { type: 'integer' } } },
    },
  },
};

const v1 = { name: 'v1', served: true, storage: true, schema, subresources: { status: {} } };

function definition(spec: object = {}): CustomResourceDefinition {
  return {
    metadata: { name: 'widgets.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'widgets', kind: 'Widget', shortNames: ['wd'] },
      versions: [v1],
      ...spec,
    },
  } as unknown as CustomResourceDefinition;
}

function define({ client, clock }: TestCluster, crd = definition()): KindDefinition<Widget>[] {
  client.create(CustomResourceDefinition, crd);
  clock.advance(100);
  const stored = client.get(CustomResourceDefinition, crd.metadata.name ?? '');
  return [...(customKindsOf(stored)?.served ?? [])] as KindDefinition<Widget>[];
}

const target = { name: 'a', namespace: 'default' };

function kindOf(cluster: TestCluster, crd?: CustomResourceDefinition): KindDefinition<Widget> {
  const [kind] = define(cluster, crd);
  if (kind === undefined) throw new Error('not served');
  return kind;
}

describe('a definition', () => {
  it('is established when its names are accepted', () => {
    const cluster = createTestCluster();
    const made = cluster.client.create(CustomResourceDefinition, definition());
    expect(made.status).toEqual({ acceptedNames: { kind: '', plural: '' }, conditions: [], storedVersions: ['v1'] });
    cluster.clock.advance(100);
    const { status, spec } = cluster.client.get(CustomResourceDefinition, 'widgets.example.com');
    expect(status?.acceptedNames).toEqual({
      plural: 'widgets',
      singular: 'widget',
      kind: 'Widget',
      listKind: 'WidgetList',
      shortNames: ['wd'],
    });
    expect(spec.conversion).toEqual({ strategy: 'None' });
    expect(status?.conditions).toMatchObject([
      { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message: 'no conflicts found' },
      { type: 'Established', status: 'True', reason: 'InitialNamesAccepted' },
    ]);
  });

  it('waits for names that others have', () => {
    const cluster = createTestCluster();
    const { client, clock } = cluster;
    define(cluster);
    const rival = {
      ...definition({ names: { plural: 'gadgets', kind: 'Widget', listKind: 'GadgetList', shortNames: ['wd'] } }),
      metadata: { name: 'gadgets.example.com' },
    };
    expect(define(cluster, rival as CustomResourceDefinition)).toEqual([]);
    const { status } = client.get(CustomResourceDefinition, 'gadgets.example.com');
    expect(status?.conditions).toMatchObject([
      { type: 'NamesAccepted', status: 'False', reason: 'KindConflict', message: '"Widget" is already in use' },
      { type: 'Established', status: 'False', reason: 'NotAccepted', message: 'not all names are accepted' },
    ]);
    client.delete(CustomResourceDefinition, 'widgets.example.com');
    clock.advance(100);
    const after = client.get(CustomResourceDefinition, 'gadgets.example.com');
    expect(after.status?.conditions).toMatchObject([{ status: 'True' }, { type: 'Established', status: 'True' }]);
  });

  it('takes its objects with it', () => {
    const cluster = createTestCluster();
    const { client, clock, apiServer } = cluster;
    const kind = kindOf(cluster);
    client.create(kind, { metadata: { ...target, finalizers: ['example.com/wait'] } });
    const deleted = client.delete(CustomResourceDefinition, 'widgets.example.com') as CustomResourceDefinition;
    expect(deleted.metadata.finalizers).toEqual(['customresourcecleanup.apiextensions.k8s.io']);
    clock.advance(100);
    const { status } = client.get(CustomResourceDefinition, 'widgets.example.com');
    expect(status?.conditions?.at(-1)).toMatchObject({ type: 'Terminating', reason: 'InstanceDeletionInProgress' });
    expect(refusalOf(() => client.create(kind, { metadata: { ...target, name: 'b' } }))).toBe(
      '405 MethodNotAllowed: create not allowed while custom resource definition is terminating',
    );
    const waiting = client.get(kind, 'a', 'default');
    client.update(kind, { ...waiting, metadata: { ...waiting.metadata, finalizers: [] } });
    clock.advance(5_000);
    expect(client.list(CustomResourceDefinition).items).toEqual([]);
    expect(refusalOf(() => client.get(kind, 'a', 'default'))).toBe(
      '404 NotFound: the server could not find the requested resource',
    );
    expect(apiServer.etcd.range({ key: '/registry/example.com/', end: '/registry/example.com0' }).kvs).toEqual([]);
  });
});

describe('a custom resource', () => {
  it('is created, changed, listed, watched and deleted like any other', () => {
    const cluster = createTestCluster();
    const { client, clock } = cluster;
    const kind = kindOf(cluster);
    const seen: string[] = [];
    client.watch(
      kind,
      {},
      ({ type, object }) => seen.push(`${type} ${object.apiVersion} ${object.metadata.name}`),
      () => seen.push('closed'),
    );
    const made = client.create(kind, { metadata: target, spec: { color: 'red' }, status: { replicas: 3 } });
    expect(made).toMatchObject({ spec: { color: 'red', size: 1 }, metadata: { generation: 1 } });
    expect(made.status).toBeUndefined();
    const updated = client.update(kind, { ...made, spec: { ...made.spec, color: 'blue' } });
    expect(updated.metadata.generation).toBe(2);
    const told = client.updateStatus(kind, { ...updated, spec: {}, status: { replicas: 2 } });
    expect(told).toMatchObject({ spec: { color: 'blue' }, status: { replicas: 2 }, metadata: { generation: 2 } });
    expect(client.list(kind)).toMatchObject({ kind: 'WidgetList', apiVersion: 'example.com/v1', items: [told] });
    client.delete(kind, 'a', 'default');
    clock.advance(100);
    expect(seen).toEqual([
      'ADDED example.com/v1 a',
      'MODIFIED example.com/v1 a',
      'MODIFIED example.com/v1 a',
      'DELETED example.com/v1 a',
    ]);
  });
});

const twoVersions = {
  versions: [
    { ...v1, name: 'v1beta1', storage: false, deprecated: true },
    { ...v1, selectableFields: [{ jsonPath: '.spec.color' }], subresources: { status: {}, scale: SCALE() } },
  ],
};

function SCALE() {
  return { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' };
}

describe('versions', () => {
  it('are views of one object', () => {
    const cluster = createTestCluster();
    const [newer, older] = define(cluster, definition(twoVersions));
    if (newer === undefined || older === undefined) throw new Error('not served');
    expect([newer.version, older.version]).toEqual(['v1', 'v1beta1']);
    const warnings: string[] = [];
    const onWarning = (message: string): void => {
      warnings.push(message);
    };
    const made = cluster.client.create(older, { metadata: target, spec: { color: 'red' } }, { onWarning });
    expect(made.apiVersion).toBe('example.com/v1beta1');
    expect(warnings).toEqual(['example.com/v1beta1 Widget is deprecated; use example.com/v1 Widget']);
    expect(cluster.client.get(newer, 'a', 'default').apiVersion).toBe('example.com/v1');
    const [stored] = cluster.apiServer.etcd.range({ key: '/registry/example.com/widgets/default/a' }).kvs;
    expect(stored?.value?.apiVersion).toBe('example.com/v1');
  });

  it('can be selected by what they declare', () => {
    const cluster = createTestCluster();
    const { client } = cluster;
    const [newer, older] = define(cluster, definition(twoVersions));
    if (newer === undefined || older === undefined) throw new Error('not served');
    for (const color of ['red', 'blue'])
      client.create(newer, { metadata: { ...target, name: color }, spec: { color } });
    const { items } = client.list(newer, { fieldSelector: 'spec.color=blue' });
    expect(items.map(({ metadata }) => metadata.name)).toEqual(['blue']);
    expect(refusalOf(() => client.list(older, { fieldSelector: 'spec.color=blue' }))).toContain(
      'field label not supported: spec.color',
    );
  });

  it('are scaled where their definition says', () => {
    const cluster = createTestCluster();
    const { client } = cluster;
    const kind = kindOf(cluster, definition(twoVersions));
    client.create(kind, { metadata: target, spec: { replicas: 1 } });
    const scale = client.patch(kind, { ...target, subresource: 'scale' }, 'application/merge-patch+json', {
      spec: { replicas: 4 },
    });
    expect(scale).toMatchObject({ kind: 'Scale', spec: { replicas: 4 }, status: { replicas: 0 } });
    expect(client.get(kind, 'a', 'default')).toMatchObject({ spec: { replicas: 4 }, metadata: { generation: 2 } });
  });
});

describe('writers', () => {
  const unknown = { metadata: target, spec: { color: 'red', nosuch: 1 } };

  it('hear of fields that nobody knows', () => {
    const cluster = createTestCluster();
    const { client } = cluster;
    const kind = kindOf(cluster);
    expect(refusalOf(() => client.create(kind, unknown, { fieldValidation: 'Strict' }))).toBe(
      '400 BadRequest: Widget in version "v1" cannot be handled as a Widget: strict decoding error: unknown field "spec.nosuch"',
    );
    const warnings: string[] = [];
    const made = client.create(kind, unknown, { onWarning: (message) => void warnings.push(message) });
    expect(made.spec).toEqual({ color: 'red', size: 1 });
    expect(warnings).toEqual(['unknown field "spec.nosuch"']);
  });

  it('hear what is wrong', () => {
    const cluster = createTestCluster();
    const kind = kindOf(cluster);
    const wrong = { metadata: target, spec: { color: 5 } };
    expect(refusalOf(() => cluster.client.create(kind, wrong))).toBe(
      '422 Invalid: Widget.example.com "a" is invalid: spec.color: Invalid value: "integer": spec.color in body must be of type string: "integer"',
    );
  });

  it('hear which rules they break', () => {
    const cluster = createTestCluster();
    const { client } = cluster;
    const rules = [
      { rule: 'self.replicas <= 3', message: 'no more than three' },
      { rule: '!has(oldSelf.color) || self.color == oldSelf.color', message: 'color is immutable' },
    ];
    const text = JSON.stringify(schema).replace(
      '"spec":{"type":"object"',
      `"spec":{"x-kubernetes-validations":${JSON.stringify(rules)},"type":"object"`,
    );
    const versions = [{ ...v1, schema: JSON.parse(text) as typeof schema }];
    const kind = kindOf(cluster, definition({ versions }));
    expect(refusalOf(() => client.create(kind, { metadata: target, spec: { replicas: 4 } }))).toBe(
      '422 Invalid: Widget.example.com "a" is invalid: spec: Invalid value: "object": no more than three',
    );
    client.create(kind, { metadata: target, spec: { replicas: 1, color: 'red' } });
    const repaint = () => client.patch(kind, target, 'application/merge-patch+json', { spec: { color: 'blue' } });
    expect(refusalOf(repaint)).toContain('color is immutable');
  });

  it('apply what they own', () => {
    const cluster = createTestCluster();
    const { client } = cluster;
    const kind = kindOf(cluster);
    const body = { apiVersion: 'example.com/v1', kind: 'Widget', metadata: target, spec: { color: 'red' } };
    const applied = client.patch(kind, target, 'application/apply-patch+yaml', body, { fieldManager: 'me' });
    expect(applied.spec).toEqual({ color: 'red', size: 1 });
    const less = { ...body, spec: { size: 2 } };
    const again = client.patch(kind, target, 'application/apply-patch+yaml', less, { fieldManager: 'me' });
    expect(again.spec).toEqual({ size: 2 });
  });

  it('patch in two ways only', () => {
    const cluster = createTestCluster();
    const { client } = cluster;
    const kind = kindOf(cluster);
    client.create(kind, { metadata: target, spec: { color: 'red' } });
    const byMerge = client.patch(kind, target, 'application/merge-patch+json', { spec: { color: null, size: 3 } });
    expect(byMerge.spec).toEqual({ size: 3 });
    const steps = [{ op: 'add', path: '/spec/color', value: 'blue' }];
    expect(client.patch(kind, target, 'application/json-patch+json', steps).spec).toEqual({ size: 3, color: 'blue' });
    const strategic = refusalOf(() => client.patch(kind, target, 'application/strategic-merge-patch+json', {}));
    expect(strategic).toContain('415 UnsupportedMediaType: the body of the request was in an unknown format');
  });
});

describe('a changed definition', () => {
  it('ends watches, and fills in new defaults of old objects', () => {
    const cluster = createTestCluster();
    const { client, clock } = cluster;
    const kind = kindOf(cluster);
    client.create(kind, { metadata: target, spec: {} });
    let ends = 0;
    const watch = { onEvent: () => undefined, onClose: () => ends++ };
    client.watch(kind, {}, watch.onEvent, watch.onClose);
    const crd = client.get(CustomResourceDefinition, 'widgets.example.com');
    const text = JSON.stringify(crd.spec).replace(
      '"color":{"type":"string"}',
      '"color":{"type":"string","default":"green"}',
    );
    client.update(CustomResourceDefinition, { ...crd, spec: JSON.parse(text) as typeof crd.spec });
    clock.advance(100);
    expect(ends).toBe(1);
    expect(client.get(kind, 'a', 'default').spec).toEqual({ size: 1, color: 'green' });
  });
});
