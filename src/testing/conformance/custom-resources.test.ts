/** Custom resources (kubernetes/test/e2e/apimachinery/{custom_resource_definition,crd_watch,crd_selectable_fields,crd_publish_openapi}.go). */
import { beforeAll, describe, expect, it } from 'vitest';
import { ALLOW_ALL, define, definition, instancesOf, undefine, version } from './custom-definitions.ts';
import { GoClient, type Json, namesIn } from './go-client.ts';

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

let client: GoClient;
beforeAll(() => {
  client = new GoClient();
});

describe('definitions', () => {
  it('come and go', () => {
    undefine(client, define(client, definition('fooq7d4la')));
  });

  it('are listed and deleted by label', () => {
    const labels = { 'e2e-list-test-uuid': 'a1b2' };
    const made = Array.from({ length: 10 }, (_, i) => define(client, definition(`listed${i}a`, { labels })));
    const other = define(client, definition('unlabelleda'));
    const query = '?labelSelector=e2e-list-test-uuid%3Da1b2';
    const { items } = client.get(`${DEFINITIONS}${query}`);
    expect(items.map(({ spec }: Json) => spec)).toEqual(made.map(({ spec }) => spec));
    client.delete(`${DEFINITIONS}${query}`);
    client.until(() => client.get(`${DEFINITIONS}${query}`).items.length === 0, 30);
    expect(client.get(`${DEFINITIONS}/${other.metadata.name}`).spec).toEqual(other.spec);
    undefine(client, other);
  });

  it('have a status of their own', () => {
    const made = define(client, definition('statusa'));
    const path = `${DEFINITIONS}/${made.metadata.name}/status`;
    const found = client.get(path);
    expect(found.spec).toEqual(made.spec);
    const conditions = [
      ...found.status.conditions,
      { type: '', status: '', lastTransitionTime: null, message: 'updated' },
    ];
    const updated = client.put(path, { ...found, status: { ...found.status, conditions } });
    expect(updated.status.conditions).toContainEqual(expect.objectContaining({ message: 'updated' }));
    const patch = [{ op: 'add', path: '/status/conditions', value: [{ message: 'patched' }] }];
    const patched = client.patch(path, 'json-patch', patch);
    expect(patched.status.conditions).toEqual([expect.objectContaining({ type: '', status: '', message: 'patched' })]);
    undefine(client, made);
  });

  it('are in the discovery documents', () => {
    const { groups } = client.get('/apis');
    const group = groups.find(({ name }: Json) => name === 'apiextensions.k8s.io');
    expect(group.versions).toContainEqual({ groupVersion: 'apiextensions.k8s.io/v1', version: 'v1' });
    expect(client.get('/apis/apiextensions.k8s.io')).toMatchObject({
      name: 'apiextensions.k8s.io',
      versions: group.versions,
    });
    const { groupVersion, resources } = client.get('/apis/apiextensions.k8s.io/v1');
    expect(groupVersion).toBe('apiextensions.k8s.io/v1');
    expect(resources.map(({ name }: Json) => name)).toContain('customresourcedefinitions');
  });
});

