/**
 * The order of merged lists: elements of the patch keep its order, elements that only the server has keep theirs, and the
 * two are interleaved by the order on the server.
 */
import { asMap, noMergeKey, PATCH } from './directives.ts';
import { goFormat, hasField, isJsonObject, type JsonKind, jsonKindOf } from './json.ts';
import { PatchError } from './patch-error.ts';

type List = readonly unknown[];

/** What all elements are; throws PatchError for lists of lists, mixed lists and empty ones. */
export function elementKindOf(...lists: readonly List[]): JsonKind {
  let kind: JsonKind | undefined;
  for (const item of lists.flat()) {
    const itemKind = jsonKindOf(item);
    if (kind === undefined && itemKind === 'slice') {
      throw new PatchError('DoesNotApply', 'lists of lists are not supported');
    }
    if (kind !== undefined && itemKind !== kind) {
      throw new PatchError('Unexpected', `list element types are not identical: ${goFormat(lists)}`);
    }
    kind = itemKind;
  }
  if (kind === undefined) throw new PatchError('Unexpected', 'no elements in any of the given slices');
  return kind;
}

/** Whether two elements are the same one: by merge key, or by value where there is none. */
export function isSameElement(left: unknown, right: unknown, mergeKey: string): boolean {
  if (mergeKey === '') return left === right;
  return keyOfElement(left, mergeKey) === keyOfElement(right, mergeKey);
}

/** The value of the merge key; throws PatchError when it is missing. */
export function keyOfElement(element: unknown, mergeKey: string): unknown {
  const map = asMap(element);
  if (!hasField(map, mergeKey)) throw noMergeKey(map, mergeKey);
  return map[mergeKey];
}

/** Where the element with this key is, or -1. */
export function indexOfKey(list: List, mergeKey: string, value: unknown): number {
  return list.findIndex((item, index) => {
    if (!isJsonObject(item)) throw new PatchError('Unexpected', `value for key ${index} is not a map`);
    return hasField(item, mergeKey) && item[mergeKey] === value;
  });
}

/** Elements of `list` that `others` has too, and those that it hasn't. */
export function partition(list: List, others: List, mergeKey: string): readonly [both: List, only: List] {
  const isIn = (item: unknown): boolean =>
    mergeKey === '' ? others.includes(item) : indexOfKey(others, mergeKey, keyOfElement(item, mergeKey)) >= 0;
  return [list.filter(isIn), list.filter((item) => !isIn(item))];
}

/** All elements: those of the patch sorted by `patchOrder`, those of the server by `serverOrder`, interleaved. */
export function interleave(
  patchItems: List,
  serverItems: List,
  patchOrder: List,
  serverOrder: List,
  mergeKey: string,
): List {
  const right = sortByOrder(patchItems, patchOrder, mergeKey);
  const left = sortByOrder(serverItems, serverOrder, mergeKey);
  const merged: unknown[] = [];
  let i = 0;
  let j = 0;
  while (i < left.length && j < right.length) {
    const leftAt = positionIn(serverOrder, left[i], mergeKey);
    const rightAt = positionIn(serverOrder, right[j], mergeKey);
    merged.push(leftAt >= 0 && rightAt >= 0 && leftAt < rightAt ? left[i++] : right[j++]);
  }
  return [...merged, ...left.slice(i), ...right.slice(j)];
}

/** `list` in the order of `order`; elements to be deleted come last. */
export function sortByOrder(list: List, order: List, mergeKey: string): List {
  const isMaps = list.some(isJsonObject) || order.some(isJsonObject);
  if (isMaps) for (const item of [...list, ...order]) keyOfElement(item, mergeKey);
  const [kept, deleted] = isMaps ? splitDeleted(list) : [list, []];
  const sorted = [...kept];
  // Upstream's comparison is no total order (unknown elements are "less"), so its insertion sort is part of the behaviour.
  for (let i = 1; i < sorted.length; i++) {
    for (let j = i; j > 0 && isBefore(sorted[j], sorted[j - 1], order, mergeKey); j--) {
      [sorted[j], sorted[j - 1]] = [sorted[j - 1], sorted[j]];
    }
  }
  return [...sorted, ...deleted];
}

function isBefore(a: unknown, b: unknown, order: List, mergeKey: string): boolean {
  const atA = positionIn(order, a, mergeKey);
  const atB = positionIn(order, b, mergeKey);
  return atA >= 0 && atB >= 0 ? atA < atB : true;
}

/** Elements to keep, and elements that say `$patch: delete`. */
export function splitDeleted(list: List): readonly [kept: List, deleted: List] {
  const isDeleted = (item: unknown): boolean => asMap(item)[PATCH] === 'delete';
  return [list.filter((item) => !isDeleted(item)), list.filter(isDeleted)];
}

function positionIn(order: List, item: unknown, mergeKey: string): number {
  const keyOf = (value: unknown): unknown => (isJsonObject(value) ? value[mergeKey] : value);
  return order.findIndex((candidate) => keyOf(candidate) === keyOf(item));
}

/** Scalars without repetitions; a repetition is overwritten by the last one, as upstream does it. */
export function withoutRepetitions(list: List): List {
  const items = [...list];
  for (let i = 0; i < items.length - 1; i++) {
    for (let j = i + 1; j < items.length; j++) {
      if (items[i] !== items[j]) continue;
      items[j] = items.at(-1);
      items.pop();
      j--;
    }
  }
  return items;
}

/** Scalars, or elements by their key, in the order of their text. */
export function sortByText(list: List, textOf: (item: unknown) => string = goFormat): List {
  const texts = new Map(list.map((item) => [item, textOf(item)]));
  return [...list].sort((a, b) => compareText(texts.get(a) ?? '', texts.get(b) ?? ''));
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
