import { describe, expect, it } from 'vitest';
import { goTable, hasGoTables } from '../../../../testing/go-table.ts';
import { parseTarget } from './query.ts';
import { requestInfoOf } from './request-info.ts';

interface Case {
  readonly method: string;
  readonly url: string;
  readonly expectedVerb: string;
  readonly expectedAPIGroup: string;
  readonly expectedAPIVersion: string;
  readonly expectedNamespace: string;
  readonly expectedResource: string;
  readonly expectedSubresource: string;
  readonly expectedName: string;
  readonly expectedParts: readonly string[];
}

const cases = goTable<Case>('apiserver_pkg_endpoints_request', 'TestGetAPIRequestInfo').filter(
  ({ case: row }) => typeof row === 'object' && row.url !== undefined,
);

describe.skipIf(!hasGoTables)('what a request asks for, as upstream tells it', () => {
  it.each(cases.map(({ case: row }) => row))('$method $url', (row) => {
    const { path, query } = parseTarget(row.url);
    expect(requestInfoOf(row.method, path, query)).toMatchObject({
      isResourceRequest: true,
      verb: row.expectedVerb,
      apiGroup: row.expectedAPIGroup,
      apiVersion: row.expectedAPIVersion,
      namespace: row.expectedNamespace,
      resource: row.expectedResource,
      subresource: row.expectedSubresource,
      name: row.expectedName,
      parts: row.expectedParts,
    });
  });
});

it.each([
  ['/api/v1/pods?fieldSelector=metadata.name%3Dweb', 'list', 'web'],
  ['/api/v1/pods?fieldSelector=metadata.name%3Dweb&watch=1', 'watch', 'web'],
  ['/api/v1/pods?fieldSelector=metadata.name%21%3Dweb', 'list', ''],
  ['/api/v1/pods?fieldSelector=metadata.name%3D..', 'list', ''],
  ['/api/v1/pods?limit=x&fieldSelector=metadata.name%3Dweb', 'list', ''],
])('%s is a %s of "%s"', (url, verb, name) => {
  const { path, query } = parseTarget(url);
  expect(requestInfoOf('GET', path, query)).toMatchObject({ verb, name });
});

it.each(['/', '/api', '/apis', '/api/v1', '/apis/apps', '/apis/apps/v1', '/healthz/ping', '/openapi/v3/api/v1'])(
  '%s is about no object',
  (url) => {
    const { path, query } = parseTarget(url);
    expect(requestInfoOf('GET', path, query)).toMatchObject({ isResourceRequest: false, verb: 'get' });
  },
);

describe('targets', () => {
  it.each([
    ['/a%20b?x=1+2&x=3&y', '/a b', ['1 2', '3'], true],
    ['http://host/a?x=%3D', '/a', ['='], false],
    ['/a?x=%zz&x=ok', '/a', ['ok'], false],
    ['/%zz', '/%zz', [], false],
  ])('%s', (target, path, values, hasY) => {
    const parsed = parseTarget(target);
    expect([parsed.path, parsed.query.all('x'), parsed.query.has('y')]).toEqual([path, values, hasY]);
  });
});
