/** Server-side apply as clients outside of the simulation see it. */
import { describe, expect, it } from 'vitest';
import { createTestCluster } from '../../../testing/api-server-harness.ts';
import { ask } from '../../../testing/http-request.ts';
import type { HttpDoor } from '../http/contract.ts';
import { createHttpDoor } from '../http/http-door.ts';

const APPLY = 'application/apply-patch+yaml';
const MAPS = '/api/v1/namespaces/default/configmaps';

function open() {
  const { apiServer, clock } = createTestCluster();
  return { door: createHttpDoor({ apiServer, clock }), clock };
}

function apply(door: HttpDoor, target: string, body: string) {
  return ask(door, target, { method: 'PATCH', contentType: APPLY, body });
}

const map = (data: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: ${data}\n`;

describe('server-side apply over HTTP', () => {
  it('answers 201 for what it creates and 200 afterwards, with managed fields', () => {
    const { door } = open();
    const made = apply(door, `${MAPS}/m?fieldManager=one`, map('{a: "1"}'));
    expect(made.status).toBe(201);
    expect(made.json).toMatchObject({
      metadata: {
        managedFields: [
          {
            manager: 'one',
            operation: 'Apply',
            apiVersion: 'v1',
            fieldsType: 'FieldsV1',
            fieldsV1: { 'f:data': { 'f:a': {} } },
          },
        ],
      },
    });
    expect(apply(door, `${MAPS}/m?fieldManager=one`, map('{a: "2"}')).status).toBe(200);
  });

  it('answers conflicts with their causes', () => {
    const { door } = open();
    apply(door, `${MAPS}/m?fieldManager=one`, map('{a: "1"}'));
    const refused = apply(door, `${MAPS}/m?fieldManager=two`, map('{a: "2"}'));
    expect(refused.status).toBe(409);
    expect(refused.json).toEqual({
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: 'Apply failed with 1 conflict: conflict with "one": .data.a',
      reason: 'Conflict',
      details: { causes: [{ reason: 'FieldManagerConflict', message: 'conflict with "one"', field: '.data.a' }] },
      code: 409,
    });
    expect(apply(door, `${MAPS}/m?fieldManager=two&force=true`, map('{a: "2"}')).status).toBe(200);
  });

  it('tells of keys that are there twice', () => {
    const { door } = open();
    const body = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n  a: "1"\n  a: "2"\n';
    const strict = apply(door, `${MAPS}/m?fieldManager=one&fieldValidation=Strict`, body);
    expect(strict.json).toMatchObject({
      code: 400,
      message:
        'error strict decoding patch: error converting YAML to JSON: yaml: unmarshal errors:\n  line 6: key "a" already set in map',
    });
    const { status, headers } = apply(door, `${MAPS}/m?fieldManager=one`, body);
    expect({ status, warning: headers.warning }).toMatchObject({
      status: 201,
      warning: ['299 - "line 6: key \\"a\\" already set in map"'],
    });
  });

  it('needs a manager', () => {
    const { door } = open();
    expect(apply(door, `${MAPS}/m`, map('{}')).json).toMatchObject({
      code: 422,
      message: 'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    });
  });
});

const definition = (spec: object, isFree: boolean): string =>
  JSON.stringify({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'shirts.example.com' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'shirts', kind: 'Shirt', singular: 'shirt' },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          subresources: { status: {}, scale: { specReplicasPath: '.spec.count', statusReplicasPath: '.status.count' } },
          schema: {
            openAPIV3Schema: {
              type: 'object',
              ...(isFree ? { 'x-kubernetes-preserve-unknown-fields': true } : {}),
              properties: { spec, status: { type: 'object', properties: { count: { type: 'integer' } } } },
            },
          },
        },
      ],
    },
  });

const keyed = {
  type: 'object',
  properties: {
    count: { type: 'integer' },
    buttons: {
      type: 'array',
      'x-kubernetes-list-type': 'map',
      'x-kubernetes-list-map-keys': ['name'],
      items: {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string' }, color: { type: 'string' } },
      },
    },
  },
};

describe('server-side apply of custom resources', () => {
  const SHIRTS = '/apis/example.com/v1/namespaces/default/shirts';
  const shirt = (spec: object, rest: object = {}): string =>
    JSON.stringify({ apiVersion: 'example.com/v1', kind: 'Shirt', metadata: { name: 'a' }, spec, ...rest });

  function served(spec: object, isFree = false) {
    const { door, clock } = open();
    const made = ask(door, '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
      method: 'POST',
      body: definition(spec, isFree),
    });
    expect(made.status).toBe(201);
    clock.advance(10_000);
    return door;
  }

  it('merges lists as their schema says', () => {
    const door = served(keyed);
    expect(apply(door, `${SHIRTS}/a?fieldManager=one`, shirt({ buttons: [{ name: 'x', color: 'red' }] })).status).toBe(
      201,
    );
    const merged = apply(door, `${SHIRTS}/a?fieldManager=two`, shirt({ buttons: [{ name: 'y', color: 'blue' }] }));
    expect(merged.json.spec).toEqual({
      buttons: [
        { name: 'x', color: 'red' },
        { name: 'y', color: 'blue' },
      ],
    });
    expect(merged.json).toMatchObject({
      metadata: {
        managedFields: [
          {
            manager: 'one',
            fieldsV1: { 'f:spec': { 'f:buttons': { 'k:{"name":"x"}': { '.': {}, 'f:color': {}, 'f:name': {} } } } },
          },
          {
            manager: 'two',
            fieldsV1: { 'f:spec': { 'f:buttons': { 'k:{"name":"y"}': { '.': {}, 'f:color': {}, 'f:name': {} } } } },
          },
        ],
      },
    });
  });

  it('knows who scales them', () => {
    const door = served(keyed);
    apply(door, `${SHIRTS}/a?fieldManager=one`, shirt({ count: 1 }));
    const scaled = ask(door, `${SHIRTS}/a/scale?fieldManager=hpa`, {
      method: 'PATCH',
      contentType: 'application/merge-patch+json',
      body: '{"spec":{"replicas":3}}',
    });
    expect(scaled.status).toBe(200);
    expect(ask(door, `${SHIRTS}/a`).json).toMatchObject({
      spec: { count: 3 },
      metadata: {
        managedFields: [{ manager: 'hpa', subresource: 'scale', fieldsV1: { 'f:spec': { 'f:count': {} } } }],
      },
    });
  });

  it('takes fields that nobody described one by one, and their lists as a whole', () => {
    const door = served({ type: 'object', 'x-kubernetes-preserve-unknown-fields': true }, true);
    apply(door, `${SHIRTS}/a?fieldManager=one`, shirt({ free: { a: 1, list: [1, 2] } }));
    const merged = apply(door, `${SHIRTS}/a?fieldManager=two`, shirt({ free: { b: 1 } }));
    expect(merged.json.spec).toEqual({ free: { a: 1, list: [1, 2], b: 1 } });
    expect(merged.json).toMatchObject({
      metadata: {
        managedFields: [
          { manager: 'one', fieldsV1: { 'f:spec': { 'f:free': { '.': {}, 'f:a': {}, 'f:list': {} } } } },
          { manager: 'two', fieldsV1: { 'f:spec': { 'f:free': { '.': {}, 'f:b': {} } } } },
        ],
      },
    });
  });
});
