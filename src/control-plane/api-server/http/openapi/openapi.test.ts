import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { KindDefinition } from '../../../../kube-api/kinds/define-kind.ts';
import { KINDS, NodeMetrics } from '../../../../kube-api/kinds/index.ts';
import { createTestCluster } from '../../../../testing/api-server-harness.ts';
import { ask } from '../../../../testing/http-request.ts';
import { createHttpDoor } from '../http-door.ts';

const FOLDER = '../shared/openapi/v3';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

// Somebody else's kinds have no schema here.
const kinds = [...new Set<KindDefinition>([...KINDS, NodeMetrics as KindDefinition])];
const { apiServer, clock } = createTestCluster({ kinds });
const door = createHttpDoor({ apiServer, clock, fieldDocs: { Pod: { spec: 'what is wanted' } } });
const index = (ask(door, '/openapi/v3').json as { paths: Record<string, { serverRelativeURL: string }> }).paths;

describe('/openapi/v3', () => {
  it('names a document for each group and version, which can be cached for good', () => {
    expect(Object.keys(index)).toEqual(
      expect.arrayContaining(['api/v1', 'apis/apps/v1', 'apis/metrics.k8s.io/v1beta1']),
    );
    const url = index['apis/apps/v1']?.serverRelativeURL ?? '';
    expect(url).toMatch(/^\/openapi\/v3\/apis\/apps\/v1\?hash=[0-9A-F]{128}$/);
    const { status, headers } = ask(door, url);
    expect({ status, cache: headers['cache-control'] }).toEqual({ status: 200, cache: 'public, immutable' });
    const again = ask(door, '/openapi/v3/apis/apps/v1', { headers: { 'if-none-match': String(headers.etag) } });
    expect(again.status).toBe(304);
  });

  it('leads from an outdated hash to the present one', () => {
    const { status, headers } = ask(door, '/openapi/v3/apis/apps/v1?hash=00');
    expect({ status, location: headers.location }).toEqual({
      status: 301,
      location: index['apis/apps/v1']?.serverRelativeURL,
    });
  });

  it('describes in words that come from outside', () => {
    const { components } = ask(door, '/openapi/v3/api/v1').json as unknown as Document;
    expect(components.schemas['io.k8s.api.core.v1.Pod']).toMatchObject({
      properties: { spec: { description: 'what is wanted' } },
    });
  });

  it.each(['v2', ...Object.keys(index).map((name) => `v3/${name}`)])(
    '%s mentions nothing that is not there',
    (name) => {
      const { text, json } = ask(door, `/openapi/${name}`);
      const { definitions, components } = json as unknown as {
        definitions?: object;
        components?: Document['components'];
      };
      const known = new Set(Object.keys(definitions ?? components?.schemas ?? {}));
      const mentioned = new Set(
        [...text.matchAll(/"#\/(?:definitions|components\/schemas)\/([^"]+)"/g)].map(([, id = '']) => id),
      );
      expect([...mentioned].filter((id) => !known.has(id))).toEqual([]);
    },
  );

  it('says which forms it has not', () => {
    expect(
      ask(door, '/openapi/v3', { accept: 'application/com.github.proto-openapi.spec.v3@v1.0+protobuf' }).status,
    ).toBe(406);
    expect(ask(door, '/openapi/v2').json).toMatchObject({ swagger: '2.0' });
  });
});

/** Left out of our documents. */
const LEFT_OUT = /\/watch\/|\/(?:attach|exec|log|portforward|proxy|proxy\/\{path\})$/;

describe.skipIf(!existsSync(FOLDER))('documents as a real API server has them (../shared/openapi/v3)', () => {
  it.each(Object.keys(index).filter((name) => existsSync(`${FOLDER}/${fileOf(name)}`)))('%s', (name) => {
    const made = withoutDescriptions(ask(door, `/openapi/v3/${name}`).json) as Document;
    const real = withoutDescriptions(JSON.parse(readFileSync(`${FOLDER}/${fileOf(name)}`, 'utf8'))) as Document;
    for (const [path, item] of Object.entries(made.paths)) expect(real.paths[path], path).toEqual(item);
    for (const [id, schema] of Object.entries(made.components.schemas)) {
      if (real.components.schemas[id] !== undefined) expect(schema, id).toEqual(real.components.schemas[id]);
    }
    const resources = new Set(Object.keys(made.paths).map(resourceOf));
    const missing = Object.keys(real.paths).filter(
      (path) => made.paths[path] === undefined && !LEFT_OUT.test(path) && resources.has(resourceOf(path)),
    );
    expect(missing.filter((path) => !/\{name\}\/\w+$/.test(path))).toEqual([]);
  });
});

function fileOf(name: string): string {
  return `${name.replaceAll('/', '_')}.json`;
}

/** The last word of a path's collection, e.g. `pods`. */
function resourceOf(path: string): string {
  return /\/([a-z]+)(?:\/\{name\}.*)?$/.exec(path)?.[1] ?? '';
}

function withoutDescriptions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDescriptions);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key, part]) => key !== 'description' || typeof part !== 'string');
  return Object.fromEntries(entries.map(([key, part]) => [key, withoutDescriptions(part)]));
}
