/** Watches and lists in chunks (kubernetes/test/e2e/apimachinery/{watch,chunking}.go). */
import { beforeAll, describe, expect, it } from 'vitest';
import type { ReadStream } from '../http-request.ts';
import { GoClient, type Json, namesIn } from './go-client.ts';

const KEY = 'watch-this-configmap';

let client: GoClient;
let maps: string;
beforeAll(() => {
  client = new GoClient();
  maps = `/api/v1/namespaces/${client.namespace('watch')}/configmaps`;
});

function watchLabels(values: readonly string[], resourceVersion?: string): ReadStream {
  const selector = encodeURIComponent(`${KEY} in (${values.join(',')})`);
  const from = resourceVersion === undefined ? '' : `&resourceVersion=${resourceVersion}`;
  return client.watch(maps, `labelSelector=${selector}${from}&timeoutSeconds=600`);
}

function create(name: string, label: string): Json {
  return client.post(maps, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels: { [KEY]: label } } });
}

function update(name: string, change: Json): Json {
  const found = client.get(`${maps}/${name}`);
  const labels = { ...found.metadata.labels, ...change.labels };
  return client.put(`${maps}/${name}`, {
    ...found,
    metadata: { ...found.metadata, labels },
    data: { ...found.data, ...change.data },
  });
}

/** What a watch has told so far, as `TYPE mutation`; the object is the same as the one that was answered. */
function told(stream: ReadStream, answers: readonly Json[] = []): string[] {
  client.advance(1);
  const events = stream.events().filter(({ type }) => type !== 'BOOKMARK') as Json[];
  for (const answer of answers) expect(events.map(({ object }) => object)).toContainEqual(answer);
  return events.map(({ type, object }) => `${type} ${object.data?.mutation ?? '-'}`);
}

