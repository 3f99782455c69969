import { existsSync, readFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from 'vitest';
import { encodeText } from '../../../kernel/index.ts';
import { createTestCluster, type TestCluster } from '../../../testing/api-server-harness.ts';
import { ask, readStream, send } from '../../../testing/http-request.ts';
import type { HttpDoor } from './contract.ts';
import { createHttpDoor } from './http-door.ts';

const PODS = '/api/v1/namespaces/default/pods';
const MAPS = '/api/v1/namespaces/default/configmaps';
const JSON_TYPE = 'application/json';
const TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

const pod = (name: string): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, labels: { run: name } },
  spec: { containers: [{ name: 'app', image: 'nginx' }] },
});
const map = (name: string, data: object = { a: '<b>' }): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data,
});

let cluster: TestCluster;
let door: HttpDoor;

beforeEach(() => {
  cluster = createTestCluster();
  door = createHttpDoor({ apiServer: cluster.apiServer, clock: cluster.clock });
});

function create(path: string, body: object): ReturnType<typeof ask> {
  return ask(door, path, { method: 'POST', contentType: JSON_TYPE, body });
}

describe('an object over HTTP', () => {
  it('is created, read, replaced, patched and deleted', () => {
    expect(create(`${MAPS}?fieldManager=test`, map('x')).status).toBe(201);
    const { status, headers, json, text } = ask(door, `${MAPS}/x`);
    expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type: JSON_TYPE });
    expect(headers['cache-control']).toBe('no-cache, private');
    expect(headers['audit-id']).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(text).toMatch(
      /^\{"kind":"ConfigMap","apiVersion":"v1","metadata":\{"name":"x","namespace":"default","uid":/,
    );
    expect(text).toContain('"a":"\\u003cb\\u003e"');
    expect(text.endsWith('}\n')).toBe(true);
    const replaced = ask(door, `${MAPS}/x`, {
      method: 'PUT',
      contentType: JSON_TYPE,
      body: { ...json, data: { a: 'c' } },
    });
    expect({ status: replaced.status, data: replaced.json.data }).toEqual({ status: 200, data: { a: 'c' } });
    const patched = ask(door, `${MAPS}/x`, {
      method: 'PATCH',
      contentType: 'application/merge-patch+json',
      body: { data: { b: 'd' } },
    });
    expect(patched.json.data).toEqual({ a: 'c', b: 'd' });
    expect(ask(door, `${MAPS}/x`, { method: 'DELETE' }).json).toMatchObject({ kind: 'Status', status: 'Success' });
    expect(ask(door, `${MAPS}/x`).status).toBe(404);
  });

  it('may come and go as YAML', () => {
    const body = 'kind: ConfigMap\nmetadata:\n  name: y\ndata:\n  a: "1"\n';
    const made = ask(door, MAPS, { method: 'POST', contentType: 'application/yaml', accept: 'application/yaml', body });
    expect({ status: made.status, type: made.headers['content-type'] }).toEqual({
      status: 201,
      type: 'application/yaml',
    });
    expect(made.text).toMatch(/^apiVersion: v1\ndata:\n {2}a: "1"\nkind: ConfigMap\nmetadata:\n/);
  });

  it('may not say a thing twice in YAML', () => {
    const body = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: y\ndata:\n  a: "1"\n  a: "2"\n';
    const post = (validation: string): ReturnType<typeof ask> =>
      ask(door, `${MAPS}?fieldValidation=${validation}`, { method: 'POST', contentType: 'application/yaml', body });
    const problem = 'yaml: unmarshal errors:\n  line 7: key "a" already set in map';
    expect(post('Strict').json.message).toBe(
      `ConfigMap in version "v1" cannot be handled as a ConfigMap: strict decoding error: ${problem}`,
    );
    const { status, headers } = post('Warn');
    expect({ status, warning: headers.warning }).toEqual({
      status: 201,
      warning: ['299 - "yaml: unmarshal errors:   line 7: key \\"a\\" already set in map"'],
    });
  });

  it('tells who manages which field', () => {
    create(`${MAPS}?fieldManager=somebody`, map('x'));
    expect(ask(door, `${MAPS}/x`).json.metadata).toMatchObject({ managedFields: [{ manager: 'somebody' }] });
  });

  it('is made by nobody in a dry run', () => {
    expect(create(`${MAPS}?dryRun=All`, map('x')).status).toBe(201);
    expect(ask(door, `${MAPS}/x`).status).toBe(404);
  });

  it('is indented for people', () => {
    expect(ask(door, '/api/v1/namespaces/default?pretty=true').text).toContain('{\n  "kind": "Namespace",\n');
    expect(ask(door, '/api/v1/namespaces/default', { headers: { 'user-agent': 'curl/8.1' } }).text).toContain('\n  ');
  });

  it('has no body for HEAD', () => {
    const { status, text } = ask(door, '/api/v1/namespaces/default', { method: 'HEAD' });
    expect({ status, text }).toEqual({ status: 200, text: '' });
  });

  it('brings its warnings along', () => {
    const { headers } = create(`${MAPS}?fieldValidation=Warn`, { ...map('x'), nosuch: 1 });
    expect(headers.warning).toEqual(['299 - "unknown field \\"nosuch\\""']);
  });
});

