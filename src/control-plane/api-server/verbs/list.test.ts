import { beforeEach, describe, expect, it } from 'vitest';
import { ConfigMap, Event, Pod } from '../../../kube-api/kinds/index.ts';
import type { KubeList } from '../../../kube-api/meta/object.ts';
import { StatusError } from '../../../kube-api/meta/status-error.ts';
import { createTestCluster, refusalOf, type TestCluster } from '../../../testing/api-server-harness.ts';
import type { ListOptions } from '../../client/transport.ts';

let cluster: TestCluster;

beforeEach(() => {
  cluster = createTestCluster();
  for (const namespace of ['kube-system', 'default']) {
    for (const name of ['e', 'd', 'c', 'b', 'a']) {
      const labels = { name, tier: name < 'c' ? 'front' : 'back' };
      cluster.client.create(ConfigMap, { metadata: { name, namespace, labels } });
    }
  }
});

function refusal(work: () => unknown): StatusError {
  try {
    work();
  } catch (error) {
    if (error instanceof StatusError) return error;
    throw error;
  }
  throw new Error('not refused');
}

const list = (options: ListOptions = {}) => cluster.client.list(ConfigMap, options);
const namesOf = ({ items }: KubeList) => items.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
const inDefault = (...names: string[]) => names.map((name) => `default/${name}`);

