/** Absolute Unix paths: no symbolic links, so that `..` can be resolved by text alone. */

/** The path without `.`, `..`, doubled and trailing slashes; a relative one is taken from `/`. */
export function normalizePath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** The folder that holds `path`; `/` for itself. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash <= 0 ? '/' : path.slice(0, slash);
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Whether `path` lies somewhere below `folder`. */
export function isBelow(path: string, folder: string): boolean {
  return folder === '/' ? path !== '/' : path.startsWith(folder) && path.charCodeAt(folder.length) === SLASH;
}

/** The name of the entry of `folder` through which one gets to `path`, which lies below it. */
export function entryTowards(path: string, folder: string): string {
  const from = folder === '/' ? 1 : folder.length + 1;
  const end = path.indexOf('/', from);
  return end === -1 ? path.slice(from) : path.slice(from, end);
}

const SLASH = 47;
