/** nginx's configuration language: directives and blocks, read from the files that a container sees (nginx.org/en/docs/beginners_guide.html). */
import type { FileSystem } from '../contract.ts';

export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  /** Undefined for a directive that ends with `;`. */
  readonly block: readonly Directive[] | undefined;
  /** e.g. `/etc/nginx/conf.d/default.conf:3`. */
  readonly place: string;
}

/** What `nginx: [emerg]` says. */
export class ConfigurationError extends Error {}

interface Token {
  readonly text: string;
  readonly line: number;
  readonly isQuoted: boolean;
}

/** Reads a file and what it includes; throws {@link ConfigurationError}. */
export function readConfiguration(files: FileSystem, path: string): readonly Directive[] {
  const text = files.read(path);
  if (text === undefined) throw new ConfigurationError(`open() "${path}" failed (2: No such file or directory)`);
  return parse(files, path, tokensOf(text), { at: 0 }, false);
}

/** Most servers have the same configuration. */
const knownTokens = new Map<string, readonly Token[]>();
const MOST_KNOWN = 64;

function tokensOf(text: string): readonly Token[] {
  let tokens = knownTokens.get(text);
  if (tokens === undefined) {
    if (knownTokens.size >= MOST_KNOWN) knownTokens.clear();
    tokens = tokenize(text);
    knownTokens.set(text, tokens);
  }
  return tokens;
}

function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const expression =
    /\n|#[^\n]*|"((?:\\.|[^"\\])*)"|'((?:\\.|[^'\\])*)'|[{};]|(?:\$\{\w+\}|[^\s{};"'#])(?:\$\{\w+\}|\\.|[^\s{};])*/g;
  let line = 1;
  for (const found of text.matchAll(expression)) {
    const [whole, double, single] = found;
    if (whole === '\n') line++;
    else if (!whole.startsWith('#')) {
      const quoted = double ?? single;
      tokens.push({ text: quoted?.replace(/\\(["'\\])/g, '$1') ?? whole, line, isQuoted: quoted !== undefined });
      line += whole.split('\n').length - 1;
    }
  }
  return tokens;
}

function parse(
  files: FileSystem,
  path: string,
  tokens: readonly Token[],
  cursor: { at: number },
  isInBlock: boolean,
): readonly Directive[] {
  const directives: Directive[] = [];
  let words: Token[] = [];
  for (; cursor.at < tokens.length; cursor.at++) {
    const token = tokens[cursor.at];
    if (token === undefined) break;
    const isSymbol = !token.isQuoted && /^[{};]$/.test(token.text);
    if (!isSymbol) {
      words.push(token);
      continue;
    }
    const place = `${path}:${token.line}`;
    const [first, ...rest] = words;
    if (token.text === '}') {
      if (!isInBlock || first !== undefined) throw new ConfigurationError(`unexpected "}" in ${place}`);
      return directives;
    }
    if (first === undefined) throw new ConfigurationError(`unexpected "${token.text}" in ${place}`);
    const args = rest.map((word) => word.text);
    words = [];
    if (token.text === '{') {
      cursor.at++;
      directives.push({ name: first.text, args, block: parse(files, path, tokens, cursor, true), place });
    } else if (first.text === 'include') directives.push(...included(files, args[0] ?? ''));
    else directives.push({ name: first.text, args, block: undefined, place });
  }
  const line = tokens.at(-1)?.line ?? 1;
  if (words.length > 0 || isInBlock) {
    const expected = words.length > 0 ? '";" or "}"' : '"}"';
    throw new ConfigurationError(`unexpected end of file, expecting ${expected} in ${path}:${line + 1}`);
  }
  return directives;
}

/** Files by pattern in the last part only, e.g. `/etc/nginx/conf.d/*.conf`. */
function included(files: FileSystem, pattern: string): readonly Directive[] {
  const path = pattern.startsWith('/') ? pattern : `/etc/nginx/${pattern}`;
  if (/mime\.types$/.test(path)) return [];
  if (!path.includes('*')) return readConfiguration(files, path);
  const folder = path.slice(0, path.lastIndexOf('/'));
  const name = path.slice(folder.length + 1);
  const expression = new RegExp(`^${name.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*')}$`);
  const names = (files.list(folder) ?? []).filter((entry) => expression.test(entry) && !entry.startsWith('.'));
  return names
    .filter((entry) => files.read(`${folder}/${entry}`) !== undefined)
    .flatMap((entry) => readConfiguration(files, `${folder}/${entry}`));
}

/** The first directive of that name. */
export function directive(directives: readonly Directive[], name: string): Directive | undefined {
  return directives.find((candidate) => candidate.name === name);
}
