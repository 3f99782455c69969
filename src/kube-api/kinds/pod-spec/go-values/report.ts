/**
 * A comparison as text: what differs in full, what is equal around it in short
 * (github.com/google/go-cmp/cmp/report_compare.go, report_reflect.go).
 * Left out: the finer view of long texts of several lines and of lists of numbers.
 */
import { goQuote } from '../../../meta/go-syntax.ts';
import { ABSENT, type ComparedRecord, type Comparison } from './compare.ts';
import { fieldsOf, fieldValue, type GoType, isNil, isZero, sortedKeys } from './go-types.ts';
import { stringOf } from './stringers.ts';
import { canDiffText, textDiff } from './text-diff.ts';
import { ELLIPSIS, type Entry, isSameText, lengthOf, NIL, type Text, wrapped } from './text-layout.ts';

/** Both sides, both sides being equal, or one of them alone. */
type Mode = 'both' | 'identical' | 'removed' | 'inserted';

interface Options {
  readonly mode: Mode;
  /** Whether the type is named: always, never, or for composite values. */
  readonly types: 'always' | 'never' | 'composite';
  readonly verbosity: number;
  readonly avoidsStringer: boolean;
}

const CONTEXT = 2;
const MAX_PRESET = 6;

/** The text of a whole comparison. */
export function reportDifferences(comparison: Comparison): Text {
  return formatDiff(comparison, { mode: 'both', types: 'always', verbosity: 3, avoidsStringer: false });
}

/** How many records fit at a verbosity: 0, 4, 8, 16 … */
function room(verbosity: number): number {
  return ((1 << Math.min(Math.max(verbosity, 0), 16)) >> 1) << 2;
}

function formatDiff(node: Comparison, given: Options): Text {
  const verbosity = given.mode === 'identical' ? 1 : Math.max(given.verbosity, 3);
  const options = { ...given, verbosity };
  if (options.mode === 'both' && canDiffText(node)) return textDiff(node, options.verbosity);
  if (node.depth === 0) return formatLeaf(node, options);
  if (node.target !== undefined) return wrapped('&', formatDiff(node.target, options), '');
  return withType(node.type, formatRecords(node, options), options);
}

function formatLeaf(node: Comparison, options: Options): Text {
  const { type, x, y } = node;
  if (options.mode === 'removed') return formatValue(type, x, options);
  if (options.mode === 'inserted') return formatValue(type, y, options);
  if (node.different === 0) {
    const left = formatValue(type, x, options);
    const right = formatValue(type, y, options);
    return lengthOf(left) < lengthOf(right) ? left : right;
  }
  const { removed, inserted } = untilDistinct({ ...options, types: 'never' }, (preset) => ({
    removed: formatValue(type, x, preset),
    inserted: formatValue(type, y, preset),
  }));
  const entries: Entry[] = [
    { mark: '-', value: removed },
    { mark: '+', value: inserted },
  ];
  return withType(type, { entries }, { ...options, types: 'always' });
}

interface Sides {
  readonly removed: Text;
  readonly inserted: Text;
}

/** Formats ever more verbosely until both sides read differently. */
function untilDistinct(options: Options, format: (options: Options) => Sides): Sides {
  let sides = format(options);
  for (let i = 0; i <= MAX_PRESET && isSameText(sides.removed, sides.inserted); i++) {
    sides = format({ ...options, verbosity: options.verbosity + 2 * i, avoidsStringer: i > 0 });
  }
  return sides;
}

function formatKey({ type }: Comparison, key: string): string {
  if (type.kind !== 'map') return key;
  const text = type.keyType === undefined ? undefined : stringOf(type.keyType, key);
  return text === undefined ? quote(key) : `s${quote(text)}`;
}

/** Fields, elements or entries in braces. */
function formatRecords(node: Comparison, given: Options): Text {
  const options: Options = {
    ...given,
    types: node.type.kind === 'struct' ? 'composite' : 'never',
    verbosity: given.verbosity - 1,
  };
  const entries =
    options.mode === 'both'
      ? formatGroups(node, options, (1 << given.verbosity) << 1)
      : formatOneSide(
          node,
          options,
          options.mode === 'identical' ? room(given.verbosity) : (1 << given.verbosity) << 1,
        );
  return wrapped('{', { entries }, '}');
}

