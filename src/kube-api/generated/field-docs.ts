/**
 * Field documentation for the editor and `kubectl explain`, read at build time from the models of @kubernetes/client-node
 * (1.1.2, generated from v1.32). The text is upstream's and is never committed; it ends up in a chunk of its own.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';
import { SCHEMA_TABLE } from './schema.gen.ts';

/** Documentation by type id (the names of types.gen.ts) and field; the type's own is under ''. */
export type FieldDocs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The module that the plugin provides: `import('virtual:kubernetes-field-docs')` gives `{ fieldDocs }`. */
export const FIELD_DOCS_MODULE = 'virtual:kubernetes-field-docs';

/** How the package prefixes its classes; our ids mostly go without. */
const CLASS_PREFIXES = ['', 'CoreV1', 'AuthenticationV1', 'ApiextensionsV1', 'RbacV1', 'V2', 'V1'] as const;
const DOC_COMMENT = /\/\*\*\n([\s\S]*?)\*\/\n\s*/;
const CLASS = new RegExp(`${DOC_COMMENT.source}export declare class \\w+`);
const FIELD = new RegExp(`${DOC_COMMENT.source}'(\\w+)'\\??:`, 'g');
const RENAMED = /"name": "(\w+)",\s*"baseName": "([^"]+)"/g;

/** Reads the documentation of all types that have a schema. `packageRoot` is the folder of @kubernetes/client-node. */
export function readFieldDocs(packageRoot: string): FieldDocs {
  const folder = join(packageRoot, 'dist/gen/models');
  const files = new Set(readdirSync(folder));
  const docs: Record<string, Readonly<Record<string, string>>> = {};
  for (const line of SCHEMA_TABLE.split('\n')) {
    const [, id = '', version = 'v1'] = /^(\w+)(?:\/(\w+)\.)?/.exec(line) ?? [];
    const className = classNames(id, version).find((name) => files.has(`${name}.d.ts`));
    if (className === undefined) continue;
    const declarations = readFileSync(join(folder, `${className}.d.ts`), 'utf8');
    docs[id] = readClass(declarations, readFileSync(join(folder, `${className}.js`), 'utf8'));
  }
  return docs;
}

/** A Vite plugin that provides {@link FIELD_DOCS_MODULE}; import it dynamically and it becomes a chunk of its own. */
export function kubernetesFieldDocs(): Plugin {
  const resolved = `\0${FIELD_DOCS_MODULE}`;
  return {
    name: 'kubernetes-field-docs',
    resolveId: (id) => (id === FIELD_DOCS_MODULE ? resolved : undefined),
    load(id) {
      if (id !== resolved) return undefined;
      const docs = readFieldDocs(findPackage());
      // Parsing JSON is quicker than parsing the same as code.
      return `export const fieldDocs = JSON.parse(${JSON.stringify(JSON.stringify(docs))});`;
    },
  };
}

function findPackage(): string {
  const entry = createRequire(import.meta.url).resolve('@kubernetes/client-node');
  const name = join('@kubernetes', 'client-node');
  const at = entry.lastIndexOf(name);
  return at < 0 ? dirname(entry) : entry.slice(0, at + name.length);
}

/** DiscoveryV1EndpointPort is one there too, AutoscalingV1Scale is V1Scale, Event is CoreV1Event, Pod is V1Pod. */
function classNames(id: string, version: string): readonly string[] {
  const unprefixed = id.replace(/^AutoscalingV1/, 'V1');
  const own = `${version.toUpperCase()}${id}`;
  return [id, unprefixed, own, ...CLASS_PREFIXES.map((prefix) => `${prefix}${id}`)];
}

function readClass(declarations: string, code: string): Readonly<Record<string, string>> {
  const baseNames = new Map([...code.matchAll(RENAMED)].map(([, name = '', base = '']) => [name, base]));
  const docs: Record<string, string> = {};
  const own = CLASS.exec(declarations.slice(declarations.indexOf('*/') + 2))?.[1];
  if (own !== undefined) docs[''] = textOf(own);
  const body = declarations.slice(declarations.indexOf('export declare class'));
  for (const [, comment = '', name = ''] of body.matchAll(FIELD)) docs[baseNames.get(name) ?? name] = textOf(comment);
  return docs;
}

/** The comment without its decoration and escapes, and with the paragraphs that its generator has run together. */
function textOf(comment: string): string {
  return comment
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n')
    .trim()
    .replace(/\\(['"\\])/g, '$1')
    .replaceAll('*_/', '*/')
    .replace(/: {2}(?=\S)|\. {2}(?=[A-Z`-])(?!When used in JSON|This allows you)/g, (gap) => `${gap.trim()}\n\n`);
}