describe('a list', () => {
  it('has items without a kind', () => {
    const { json } = ask(door, '/api/v1/namespaces?limit=1');
    expect(json).toMatchObject({ kind: 'NamespaceList', apiVersion: 'v1', metadata: { remainingItemCount: 3 } });
    expect(Object.keys((json.items as object[])[0] ?? {})).toEqual(['metadata', 'spec', 'status']);
    const { continue: next } = json.metadata as { readonly continue: string };
    expect((ask(door, `/api/v1/namespaces?continue=${next}`).json.items as object[]).length).toBe(3);
  });

  it('is deleted as one', () => {
    create(MAPS, map('x'));
    create(MAPS, { ...map('y'), metadata: { name: 'y', labels: { a: 'b' } } });
    expect(ask(door, `${MAPS}?labelSelector=a%3Db`, { method: 'DELETE' }).json.kind).toBe('ConfigMapList');
    expect([ask(door, `${MAPS}/x`).status, ask(door, `${MAPS}/y`).status]).toEqual([200, 404]);
  });
});

describe('the time that a request may take', () => {
  it.each([
    ['?timeout=30s', 200],
    ['?timeout=0', 200],
    ['?timeout=soon', 400],
  ])('%s is answered %i', (query, status) => {
    const answer = ask(door, `${PODS}${query}`);
    expect(answer.status).toBe(status);
    if (status === 400)
      expect(answer.json.message).toMatch(
        /^invalid timeout specified in the request URL - time: invalid duration "soon"$/,
      );
  });
});

