/** Reads the files below src for the architecture checks. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSource, type SourceFile } from './source-file.ts';

/** All TypeScript files below a folder, sorted by path, parsed. */
export function readSources(folder: string): SourceFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'))
    .sort()
    .map((path) => readSource(path, readFileSync(join(folder, path), 'utf8')));
}

/** The folders directly below a folder that hold any file, with the text of their README.md where they have one. */
export function readFolderReadmes(folder: string): Map<string, string | undefined> {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return new Map(
    folders
      .filter(({ name }) =>
        readdirSync(join(folder, name), { recursive: true, withFileTypes: true }).some((entry) => entry.isFile()),
      )
      .map(({ name }) => {
        const readme = join(folder, name, 'README.md');
        return [name, existsSync(readme) ? readFileSync(readme, 'utf8') : undefined];
      }),
  );
}
