/** The difference between two objects as a strategic merge patch. */
import { asList, asMap, deleteFromListKey, PATCH, RETAIN_KEYS, setElementOrderKey } from './directives.ts';
import { goFormat, hasField, type JsonObject, jsonEqual, jsonKindOf } from './json.ts';
import {
  compareText,
  elementKindOf,
  isSameElement,
  keyOfElement,
  sortByOrder,
  sortByText,
  withoutRepetitions,
} from './merge-lists.ts';
import { PatchError } from './patch-error.ts';
import { lookUpList, lookUpMap, type PatchSchema } from './patch-schema.ts';

export interface DiffOptions {
  /** Say the order of merging lists with `$setElementOrder`. */
  readonly elementOrder: boolean;
  /** What is new or different in `modified`. */
  readonly additions: boolean;
  /** What is missing from `modified`. */
  readonly deletions: boolean;
}

type List = readonly unknown[];
type Patch = Record<string, unknown>;

/** `retainKeys` says whether to name all fields of `modified` in `$retainKeys`. Throws PatchError. */
export function diffMaps(
  original: JsonObject,
  modified: JsonObject,
  schema: PatchSchema,
  options: DiffOptions,
  retainKeys: boolean,
): Patch {
  const patch: Patch = {};
  const keys = Object.keys(modified).filter((key) => hasField(modified, key));
  for (const key of keys) {
    const before = original[key];
    const after = modified[key];
    if (!hasField(original, key)) {
      if (options.additions) patch[key] = after;
    } else if (key === PATCH) {
      diffDirectives(before, after, patch);
    } else if (jsonKindOf(before) !== jsonKindOf(after)) {
      if (options.additions) patch[key] = after;
    } else {
      diffValues(key, before, after, schema, options, patch);
    }
  }
  const gone = Object.keys(original).filter((key) => hasField(original, key) && !hasField(modified, key));
  if (options.deletions) for (const key of gone) patch[key] = null;
  const retained = retainKeys ? keys.filter((key) => modified[key] !== null) : [];
  const isNeeded = Object.keys(patch).length > 0 || gone.some((key) => original[key] !== null);
  if (retained.length > 0 && isNeeded) patch[RETAIN_KEYS] = sortByText(retained);
  return patch;
}

function diffDirectives(before: unknown, after: unknown, patch: Patch): void {
  if (typeof before !== 'string' || typeof after !== 'string') {
    throw new PatchError('Unexpected', `invalid value for special key: ${PATCH}`);
  }
  if (before !== after) patch[PATCH] = after;
}

function diffValues(
  key: string,
  before: unknown,
  after: unknown,
  schema: PatchSchema,
  options: DiffOptions,
  patch: Patch,
): void {
  const kind = jsonKindOf(after);
  // Equal fields need no schema, be they unknown to it.
  if ((kind === 'map' || kind === 'slice') && before === after) return;
  if (kind === 'map') {
    if (!isKnown(() => lookUpMap(schema, key), before, after)) return;
    const field = lookUpMap(schema, key);
    if (field.strategy === 'replace') {
      if (options.additions) patch[key] = after;
      return;
    }
    const nested = diffMaps(asMap(before), asMap(after), field.schema, options, field.retainKeys);
    if (Object.keys(nested).length > 0) patch[key] = nested;
  } else if (kind === 'slice') {
    if (!isKnown(() => lookUpList(schema, key), before, after)) return;
    diffLists(key, asList(before), asList(after), schema, options, patch);
  } else {
    replaceIfDifferent(key, before, after, options, patch);
  }
}

/** Whether the schema knows the field; if it doesn't, equal values are forgiven. */
function isKnown(lookUp: () => unknown, before: unknown, after: unknown): boolean {
  try {
    lookUp();
    return true;
  } catch (error) {
    if (error instanceof PatchError && jsonEqual(before, after)) return false;
    throw error;
  }
}

function replaceIfDifferent(key: string, before: unknown, after: unknown, options: DiffOptions, patch: Patch): void {
  if (options.additions && !jsonEqual(before, after)) patch[key] = after;
}

