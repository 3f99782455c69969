/** What a real v1.32 API server answered, as recorded in ../shared/oracles. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type CreateNodeOptions,
  type DocumentOptions,
  type ParseOptions,
  parseAllDocuments,
  type SchemaOptions,
} from 'yaml';
import { cannotBeHandled, decode, strictDecodingError } from './decode.ts';
import { schemaOf } from './schema.ts';
import { toWire } from './to-wire.ts';

type JsonObject = Readonly<Record<string, unknown>>;

const SESSIONS = '../shared/oracles/sessions';
const ADMISSION = '../shared/oracles/admission/manifest-admission.jsonl';
const CORPUS = '../shared/corpus';

/** kubectl's YAML: version 1.1, but with times and base-60 numbers left as text. */
const KUBECTL_YAML: ParseOptions & DocumentOptions & SchemaOptions & CreateNodeOptions = {
  version: '1.1',
  merge: true,
};

describe.skipIf(!existsSync(SESSIONS))('objects that a real API server served', () => {
  it.each(existsSync(SESSIONS) ? readdirSync(SESSIONS) : [])('%s survive decoding and encoding', (file) => {
    const session = JSON.parse(readFileSync(`${SESSIONS}/${file}`, 'utf8')) as {
      readonly watch?: readonly { readonly obj: JsonObject & { readonly apiVersion: string; readonly kind: string } }[];
    };
    for (const { obj } of session.watch ?? []) {
      const type = schemaOf(obj.apiVersion, obj.kind);
      if (type === undefined) continue;
      const served = structuredClone(obj);
      const { object = {}, error, strictErrors } = decode(type, obj);
      expect({ error, strictErrors }).toEqual({ error: undefined, strictErrors: [] });
      expect(toWire(type, object)).toEqual(served);
      expect(decode(type, object).object).toBe(object);
    }
  });
});

interface Admission {
  readonly path: string;
  readonly stderr: string;
}

function refusedManifests(): readonly Admission[] {
  if (!existsSync(ADMISSION)) return [];
  const lines = readFileSync(ADMISSION, 'utf8').trim().split('\n');
  return lines
    .map((line) => JSON.parse(line) as Admission)
    .filter(({ stderr }) => stderr.includes('cannot be handled as'));
}

describe.skipIf(!existsSync(ADMISSION))('manifests that a real API server could not decode', () => {
  it.each(refusedManifests())('$path', ({ path, stderr }) => {
    const messages: string[] = [];
    for (const document of parseAllDocuments(readFileSync(`${CORPUS}/${path}`, 'utf8'), KUBECTL_YAML)) {
      const json = sortKeys(document.toJS()) as { readonly apiVersion: string; readonly kind: string } | null;
      const type = json === null ? undefined : schemaOf(json.apiVersion, json.kind);
      if (type === undefined) continue;
      const { error, strictErrors } = decode(type, json);
      const problem = error ?? (strictErrors.length > 0 ? strictDecodingError(strictErrors) : undefined);
      if (problem !== undefined) messages.push(cannotBeHandled(type, problem));
    }
    const real = stderr.split('\n').filter((line) => line.includes('cannot be handled as'));
    expect(messages).toEqual(real.map((line) => line.replace(/^.*?": /, '')));
  });
});

/** kubectl sends keys in order. */
function sortKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sortKeys);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, part]) => [key, sortKeys(part)]));
}
