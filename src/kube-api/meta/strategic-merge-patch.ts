/**
 * Applies strategic merge patches (apimachinery/pkg/util/strategicpatch/patch.go): maps are merged, lists merged by the key
 * that the schema names, with the directives $patch, $retainKeys, $deleteFromPrimitiveList and $setElementOrder.
 * Nothing is changed in place, and what the patch does not touch is shared with the original.
 */
import type { TypeSchema } from '../schema/type-schema.ts';
import {
  asList,
  asMap,
  badElementOrder,
  badRetainKeys,
  directedField,
  isDeleteFromList,
  isSetElementOrder,
  noMergeKey,
  PATCH,
  RETAIN_KEYS,
  setElementOrderKey,
  unknownPatchType,
  withoutDirectives,
  withoutNulls,
} from './patch/directives.ts';
import { goFormat, hasField, type JsonObject, jsonEqual, jsonKindOf, without } from './patch/json.ts';
import {
  elementKindOf,
  indexOfKey,
  interleave,
  isSameElement,
  keyOfElement,
  partition,
  splitDeleted,
  withoutRepetitions,
} from './patch/merge-lists.ts';
import { PatchError } from './patch/patch-error.ts';
import { type FieldMerge, goKind, lookUpList, lookUpMap, type PatchSchema } from './patch/patch-schema.ts';

/** Applying to an object (as the server does), or laying one patch over another (as a client does to make one). */
export type MergeMode = 'apply' | 'combine';

type List = readonly unknown[];

/**
 * `original` with `patch` applied; `original` itself when nothing changes. Without a type lists are replaced as a whole.
 * Throws PatchError.
 */
export function applyStrategicMergePatch(
  original: JsonObject,
  patch: JsonObject,
  type: TypeSchema | undefined,
): JsonObject {
  return mergeMap(original, patch, schemaOfType(type), 'apply');
}

/** The schema of a whole object. */
export function schemaOfType(type: TypeSchema | undefined): PatchSchema {
  return type === undefined ? undefined : { form: 'struct', type, goType: type.goType };
}

/** Merges `patch` into `original`, which in mode `combine` is a patch itself. */
export function mergeMap(original: JsonObject, patch: JsonObject, schema: PatchSchema, mode: MergeMode): JsonObject {
  if (hasField(patch, PATCH)) return replaceOrDelete(patch);
  const target = new Draft(applyRetainKeys(original, patch, mode));
  const done = mergeOrderedLists(target, patch, schema, mode);
  for (const [patchKey, change] of Object.entries(patch)) {
    if (patchKey === RETAIN_KEYS || done.has(patchKey) || change === undefined) continue;
    const isDeletion = isDeleteFromList(patchKey);
    if (isDeletion && mode === 'combine') target.set(patchKey, change);
    else mergeField(target, isDeletion ? directedField(patchKey) : patchKey, change, schema, mode, isDeletion);
  }
  return target.value;
}

function mergeField(
  target: Draft,
  key: string,
  change: unknown,
  schema: PatchSchema,
  mode: MergeMode,
  isDeletion: boolean,
): void {
  if (change === null) {
    target.delete(key);
    if (mode === 'combine') target.set(key, null);
    return;
  }
  const present = target.get(key);
  if (present === undefined || jsonKindOf(present) !== jsonKindOf(change)) {
    if (!isDeletion) target.set(key, withoutDirectives(mode === 'apply' ? withoutNulls(change) : change));
    return;
  }
  switch (jsonKindOf(change)) {
    case 'map': {
      const field = lookUpMap(schema, key);
      const isReplaced = field.strategy === 'replace';
      target.set(key, isReplaced ? change : mergeMap(asMap(present), asMap(change), field.schema, mode));
      break;
    }
    case 'slice':
      target.set(key, mergeList(asList(present), asList(change), lookUpList(schema, key), mode, isDeletion));
      break;
    default:
      target.set(key, change);
  }
}

/** A map that is copied at its first change; setting an equal value is none. */
class Draft {
  value: JsonObject;
  #isCopy = false;

  constructor(value: JsonObject) {
    this.value = value;
  }