function diffLists(
  key: string,
  before: List,
  after: List,
  schema: PatchSchema,
  options: DiffOptions,
  patch: Patch,
): void {
  const field = lookUpList(schema, key);
  if (field.strategy !== 'merge') {
    replaceIfDifferent(key, before, after, options, patch);
    return;
  }
  if (before.length === 0) {
    if (after.length > 0 && options.additions) patch[key] = after;
    return;
  }
  const isMaps = elementKindOf(before, after) === 'map';
  const difference = isMaps
    ? diffListsOfMaps(before, after, field, options)
    : diffListsOfScalars(before, after, options);
  if (difference.changes.length > 0) patch[key] = difference.changes;
  if (difference.deletions.length > 0) patch[deleteFromListKey(key)] = difference.deletions;
  if (difference.order.length > 0) patch[setElementOrderKey(key)] = difference.order;
}

interface ListDifference {
  readonly changes: List;
  /** Only for scalars; maps are deleted by elements of the changes. */
  readonly deletions: List;
  readonly order: List;
}

interface MergingField {
  readonly schema: PatchSchema;
  readonly mergeKey: string;
  readonly retainKeys: boolean;
}

function diffListsOfMaps(before: List, after: List, field: MergingField, options: DiffOptions): ListDifference {
  const { mergeKey } = field;
  const changes: unknown[] = [];
  const deletions: unknown[] = [];
  const keyText = (item: unknown): string => goFormat(keyOfElement(item, mergeKey));
  walkSorted(before, after, keyText, (old, current) => {
    if (old !== undefined && current !== undefined) {
      const nested = diffMaps(asMap(old), asMap(current), field.schema, options, field.retainKeys);
      if (Object.keys(nested).length > 0) changes.push({ ...nested, [mergeKey]: keyOfElement(current, mergeKey) });
    } else if (current !== undefined) {
      if (options.additions) changes.push(current);
    } else if (options.deletions) {
      deletions.push({ [mergeKey]: keyOfElement(old, mergeKey), [PATCH]: 'delete' });
    }
  });
  const all = [...sortByOrder(changes, after, mergeKey), ...deletions];
  const isOrderSame =
    before.length === after.length && after.every((item, index) => isSameElement(before[index], item, mergeKey));
  const isOrderNeeded =
    (options.additions && (all.length > 0 || !isOrderSame)) || (options.deletions && all.length > 0);
  const order = options.elementOrder && isOrderNeeded ? after : [];
  return { changes: all, deletions: [], order: order.map((item) => ({ [mergeKey]: asMap(item)[mergeKey] })) };
}

function diffListsOfScalars(before: List, after: List, options: DiffOptions): ListDifference {
  const changes: unknown[] = [];
  const deletions: unknown[] = [];
  walkSorted(before, after, goFormat, (old, current) => {
    if (old === undefined && options.additions) changes.push(current);
    if (current === undefined && options.deletions) deletions.push(old);
  });
  // Upstream compares with the list that it has sorted on the way.
  const isDifferent = !jsonEqual(sortByText(before), after);
  const isOrderNeeded = (options.deletions && deletions.length > 0) || (options.additions && isDifferent);
  return {
    changes: sortByOrder(changes, after, ''),
    deletions: withoutRepetitions(deletions),
    order: options.elementOrder && isOrderNeeded ? after : [],
  };
}

/** Walks through both lists by the text of their elements, pairing those that have the same. */
function walkSorted(
  before: List,
  after: List,
  textOf: (item: unknown) => string,
  visit: (old: unknown, current: unknown) => void,
): void {
  const left = sortByText(before, textOf);
  const right = sortByText(after, textOf);
  for (let i = 0, j = 0; i < left.length || j < right.length; ) {
    const order = i >= left.length ? 1 : j >= right.length ? -1 : compareText(textOf(left[i]), textOf(right[j]));
    visit(order <= 0 ? left[i] : undefined, order >= 0 ? right[j] : undefined);
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
}
