/**
 * Whether a schema is structural: every value has one type that is said outside of allOf, anyOf, oneOf and not
 * (apiextensions-apiserver/pkg/apiserver/schema/{validation,complete,convert}.go).
 */
import { FieldErrors, type FieldPath } from '../meta/field-errors.ts';
import { compileGoRegExp } from './go-regexp.ts';
import { additionalOf, itemsOf, propertyOf, type Schema } from './schema.ts';

/** Where a schema stands in another. */
type Level = 'root' | 'item' | 'field';

const MISSING_TYPE: Readonly<Record<Level, string>> = {
  root: 'must not be empty at the root',
  item: 'must not be empty for specified array items',
  field: 'must not be empty for specified object fields',
};

/** Why a schema can't be structural at all, in Go's words; undefined when nothing speaks against it. */
export function structuralError(schema: Schema): string | undefined {
  const unsupported = unsupportedField(schema);
  if (unsupported !== undefined) return `OpenAPIV3Schema '${unsupported}' is not supported`;
  if (schema['x-kubernetes-preserve-unknown-fields'] === false) {
    return "internal error: 'x-kubernetes-preserve-unknown-fields' must be true or undefined";
  }
  if (Array.isArray(schema.items)) return "OpenAPIV3Schema 'items' must be a schema, but is an array";
  for (const inner of innerSchemas(schema)) {
    const error = structuralError(inner);
    if (error !== undefined) return error;
  }
  return undefined;
}

function unsupportedField(schema: Schema): string | undefined {
  if ((schema.id ?? '') !== '') return 'id';
  if ((schema.$schema ?? '') !== '') return 'schema';
  if ((schema.$ref ?? '') !== '') return '$ref';
  if (Object.keys(schema.patternProperties ?? {}).length > 0) return 'patternProperties';
  if (Object.keys(schema.dependencies ?? {}).length > 0) return 'dependencies';
  if (schema.additionalItems !== undefined) return 'additionalItems';
  return Object.keys(schema.definitions ?? {}).length > 0 ? 'definitions' : undefined;
}

function innerSchemas(schema: Schema): readonly Schema[] {
  const { not, allOf = [], anyOf = [], oneOf = [], properties = {} } = schema;
  const items = itemsOf(schema);
  const additional = additionalOf(schema);
  return [
    ...(not === undefined ? [] : [not]),
    ...allOf,
    ...anyOf,
    ...oneOf,
    ...(items === undefined ? [] : [items]),
    ...Object.values(properties),
    ...(additional === undefined ? [] : [additional]),
  ];
}

/** Adds what keeps the schema from being structural, in the order of the alphabet. */
export function validateStructure(schema: Schema, errors: FieldErrors, path: FieldPath): void {
  const found = new FieldErrors();
  validateInvariants(schema, 'root', found, path);
  validateCompleteness(schema, schema, found, path, path);
  errors.list.push(...found.list.sort((a, b) => (a.message < b.message ? -1 : a.message > b.message ? 1 : 0)));
}

function validateInvariants(schema: Schema, level: Level, errors: FieldErrors, path: FieldPath): void {
  const { type = '', properties = {} } = schema;
  const items = itemsOf(schema);
  const isEmbedded = schema['x-kubernetes-embedded-resource'] === true;
  const preserves = schema['x-kubernetes-preserve-unknown-fields'] === true;
  const isIntOrString = schema['x-kubernetes-int-or-string'] === true;
  if (type === 'array' && items === undefined) errors.required(path.child('items'), 'must be specified');
  if (items !== undefined) validateInvariants(items, 'item', errors, path.child('items'));
  for (const [name, property] of Object.entries(properties)) {
    validateInvariants(property, 'field', errors, path.child('properties').key(name));
  }
  if (schema.additionalProperties !== undefined) {
    const at = path.child('additionalProperties');
    if (level === 'root') errors.forbidden(at, 'must not be used at the root');
    const additional = additionalOf(schema);
    if (additional !== undefined) validateInvariants(additional, 'field', errors, at);
  }
  if (isIntOrString && preserves) {
    const what = 'must be false if x-kubernetes-int-or-string is true';
    errors.invalid(path.child('x-kubernetes-preserve-unknown-fields'), true, what);
  }
  if (isIntOrString && isEmbedded) {
    const what = 'must be false if x-kubernetes-int-or-string is true';
    errors.invalid(path.child('x-kubernetes-embedded-resource'), true, what);
  }
  validateJunctors(schema, isIntOrStringAnyOf(schema), isIntOrStringAnyOf(schema.allOf?.[0]), errors, path);
  if (isEmbedded && type !== 'object') {
    const what = 'must be object if x-kubernetes-embedded-resource is true';
    if (type === '') errors.required(path.child('type'), what);
    else errors.invalid(path.child('type'), type, what);
  } else if (type === '' && !isIntOrString && !preserves) {
    errors.required(path.child('type'), MISSING_TYPE[level]);
  }
  if (isEmbedded && schema.additionalProperties !== undefined) {
    errors.forbidden(path.child('additionalProperties'), 'must not be used if x-kubernetes-embedded-resource is set');
  }
  if (level === 'root' && type !== '' && type !== 'object') {
    errors.invalid(path.child('type'), type, 'must be object at the root');
  }
  validateMetaFields(schema, level, level === 'root' || isEmbedded, errors, path);
  if (isEmbedded && !preserves && Object.keys(properties).length === 0) {
    const what =
      'must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields';
    errors.required(path.child('properties'), what);
  }
}