describe('refusals in the words of a real server', () => {
  it.each([
    ['GET', '/api/v1/nosuch', 404, 'the server could not find the requested resource'],
    ['GET', `${PODS}/a/nosuch`, 404, 'the server could not find the requested resource'],
    ['GET', '/api/v1/namespaces/default/nodes', 404, 'the server could not find the requested resource'],
    ['GET', '/api/v1/pods/a', 404, 'the server could not find the requested resource'],
    ['POST', '/api/v1/pods', 405, 'the server does not allow this method on the requested resource'],
    ['POST', `${PODS}/a`, 405, 'the server does not allow this method on the requested resource'],
    ['GET', `${PODS}?limit=x`, 400, 'strconv.ParseInt: parsing "x": invalid syntax'],
    ['GET', `${PODS}?watch=1&timeoutSeconds=1s`, 400, 'strconv.ParseInt: parsing "1s": invalid syntax'],
    [
      'GET',
      `${PODS}?sendInitialEvents=true`,
      422,
      'ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list',
    ],
    [
      'GET',
      `${PODS}?watch=true&resourceVersionMatch=Exact`,
      422,
      'ListOptions.meta.k8s.io "" is invalid: [resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided, resourceVersionMatch: Unsupported value: "Exact": supported values: "NotOlderThan"]',
    ],
    [
      'POST',
      `${PODS}?dryRun=yes`,
      422,
      'CreateOptions.meta.k8s.io "" is invalid: dryRun: Unsupported value: []string{"yes"}: supported values: "All"',
    ],
    [
      'POST',
      `${PODS}?fieldValidation=Maybe`,
      422,
      'CreateOptions.meta.k8s.io "" is invalid: fieldValidation: Unsupported value: "Maybe": supported values: "", "Ignore", "Strict", "Warn"',
    ],
    [
      'DELETE',
      `${PODS}/a?propagationPolicy=x`,
      422,
      'DeleteOptions.meta.k8s.io "" is invalid: propagationPolicy: Unsupported value: "x": supported values: "Foreground", "Background", "Orphan", "nil"',
    ],
    ['GET', `${PODS}/none`, 404, 'pods "none" not found'],
  ])('%s %s: %d', (method, path, code, message) => {
    const { status, json } = ask(door, path, { method, ...(method === 'POST' ? { body: pod('a') } : {}) });
    expect({ status, json: { code: json.code, message: json.message } }).toEqual({
      status: code,
      json: { code, message },
    });
  });

  it('names the methods that are allowed', () => {
    expect(ask(door, PODS, { method: 'PUT' }).headers.allow).toBe('GET, POST, DELETE');
  });

  it.each([
    ['POST', PODS, 'text/plain', 'application/json, application/yaml'],
    [
      'PATCH',
      `${PODS}/a`,
      'application/json',
      'application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml',
    ],
  ])('%s with a strange body', (method, path, contentType, accepted) => {
    const { status, json } = ask(door, path, { method, contentType, body: {} });
    expect({ status, message: json.message }).toEqual({
      status: 415,
      message: `the body of the request was in an unknown format - accepted media types include: ${accepted}`,
    });
  });

  it('of what nobody can read', () => {
    const { status, headers, json } = ask(door, PODS, { accept: 'text/html' });
    expect({ status, type: headers['content-type'], reason: json.reason }).toEqual({
      status: 406,
      type: JSON_TYPE,
      reason: 'NotAcceptable',
    });
  });

  it('of server-side apply without a manager', () => {
    const { json } = ask(door, `${MAPS}/x`, {
      method: 'PATCH',
      contentType: 'application/apply-patch+yaml',
      body: map('x'),
    });
    expect(json.message).toBe(
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    );
  });

  it('of errors that nobody meant', () => {
    const broken = createHttpDoor({
      apiServer: cluster.apiServer,
      clock: cluster.clock,
      authenticate: () => {
        throw new Error('boom');
      },
    });
    expect(ask(broken, PODS).json).toMatchObject({ code: 500, message: 'Internal error occurred: boom' });
    expect(cluster.trace.get(cluster.trace.lastId)).toMatchObject({ action: 'request', subject: PODS });
  });
});

describe('tables', () => {
  it('have all columns and the metadata of their rows', () => {
    create(PODS, pod('a'));
    const { json } = ask(door, PODS, { accept: TABLE });
    const { columnDefinitions, rows } = json as { columnDefinitions: { name: string }[]; rows: { cells: unknown[] }[] };
    expect(columnDefinitions.map(({ name }) => name)).toEqual([
      'Name',
      'Ready',
      'Status',
      'Restarts',
      'Age',
      'IP',
      'Node',
      'Nominated Node',
      'Readiness Gates',
    ]);
    expect(rows).toMatchObject([
      { object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: { name: 'a' } } },
    ]);
  });

  it.each([
    ['Object', { kind: 'Pod', apiVersion: 'v1', spec: {} }],
    ['None', null],
  ])('with includeObject=%s', (include, object) => {
    create(PODS, pod('a'));
    const { rows } = ask(door, `${PODS}?includeObject=${include}`, { accept: TABLE }).json as { rows: object[] };
    expect(rows).toMatchObject([{ object }]);
  });

  it('refuse to include what there is not', () => {
    expect(ask(door, `${PODS}?includeObject=All`, { accept: TABLE }).json.message).toBe(
      "Unable to convert to Table as requested: includeObject: Invalid value: \"All\": must be 'Metadata', 'Object', 'None', or empty",
    );
  });

  it('are not made of what was only asked', () => {
    const { status } = ask(door, '/api/v1/namespaces/default/bindings', {
      method: 'POST',
      accept: 'application/json;as=Table;v=v1;g=meta.k8s.io',
      body: {},
    });
    expect(status).toBe(406);
  });
});

