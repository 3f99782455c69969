/** Custom resources as clients find them: in discovery, and under their own paths. */
import { describe, expect, it } from 'vitest';
import { createTestCluster } from '../../../testing/api-server-harness.ts';
import { ask } from '../../../testing/http-request.ts';
import { createHttpDoor } from '../http/http-door.ts';

const CRD = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'shirts.stable.example.com' },
  spec: {
    group: 'stable.example.com',
    scope: 'Namespaced',
    names: { plural: 'shirts', kind: 'Shirt', singular: 'shirt', shortNames: ['sh'], categories: ['all'] },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: { type: 'object', properties: { color: { type: 'string' }, size: { type: 'string' } } },
            },
          },
        },
        additionalPrinterColumns: [{ name: 'Color', type: 'string', jsonPath: '.spec.color' }],
      },
    ],
  },
};

function served() {
  const { apiServer, clock } = createTestCluster();
  const door = createHttpDoor({ apiServer, clock });
  const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  const made = ask(door, definitions, { method: 'POST', body: JSON.stringify(CRD) });
  clock.advance(100);
  return { door, clock, made, definitions };
}

describe('a custom resource over HTTP', () => {
  it('is discovered', () => {
    const { door, made } = served();
    expect(made.json).toMatchObject({
      kind: 'CustomResourceDefinition',
      status: { acceptedNames: { kind: '', plural: '' }, conditions: null, storedVersions: ['v1'] },
    });
    expect(ask(door, '/apis/stable.example.com').json).toMatchObject({
      kind: 'APIGroup',
      preferredVersion: { groupVersion: 'stable.example.com/v1', version: 'v1' },
    });
    expect(ask(door, '/apis/stable.example.com/v1').json).toMatchObject({
      kind: 'APIResourceList',
      resources: [
        {
          name: 'shirts',
          singularName: 'shirt',
          namespaced: true,
          kind: 'Shirt',

          shortNames: ['sh'],
          categories: ['all'],
        },
      ],
    });
  });

  it('is created, printed and gone', () => {
    const { door, clock, definitions } = served();
    const path = '/apis/stable.example.com/v1/namespaces/default/shirts';
    const shirt = {
      apiVersion: 'stable.example.com/v1',
      kind: 'Shirt',
      metadata: { name: 'a' },
      spec: { color: 'blue' },
    };
    const made = ask(door, path, { method: 'POST', body: JSON.stringify(shirt) });
    expect(made).toMatchObject({ status: 201, json: { ...shirt, metadata: { name: 'a', generation: 1 } } });
    expect(ask(door, path).json).toMatchObject({ kind: 'ShirtList', apiVersion: 'stable.example.com/v1' });
    const table = ask(door, path, { accept: 'application/json;as=Table;v=v1;g=meta.k8s.io' }).json;
    expect(table).toMatchObject({
      columnDefinitions: [{ name: 'Name' }, { name: 'Color' }],
      rows: [{ cells: ['a', 'blue'] }],
    });
    ask(door, `${definitions}/shirts.stable.example.com`, { method: 'DELETE' });
    clock.advance(6_000);
    expect(ask(door, path).status).toBe(404);
    expect(ask(door, '/apis/stable.example.com/v1').status).toBe(404);
  });

  it('is read strictly when that is wanted', () => {
    const { door } = served();
    const path = '/apis/stable.example.com/v1/namespaces/default/shirts?fieldValidation=Strict';
    const body =
      '{"apiVersion":"stable.example.com/v1","kind":"Shirt","metadata":{"name":"a","unknownMeta":1},"spec":{"color":"a","color":"b","x":1}}';
    expect(ask(door, path, { method: 'POST', body })).toMatchObject({
      status: 400,
      json: {
        message:
          'Shirt in version "v1" cannot be handled as a Shirt: strict decoding error: duplicate field "spec.color", unknown field "metadata.unknownMeta", unknown field "spec.x"',
      },
    });
  });

  it('has a definition with a status of its own', () => {
    const { door, definitions } = served();
    const status = `${definitions}/shirts.stable.example.com/status`;
    const condition = { type: 'StatusPatched', status: 'True', reason: 'E2E', message: 'Set by e2e test' };
    const body = { status: { conditions: [condition] } };
    const patched = ask(door, status, { method: 'PATCH', contentType: 'application/merge-patch+json', body });
    expect(patched).toMatchObject({ status: 200, json: { status: { conditions: [condition] } } });
  });
});