  get(key: string): unknown {
    return hasField(this.value, key) ? this.value[key] : undefined;
  }

  /** Sets a field; `undefined` removes it. */
  set(key: string, value: unknown): void {
    if (value === undefined) this.delete(key);
    else if (!hasField(this.value, key) || !jsonEqual(this.value[key], value)) this.#copy()[key] = value;
  }

  delete(key: string): void {
    if (hasField(this.value, key)) delete this.#copy()[key];
  }

  #copy(): Record<string, unknown> {
    if (!this.#isCopy) this.value = { ...this.value };
    this.#isCopy = true;
    return this.value as Record<string, unknown>;
  }
}

function replaceOrDelete(patch: JsonObject): JsonObject {
  if (patch[PATCH] === 'replace') return without(patch, PATCH);
  if (patch[PATCH] === 'delete') return {};
  throw unknownPatchType(patch[PATCH], patch);
}

/** `original` without the fields that `$retainKeys` of the patch does not name. */
function applyRetainKeys(original: JsonObject, patch: JsonObject, mode: MergeMode): JsonObject {
  if (!hasField(patch, RETAIN_KEYS)) return original;
  const retained = patch[RETAIN_KEYS];
  if (mode === 'combine') {
    if (!hasField(original, RETAIN_KEYS)) return { ...original, [RETAIN_KEYS]: retained };
    if (jsonEqual(original[RETAIN_KEYS], retained)) return original;
    const both = `${goFormat(original[RETAIN_KEYS])} and ${goFormat(retained)} are not deep equal`;
    throw new PatchError('Unexpected', `${both}: this may happen when calculating the 3-way diff patch`);
  }
  if (!Array.isArray(retained)) throw badRetainKeys();
  const keys = new Set<unknown>(retained);
  for (const [key, value] of Object.entries(patch)) {
    const isDirective = key === RETAIN_KEYS || isDeleteFromList(key) || isSetElementOrder(key);
    if (value !== null && !isDirective && !keys.has(key)) throw badRetainKeys();
  }
  const kept = Object.entries(original).filter(([key]) => keys.has(key));
  return kept.length === Object.keys(original).length ? original : Object.fromEntries(kept);
}

/** Merges the lists that come with `$setElementOrder`; answers the keys of the patch that are dealt with. */
function mergeOrderedLists(
  target: Draft,
  patch: JsonObject,
  schema: PatchSchema,
  mode: MergeMode,
): ReadonlySet<string> {
  const done = new Set<string>();
  for (const [directive, given] of Object.entries(patch)) {
    if (!isSetElementOrder(directive)) continue;
    done.add(directive);
    if (mode === 'combine') {
      const present = target.get(directive);
      if (present !== undefined && !jsonEqual(present, given)) throw badElementOrder();
      target.set(directive, given);
    }
    const order = asList(given);
    const key = directedField(directive);
    if (mergeOrderedList(target, key, patch[key], order, lookUpList(schema, key), mode)) done.add(key);
  }
  return done;
}

function mergeOrderedList(
  target: Draft,
  key: string,
  change: unknown,
  order: List,
  field: FieldMerge,
  mode: MergeMode,
): boolean {
  const present = target.get(key);
  const server = present === undefined ? [] : asList(present);
  const patchList = change === undefined ? [] : asList(change);
  checkElementOrder(patchList, order, field.mergeKey);
  if (present === undefined && change === undefined) return false;
  let merged: List;
  if (change === undefined) merged = server;
  else if (present === undefined) merged = asList(withoutDirectives(change));
  else merged = mergeList(server, patchList, field, mode, false);
  const [patchItems, serverItems] = partition(merged, order, field.mergeKey);
  elementKindOf(server, patchList);
  const serverOrder = field.mergeKey === '' ? server : orderAfterMerge(server, patchList, field.mergeKey);
  target.set(key, interleave(patchItems, serverItems, order, serverOrder, field.mergeKey));
  return true;
}

/**
 * Upstream deletes and appends in the very list that it later takes for the server's order: new elements land in the
 * places that deleted ones left at its end, and are ordered by that.
 */
