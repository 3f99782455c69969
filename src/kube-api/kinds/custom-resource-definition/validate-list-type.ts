/** Checks what a schema says of merging lists and maps (apiextensions/validation/validation.go: x-kubernetes-list-type and its like). */
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { GoSyntax } from '../../meta/go-syntax.ts';
import { itemsOf, propertyOf, type Schema } from '../../structural-schema/schema.ts';

const KEYS = 'x-kubernetes-list-map-keys';
const LIST_TYPE = 'x-kubernetes-list-type';
const MAP_TYPE = 'x-kubernetes-map-type';

/** Adds what is wrong with `x-kubernetes-map-type`. */
export function validateMapType(schema: Schema, errors: FieldErrors, path: FieldPath): void {
  const type = schema[MAP_TYPE];
  if (type === undefined) return;
  requireType(schema, 'object', MAP_TYPE, errors, path);
  if (type !== 'atomic' && type !== 'granular') errors.notSupported(path.child(MAP_TYPE), type, ['atomic', 'granular']);
}

/** Adds what is wrong with `x-kubernetes-list-type` and the keys of lists of type map. */
export function validateListType(
  schema: Schema,
  requiresAtomicSets: boolean,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const type = schema[LIST_TYPE];
  const keys = schema[KEYS] ?? [];
  if (type !== undefined && schema.type !== 'array') requireType(schema, 'array', LIST_TYPE, errors, path);
  else if (requiresAtomicSets && type === 'set') validateSet(itemsOf(schema), errors, path.child('items'));
  if (type !== undefined && !['atomic', 'set', 'map'].includes(type)) {
    errors.notSupported(path.child(LIST_TYPE), type, ['atomic', 'set', 'map']);
  }
  if (keys.length > 0 && type !== 'map') {
    const what = `must be map if ${KEYS} is non-empty`;
    if (type === undefined) errors.required(path.child(LIST_TYPE), what);
    else errors.invalid(path.child(LIST_TYPE), type, what);
  }
  if (type === 'map') validateMap(schema, keys, errors, path);
}

function requireType(
  { type = '' }: Schema,
  wanted: string,
  extension: string,
  errors: FieldErrors,
  path: FieldPath,
): void {
  if (type === wanted) return;
  const what = `must be ${wanted} if ${extension} is specified`;
  if (type === '') errors.required(path.child('type'), what);
  else errors.invalid(path.child('type'), type, what);
}

/** A set's elements are compared as wholes. */
function validateSet(items: Schema | undefined, errors: FieldErrors, path: FieldPath): void {
  const what = 'must be atomic as item of a list with x-kubernetes-list-type=set';
  const listType = items?.[LIST_TYPE];
  // A pointer to a text is shown as its address.
  const shown = new GoSyntax(listType === undefined ? '(*string)(nil)' : '(*string)(0xc000000000)');
  if (items?.type === 'array' && listType !== undefined && listType !== 'atomic') {
    errors.invalid(path.child(LIST_TYPE), shown, what);
  }
  if (items?.type === 'object' && items[MAP_TYPE] !== 'atomic') errors.invalid(path.child(MAP_TYPE), shown, what);
}

function validateMap(schema: Schema, keys: readonly string[], errors: FieldErrors, path: FieldPath): void {
  const items = itemsOf(schema);
  if (keys.length === 0) errors.required(path.child(KEYS), `must not be empty if ${LIST_TYPE} is map`);
  if (schema.items === undefined) errors.required(path.child('items'), `must have a schema if ${LIST_TYPE} is map`);
  else if (items === undefined) {
    const shown = new GoSyntax('apiextensions.JSONSchemaPropsOrArray{...}');
    errors.invalid(path.child('items'), shown, `must only have a single schema if ${LIST_TYPE} is map`);
  }
  if (items === undefined) return;
  if (items.type !== 'object') {
    const what = `must be object if parent array's ${LIST_TYPE} is map`;
    errors.invalid(path.child('items').child('type'), items.type ?? '', what);
    return;
  }
  for (const [i, key] of keys.entries()) {
    const property = propertyOf(items, key);
    if (property === undefined) errors.invalid(path.child(KEYS), keys, 'entries must all be names of item properties');
    else if (property.type === 'array' || property.type === 'object') {
      const what = `must be a scalar type if parent array's ${LIST_TYPE} is map`;
      errors.invalid(path.child('items').child('properties').key(key).child('type'), items.type, what);
    }
    if (keys.indexOf(key) < i) errors.invalid(path.child(KEYS), keys, 'must not contain duplicate entries');
  }
}

/** Adds what makes it unsure whether each element of a set or map has a key. */
export function validateListMapKeys(schema: Schema, errors: FieldErrors, path: FieldPath): void {
  const items = itemsOf(schema);
  const type = schema[LIST_TYPE];
  if (items === undefined || (type !== 'set' && type !== 'map')) return;
  if (items.nullable === true) {
    errors.forbidden(path.child('items').child('nullable'), `cannot be nullable when ${LIST_TYPE} is ${type}`);
  }
  if (type !== 'map') return;
  for (const key of schema[KEYS] ?? []) {
    const property = propertyOf(items, key);
    if (property === undefined) continue;
    const at = path.child('items').child('properties').key(key);
    if (!items.required?.includes(key) && property.default === undefined) {
      const what = `this property is in ${KEYS}, so it must have a default or be a required property`;
      errors.required(at.child('default'), what);
    }
    if (property.nullable === true) {
      errors.forbidden(at.child('nullable'), `this property is in ${KEYS}, so it cannot be nullable`);
    }
  }
}
