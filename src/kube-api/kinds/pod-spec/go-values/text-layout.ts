/**
 * Text in braces that stays on one line where it may and is broken, indented and aligned where it must
 * (github.com/google/go-cmp/cmp/report_text.go).
 */

/** Removed, inserted, or neither. */
export type Mark = '' | '-' | '+';

export type Text = string | Wrapped | Listed;

export interface Wrapped {
  readonly prefix: string;
  readonly value: Text;
  readonly suffix: string;
}

export interface Listed {
  readonly entries: readonly Entry[];
}

export interface Entry {
  readonly mark?: Mark;
  readonly key?: string;
  readonly value: Text;
  readonly comment?: string;
  readonly hasNoComma?: boolean;
}

export const NIL = 'nil';
export const ELLIPSIS = '...';

/** Longer lists of removed or inserted values are broken into lines. */
const MAX_COLUMNS = 80;

export function wrapped(prefix: string, value: Text, suffix: string): Wrapped {
  return { prefix, value, suffix };
}

/** Whether two texts are the same, marks and comments included. */
export function isSameText(a: Text, b: Text): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b;
  if ('entries' in a !== 'entries' in b) return false;
  if ('entries' in a && 'entries' in b) {
    return (
      a.entries.length === b.entries.length &&
      a.entries.every((entry, index) => {
        const other = b.entries[index];
        return (
          other !== undefined &&
          (entry.mark ?? '') === (other.mark ?? '') &&
          (entry.key ?? '') === (other.key ?? '') &&
          entry.comment === other.comment &&
          isSameText(entry.value, other.value)
        );
      })
    );
  }
  const [left, right] = [a as Wrapped, b as Wrapped];
  return left.prefix === right.prefix && left.suffix === right.suffix && isSameText(left.value, right.value);
}

/** How long the text is on one line. */
export function lengthOf(text: Text): number {
  return compact(text, '').line.length;
}

/** The whole text, indented by a column for marks, with a line break at its end. */
export function layOut(text: Text): string {
  return `${indentation(0, '')}${expand(compact(text, '').text, '', 0)}\n`;
}

/** The text on one line; and the text with all parts that may be on one line turned into such lines. */
function compact(text: Text, mark: Mark): { readonly line: string; readonly text: Text } {
  if (typeof text === 'string') return { line: text, text };
  if ('prefix' in text) {
    const inner = compact(text.value, mark);
    const line = text.prefix + inner.line + text.suffix;
    return { line, text: typeof inner.text === 'string' ? line : { ...text, value: inner.text } };
  }
  let isBroken = false;
  const parts: string[] = [];
  const entries = text.entries.map((entry) => {
    const inner = compact(entry.value, (entry.mark ?? '') === '' ? mark : (entry.mark ?? ''));
    const hasMark = entry.mark === '-' || entry.mark === '+';
    if (hasMark || typeof inner.text !== 'string' || entry.comment !== undefined) isBroken = true;
    parts.push((entry.key ?? '') === '' ? inner.line : `${entry.key}: ${inner.line}`);
    return { ...entry, value: inner.text };
  });
  const line = parts.join(', ');
  if (mark !== '' && line.length > MAX_COLUMNS) isBroken = true;
  return { line, text: isBroken ? { entries } : line };
}

function indentation(depth: number, mark: Mark): string {
  return `${mark === '' ? ' ' : mark} ${'\t'.repeat(depth)}`;
}

function expand(text: Text, mark: Mark, depth: number): string {
  if (typeof text === 'string') return text;
  if ('prefix' in text) return text.prefix + expand(text.value, mark, depth) + text.suffix;
  const isPlain = text.entries.every(
    (entry) =>
      (entry.mark ?? '') === '' &&
      (entry.key ?? '') === '' &&
      typeof entry.value === 'string' &&
      entry.comment === undefined,
  );
  const lines = isPlain && text.entries.length > 0 ? batches(text, mark, depth + 1) : listLines(text, mark, depth + 1);
  return `${lines.map((line) => `\n${line}`).join('')}\n${indentation(depth, mark)}`;
}

/** Simple values, as many to a line as fit. */
function batches({ entries }: Listed, mark: Mark, depth: number): readonly string[] {
  const lines: string[] = [];
  let batch = '';
  for (const { value } of entries) {
    const line = String(value);
    if (batch !== '' && batch.length + line.length + 2 > MAX_COLUMNS) {
      lines.push(batch);
      batch = '';
    }
    batch += `${line}, `;
  }
  if (batch !== '') lines.push(batch);
  return lines.map((line) => indentation(depth, mark) + line.trimEnd());
}

function listLines({ entries }: Listed, mark: Mark, depth: number): readonly string[] {
  const keyPads = padding(entries, ({ key = '', value }) =>
    key === '' || typeof value !== 'string' ? undefined : [...key].length,
  );
  const valuePads = padding(entries, ({ value, comment }) =>
    typeof value !== 'string' || value === ELLIPSIS || comment === undefined ? undefined : [...value].length,
  );
  return entries.map((entry, index) => {
    const own = (entry.mark ?? '') === '' ? mark : (entry.mark ?? '');
    const key = (entry.key ?? '') === '' ? '' : `${entry.key}: `;
    const comma = entry.hasNoComma === true ? '' : ',';
    const comment = entry.comment === undefined ? '' : ` // ${entry.comment}`;
    const value = expand(entry.value, own, depth);
    const line = indentation(depth, own) + key + ' '.repeat(keyPads[index] ?? 0) + value + comma;
    return line + ' '.repeat(valuePads[index] ?? 0) + comment;
  });
}

/** How many spaces align neighbours; entries without a width part the neighbourhoods. */
function padding(entries: readonly Entry[], widthOf: (entry: Entry) => number | undefined): readonly number[] {
  const widths = entries.map(widthOf);
  const pads: number[] = [];
  let start = 0;
  for (let index = 0; index <= widths.length; index++) {
    if (index < widths.length && widths[index] !== undefined) continue;
    const group = widths.slice(start, index).map((width) => width ?? 0);
    const widest = Math.max(0, ...group);
    for (const width of group) pads.push(widest - width);
    if (index < widths.length) pads.push(0);
    start = index + 1;
  }
  return pads;
}
