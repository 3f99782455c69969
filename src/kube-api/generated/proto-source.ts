/** Field numbers from the .proto files that upstream publishes beside its OpenAPI documents. Comments are dropped here. Build time only. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ProtoField {
  readonly name: string;
  readonly number: number;
  /** As written, without a leading dot. */
  readonly type: string;
}

/** All messages by full name, e.g. `k8s.io.api.core.v1.Container`. */
export type ProtoMessages = ReadonlyMap<string, readonly ProtoField[]>;

const PACKAGE = /^package ([\w.]+);/m;
const MESSAGE = /^message (\w+) \{([\s\S]*?)^\}/gm;
const FIELD = /^\s*(?:optional|repeated|required)?\s*(map<[^>]+>|[\w.]+)\s+(\w+)\s*=\s*(\d+)\s*;/gm;

/** Reads every .proto file below `folder`. */
export function readProtoMessages(folder: string): ProtoMessages {
  const messages = new Map<string, readonly ProtoField[]>();
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!file.endsWith('.proto')) continue;
    const text = readFileSync(join(folder, file), 'utf8')
      .replace(/\/\/.*$/gm, '')
      .replace(/\/\*[\s\S]*?\*\//g, '');
    const scope = PACKAGE.exec(text)?.[1] ?? '';
    for (const [, name = '', body = ''] of text.matchAll(MESSAGE))
      messages.set(`${scope}.${name}`, fieldsOf(body, scope));
  }
  return messages;
}

function fieldsOf(body: string, scope: string): readonly ProtoField[] {
  return [...body.matchAll(FIELD)].map(([, type = '', name = '', number = '']) => {
    const isLocal = /^[A-Z]\w*$/.test(type);
    return { name, number: Number(number), type: isLocal ? `${scope}.${type}` : type.replace(/^\./, '') };
  });
}
