/**
 * Lists of completion indexes such as `1,3-5,7` (kubernetes/pkg/apis/batch/validation/validation.go: validateIndexesFormat).
 */
import { goQuote } from '../../meta/go-syntax.ts';

interface Interval {
  readonly first: number;
  readonly last: number;
}

/** What a list of indexes holds, or why it is none. */
export interface IndexCount {
  readonly total: number;
  readonly problem?: string;
}

function parseIndex(text: string, completions: number): number | string {
  if (!/^[+-]?\d+$/.test(text)) return `cannot convert string to integer for index: ${goQuote(text)}`;
  const index = Number(text);
  return index >= completions ? `too large index: ${goQuote(text)}` : index;
}

const outOfOrder = (previous: number, current: number): string =>
  `non-increasing order, previous: ${previous}, current: ${current}`;

function parseInterval(text: string, completions: number): Interval | string {
  const limits = text.split('-');
  if (limits.length > 2) {
    return `the fragment ${goQuote(text)} violates the requirement that an index interval can have at most two parts separated by '-'`;
  }
  const first = parseIndex(limits[0] ?? '', completions);
  if (typeof first === 'string') return first;
  if (limits.length === 1) return { first, last: first };
  const last = parseIndex(limits[1] ?? '', completions);
  if (typeof last === 'string') return last;
  return first >= last ? outOfOrder(first, last) : { first, last };
}

/** Counts the indexes of a list, each of which has to be below `completions`. */
export function countIndexes(text: string, completions: number): IndexCount {
  let total = 0;
  let previous: number | undefined;
  for (const part of text === '' ? [] : text.split(',')) {
    const interval = parseInterval(part, completions);
    if (typeof interval === 'string') return { total: 0, problem: interval };
    const { first, last } = interval;
    if (previous !== undefined && previous >= first) return { total: 0, problem: outOfOrder(previous, first) };
    total += last - first + 1;
    previous = last;
  }
  return { total };
}

/** The first index found in both lists as the intervals are gone through; what can't be read is passed over. */
export function overlapOf(completed: string, failed: string, completions: number): number | undefined {
  if (completed === '' || failed === '') return undefined;
  const read = (text: string): readonly Interval[] =>
    text
      .split(',')
      .map((part) => parseInterval(part, completions))
      .filter((each): each is Interval => typeof each !== 'string');
  const [left, right] = [read(completed), read(failed)];
  let [i, j] = [0, 0];
  for (;;) {
    const [a, b] = [left[i], right[j]];
    if (a === undefined || b === undefined) return undefined;
    if (a.first <= b.last && b.first <= a.last) return Math.max(a.first, b.first);
    if (a.first <= b.first) i++;
    else j++;
  }
}
