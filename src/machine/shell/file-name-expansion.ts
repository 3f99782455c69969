/** File names that match a pattern, e.g. `/etc/*.conf`; names that begin with a dot only where the pattern does. */
import type { FileSystem } from '../contract.ts';
import { hasWildcard, matchesPattern, unescapePattern } from './pattern.ts';

/** Sorted; empty when there is none. */
export function expandFileNames(files: FileSystem, workingDirectory: string, pattern: string): readonly string[] {
  const isAbsolute = pattern.startsWith('/');
  let found: readonly string[] = [isAbsolute ? '/' : ''];
  for (const part of pattern.split('/').filter((name) => name !== '')) {
    found = found.flatMap((folder) => {
      const place = folder.startsWith('/') ? folder : `${workingDirectory}/${folder}`;
      if (!hasWildcard(part)) {
        const name = unescapePattern(part);
        return files.exists(`${place}/${name}`) ? [`${folder}${name}/`] : [];
      }
      const names = files.list(place) ?? [];
      const visible = names.filter((name) => part.startsWith('.') || !name.startsWith('.'));
      return visible.filter((name) => matchesPattern(name, part)).map((name) => `${folder}${name}/`);
    });
  }
  return found.map((name) => name.replace(/\/$/, '')).filter((name) => name !== '');
}
