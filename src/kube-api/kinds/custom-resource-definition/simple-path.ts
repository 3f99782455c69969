/**
 * Whether a path such as `.spec.color` leads to a field of a schema (apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go:
 * ValidFieldPath).
 */
import { additionalOf, hasAdditional, propertyOf, type Schema } from '../../structural-schema/schema.ts';

/** Where a path leads, with its canonical form and its first field, or why it leads nowhere. */
export type FoundPath =
  | { readonly ok: true; readonly schema: Schema | undefined; readonly path: string; readonly first: string }
  | { readonly ok: false; readonly error: string };

const NOWHERE = 'does not refer to a valid field';
const TOKEN = /'(?:[^'\\]|\\.)*'|[.[\]]|[^.[\]']+/gs;

/** Follows `text` through `schema`; quoted keys in brackets only where they are allowed. */
export function findPath(text: string, schema: Schema, allowsBrackets = true): FoundPath {
  const tokens = text.match(TOKEN) ?? [];
  let current: Schema | undefined = schema;
  let path = '';
  let first = '';
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    if (token !== '[' && token !== '.') return failed(`expected [ or . but got: ${token ?? ''}`);
    if (token === '[' && !allowsBrackets) return failed('array notation is not allowed');
    at++;
    const given = tokens[at];
    if (given === undefined) return failed('unexpected end of JSON path');
    let name = given;
    if (token === '[') {
      if (!/^'.*'$/s.test(given)) return failed(`expected single quoted string but got ${given}`);
      name = unescaped(given.slice(1, -1));
    }
    const isNamed: boolean = Object.keys(current?.properties ?? {}).length > 0;
    if (!isNamed && (current === undefined || !hasAdditional(current))) return failed(NOWHERE);
    const next: Schema | undefined = isNamed ? propertyOf(current, name) : additionalOf(current);
    if (isNamed && next === undefined) return failed(NOWHERE);
    current = next;
    path += isNamed ? `${path === '' ? '' : '.'}${name}` : `[${name}]`;
    if (first === '') first = name;
    if (token === '.') continue;
    at++;
    const end = tokens[at];
    if (end === undefined) return failed('unexpected end of JSON path');
    if (end !== ']') return failed(`expected ] but got ${end}`);
  }
  return { ok: true, schema: current, path, first };
}

const ESCAPES: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (_, char: string) => ESCAPES[char] ?? char);
}

function failed(error: string): FoundPath {
  return { ok: false, error };
}