function validateMetaFields(
  schema: Schema,
  level: Level,
  isObject: boolean,
  errors: FieldErrors,
  path: FieldPath,
): void {
  for (const name of ['kind', 'apiVersion']) {
    const property = propertyOf(schema, name);
    if (!isObject || property === undefined || property.type === 'string') continue;
    errors.invalid(path.child('properties').key(name).child('type'), property.type ?? '', 'must be string');
  }
  const metadata = propertyOf(schema, 'metadata');
  if (metadata === undefined) return;
  const at = path.child('properties').key('metadata');
  if (isObject && metadata.type !== 'object') errors.invalid(at.child('type'), metadata.type ?? '', 'must be object');
  if (level !== 'root' || isPlainMetadata(metadata)) return;
  const what = 'must not specify anything other than name and generateName, but metadata is implicitly specified';
  errors.forbidden(at, what);
}

/** Nothing but its type, a default that is refused elsewhere, and at most name and generateName. */
function isPlainMetadata(metadata: Schema): boolean {
  return Object.entries(metadata).every(([key, value]) => {
    if (key === 'type' || key === 'default' || value === undefined) return true;
    if (key !== 'properties') return false;
    return Object.keys(value as object).every((name) => name === 'name' || name === 'generateName');
  });
}

/** `anyOf: [{type: integer}, {type: string}]`, which is how int-or-string may be said. */
function isIntOrStringAnyOf(schema: Schema | undefined): boolean {
  const { anyOf = [] } = schema ?? {};
  return anyOf.length === 2 && ['integer', 'string'].every((type, i) => isOnlyType(anyOf[i], type));
}

function isOnlyType(schema: Schema | undefined, type: string): boolean {
  return schema?.type === type && Object.keys(schema).length === 1;
}

function validateJunctors(
  schema: Schema,
  skipsAnyOf: boolean,
  skipsAnyOfOfFirst: boolean,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const { anyOf = [], allOf = [], oneOf = [], not, pattern = '' } = schema;
  if (!skipsAnyOf)
    for (const [i, one] of anyOf.entries()) validateNested(one, false, errors, path.child('anyOf').index(i));
  for (const [i, one] of allOf.entries()) {
    validateNested(one, skipsAnyOfOfFirst && i === 0, errors, path.child('allOf').index(i));
  }
  for (const [i, one] of oneOf.entries()) validateNested(one, false, errors, path.child('oneOf').index(i));
  if (not !== undefined) validateNested(not, false, errors, path.child('not'));
  if (pattern === '') return;
  const compiled = compileGoRegExp(pattern);
  if (compiled.ok) return;
  errors.invalid(path.child('pattern'), pattern, `must be a valid regular expression, but isn't: ${compiled.error}`);
}

/** What must not be said inside of a junctor. */
const FORBIDDEN = [
  ['type', 'must be empty to be structural'],
  ['additionalProperties', 'must be undefined to be structural'],
  ['default', 'must be undefined to be structural'],
  ['title', 'must be empty to be structural'],
  ['description', 'must be empty to be structural'],
  ['nullable', 'must be false to be structural'],
  ['x-kubernetes-preserve-unknown-fields', 'must be false to be structural'],
  ['x-kubernetes-embedded-resource', 'must be false to be structural'],
  ['x-kubernetes-int-or-string', 'must be false to be structural'],
  ['x-kubernetes-list-map-keys', 'must be empty to be structural'],
  ['x-kubernetes-list-type', 'must be undefined to be structural'],
  ['x-kubernetes-map-type', 'must be undefined to be structural'],
  ['x-kubernetes-validations', 'must be empty to be structural'],
] as const;

function validateNested(schema: Schema, skipsAnyOf: boolean, errors: FieldErrors, path: FieldPath): void {
  validateJunctors(schema, skipsAnyOf, false, errors, path);
  const items = itemsOf(schema);
  if (items !== undefined) validateNested(items, false, errors, path.child('items'));
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    validateNested(property, false, errors, path.child('properties').key(name));
  }
  for (const [field, what] of FORBIDDEN) if (isSaid(schema[field])) errors.forbidden(path.child(field), what);
  if (propertyOf(schema, 'metadata') !== undefined) {
    errors.forbidden(path.child('properties').key('metadata'), 'must not be specified in a nested context');
  }
}

function isSaid(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value !== undefined && value !== false && value !== '';
}

/** What junctors speak of is said outside of them too. */
function validateCompleteness(
  schema: Schema,
  outside: Schema | undefined,
  errors: FieldErrors,
  path: FieldPath,
  at: FieldPath,
): void {
  if (outside === undefined) {
    errors.required(path, `because it is defined in ${at.text}`);
    return;
  }
  const { not, allOf = [], anyOf = [], oneOf = [] } = schema;
  if (not !== undefined) validateNestedCompleteness(not, outside, errors, path, at.child('not'));
  for (const [junctor, schemas] of Object.entries({ allOf, anyOf, oneOf })) {
    for (const [i, one] of schemas.entries()) {
      validateNestedCompleteness(one, outside, errors, path, at.child(junctor).index(i));
    }
  }
}

function validateNestedCompleteness(
  schema: Schema,
  outside: Schema | undefined,
  errors: FieldErrors,
  path: FieldPath,
  at: FieldPath,
): void {
  if (outside === undefined) {
    errors.required(path, `because it is defined in ${at.text}`);
    return;
  }
  validateCompleteness(schema, outside, errors, path, at);
  const items = itemsOf(schema);
  if (items !== undefined) {
    validateNestedCompleteness(items, itemsOf(outside), errors, path.child('items'), at.child('items'));
  }
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const here = path.child('properties').key(name);
    const there = at.child('properties').key(name);
    const known = propertyOf(outside, name);
    if (known === undefined) errors.required(here, `because it is defined in ${there.text}`);
    else validateNestedCompleteness(property, known, errors, here, there);
  }
}