function formatOneSide(node: Comparison, options: Options, limit: number): readonly Entry[] {
  const entries: Entry[] = [];
  for (const { key, value } of node.records) {
    if (entries.length === limit) return [...entries, { value: ELLIPSIS, hasNoComma: true }];
    if (node.type.kind === 'struct' && isOmitted(value, options.mode)) continue;
    entries.push({ key: formatKey(node, key), value: formatDiff(value, options) });
  }
  return entries;
}

function isOmitted({ type, x, y }: Comparison, mode: Mode): boolean {
  if (mode === 'removed') return isZero(type, x);
  if (mode === 'inserted') return isZero(type, y);
  return isZero(type, x) || isZero(type, y);
}

interface Group {
  readonly records: readonly ComparedRecord[];
  readonly isEqual: boolean;
}

function groupsOf(records: readonly ComparedRecord[]): readonly Group[] {
  const groups: { records: ComparedRecord[]; isEqual: boolean }[] = [];
  for (const record of records) {
    const isEqual = record.value.different === 0;
    const last = groups.at(-1);
    if (last?.isEqual === isEqual) last.records.push(record);
    else groups.push({ records: [record], isEqual });
  }
  return groups;
}

function formatGroups(node: Comparison, options: Options, limit: number): readonly Entry[] {
  const entries: Entry[] = [];
  const groups = groupsOf(node.records);
  const dropped: ComparedRecord[] = [];
  let count = 0;
  for (const [index, { records, isEqual }] of groups.entries()) {
    if (count >= limit) {
      dropped.push(...records);
    } else if (isEqual) {
      entries.push(...formatContext(node, records, index === 0, index === groups.length - 1, options));
    } else {
      for (const record of records) entries.push(...formatChange(node, record, options));
      count += records.length;
    }
  }
  return dropped.length === 0 ? entries : [...entries, ellipsis(node, dropped)];
}

/** The neighbours of a difference, and how many more equal records there are. */
function formatContext(
  node: Comparison,
  records: readonly ComparedRecord[],
  isFirst: boolean,
  isLast: boolean,
  options: Options,
): readonly Entry[] {
  const total = records.length;
  const low = isFirst ? 0 : Math.min(CONTEXT, total);
  let high = isLast ? 0 : Math.min(CONTEXT, total - low);
  if (total - (low + high) === 1) high++;
  const show = ({ key, value }: ComparedRecord): Entry => ({
    key: formatKey(node, key),
    value: formatDiff(value, { ...options, mode: 'identical' }),
  });
  const hidden = records.slice(low, total - high);
  return [
    ...records.slice(0, low).map(show),
    ...(hidden.length === 0 ? [] : [ellipsis(node, hidden)]),
    ...records.slice(total - high).map(show),
  ];
}

function formatChange(node: Comparison, { key, value }: ComparedRecord, options: Options): readonly Entry[] {
  const shownKey = formatKey(node, key);
  if (canDiffText(value)) return [{ key: shownKey, value: textDiff(value, options.verbosity) }];
  if (value.descendants !== value.depth) return [{ key: shownKey, value: formatDiff(value, options) }];
  const { removed, inserted } = untilDistinct(options, (preset) => ({
    removed: value.x === ABSENT ? '' : formatDiff(value, { ...preset, mode: 'removed' }),
    inserted: value.y === ABSENT ? '' : formatDiff(value, { ...preset, mode: 'inserted' }),
  }));
  const entries: Entry[] = [];
  if (value.x !== ABSENT) entries.push({ mark: '-', key: shownKey, value: removed });
  if (value.y !== ABSENT) entries.push({ mark: '+', key: shownKey, value: inserted });
  return entries;
}