describe('watches', () => {
  it('tell of what is added, changed and deleted to those who look for its label', () => {
    const [a, b, both] = [watchLabels(['A']), watchLabels(['B']), watchLabels(['A', 'B'])];
    const answers = [
      create('configmap-a', 'A'),
      update('configmap-a', { data: { mutation: '1' } }),
      update('configmap-a', { data: { mutation: '2' } }),
    ];
    client.delete(`${maps}/configmap-a`);
    const expected = ['ADDED -', 'MODIFIED 1', 'MODIFIED 2', 'DELETED 2'];
    expect([told(a, answers), told(both, answers)]).toEqual([expected, expected]);
    create('configmap-b', 'B');
    client.delete(`${maps}/configmap-b`);
    expect([told(a), told(b), told(both)]).toEqual([
      expected,
      ['ADDED -', 'DELETED -'],
      [...expected, 'ADDED -', 'DELETED -'],
    ]);
    for (const stream of [a, b, both]) stream.stop();
  });

  it('begin at any version that is still known', () => {
    create('from', 'from-version');
    const first = update('from', { data: { mutation: '1' } });
    const second = update('from', { data: { mutation: '2' } });
    client.delete(`${maps}/from`);
    const stream = watchLabels(['from-version'], first.metadata.resourceVersion);
    expect(told(stream, [second])).toEqual(['MODIFIED 2', 'DELETED 2']);
    stream.stop();
  });

  it('go on where the one before stopped', () => {
    const before = watchLabels(['restarted']);
    create('again', 'restarted');
    update('again', { data: { mutation: '1' } });
    expect(told(before)).toEqual(['ADDED -', 'MODIFIED 1']);
    before.stop();
    const last = (before.events().at(-1) as Json).object.metadata.resourceVersion;
    update('again', { data: { mutation: '2' } });
    const after = watchLabels(['restarted'], last);
    client.delete(`${maps}/again`);
    expect(told(after)).toEqual(['MODIFIED 2', 'DELETED 2']);
    after.stop();
  });

  it('tell of a deletion when the label goes, and of an addition when it comes back', () => {
    const stream = watchLabels(['changed']);
    create('label', 'changed');
    update('label', { data: { mutation: '1' } });
    update('label', { labels: { [KEY]: 'wrong-value' } });
    expect(told(stream)).toEqual(['ADDED -', 'MODIFIED 1', 'DELETED 1']);
    update('label', { data: { mutation: '2' } });
    expect(told(stream)).toHaveLength(3);
    const restored = update('label', { labels: { [KEY]: 'changed' } });
    update('label', { data: { mutation: '3' } });
    client.delete(`${maps}/label`);
    expect(told(stream, [restored]).slice(3)).toEqual(['ADDED 2', 'MODIFIED 3', 'DELETED 3']);
    stream.stop();
  });

  it('that begin at each other’s events see the same history', () => {
    const path = `/api/v1/namespaces/${client.namespace('consistent')}/configmaps`;
    const start = client.get(path).metadata.resourceVersion;
    const first = client.watch(path, `resourceVersion=${start}`);
    for (let i = 0; i < 50; i++) {
      const name = `cm-${i % 7}`;
      const exists = client.fails('GET', `${path}/${name}`).code === 200;
      if (!exists) client.post(path, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
      else if (i % 3 === 0) client.delete(`${path}/${name}`);
      else client.put(`${path}/${name}`, { ...client.get(`${path}/${name}`), data: { at: String(i) } });
      if (i % 5 === 0) client.advance(1);
    }
    client.advance(1);
    const versionsIn = (stream: ReadStream) =>
      stream.events().map(({ object }: Json) => object.metadata.resourceVersion);
    const versions = versionsIn(first);
    expect(versions.length).toBeGreaterThan(40);
    for (const [index, version] of versions.entries()) {
      const later = client.watch(path, `resourceVersion=${version}`);
      client.advance(1);
      expect(versionsIn(later)).toEqual(versions.slice(index + 1));
      later.stop();
    }
    first.stop();
  });

  it('stream a list first for those who ask for one', () => {
    create('initial', 'initial');
    const stream = client.watch(maps, 'sendInitialEvents=true&resourceVersionMatch=NotOlderThan');
    client.advance(1);
    const events = stream.events() as Json[];
    expect(namesIn(stream)).toEqual(['ADDED initial', 'ADDED kube-root-ca.crt']);
    expect(events.at(-1)).toMatchObject({
      type: 'BOOKMARK',
      object: { metadata: { annotations: { 'k8s.io/initial-events-end': 'true' } } },
    });
    stream.stop();
  });
});

describe('lists in chunks', () => {
  const TOTAL = 400;
  let path: string;
  beforeAll(() => {
    path = `/api/v1/namespaces/${client.namespace('chunking')}/podtemplates`;
    for (let i = 0; i < TOTAL; i++) {
      client.post(path, {
        apiVersion: 'v1',
        kind: 'PodTemplate',
        metadata: { name: `template-${String(i).padStart(4, '0')}` },
        template: { spec: { containers: [{ name: 'test', image: 'test2' }] } },
      });
    }
  });

  /** Reads on from a token, checking each chunk, and answers how many there were and at which version. */
  function readOn(limit: number, found: number, token: string): { readonly found: number; readonly version: string } {
    let [count, next, version] = [found, token, ''];
    do {
      const from = next === '' ? '' : `&continue=${encodeURIComponent(next)}`;
      const { items, metadata } = client.get(`${path}?limit=${limit}${from}`);
      expect(items.length).toBeLessThanOrEqual(limit);
      version ||= metadata.resourceVersion;
      expect(metadata.resourceVersion).toBe(version);
      next = metadata.continue ?? '';
      expect(metadata.remainingItemCount).toBe(next === '' ? undefined : TOTAL - count - items.length);
      for (const item of items) expect(item.metadata.name).toBe(`template-${String(count++).padStart(4, '0')}`);
    } while (next !== '');
    return { found: count, version };
  }

  it('show all, at one version', () => {
    for (let round = 0; round < 3; round++) expect(readOn(17, 0, '').found).toBe(TOTAL);
    expect(client.get(`${path}?limit=${TOTAL + 1}`).items).toHaveLength(TOTAL);
  });

  it('go on when their version has been compacted, at a newer one', () => {
    const { metadata } = client.get(`${path}?limit=40`);
    const query = `limit=40&continue=${encodeURIComponent(metadata.continue)}`;
    let expired: Json;
    for (let waited = 0; waited < 600 && expired === undefined; waited += 20) {
      client.advance(20);
      const { code, status } = client.fails('GET', `${path}?${query}`);
      if (code !== 200) expired = status;
    }
    expect(expired).toMatchObject({ code: 410, reason: 'Expired', metadata: { continue: expect.stringMatching(/./) } });
    const { found, version } = readOn(40, 40, expired.metadata.continue);
    expect(found).toBe(TOTAL);
    expect(version).not.toBe(metadata.resourceVersion);
  });
});