describe('a list', () => {
  it.each<{ name: string; options: ListOptions; names: string[] }>([
    { name: 'of a namespace', options: { namespace: 'default' }, names: inDefault('a', 'b', 'c', 'd', 'e') },
    { name: 'of an empty namespace', options: { namespace: 'kube-public' }, names: [] },
    {
      name: 'by label',
      options: { labelSelector: 'tier in (front),name!=a' },
      names: ['default/b', 'kube-system/b'],
    },
    { name: 'by name', options: { namespace: 'default', fieldSelector: 'metadata.name=c' }, names: inDefault('c') },
    {
      name: 'by name everywhere',
      options: { fieldSelector: 'metadata.name=c' },
      names: ['default/c', 'kube-system/c'],
    },
    {
      name: 'by a name that is missing',
      options: { namespace: 'default', fieldSelector: 'metadata.name=x' },
      names: [],
    },
    {
      name: 'by name and by a label that does not fit',
      options: { namespace: 'default', fieldSelector: 'metadata.name=c', labelSelector: 'name=d' },
      names: [],
    },
    {
      name: 'by namespace',
      options: { fieldSelector: 'metadata.namespace=default,metadata.name!=e' },
      names: inDefault('a', 'b', 'c', 'd'),
    },
  ])('$name is in order of namespace and name', ({ options, names }) => {
    const found = list(options);
    expect(namesOf(found)).toEqual(names);
    expect(found).toMatchObject({ kind: 'ConfigMapList', apiVersion: 'v1' });
    expect(found.metadata).toEqual({ resourceVersion: String(cluster.apiServer.etcd.revision) });
  });

  it('by a field of the kind', () => {
    const { client } = cluster;
    const spec = { containers: [{ name: 'a', image: 'nginx' }] };
    client.create(Pod, { metadata: { name: 'one', namespace: 'default' }, spec: { ...spec, nodeName: 'node-1' } });
    client.create(Pod, { metadata: { name: 'two', namespace: 'default' }, spec });
    const byField = (fieldSelector: string) => namesOf(client.list(Pod, { fieldSelector }));
    expect(byField('spec.nodeName=node-1')).toEqual(['default/one']);
    expect(byField('spec.nodeName=')).toEqual(['default/two']);
    expect(byField('status.phase!=Pending')).toEqual([]);
  });

  it.each<{ options: ListOptions; code: number; says: string }>([
    {
      options: { fieldSelector: 'foo.bar=1' },
      code: 400,
      says: 'field label not supported: foo.bar',
    },
    {
      options: { resourceVersionMatch: 'Exact' },
      code: 422,
      says: 'resourceVersionMatch is forbidden unless resourceVersion',
    },
    {
      options: { resourceVersion: 'abc' },
      code: 500,
      says: 'resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax',
    },
    {
      options: { resourceVersion: 'abc', limit: 1 },
      code: 400,
      says: 'invalid resource version: resourceVersion: Invalid value: "abc": strconv.ParseUint: parsing "abc": invalid syntax',
    },
    {
      options: { resourceVersion: '9999', resourceVersionMatch: 'Exact' },
      code: 500,
      says: 'etcdserver: mvcc: required revision is a future revision',
    },
    {
      options: { resourceVersion: '5', continue: 'eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiJrZXkifQ' },
      code: 400,
      says: 'specifying resource version is not allowed when using continue',
    },
    { options: { resourceVersion: '9999' }, code: 504, says: 'Timeout: Too large resource version: 9999, current: ' },
    {
      options: { continue: 'ab!d' },
      code: 400,
      says: 'invalid continue token: continue key is not valid: illegal base64 data at input byte 2',
    },
    {
      options: { continue: 'e30' },
      code: 400,
      says: 'invalid continue token: continue key is not valid: server does not recognize this encoded version ',
    },
    {
      options: { continue: 'aGVsbG8' },
      code: 400,
      says: "invalid continue token: continue key is not valid: invalid character 'h' looking for beginning of value",
    },
    {
      options: { continue: 'eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6NSwic3RhcnQiOiIuLi94In0' },
      code: 400,
      says: 'invalid continue token: continue key is not valid: ../x',
    },
  ])('refuses $options', ({ options, code, says }) => {
    const error = refusal(() => cluster.client.list(Pod, options));
    expect(error.code).toBe(code);
    expect(error.message).toContain(says);
  });

  it('of what is gone is short', () => {
    cluster.client.deleteCollection(ConfigMap, { namespace: 'default', labelSelector: 'tier=front' });
    expect(namesOf(list({ namespace: 'default' }))).toEqual(inDefault('c', 'd', 'e'));
    expect(namesOf(list({ namespace: 'kube-system' }))).toHaveLength(5);
  });

  it('of events forgets them after an hour', () => {
    const involvedObject = { kind: 'Pod', name: 'web', namespace: 'default' };
    const metadata = { name: 'web.1', namespace: 'default' };
    cluster.client.create(Event, { metadata, involvedObject } as Parameters<typeof cluster.client.create<Event>>[1]);
    cluster.clock.advance(3_540_000);
    expect(cluster.client.list(Event).items).toHaveLength(1);
    cluster.clock.advance(180_000);
    expect(cluster.client.list(Event).items).toEqual([]);
    expect(cluster.trace.get(cluster.trace.lastId)).toMatchObject({
      actor: 'etcd',
      action: 'write',
      subject: 'events/default/web.1',
      detail: { verb: 'expire', revision: cluster.apiServer.etcd.revision },
    });
  });
});

describe('pages', () => {
  function pages(options: ListOptions, between: () => void = () => {}) {
    const found: KubeList[] = [];
    let token: string | undefined;
    do {
      const page = list(token === undefined ? options : { ...options, continue: token });
      found.push(page);
      token = page.metadata.continue;
      between();
    } while (token !== undefined);
    return found;
  }

  it('cut a list, and say how much is left', () => {
    const found = pages({ limit: 4 });
    expect(found.map(namesOf)).toEqual([
      ['default/a', 'default/b', 'default/c', 'default/d'],
      ['default/e', 'kube-system/a', 'kube-system/b', 'kube-system/c'],
      ['kube-system/d', 'kube-system/e'],
    ]);
    expect(found.map(({ metadata }) => metadata.remainingItemCount)).toEqual([6, 2, undefined]);
  });

  it('end with the last object and not after it', () => {
    expect(pages({ limit: 5 }).map(({ items }) => items.length)).toEqual([5, 5]);
  });

  it('are full in spite of selectors, which leave no count', () => {
    const found = pages({ limit: 3, labelSelector: 'tier=back' });
    expect(found.map(({ items }) => items.length)).toEqual([3, 3]);
    expect(found[0]?.metadata.remainingItemCount).toBeUndefined();
  });

  it('all belong to the revision of the first', () => {
    let i = 0;
    const write = (): void => {
      cluster.client.create(ConfigMap, { metadata: { name: `z${i++}`, namespace: 'default' } });
    };
    const found = pages({ limit: 4 }, write);
    expect(found.flatMap(namesOf)).toHaveLength(10);
    expect(new Set(found.map(({ metadata }) => metadata.resourceVersion)).size).toBe(1);
  });

  it('end when their revision has been compacted, unless one goes on all the same', () => {
    const { etcd } = cluster.apiServer;
    const first = list({ limit: 4 });
    cluster.client.create(ConfigMap, { metadata: { name: 'zzz', namespace: 'default' } });
    etcd.compact(etcd.revision);
    const error = refusal(() => list({ limit: 4, continue: first.metadata.continue ?? '' }));
    expect([error.code, error.reason]).toEqual([410, 'Expired']);
    expect(error.message).toContain('The provided continue parameter is too old to display a consistent list result.');
    const rest = list({ continue: error.status.metadata.continue ?? '' });
    expect(rest.items.map(({ metadata }) => metadata.name)).toEqual(['e', 'zzz', 'a', 'b', 'c', 'd', 'e']);
  });
});

