/**
 * Reads what the generator found out about types beyond their schemas (generated/openapi.gen.ts).
 *
 * A line is `>package id id …`, the ids of the definitions in a package; `id {…}` or `id.field {…}`, parts of a published schema
 * that replace what follows from the type (null takes a part away); or `+name {…}`, a whole definition.
 */
import { OPENAPI_TABLE } from '../generated/openapi.gen.ts';
import { schemaById } from './schema.ts';
import type { OpenApiFacts } from './to-openapi.ts';

type JsonObject = Readonly<Record<string, unknown>>;

interface Facts extends OpenApiFacts {
  /** Definitions that are no types of ours, by full name. */
  readonly extra: ReadonlyMap<string, JsonObject>;
}

let facts: Facts | undefined;

/** The facts, read when they are first asked for. */
export function openApiFacts(): Facts {
  facts ??= read(OPENAPI_TABLE);
  return facts;
}

function read(table: string): Facts {
  const packages = new Map<string, string>();
  const parts = new Map<string, JsonObject>();
  const extra = new Map<string, JsonObject>();
  for (const line of table.split('\n')) {
    const space = line.indexOf(' ');
    const head = line.slice(0, space);
    const rest = line.slice(space + 1);
    if (head.startsWith('>')) for (const id of rest.split(' ')) packages.set(id, head.slice(1));
    else if (head.startsWith('+')) extra.set(head.slice(1), JSON.parse(rest) as JsonObject);
    else parts.set(head, JSON.parse(rest) as JsonObject);
  }
  return {
    extra,
    fullName: (id) => `${packages.get(id) ?? 'unknown'}.${schemaById(id)?.goName ?? id}`,
    fieldParts: (id, field) => parts.get(field === '' ? id : `${id}.${field}`),
  };
}
