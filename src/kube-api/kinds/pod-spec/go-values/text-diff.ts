/** Long texts piece by piece (github.com/google/go-cmp/cmp/report_slices.go). */
import { goQuote } from '../../../meta/go-syntax.ts';
import { ABSENT, type Comparison } from './compare.ts';
import { editScript } from './edit-script.ts';
import { ELLIPSIS, type Entry, type Text, wrapped } from './text-layout.ts';

const MIN_LENGTH = 32;
const CHUNK = 64;
const CONTEXT = 2;

/** Whether two differing texts are long enough to be shown in pieces. */
export function canDiffText({ type, x, y, different }: Comparison): boolean {
  if (type.kind !== 'string' || different === 0 || x === ABSENT || y === ABSENT) return false;
  return String(x ?? '').length >= MIN_LENGTH && String(y ?? '').length >= MIN_LENGTH;
}

interface Group {
  identical: number;
  removed: number;
  inserted: number;
}

/** The pieces of two long texts, joined. */
export function textDiff({ type, x, y }: Comparison, verbosity: number): Text {
  const entries = chunkEntries(String(x), String(y), (1 << Math.min(verbosity, 16)) << 2);
  const joined = wrapped('strings.Join({', { entries }, '}, "")');
  return type.name === 'string' ? joined : wrapped(`${type.name}(`, joined, ')');
}

function chunkEntries(left: string, right: string, limit: number): readonly Entry[] {
  const entries: Entry[] = [];
  const groups = cleanedUp(joinedOver(groupsOf(left, right), CHUNK / 4), left, right);
  let x = left;
  let y = right;
  let count = 0;
  let rest = 0;
  for (const [index, { identical, removed, inserted }] of groups.entries()) {
    if (count >= limit) {
      rest += identical + removed + inserted;
      continue;
    }
    if (removed + inserted === 0) {
      entries.push(...contextEntries(x.slice(0, identical), index === 0, index === groups.length - 1));
      x = x.slice(identical);
      y = y.slice(identical);
      continue;
    }
    const before = entries.length;
    entries.push(...chunks(x.slice(0, identical + removed), '-'), ...chunks(y.slice(0, identical + inserted), '+'));
    x = x.slice(identical + removed);
    y = y.slice(identical + inserted);
    count += entries.length - before;
  }
  return rest === 0 ? entries : [...entries, { value: ELLIPSIS, hasNoComma: true }];
}

function chunks(text: string, mark: '' | '-' | '+'): readonly Entry[] {
  const entries: Entry[] = [];
  for (let i = 0; i < text.length; i += CHUNK) entries.push({ mark, value: goQuote(text.slice(i, i + CHUNK)) });
  return entries;
}

function contextEntries(text: string, isFirst: boolean, isLast: boolean): readonly Entry[] {
  const low = isFirst ? 0 : Math.min(CHUNK * CONTEXT, text.length);
  let high = isLast ? 0 : Math.min(CHUNK * CONTEXT, text.length - low);
  if (text.length - (low + high) <= CHUNK) high = text.length - low;
  const hidden = text.length - low - high;
  const comment = `${hidden} identical byte${hidden > 1 ? 's' : ''}`;
  return [
    ...chunks(text.slice(0, low), ''),
    ...(hidden === 0 ? [] : [{ value: ELLIPSIS, hasNoComma: true, comment }]),
    ...chunks(text.slice(text.length - high), ''),
  ];
}

function groupsOf(left: string, right: string): readonly Group[] {
  const groups: Group[] = [];
  let wasIdentical: boolean | undefined;
  const compare = (x: number, y: number): { same: number; different: number } =>
    left[x] === right[y] ? { same: 1, different: 0 } : { same: 0, different: 1 };
  for (const edit of editScript(left.length, right.length, compare)) {
    const isIdentical = edit === 'identity';
    if (isIdentical !== wasIdentical) groups.push({ identical: 0, removed: 0, inserted: 0 });
    wasIdentical = isIdentical;
    const group = groups.at(-1);
    if (group === undefined) continue;
    if (isIdentical) group.identical++;
    if (edit === 'removed' || edit === 'modified') group.removed++;
    if (edit === 'inserted' || edit === 'modified') group.inserted++;
  }
  return groups;
}

/** Short equal stretches between two changes belong to one change. */
function joinedOver(groups: readonly Group[], window: number): readonly Group[] {
  const joined: Group[] = [];
  for (const [index, group] of groups.entries()) {
    const last = joined.at(-1);
    const isChange = (candidate: Group | undefined): boolean =>
      candidate !== undefined && candidate.removed + candidate.inserted > 0;
    const isBridge = !isChange(group) && group.identical <= window && isChange(last) && isChange(groups[index + 1]);
    const followsBridge = isChange(group) && isChange(last);
    if (last !== undefined && (isBridge || followsBridge)) {
      last.identical += group.identical;
      last.removed += group.removed;
      last.inserted += group.inserted;
    } else {
      joined.push({ ...group });
    }
  }
  return joined;
}

/** What both sides of a change begin or end with is no part of it. */
function cleanedUp(groups: readonly Group[], left: string, right: string): readonly Group[] {
  const cleaned = groups.map((group) => ({ ...group }));
  let ix = 0;
  let iy = 0;
  for (const [index, group] of cleaned.entries()) {
    const nx = group.identical + group.removed;
    const ny = group.identical + group.inserted;
    if (group.removed + group.inserted > 0 && group.identical > 0) {
      const before = cleaned[index - 1];
      const after = cleaned[index + 1];
      const shared = Math.min(nx, ny);
      let lead = 0;
      while (before !== undefined && lead < shared && left[ix + lead] === right[iy + lead]) lead++;
      let trail = 0;
      while (after !== undefined && trail < shared - lead && left[ix + nx - trail - 1] === right[iy + ny - trail - 1]) {
        trail++;
      }
      const moved = Math.min(lead + trail, group.identical);
      if (before !== undefined) before.identical += Math.min(lead, moved);
      if (after !== undefined) after.identical += moved - Math.min(lead, moved);
      group.identical -= moved;
    }
    ix += nx;
    iy += ny;
  }
  return cleaned;
}
