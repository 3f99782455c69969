/**
 * Reads one TypeScript file for the architecture checks: what it imports when it runs, and its syntax tree.
 * Left out: `require`, and imports whose path is computed.
 */
import { posix } from 'node:path';
import { type ParseResult, parseSync } from 'rolldown/utils';

/** One import that exists when the program runs (`import type` does not). */
export interface RuntimeImport {
  /** A path below src without a query, or the name of a package or of a `node:` module. */
  readonly target: string;
  readonly isFile: boolean;
  readonly line: number;
}

export interface SourceFile {
  /** Relative to src, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly program: ParseResult['program'];
  readonly imports: readonly RuntimeImport[];
}

/** Parses a file; throws an Error with its path where the syntax is wrong. */
export function readSource(path: string, text: string): SourceFile {
  const { program, module, errors } = parseSync(path, text);
  if (errors[0]) throw new Error(`${path}: ${errors[0].message}`);

  const requests: { value: string; start: number }[] = [];
  for (const { moduleRequest, entries } of module.staticImports) {
    const isTypeOnly = entries.length > 0 && entries.every(({ isType }) => isType);
    if (!isTypeOnly) requests.push(moduleRequest);
  }
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, isType } of entries) if (moduleRequest && !isType) requests.push(moduleRequest);
  }
  for (const { moduleRequest } of module.dynamicImports) {
    const literal = text.slice(moduleRequest.start, moduleRequest.end).match(/^(['"`])([^$]*)\1$/);
    if (literal?.[2]) requests.push({ value: literal[2], start: moduleRequest.start });
  }

  const imports = requests
    .filter(({ value }) => !isOtherThread(value))
    .map(({ value, start }) => ({ ...resolve(path, value), line: lineAt(text, start) }));
  return { path, text, program, imports: withoutRepetition(imports) };
}

/** The 1-based line of an offset. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** `?worker` starts a program in another thread and imports nothing of it. */
function isOtherThread(specifier: string): boolean {
  return /\?(.*&)?(worker|sharedworker|url)\b/.test(specifier);
}

function resolve(importer: string, specifier: string): { target: string; isFile: boolean } {
  const path = specifier.replace(/\?.*$/, '');
  if (path.startsWith('.')) return { target: posix.join(posix.dirname(importer), path), isFile: true };
  if (path.startsWith('node:')) return { target: path, isFile: false };
  const parts = path.split('/');
  return { target: parts.slice(0, path.startsWith('@') ? 2 : 1).join('/'), isFile: false };
}

function withoutRepetition(imports: readonly RuntimeImport[]): RuntimeImport[] {
  return [...new Map(imports.map((each) => [each.target, each])).values()];
}