function ellipsis({ type }: Comparison, records: readonly ComparedRecord[]): Entry {
  const counts = { identical: 0, removed: 0, inserted: 0, modified: 0 };
  for (const { value } of records) {
    if (value.different === 0) counts.identical++;
    else if (value.y === ABSENT) counts.removed++;
    else if (value.x === ABSENT) counts.inserted++;
    else counts.modified++;
  }
  const parts = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([what, count]) => `${count} ${what}`);
  const listed = parts.length < 3 ? parts.join(' and ') : `${parts.slice(0, -1).join(', ')}, and ${parts.at(-1)}`;
  const noun = type.kind === 'struct' ? 'field' : type.kind === 'map' ? 'entr' : 'element';
  const isMany = records.length > 1;
  const ending = noun === 'entr' ? (isMany ? 'ies' : 'y') : isMany ? 's' : '';
  return { value: ELLIPSIS, hasNoComma: true, comment: `${listed} ${noun}${ending}` };
}

/** A value by itself, with less and less detail the deeper it goes. */
function formatValue(type: GoType, value: unknown, options: Options): Text {
  if (!options.avoidsStringer && !isNil(type, value)) {
    const text = stringOf(type, value);
    if (text !== undefined) return `s${quote(text, options.verbosity)}`;
  }
  if (type.kind === 'pointer') {
    if (isNil(type, value)) return withType(type, NIL, options);
    return wrapped('&', formatValue(type.element ?? type, value, options), '');
  }
  return withType(type, plainValue(type, value, options), options);
}

function plainValue(type: GoType, value: unknown, options: Options): Text {
  const inner: Options = { ...options, verbosity: options.verbosity - 1 };
  const limit = room(options.verbosity);
  const { element = type } = type;
  switch (type.kind) {
    case 'bool':
      return String(value ?? false);
    case 'int':
      return String(value ?? 0);
    case 'string':
      return quote(String(value ?? ''), options.verbosity);
    case 'struct': {
      const given = fieldsOf(type).filter((field) => !isZero(field.type, fieldValue(type, value, field)));
      return limited(given, limit, (field) => ({
        key: field.name,
        value: formatValue(field.type, fieldValue(type, value, field), { ...inner, types: 'composite' }),
      }));
    }
    case 'slice':
      if (isNil(type, value)) return NIL;
      return limited(value as readonly unknown[], limit, (item) => ({
        value: formatValue(element, item, { ...inner, types: 'never' }),
      }));
    default: {
      if (isNil(type, value)) return NIL;
      const map = value as Readonly<Record<string, unknown>>;
      return limited(sortedKeys(map), limit, (key) => {
        const text = type.keyType === undefined ? undefined : stringOf(type.keyType, key);
        return {
          key: text === undefined ? quote(key) : `s${quote(text)}`,
          value: formatValue(element, map[key], { ...inner, types: 'never' }),
        };
      });
    }
  }
}

function limited<T>(items: readonly T[], limit: number, format: (item: T) => Entry): Text {
  const entries = items.slice(0, limit).map(format);
  if (items.length > limit) entries.push({ value: ELLIPSIS, hasNoComma: true });
  return wrapped('{', { entries }, '}');
}

/** In quotes, or in backquotes where that saves escapes; long texts are cut. */
function quote(text: string, verbosity?: number): string {
  const limit = verbosity === undefined ? text.length : 32 << Math.min(Math.max(verbosity, 0), 16);
  if (text.length > limit + ELLIPSIS.length) return quote(text.slice(0, limit)) + ELLIPSIS;
  const quoted = goQuote(text);
  const canBeRaw = quoted.length !== text.length + 2 && !/[`\n\p{Cc}]/u.test(text.replaceAll('\t', ''));
  return canBeRaw ? `\`${text}\`` : quoted;
}

/** `text` with the name of its type before it, where the options ask for that. */
function withType(type: GoType, text: Text, options: Options): Text {
  if (options.types === 'never') return text;
  if (options.types === 'composite') {
    const isComposite = type.kind === 'struct' || type.kind === 'slice' || type.kind === 'map';
    if (!isComposite || text === NIL || options.mode === 'identical') return text;
  }
  const name = type.kind === 'pointer' ? `(${type.name})` : type.name;
  return wrapped(name, inParentheses(text), '');
}

function inParentheses(text: Text): Text {
  if (typeof text !== 'string' && 'prefix' in text) {
    const isEnclosed =
      (text.prefix.startsWith('(') && text.suffix.endsWith(')')) ||
      (text.prefix.startsWith('{') && text.suffix.endsWith('}'));
    if (isEnclosed) return text;
  }
  return wrapped('(', text, ')');
}
