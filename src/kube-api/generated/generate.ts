/**
 * Build-time tool: writes the *.gen.ts files of this folder from the OpenAPI documents of a real API server.
 * Usage: npm run generate [folder with swagger-v2.json and v3/, default ../shared/openapi]. Deterministic; the output is
 * committed.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emitSchema } from './emit-schema.ts';
import { emitTypes } from './emit-types.ts';
import { parseGoFacts, type V3Properties } from './go-fields.ts';
import { definitionsOf, type OpenApiDocument } from './openapi-source.ts';

const ownFolder = 'src/kube-api/generated';
const openApiFolder = process.argv[2] ?? '../shared/openapi';

const definitions = definitionsOf(readJson(join(openApiFolder, 'swagger-v2.json')) as OpenApiDocument);
const facts = parseGoFacts(readFileSync(join(ownFolder, 'go-fields.tsv'), 'utf8'));

writeFileSync(join(ownFolder, 'types.gen.ts'), emitTypes(definitions));
writeFileSync(
  join(ownFolder, 'schema.gen.ts'),
  emitSchema(definitions, { v3: readV3(join(openApiFolder, 'v3')), facts }),
);

interface V3Document {
  readonly components?: {
    readonly schemas?: Readonly<
      Record<string, { readonly properties?: Readonly<Record<string, { readonly default?: unknown }>> }>
    >;
  };
}

function readV3(folder: string): V3Properties {
  const properties = new Map<string, Readonly<Record<string, { readonly default?: unknown }>>>();
  for (const file of readdirSync(folder).sort()) {
    const { components } = readJson(join(folder, file)) as V3Document;
    for (const [name, schema] of Object.entries(components?.schemas ?? {}))
      properties.set(name, schema.properties ?? {});
  }
  return properties;
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}
