/** Whether two strategic merge patches want different things for the same field (MergingMapsHaveConflicts upstream). */
import { PATCH, RETAIN_KEYS } from './directives.ts';
import { goFormat, hasField, isJsonObject, type JsonObject, jsonEqual } from './json.ts';
import { elementKindOf, keyOfElement, sortByText, withoutRepetitions } from './merge-lists.ts';
import { lookUpList, lookUpMap, type PatchSchema } from './patch-schema.ts';

type List = readonly unknown[];

/** Whether `left` and `right` clash; directives for the same object have to be the same. */
export function haveMergingConflicts(left: JsonObject, right: JsonObject, schema: PatchSchema): boolean {
  return haveConflicts(left, right, schema, '', '');
}

function haveConflicts(
  left: unknown,
  right: unknown,
  schema: PatchSchema,
  strategy: string,
  mergeKey: string,
): boolean {
  if (isJsonObject(left)) {
    if (!isJsonObject(right) || left[PATCH] !== right[PATCH]) return true;
    return strategy !== 'replace' && mapsHaveConflicts(left, right, schema);
  }
  if (Array.isArray(left)) return !Array.isArray(right) || listsHaveConflicts(left, right, schema, strategy, mergeKey);
  return !jsonEqual(left, right);
}

function mapsHaveConflicts(left: JsonObject, right: JsonObject, schema: PatchSchema): boolean {
  return Object.entries(left).some(([key, value]) => {
    if (key === PATCH || key === RETAIN_KEYS || !hasField(right, key)) return false;
    const isNested = isJsonObject(value) || Array.isArray(value);
    if (!isNested) return haveConflicts(value, right[key], undefined, '', '');
    const field = Array.isArray(value) ? lookUpList(schema, key) : lookUpMap(schema, key);
    return haveConflicts(value, right[key], field.schema, field.strategy, field.mergeKey);
  });
}

function listsHaveConflicts(left: List, right: List, schema: PatchSchema, strategy: string, mergeKey: string): boolean {
  const isMaps = elementKindOf(left, right) === 'map';
  if (strategy === 'merge') {
    if (!isMaps) return false;
    const byKey = new Map(right.map((item) => [goFormat(keyOfElement(item, mergeKey)), item]));
    return left.some((item) => {
      const other = byKey.get(goFormat(keyOfElement(item, mergeKey)));
      return other !== undefined && haveConflicts(item, other, schema, '', '');
    });
  }
  if (left.length !== right.length) return true;
  const a = isMaps ? left : sortByText(withoutRepetitions(left));
  const b = isMaps ? right : sortByText(withoutRepetitions(right));
  return a.some((item, index) => haveConflicts(item, b[index], schema, '', ''));
}
