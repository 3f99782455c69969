/** Checks objects inside of custom resources: their kind and metadata (apiextensions-apiserver/pkg/apiserver/schema/objectmeta/validation.go). */
import type { ObjectMeta } from '../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { checkDns1035Label, nameIsPathSegment } from '../meta/names.ts';
import { validateObjectMeta } from '../meta/object-meta.ts';
import { decodeMetadata } from './embedded-metadata.ts';
import { shownValue } from './go-json.ts';
import {
  additionalOf,
  asResource,
  hasAdditional,
  isJsonObject,
  itemsOf,
  type JsonObject,
  propertyOf,
  type Schema,
} from './schema.ts';

/** Adds what is wrong with embedded objects, and with the value as one when it is at the root. */
export function validateEmbedded(
  value: unknown,
  schema: Schema | undefined,
  isResourceRoot: boolean,
  errors: FieldErrors,
  path: FieldPath,
): void {
  validateAt(value, isResourceRoot ? asResource(schema) : schema, errors, path);
}

function validateAt(value: unknown, schema: Schema | undefined, errors: FieldErrors, path: FieldPath): void {
  if (schema === undefined) return;
  if (Array.isArray(value)) {
    const items = itemsOf(schema);
    if (items !== undefined) for (const [i, item] of value.entries()) validateAt(item, items, errors, path.index(i));
    return;
  }
  if (!isJsonObject(value)) return;
  if (schema['x-kubernetes-embedded-resource'] === true) validateResource(value, errors, path);
  for (const [key, item] of Object.entries(value)) {
    const property = propertyOf(schema, key);
    if (property !== undefined) validateAt(item, property, errors, path.child(key));
    else if (hasAdditional(schema)) validateAt(item, additionalOf(schema), errors, path.key(key));
  }
}

function validateResource(object: JsonObject, errors: FieldErrors, path: FieldPath): void {
  if (!Object.hasOwn(object, 'apiVersion')) errors.required(path.child('apiVersion'), 'must not be empty');
  if (!Object.hasOwn(object, 'kind')) errors.required(path.child('kind'), 'must not be empty');
  for (const [key, value] of Object.entries(object)) {
    if (key === 'apiVersion') validateApiVersion(value, errors, path.child(key));
    else if (key === 'kind') validateKind(value, errors, path.child(key));
    else if (key === 'metadata') validateMetadata(value, errors, path.child(key));
  }
}

function validateApiVersion(value: unknown, errors: FieldErrors, path: FieldPath): void {
  if (typeof value !== 'string') errors.invalid(path, shownValue(value), 'must be a string');
  else if (value === '') errors.invalid(path, value, 'must not be empty');
  else if (value.split('/').length > 2) {
    errors.invalid(path, value, `unexpected GroupVersion string: ${value}`);
  }
}

function validateKind(value: unknown, errors: FieldErrors, path: FieldPath): void {
  if (typeof value !== 'string') {
    errors.invalid(path, shownValue(value), 'must be a string');
  } else if (value === '') {
    errors.invalid(path, value, 'must not be empty');
  } else {
    const messages = checkDns1035Label(value.toLowerCase());
    if (messages.length === 0) return;
    errors.invalid(path, value, `may have mixed case, but should otherwise match: ${messages.join(',')}`);
  }
}

function validateMetadata(value: unknown, errors: FieldErrors, path: FieldPath): void {
  const decoded = decodeMetadata(value, path.text);
  if (!decoded.ok) {
    errors.invalid(path, shownValue(value), decoded.error);
    return;
  }
  const metadata = decoded.metadata as ObjectMeta;
  // A template has no name; nobody is to complain about that.
  const named = metadata.name === undefined || metadata.name === '' ? { ...metadata, name: 'fakename' } : metadata;
  const namespaced = (named.namespace ?? '') !== '';
  validateObjectMeta(named, { namespaced, validateName: nameIsPathSegment }, errors, path);
}