describe('metadata alone', () => {
  it.each([
    ['PartialObjectMetadata', '/api/v1/namespaces/default', { metadata: { name: 'default' } }],
    ['PartialObjectMetadataList', '/api/v1/namespaces?limit=1', { items: [{ kind: 'PartialObjectMetadata' }] }],
  ])('%s', (kind, path, expected) => {
    const { json } = ask(door, path, { accept: `application/json;as=${kind};v=v1;g=meta.k8s.io` });
    expect(json).toMatchObject({ kind, apiVersion: 'meta.k8s.io/v1', ...expected });
    expect(json.spec).toBeUndefined();
  });

  it('of a list needs a list', () => {
    const accept = 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io';
    expect(ask(door, '/api/v1/namespaces/default', { accept }).status).toBe(406);
  });
});

describe('a watch', () => {
  it('sends its head at once, then events, then ends', () => {
    const { resourceVersion } = ask(door, PODS).json.metadata as { readonly resourceVersion: string };
    const stream = readStream(door, `${PODS}?watch=true&resourceVersion=${resourceVersion}&timeoutSeconds=5`);
    expect({ status: stream.status, type: stream.headers['content-type'] }).toEqual({ status: 200, type: JSON_TYPE });
    create(PODS, pod('a'));
    cluster.clock.advance(100);
    expect(stream.events()).toMatchObject([{ type: 'ADDED', object: { kind: 'Pod', metadata: { name: 'a' } } }]);
    expect(stream.isEnded()).toBe(false);
    cluster.clock.advance(6000);
    expect(stream.isEnded()).toBe(true);
  });

  it('may be asked for in the old way', () => {
    create(PODS, pod('a'));
    create(PODS, pod('b'));
    const all = readStream(door, '/api/v1/watch/namespaces/default/pods');
    const one = readStream(door, '/api/v1/watch/namespaces/default/pods/b');
    cluster.clock.advance(100);
    expect([all.events().length, one.events().length]).toEqual([2, 1]);
  });

  it('of tables says once what its columns are', () => {
    create(PODS, pod('a'));
    create(PODS, pod('b'));
    const stream = readStream(door, `${PODS}?watch=true`, { accept: TABLE });
    cluster.clock.advance(100);
    const objects = stream.events().map(({ object }) => object as { kind: string; columnDefinitions: unknown });
    expect(objects.map(({ kind, columnDefinitions }) => [kind, columnDefinitions !== null])).toEqual([
      ['Table', true],
      ['Table', false],
    ]);
  });

  it('tells as an event that its version is gone', () => {
    for (let i = 0; i < 5; i++) create(MAPS, map(`x${i}`));
    cluster.clock.advance(3_600_000);
    create(MAPS, map('y'));
    cluster.clock.advance(3_600_000);
    const stream = readStream(door, `${MAPS}?watch=true&resourceVersion=1`);
    cluster.clock.advance(100);
    expect(stream.events()).toMatchObject([
      { type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } },
    ]);
    expect(stream.isEnded()).toBe(true);
  });

  it('stops when the reader goes away', () => {
    const stream = readStream(door, `${PODS}?watch=true`);
    stream.stop();
    create(PODS, pod('a'));
    cluster.clock.advance(1000);
    expect(stream.chunks).toEqual([]);
  });

  it('is not to be had as YAML', () => {
    const { json } = ask(door, `${PODS}?watch=true`, { accept: 'application/yaml' });
    expect(json).toEqual({});
    expect(send(door, `${PODS}?watch=true`, { accept: 'application/yaml' })).toMatchObject({ status: 406 });
  });
});

describe('a deletion', () => {
  it.each([
    [{ body: { kind: 'DeleteOptions', apiVersion: 'v1', gracePeriodSeconds: 7 } }, ''],
    [{}, '?gracePeriodSeconds=7'],
  ])('takes options %j %s', (request, query) => {
    create(PODS, pod('a'));
    cluster.client.createSubresource(
      { ...cluster.apiServer.context.resources.findVersion('', 'v1', 'pods')?.definition } as never,
      { name: 'a', namespace: 'default' },
      'binding',
      { apiVersion: 'v1', kind: 'Binding', metadata: { name: 'a' }, target: { kind: 'Node', name: 'n' } } as never,
    );
    const { json } = ask(door, `${PODS}/a${query}`, { method: 'DELETE', contentType: JSON_TYPE, ...request });
    expect(json.metadata).toMatchObject({ deletionGracePeriodSeconds: 7 });
  });

  it('refuses what are no options', () => {
    const { json } = ask(door, `${PODS}/a`, { method: 'DELETE', contentType: JSON_TYPE, body: { kind: 'Pod' } });
    expect(json).toMatchObject({ code: 400 });
  });
});

