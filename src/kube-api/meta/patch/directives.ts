/** The instructions that a strategic merge patch carries among its fields, and what is wrong with ill-formed ones. */
import { goFormat, hasField, isJsonObject, type JsonKind, type JsonObject, jsonKindOf, without } from './json.ts';
import { PatchError } from './patch-error.ts';

export const PATCH = '$patch';
export const RETAIN_KEYS = '$retainKeys';
const DELETE_FROM_LIST = '$deleteFromPrimitiveList';
const SET_ELEMENT_ORDER = '$setElementOrder';

export const deleteFromListKey = (field: string): string => `${DELETE_FROM_LIST}/${field}`;
export const setElementOrderKey = (field: string): string => `${SET_ELEMENT_ORDER}/${field}`;

export function isDeleteFromList(key: string): boolean {
  return key.startsWith(DELETE_FROM_LIST);
}

export function isSetElementOrder(key: string): boolean {
  return key.startsWith(SET_ELEMENT_ORDER);
}

/** The field that `$deleteFromPrimitiveList/field` or `$setElementOrder/field` is about. */
export function directedField(key: string): string {
  const [prefix, ...field] = key.split('/');
  if (field.length > 0 && (prefix === DELETE_FROM_LIST || prefix === SET_ELEMENT_ORDER)) return field.join('/');
  throw isDeleteFromList(key) ? badPrimitiveList() : badElementOrder();
}

export const badPrimitiveList = (): PatchError => new PatchError('BadFormat', 'invalid patch format of primitive list');
export const badElementOrder = (): PatchError =>
  new PatchError('BadFormat', 'invalid patch format of setElementOrder list');
export const badRetainKeys = (): PatchError => new PatchError('BadFormat', 'invalid patch format of retainKeys');

/** An element of a merging list without its key. */
export function noMergeKey(element: JsonObject, key: string): PatchError {
  return new PatchError('Unexpected', `map: ${goFormat(element)} does not contain declared merge key: ${key}`);
}

export function unknownPatchType(directive: unknown, object: JsonObject): PatchError {
  return new PatchError('Unexpected', `unknown patch type: ${goFormat(directive)} in map: ${goFormat(object)}`);
}

const GO_TYPES: Readonly<Record<JsonKind, string>> = {
  map: 'map[string]interface {}',
  slice: '[]interface {}',
  string: 'string',
  number: 'int64',
  bool: 'bool',
  nil: '%!s(<nil>)',
};

/** `value` as a list; throws PatchError in Go's words when it is something else. */
export function asList(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new PatchError('Unexpected', `expected a ${GO_TYPES.slice}, but received a ${GO_TYPES[jsonKindOf(value)]}`);
}

/** `value` as an object; throws PatchError in Go's words when it is something else. */
export function asMap(value: unknown): JsonObject {
  if (isJsonObject(value)) return value;
  throw new PatchError('Unexpected', `expected a ${GO_TYPES.map}, but received a ${GO_TYPES[jsonKindOf(value)]}`);
}

/** What a patch adds, without the parts that say `$patch`; undefined when the value itself says so. */
export function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDirectives).filter((item) => item !== undefined);
  if (!isJsonObject(value)) return value;
  if (hasField(value, PATCH)) return undefined;
  let output: JsonObject = value;
  for (const [key, part] of Object.entries(value)) {
    const kept = withoutDirectives(part);
    if (kept === undefined) output = without(output, key);
    else if (kept !== part) output = { ...output, [key]: kept };
  }
  return output;
}

/** What a patch adds, without fields that are null. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isJsonObject(value)) return value;
  const kept = Object.entries(value).filter(([, part]) => part !== null && part !== undefined);
  return Object.fromEntries(kept.map(([key, part]) => [key, withoutNulls(part)]));
}
