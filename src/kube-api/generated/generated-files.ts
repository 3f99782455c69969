/** Which files the generator writes and what belongs into them. Build time only. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSchemaTable } from '../schema/table.ts';
import { emitOpenApi } from './emit-openapi.ts';
import { emitProtobuf } from './emit-protobuf.ts';
import { emitSchema } from './emit-schema.ts';
import { emitTypes } from './emit-types.ts';
import { parseGoFacts, type V3Properties } from './go-fields.ts';
import { definitionsOf, type OpenApiDocument } from './openapi-source.ts';
import { readProtoMessages } from './proto-source.ts';

/** Where the generated files live, relative to the project. */
export const GENERATED_FOLDER = 'src/kube-api/generated';

/** Text by file name, made from the documents of a real API server in `openApiFolder`. */
export function generatedFiles(openApiFolder: string): Readonly<Record<string, string>> {
  const definitions = definitionsOf(readJson(join(openApiFolder, 'swagger-v2.json')) as OpenApiDocument);
  const facts = parseGoFacts(readFileSync(join(GENERATED_FOLDER, 'go-fields.tsv'), 'utf8'));
  const v3 = readV3(join(openApiFolder, 'v3'));
  const schema = emitSchema(definitions, { v3, facts });
  const messages = readProtoMessages(join(openApiFolder, 'proto'));
  return {
    'types.gen.ts': emitTypes(definitions),
    'schema.gen.ts': schema,
    'openapi.gen.ts': emitOpenApi(definitions, readSchemaTable(tableOf(schema)), join(openApiFolder, 'v3')),
    'protobuf.gen.ts': emitProtobuf(definitions, messages, tableOf(schema)),
  };
}

/** The lines between the backquotes. */
function tableOf(schema: string): string {
  const opening = '= `';
  return schema.slice(schema.indexOf(opening) + opening.length, schema.lastIndexOf('`'));
}

type Properties = Readonly<Record<string, { readonly default?: unknown }>>;

interface V3Document {
  readonly components?: { readonly schemas?: Readonly<Record<string, { readonly properties?: Properties }>> };
}

function readV3(folder: string): V3Properties {
  const properties = new Map<string, Properties>();
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