describe('what the server is', () => {
  it.each([
    ['/healthz', 'ok'],
    ['/livez/ping', 'ok'],
    ['/readyz/etcd', 'ok'],
  ])('%s', (path, text) => {
    expect(ask(door, path)).toMatchObject({ status: 200, text });
  });

  it('/version', () => {
    expect(ask(door, '/version?timeout=32s').json).toMatchObject({ major: '1', minor: '32', gitVersion: 'v1.32.13' });
  });

  it('tells verifiers of tokens where to look', () => {
    const { json } = ask(door, '/.well-known/openid-configuration');
    expect(json).toMatchObject({ issuer: 'https://kubernetes.default.svc.cluster.local' });
    expect(ask(door, '/openid/v1/jwks').headers['content-type']).toBe('application/jwk-set+json');
  });

  it('/', () => {
    expect(ask(door, '/').json.paths).toEqual(expect.arrayContaining(['/api/v1', '/apis/apps/v1', '/version']));
  });

  it.each(['/nope', '/healthz/nope', '/apis/nope/v1/things'])('%s is no page', (path) => {
    expect(ask(door, path)).toMatchObject({ status: 404, text: '404 page not found\n' });
  });

  const file = '../shared/oracles/sessions/25-discovery-help.json';
  it.skipIf(!existsSync(file))('says in `/readyz?verbose` what a real server said', () => {
    const { steps } = JSON.parse(readFileSync(file, 'utf8')) as { steps: { cmd?: string; stdout: string }[] };
    const recorded = steps.find(({ cmd }) => cmd?.includes('/readyz?verbose'))?.stdout ?? '';
    expect(ask(door, '/readyz?verbose').text.trim()).toBe(recorded.trim());
  });
});

it('decodes text in any form that a body may have', () => {
  const bytes = encodeText(JSON.stringify(map('ü', { a: 'é' })).replace('"ü"', '"u"'));
  expect(ask(door, MAPS, { method: 'POST', body: bytes }).json.data).toEqual({ a: 'é' });
});

describe('server-side apply', () => {
  const apply = (body: string, query: string): ReturnType<typeof ask> =>
    ask(door, `${MAPS}/x?fieldManager=me&${query}`, {
      method: 'PATCH',
      contentType: 'application/apply-patch+yaml',
      body,
    });

  it('makes what is not there', () => {
    const yaml = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n  a: b\n';
    expect([apply(yaml, '').status, apply(yaml, '').status]).toEqual([201, 200]);
  });

  it('finds what is said twice', () => {
    const yaml = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n  a: b\n  a: c\n';
    const { status, json } = apply(yaml, 'fieldValidation=Strict');
    expect(status).toBe(400);
    expect(json.message).toContain('line 7: key "a" already set in map');
  });
});

describe('who may do what', () => {
  const asBob = { headers: { 'impersonate-user': 'bob' } };

  beforeEach(() => {
    cluster = createTestCluster({ authorizationMode: 'RBAC' });
    door = createHttpDoor({ apiServer: cluster.apiServer, clock: cluster.clock });
  });

  it.each([
    [PODS, 'pods is forbidden: User "bob" cannot list resource "pods" in API group "" in the namespace "default"'],
    [
      `${PODS}/a/log`,
      'pods "a" is forbidden: User "bob" cannot get resource "pods/log" in API group "" in the namespace "default"',
    ],
    ['/metrics', 'forbidden: User "bob" cannot get path "/metrics"'],
  ])('%s is forbidden', (path, message) => {
    expect(ask(door, path, asBob).json).toMatchObject({ code: 403, reason: 'Forbidden', message });
    expect(ask(door, path).status).not.toBe(403);
  });

  it.each(['/version', '/api', '/healthz'])('%s is for all', (path) => {
    expect(ask(door, path, asBob).status).toBe(200);
  });

  it('wants a token that is good', () => {
    const { status, json } = ask(door, PODS, { headers: { authorization: 'Bearer nonsense' } });
    expect({ status, reason: json.reason, message: json.message }).toEqual({
      status: 401,
      reason: 'Unauthorized',
      message: 'Unauthorized',
    });
  });
});
