import { describe, expect, it } from 'vitest';
import { ConfigMap } from '../../../kube-api/kinds/index.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { createTestCluster, refusalOf, type TestCluster } from '../../../testing/api-server-harness.ts';
import type { ApiRequest } from '../../client/transport.ts';
import { ALLOWED, alwaysAllow, NO_OPINION } from '../authorization/authorizer.ts';

/** As a request from outside arrives: nothing is known about its body. */
function untyped(cluster: TestCluster, request: Partial<ApiRequest>): KubeObject {
  return cluster.apiServer.request({
    verb: 'create',
    kind: ConfigMap as unknown as ApiRequest['kind'],
    namespace: 'default',
    options: {},
    ...cluster.client.identity,
    ...request,
  }) as KubeObject;
}

describe('a body from outside', () => {
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web' }, data: { a: 'b' } };

  it.each<{ name: string; body: unknown }>([
    { name: 'an object', body },
    { name: 'text', body: JSON.stringify(body) },
    { name: 'no kind', body: { metadata: { name: 'web' }, data: { a: 'b' } } },
  ])('may be $name', ({ body: given }) => {
    const made = untyped(createTestCluster(), { body: given });
    expect(made).toMatchObject({ ...body, metadata: { name: 'web', namespace: 'default' } });
  });

  it.each<{ name: string; request: Partial<ApiRequest>; says: string }>([
    {
      name: 'a wrong type',
      request: { body: { ...body, data: { n: 1 } } },
      says: '400 BadRequest: ConfigMap in version "v1" cannot be handled as a ConfigMap: json: cannot unmarshal number into Go struct field ConfigMap.data of type string',
    },
    {
      name: 'another version',
      request: { body: { ...body, apiVersion: 'v2' } },
      says: '400 BadRequest: the API version in the data (v2) does not match the expected API version (v1)',
    },
    {
      name: 'another kind',
      request: { body: { ...body, kind: 'Secret' } },
      says: '400 BadRequest: Secret in version "v1" cannot be handled as a ConfigMap: converting (v1.Secret) to (core.ConfigMap): unknown conversion',
    },
    {
      name: 'no JSON',
      request: { body: 'hello' },
      says: `400 BadRequest: the object provided is unrecognized (must be of type ConfigMap): couldn't get version/kind; json parse error: invalid character 'h' looking for beginning of value (68656c6c6f)`,
    },
    {
      name: 'an unknown field, strictly',
      request: { body: { ...body, date: {} }, options: { fieldValidation: 'Strict' } },
      says: '400 BadRequest: ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "date"',
    },
    {
      name: 'a field twice, strictly',
      request: { body: '{"data":{"a":"b"},"data":{}}', options: { fieldValidation: 'Strict' } },
      says: '400 BadRequest: ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: duplicate field "data"',
    },
    {
      name: 'fields unknown and twice in the order of the text, strictly',
      request: { body: '{"x":1,"data":{},"data":{},"y":{"a":1,"a":2},"y":2}', options: { fieldValidation: 'Strict' } },
      says: '400 BadRequest: ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: unknown field "x", duplicate field "data", unknown field "y"',
    },
    {
      name: 'too much',
      request: { body: { ...body, data: { a: 'x'.repeat(3 * 1024 * 1024) } } },
      says: '413 RequestEntityTooLarge: Request entity too large: limit is 3145728',
    },
    {
      name: 'another namespace',
      request: { body: { ...body, metadata: { name: 'web', namespace: 'other' } } },
      says: '400 BadRequest: the namespace of the provided object does not match the namespace sent on the request',
    },
    {
      name: 'another name',
      request: { verb: 'update', name: 'other', body },
      says: '400 BadRequest: the name of the object (web) does not match the name on the URL (other)',
    },
    {
      name: 'no name',
      request: { body: { ...body, metadata: {} } },
      says: '422 Invalid: ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required',
    },
    {
      name: 'no user',
      request: { body, user: { name: '', groups: [] } },
      says: '401 Unauthorized: Unauthorized',
    },
    {
      name: 'a path that leads nowhere',
      request: { verb: 'get', name: 'web', subresource: 'scale' },
      says: '404 NotFound: the server could not find the requested resource',
    },
    {
      name: 'another such path',
      request: { verb: 'update', name: 'web', subresource: 'binding', body },
      says: '404 NotFound: the server could not find the requested resource',
    },
  ])('is refused for $name', ({ request, says }) => {
    expect(refusalOf(() => untyped(createTestCluster(), request))).toBe(says);
  });

  it.each<{ fieldValidation: 'Warn' | 'Ignore' | undefined; warnings: string[] }>([
    { fieldValidation: undefined, warnings: ['unknown field "date"'] },
    { fieldValidation: 'Warn', warnings: ['unknown field "date"'] },
    { fieldValidation: 'Ignore', warnings: [] },
  ])('with an unknown field is stored without it ($fieldValidation)', ({ fieldValidation, warnings }) => {
    const heard: string[] = [];
    const onWarning = (message: string): void => {
      heard.push(message);
    };
    const options = { onWarning, ...(fieldValidation && { fieldValidation }) };
    const made = untyped(createTestCluster(), { body: { ...body, date: {} }, options });
    expect(made).not.toHaveProperty('date');
    expect(heard).toEqual(warnings);
  });

  it('is asked about by the authorizer', () => {
    const cluster = createTestCluster({
      authorizer: {
        ...alwaysAllow,
        authorize: ({ verb, resource }) => (verb === 'create' && resource === 'configmaps' ? NO_OPINION : ALLOWED),
      },
    });
    expect(refusalOf(() => untyped(cluster, { body, name: 'web' }))).toBe(
      '403 Forbidden: configmaps is forbidden: User "kubernetes-admin" cannot create resource "configmaps" in API group "" in the namespace "default"',
    );
  });
});
