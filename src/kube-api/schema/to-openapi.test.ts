import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SCHEMA_TABLE } from '../generated/schema.gen.ts';
import { openApiFacts } from './openapi-facts.ts';
import { schemaById } from './schema.ts';
import { toOpenApi } from './to-openapi.ts';
import type { TypeSchema } from './type-schema.ts';

const FOLDER = '../shared/openapi/v3';

const types = SCHEMA_TABLE.split('\n')
  .map((line) => schemaById(/^\w+/.exec(line)?.[0] ?? ''))
  .filter((type): type is TypeSchema => type !== undefined);

describe.skipIf(!existsSync(FOLDER))('schemas as a real API server publishes them (../shared/openapi/v3)', () => {
  const published = new Map<string, unknown>();
  for (const file of existsSync(FOLDER) ? readdirSync(FOLDER) : []) {
    const document = JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8')) as {
      readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> };
    };
    for (const [name, schema] of Object.entries(document.components?.schemas ?? {})) {
      published.set(name, withoutDescriptions(schema));
    }
  }
  const made = toOpenApi(types, openApiFacts());

  it('has every type', () => {
    expect(made.size).toBeGreaterThan(350);
    expect([...made.keys()].filter((name) => !published.has(name))).toEqual([]);
  });

  it('says the same of every type', () => {
    const different = [...made].filter(([name, schema]) => {
      try {
        expect(withoutDescriptions(schema)).toEqual(published.get(name));
        return false;
      } catch {
        return true;
      }
    });
    expect(different.map(([name]) => name)).toEqual([]);
  });
});

it('describes types and fields in words that come from outside', () => {
  const pod = schemaById('Pod');
  const schemas = toOpenApi(pod === undefined ? [] : [pod], openApiFacts(), {
    Pod: { '': 'a pod', spec: 'what is wanted' },
  });
  expect(schemas.get('io.k8s.api.core.v1.Pod')).toMatchObject({
    description: 'a pod',
    properties: { spec: { description: 'what is wanted' } },
  });
});

it('describes fields of which nothing is told by what they hold', () => {
  const pod = schemaById('Pod');
  const schemas = toOpenApi(pod === undefined ? [] : [pod], openApiFacts(), {
    Affinity: { '': 'rules of a group' },
  });
  expect(schemas.get('io.k8s.api.core.v1.Pod')).toMatchObject({
    properties: {
      metadata: { description: expect.stringContaining("Standard object's metadata") },
      status: { description: expect.stringContaining('observed status of the Pod') },
    },
  });
  expect(schemas.get('io.k8s.api.core.v1.PodSpec')).toMatchObject({
    properties: { affinity: { description: 'rules of a group' } },
  });
});

function withoutDescriptions(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDescriptions);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key, part]) => key !== 'description' || typeof part !== 'string');
  return Object.fromEntries(entries.map(([key, part]) => [key, withoutDescriptions(part)]));
}
