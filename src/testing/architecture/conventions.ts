/** Checks of names, sizes, folder READMEs, and of lists that must name every file that defines something for them. */
import { Visitor } from 'rolldown/utils';
import { isGenerated, isTest } from './rooms.ts';
import type { SourceFile } from './source-file.ts';

/** A list file, and the function whose callers in that folder it must import, directly or not. */
export interface Registry {
  readonly definer: string;
  readonly folder: string;
  readonly list: string;
}

const maxLines = 500;
const maxReadmeLines = 15;
const emptyNames = /(^|[-.])(utils?|helpers?|common|misc)$/;

/** Names that say nothing about what is inside. */
export function checkNames(paths: readonly string[]): string[] {
  return paths
    .filter((path) => path.split('/').some((part) => emptyNames.test(part.replace(/(\.(test|bench|gen))?\.tsx?$/, ''))))
    .map((path) => `${path}: name it after the one idea inside it.`);
}

/** Files that are too long to be about one idea. */
export function checkSizes(files: readonly { path: string; text: string }[]): string[] {
  return files
    .filter(({ path }) => !isGenerated(path))
    .map(({ path, text }) => ({ path, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > maxLines)
    .map(({ path, lines }) => `${path} has ${lines} lines (at most ${maxLines}): split it by idea.`);
}

/** Folders, by name, with the text of their README.md or undefined. */
export function checkReadmes(folders: ReadonlyMap<string, string | undefined>): string[] {
  return [...folders].flatMap(([folder, readme]) => {
    if (readme === undefined)
      return [`${folder}/ has no README.md: say what lives there, what it may import and how to add one.`];
    const lines = readme.trimEnd().split('\n').length;
    return lines > maxReadmeLines ? [`${folder}/README.md has ${lines} lines (at most ${maxReadmeLines}).`] : [];
  });
}

/** Files that define something and are missing from their list. */
export function checkRegistries(files: readonly SourceFile[], registries: readonly Registry[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  return registries.flatMap(({ definer, folder, list }) => {
    const listed = reachable(list, byPath);
    return files
      .filter(({ path }) => path.startsWith(`${folder}/`) && path !== list && !isTest(path) && !listed.has(path))
      .filter((file) => calls(file, definer))
      .map(({ path }) => `${path} calls ${definer}() and is missing from ${list}.`);
  });
}

function reachable(from: string, files: ReadonlyMap<string, SourceFile>): ReadonlySet<string> {
  const seen = new Set<string>([from]);
  for (const path of seen) for (const { target } of files.get(path)?.imports ?? []) seen.add(target);
  return seen;
}

function calls({ program, text }: SourceFile, name: string): boolean {
  if (!text.includes(`${name}(`) && !text.includes(`${name}<`)) return false;
  let isFound = false;
  new Visitor({
    CallExpression({ callee }) {
      if (callee.type === 'Identifier' && callee.name === name) isFound = true;
    },
  }).visit(program);
  return isFound;
}
