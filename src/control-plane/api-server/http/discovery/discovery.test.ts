import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createTestCluster } from '../../../../testing/api-server-harness.ts';
import { ask } from '../../../../testing/http-request.ts';
import { createHttpDoor } from '../http-door.ts';
import { sha256, sha512Hex } from './sha2.ts';
import { compareVersions } from './version-order.ts';

const FOLDER = '../shared/openapi/discovery';
const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json';

const { apiServer, clock } = createTestCluster();
const door = createHttpDoor({ apiServer, clock });

interface Group {
  readonly metadata: { readonly name?: string };
  readonly versions: readonly {
    readonly version: string;
    readonly resources: readonly { readonly resource: string }[];
  }[];
}

interface GroupFacts {
  readonly name: string;
}

interface ResourceFacts {
  readonly name: string;
}

function recorded<T>(file: string): T {
  return JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8')) as T;
}

/** Those of the recorded entries that are served here. */
function onlyServed<T>(all: readonly T[], served: readonly T[], name: (entry: T) => string): readonly T[] {
  const names = new Set(served.map(name));
  return all.filter((entry) => names.has(name(entry)));
}

describe.skipIf(!existsSync(FOLDER))(
  'what there is, as a real API server says it (../shared/openapi/discovery)',
  () => {
    it.each(['api', 'apis'])('/%s at once', (root) => {
      const { headers, json } = ask(door, `/${root}`, { accept: AGGREGATED });
      expect(headers['content-type']).toBe('application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList');
      const { items, ...head } = json as { readonly items: readonly Group[] };
      const { items: all, ...recordedHead } = recorded<{ readonly items: readonly Group[] }>(`aggregated-${root}.json`);
      expect(head).toEqual(recordedHead);
      const groups = onlyServed(all, items, ({ metadata }) => metadata.name ?? '');
      expect(items.map(({ metadata }) => metadata)).toEqual(groups.map(({ metadata }) => metadata));
      for (const [i, { versions }] of items.entries()) {
        const known = groups[i]?.versions ?? [];
        for (const [j, { resources, ...version }] of versions.entries()) {
          const { resources: real = [], ...realVersion } = known[j] ?? {};
          expect(version).toEqual(realVersion);
          expect(resources).toEqual(onlyServed(real, resources, ({ resource }) => resource));
        }
      }
    });

    it('/apis group by group', () => {
      const { groups } = ask(door, '/apis').json as { readonly groups: readonly GroupFacts[] };
      const { groups: real } = recorded<{ readonly groups: readonly GroupFacts[] }>('apis.json');
      expect(groups).toEqual(onlyServed(real, groups, ({ name }) => name));
    });

    it('/api', () => {
      expect(ask(door, '/api').json).toEqual(recorded('api.json'));
    });

    const { groups } = ask(door, '/apis').json as {
      readonly groups: readonly { readonly versions: readonly { readonly groupVersion: string }[] }[];
    };
    const versions = groups.flatMap((group) => group.versions.map(({ groupVersion }) => `apis/${groupVersion}`));
    it.each(['api/v1', ...versions])('/%s', (path) => {
      const { resources, ...head } = ask(door, `/${path}`).json as { readonly resources: readonly ResourceFacts[] };
      const { resources: all, ...real } = recorded<{ readonly resources: readonly ResourceFacts[] }>(
        `${path.replaceAll('/', '_')}.json`,
      );
      expect(head).toEqual(real);
      const top = ({ name }: ResourceFacts): string => name.replace(/\/.*/, '');
      expect(resources).toEqual(onlyServed(all, resources, top));
    });
  },
);

it('is known by its digest', () => {
  const first = ask(door, '/apis', { accept: AGGREGATED });
  const again = ask(door, '/apis', { accept: AGGREGATED, headers: { 'if-none-match': String(first.headers.etag) } });
  expect({ status: again.status, text: again.text }).toEqual({ status: 304, text: '' });
});

it.each([
  [
    'application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json',
    'apidiscovery.k8s.io/v2beta1',
  ],
  ['application/json;g=apidiscovery.k8s.io;v=v3;as=APIGroupDiscoveryList,application/json', 'v1'],
])('%s', (accept, apiVersion) => {
  expect(ask(door, '/apis', { accept }).json.apiVersion).toBe(apiVersion);
});

it.each(['/apis/nosuch', '/apis/apps/v9', '/api/v2'])('%s is no page', (path) => {
  const { status, text } = ask(door, path);
  expect({ status, text }).toEqual({ status: 404, text: '404 page not found\n' });
});

describe('digests', () => {
  it.each(['', 'abc', 'a'.repeat(200)])('of %j', async (text) => {
    const { createHash } = await import('node:crypto');
    expect(Buffer.from(sha256(text)).toString('hex')).toBe(createHash('sha256').update(text).digest('hex'));
    expect(sha512Hex(text)).toBe(createHash('sha512').update(text).digest('hex').toUpperCase());
  });
});

it('sorts versions as Kubernetes does', () => {
  const sorted = ['v10', 'v2', 'v1', 'v11beta2', 'v10beta3', 'v3beta1', 'v12alpha1', 'v11alpha2', 'foo1', 'foo10'];
  expect([...sorted].reverse().sort((a, b) => compareVersions(b, a))).toEqual(sorted);
});