describe('custom objects', () => {
  it('are watched one by one', () => {
    const made = define(client, definition('noxu', { versions: [version('v1beta1')] }));
    const path = instancesOf(made, 'v1beta1');
    const watchOf = (name: string) => client.watch(path, `fieldSelector=metadata.name%3D${name}&timeoutSeconds=600`);
    const create = (name: string): Json =>
      client.post(path, {
        apiVersion: 'mygroup.example.com/v1beta1',
        kind: 'noxu',
        metadata: { name },
        content: { key: 'value' },
        num: { num1: 4294967296, num2: 1000000 },
      });
    const [a, b] = [watchOf('name1'), watchOf('name2')];
    const created = create('name1');
    expect(created.metadata.uid).toMatch(/./);
    create('name2');
    for (const name of ['name1', 'name2']) {
      client.patch(`${path}/${name}`, 'json-patch', [{ op: 'add', path: '/dummy', value: 'test' }]);
    }
    for (const name of ['name1', 'name2']) client.delete(`${path}/${name}`);
    client.advance(1);
    expect(namesIn(a)).toEqual(['ADDED name1', 'MODIFIED name1', 'DELETED name1']);
    expect(namesIn(b)).toEqual(['ADDED name2', 'MODIFIED name2', 'DELETED name2']);
    expect(a.events()).toContainEqual({ type: 'ADDED', object: created });
    a.stop();
    b.stop();
    undefine(client, made);
  });

  it('get defaults when they are written and when they are read', () => {
    const schema = {
      openAPIV3Schema: { ...ALLOW_ALL.openAPIV3Schema, properties: { a: { type: 'string' }, b: { type: 'string' } } },
    };
    const made = define(client, definition('defaulteda', { versions: [version('v1beta1', { schema })] }));
    const path = instancesOf(made, 'v1beta1');
    const create = (name: string): Json =>
      client.post(path, { apiVersion: 'mygroup.example.com/v1beta1', kind: 'defaulteda', metadata: { name } });
    const place = '/spec/versions/0/schema/openAPIV3Schema/properties';
    const change = (...patch: object[]): Json =>
      client.patch(`${DEFINITIONS}/${made.metadata.name}`, 'json-patch', patch);
    create('cr-1');
    change({ op: 'add', path: `${place}/a/default`, value: 'A' });
    client.until(() => client.get(`${path}/cr-1`).a === 'A', 30);
    expect(create('cr-2').a).toBe('A');
    change({ op: 'remove', path: `${place}/a/default` }, { op: 'add', path: `${place}/b/default`, value: 'B' });
    client.until(() => client.get(`${path}/cr-2`).b === 'B', 30);
    expect(client.get(`${path}/cr-2`).a).toBe('A');
    undefine(client, made);
  });

  it('are selected by fields that their definition names', () => {
    const properties = { color: { type: 'string' }, quantity: { type: 'integer' } };
    const wanted = version('v1', {
      schema: { openAPIV3Schema: { type: 'object', properties } },
      selectableFields: [{ jsonPath: '.color' }, { jsonPath: '.quantity' }],
    });
    const made = define(client, definition('shirt', { scope: 'Namespaced', versions: [wanted] }));
    const path = instancesOf(made, 'v1', 'default');
    const watched = client.watch(path, 'fieldSelector=color%3Dblue');
    for (const [name, color, quantity] of [
      ['shirt1', 'blue', 2],
      ['shirt2', 'blue', 3],
      ['shirt3', 'green', 2],
    ] as const) {
      client.post(path, {
        apiVersion: 'mygroup.example.com/v1',
        kind: 'shirt',
        metadata: { name, namespace: 'default' },
        color,
        quantity,
      });
    }
    const listed = (selector: string): string[] =>
      client
        .get(`${path}?fieldSelector=${encodeURIComponent(selector)}`)
        .items.map(({ metadata }: Json) => metadata.name);
    expect(listed('color=blue')).toEqual(['shirt1', 'shirt2']);
    expect(listed('color=blue,quantity=2')).toEqual(['shirt1']);
    client.delete(`${path}?fieldSelector=color%3Dblue`);
    client.advance(1);
    expect(namesIn(watched)).toEqual(['ADDED shirt1', 'ADDED shirt2', 'DELETED shirt1', 'DELETED shirt2']);
    expect(listed('')).toEqual(['shirt3']);
    watched.stop();
    undefine(client, made);
  });
});

