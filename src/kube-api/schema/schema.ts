/** The structural schemas of the kinds that this API server knows, from the OpenAPI document of a v1.32 API server. */
import { SCHEMA_TABLE } from '../generated/schema.gen.ts';
import { readSchemaTable } from './table.ts';
import type { TypeSchema } from './type-schema.ts';

const byId = readSchemaTable(SCHEMA_TABLE);
const byKind = new Map<string, TypeSchema>();
for (const type of byId.values())
  if (type.apiVersion !== undefined) byKind.set(`${type.apiVersion}/${type.goName}`, type);

/** The schema of a kind, e.g. `('apps/v1', 'Deployment')`, or undefined when it is not known. */
export function schemaOf(apiVersion: string, kind: string): TypeSchema | undefined {
  return byKind.get(`${apiVersion}/${kind}`);
}

/** The schema of any definition by its name in types.gen.ts, e.g. `PodSpec`. */
export function schemaById(id: string): TypeSchema | undefined {
  return byId.get(id);
}

/** All kinds with a schema, in the order of the table. */
export function schemaKinds(): readonly TypeSchema[] {
  return [...byKind.values()];
}