function orderAfterMerge(server: List, patchList: List, mergeKey: string): List {
  const deleted = splitDeleted(patchList)[1].map((item) => asMap(item)[mergeKey]);
  const remaining = server.filter((item) => !deleted.includes(asMap(item)[mergeKey]));
  const added = splitDeleted(patchList)[0].filter(
    (item) => !hasField(asMap(item), PATCH) && indexOfKey(remaining, mergeKey, asMap(item)[mergeKey]) < 0,
  );
  return [...remaining, ...added.slice(0, server.length - remaining.length)];
}

/** The elements of the patch have to appear in `$setElementOrder`, and in its order. */
function checkElementOrder(patchList: List, order: List, mergeKey: string): void {
  if (patchList.length === 0 || order.length === 0) return;
  const kept = mergeKey === '' ? patchList : splitDeleted(patchList)[0];
  let at = 0;
  for (let inOrder = 0; at < kept.length && inOrder < order.length; ) {
    const item = kept[at];
    if (mergeKey !== '' && hasField(asMap(item), PATCH)) {
      at++;
      continue;
    }
    if (isSameElement(item, order[inOrder], mergeKey)) at++;
    inOrder++;
  }
  if (at >= kept.length) return;
  const lists = `${goFormat(patchList)}\n doesn't match ${setElementOrderKey('').slice(0, -1)} list:\n${goFormat(order)}\n`;
  throw new PatchError('Unexpected', `The order in patch list:\n${lists}`);
}

function mergeList(server: List, patch: List, field: FieldMerge, mode: MergeMode, isDeletion: boolean): List {
  if (field.strategy !== 'merge' && !isDeletion) return patch;
  if (server.length === 0 && patch.length === 0) return server;
  const { mergeKey } = field;
  if (elementKindOf(server, patch) !== 'map') {
    if (mode === 'apply' && isDeletion) return server.filter((item) => !patch.includes(item));
    return inOrder(withoutRepetitions([...server, ...patch]), patch, server, '');
  }
  if (mergeKey === '') {
    throw new PatchError('Unexpected', `cannot merge lists without merge key for ${goKind(field.schema)}`);
  }
  const [base, changes] = applyElementDirectives(server, patch, mergeKey);
  return inOrder(mergeElements(base, changes, field, mode), changes, base, mergeKey);
}

function inOrder(merged: List, patch: List, server: List, mergeKey: string): List {
  const [patchItems, serverItems] = partition(merged, patch, mergeKey);
  return interleave(patchItems, serverItems, patch, server, mergeKey);
}

/** Carries out `$patch` in elements; answers what remains on the server and of the patch. */
function applyElementDirectives(server: List, patch: List, mergeKey: string): readonly [server: List, patch: List] {
  let remaining = server;
  let isReplaced = false;
  for (const element of patch) {
    const map = asMap(element);
    if (!hasField(map, PATCH)) continue;
    switch (map[PATCH]) {
      case 'delete': {
        if (!hasField(map, mergeKey)) throw noMergeKey(map, mergeKey);
        const { [mergeKey]: key } = map;
        indexOfKey(remaining, mergeKey, undefined);
        remaining = remaining.filter((item) => asMap(item)[mergeKey] !== key);
        break;
      }
      case 'replace':
        isReplaced = true;
        break;
      case 'merge':
        throw new PatchError('Unexpected', 'merging lists cannot yet be specified in the patch');
      default:
        throw unknownPatchType(map[PATCH], map);
    }
  }
  const plain = patch.filter((element) => !hasField(asMap(element), PATCH));
  return isReplaced ? [plain, []] : [remaining, plain];
}

function mergeElements(server: List, patch: List, field: FieldMerge, mode: MergeMode): List {
  const merged = [...server];
  for (const element of patch) {
    const at = indexOfKey(merged, field.mergeKey, keyOfElement(element, field.mergeKey));
    if (at < 0) merged.push(element);
    else merged[at] = mergeMap(asMap(merged[at]), asMap(element), field.schema, mode);
  }
  return merged;
}
