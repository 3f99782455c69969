/** Where the next line of YAML begins after Enter. Deeper after a key without a value, beside the key in a list's item. */

const STEP = '  ';

/** The white space for the line after the one that begins with `before` (what stands to the left of the cursor). */
export function indentAfter(before: string): string {
  const [indent = ''] = /^\s*/.exec(before) ?? [];
  const text = before
    .slice(indent.length)
    .replace(/(^|\s)#.*$/, '')
    .trimEnd();
  if (text === '' || text === '---') return indent;
  // Keys of one item stand below each other, behind its dashes.
  const [dashes = ''] = /^(?:-\s+)*/.exec(text) ?? [];
  const beside = indent + ' '.repeat(dashes.length);
  const item = text.slice(dashes.length);
  if (item === '-') return `${beside}${STEP}`;
  if (/^[|>][-+\d]*$/.test(item)) return beside;
  if (item.endsWith(':') || /:\s+[|>][-+\d]*$/.test(item)) return `${beside}${STEP}`;
  // A plain item is followed by its brother, a mapping by its next key.
  return /^[^\s"'[{][^:]*:(\s|$)/.test(item) ? beside : indent;
}