describe('the published OpenAPI', () => {
  const definitionsIn = (): Json =>
    client.send('GET', '/openapi/v2', { accept: 'application/json, */*' }).json.definitions;
  const nameOf = (word: string, of: string) => `com.example.mygroup.${of}.${word}`;
  const until = (holds: (definitions: Json) => boolean) => client.until(() => holds(definitionsIn()), 60, 'OpenAPI');

  it('has a schema from its definition until its end', () => {
    const schema = {
      openAPIV3Schema: {
        type: 'object',
        description: 'Foo CRD for Testing',
        properties: { spec: { type: 'object', properties: { bars: { type: 'array', items: { type: 'string' } } } } },
      },
    };
    const made = define(client, definition('published', { versions: [version('v1', { schema })] }));
    until((all) => all[nameOf('published', 'v1')] !== undefined);
    const found = definitionsIn()[nameOf('published', 'v1')];
    expect(found).toMatchObject({
      description: 'Foo CRD for Testing',
      properties: { spec: { type: 'object', properties: { bars: { type: 'array' } } }, metadata: {} },
      'x-kubernetes-group-version-kind': [{ group: 'mygroup.example.com', kind: 'published', version: 'v1' }],
    });
    undefine(client, made);
    until((all) => all[nameOf('published', 'v1')] === undefined);
  });

  it('follows versions that are renamed or no longer served', () => {
    const made = define(
      client,
      definition('versioned', { versions: [version('v2', { storage: true }), version('v3', { storage: false })] }),
    );
    until((all) => all[nameOf('versioned', 'v2')] !== undefined && all[nameOf('versioned', 'v3')] !== undefined);
    const path = `${DEFINITIONS}/${made.metadata.name}`;
    client.patch(path, 'json-patch', [
      { op: 'test', path: '/spec/versions/1/name', value: 'v3' },
      { op: 'replace', path: '/spec/versions/1/name', value: 'v4' },
    ]);
    until((all) => all[nameOf('versioned', 'v4')] !== undefined && all[nameOf('versioned', 'v3')] === undefined);
    expect(definitionsIn()[nameOf('versioned', 'v2')]).toBeDefined();
    client.patch(path, 'json-patch', [{ op: 'replace', path: '/spec/versions/1/served', value: false }]);
    until((all) => all[nameOf('versioned', 'v4')] === undefined);
    expect(definitionsIn()[nameOf('versioned', 'v2')]).toBeDefined();
    client.delete(path);
  });
});

describe('the published schema of a definition', () => {
  const FOO = {
    description: 'Foo CRD for Testing',
    type: 'object',
    properties: {
      spec: {
        type: 'object',
        description: 'Specification of Foo',
        properties: {
          bars: {
            description: 'List of Bars and their specs.',
            type: 'array',
            items: {
              type: 'object',
              required: ['name'],
              properties: {
                name: { description: 'Name of Bar.', type: 'string' },
                feeling: { description: 'Whether Bar is feeling great.', type: 'string', enum: ['Great', 'Down'] },
                bazs: { description: 'List of Bazs.', type: 'array', items: { type: 'string' } },
              },
            },
          },
        },
      },
      status: {
        description: 'Status of Foo',
        type: 'object',
        properties: { quxType: { description: 'External type.', pattern: 'in-tree|out-of-tree', type: 'string' } },
      },
    },
  };

  it.each([
    ['what was declared', FOO, FOO],
    [
      'nothing where anything may be',
      { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
      { type: 'object' },
    ],
  ])('is %s', (_, openAPIV3Schema, expected) => {
    const made = define(client, definition('exact', { versions: [version('v1', { schema: { openAPIV3Schema } })] }));
    const name = 'com.example.mygroup.v1.exact';
    let found: Json;
    client.until(() => {
      found = client.send('GET', '/openapi/v2', { accept: '' }).json.definitions;
      return found[name] !== undefined;
    }, 60);
    const { 'x-kubernetes-group-version-kind': _gvk, properties = {}, ...rest } = found[name];
    const { apiVersion: _apiVersion, kind: _kind, metadata: _metadata, ...own } = properties;
    expect({ ...rest, ...(Object.keys(own).length > 0 && { properties: own }) }).toEqual(expected);
    undefine(client, made);
  });
});