describe('resourceVersion', () => {
  it.each<{ name: string; options: ListOptions; past: boolean }>([
    { name: 'none is the newest', options: {}, past: false },
    { name: '0 is any', options: { resourceVersion: '0' }, past: false },
    { name: 'not older than', options: { resourceVersionMatch: 'NotOlderThan' }, past: false },
    { name: 'a version alone is a lower limit', options: {}, past: false },
    { name: 'exact', options: { resourceVersionMatch: 'Exact' }, past: true },
    { name: 'with a limit it is exact', options: { limit: 100 }, past: true },
  ])('$name', ({ name, options, past }) => {
    const { resourceVersion } = list().metadata;
    cluster.client.create(ConfigMap, { metadata: { name: 'new', namespace: 'default' } });
    const asked =
      name.startsWith('none') || options.resourceVersion === '0' ? options : { ...options, resourceVersion };
    const found = list(asked);
    expect(found.items).toHaveLength(past ? 10 : 11);
    expect(found.metadata.resourceVersion === resourceVersion).toBe(past);
  });

  it('0 leaves the limit aside, but for what is not held in memory', () => {
    expect(list({ limit: 2, resourceVersion: '0' }).items).toHaveLength(10);
    const involvedObject = { kind: 'Pod', name: 'web', namespace: 'default' };
    for (const name of ['a', 'b', 'c']) {
      cluster.client.create(Event, { metadata: { name, namespace: 'default' }, involvedObject });
    }
    expect(cluster.client.list(Event, { limit: 2, resourceVersion: '0' }).items).toHaveLength(2);
  });

  it.each([
    { resourceVersion: '0', refusal: 'done' },
    { resourceVersion: '1', refusal: 'done' },
    {
      resourceVersion: 'x',
      refusal: '500 Unknown: resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax',
    },
    { resourceVersion: '9999', refusal: '504 Timeout: Timeout: Too large resource version: 9999, current: ' },
  ])('of a single object: $resourceVersion', ({ resourceVersion, refusal: says }) => {
    const get = (): unknown =>
      cluster.apiServer.request({
        verb: 'get',
        kind: ConfigMap,
        namespace: 'default',
        name: 'a',
        options: { resourceVersion },
        user: { name: 'admin', groups: [] },
        actor: 'test',
      });
    expect(refusalOf(get)).toContain(says);
  });

  it('too large says when to try again, and why', () => {
    const { status } = refusal(() => list({ resourceVersion: '9999' }));
    expect(status.details).toEqual({
      retryAfterSeconds: 1,
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    });
  });

  it('exact and compacted is too old', () => {
    const { etcd } = cluster.apiServer;
    etcd.compact(etcd.revision);
    const error = refusal(() => list({ resourceVersion: '3', resourceVersionMatch: 'Exact' }));
    expect([error.code, error.message]).toEqual([410, 'The resourceVersion for the provided list is too old.']);
  });
});
