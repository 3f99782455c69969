/** Permission bits in words, as `ls -l` and Go print them. */

/** e.g. `-rw-r--r--`, `drwxrwxrwt`. */
export function modeText(mode: number, isFolder: boolean): string {
  let text = isFolder ? 'd' : '-';
  for (const shift of [6, 3, 0]) {
    const bits = mode >> shift;
    text += `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${bits & 1 ? 'x' : '-'}`;
  }
  return (mode & 0o1000) === 0 ? text : `${text.slice(0, -1)}${text.endsWith('x') ? 't' : 'T'}`;
}
