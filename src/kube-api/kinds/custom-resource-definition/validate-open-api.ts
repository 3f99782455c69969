/**
 * Checks each schema inside of a schema: what of OpenAPI is allowed, and that Kubernetes' extensions make sense
 * (apiextensions/validation/validation.go: ValidateCustomResourceDefinitionOpenAPISchema).
 */
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { additionalOf, isMetaField, itemsOf, type Schema } from '../../structural-schema/schema.ts';
import { structuralError } from '../../structural-schema/validate-structure.ts';
import { findPath } from './simple-path.ts';
import { validateListMapKeys, validateListType, validateMapType } from './validate-list-type.ts';
import type { SchemaOptions } from './validate-version-schema.ts';

const TYPES = ['array', 'boolean', 'integer', 'number', 'object', 'string'];
const REASONS = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'];

/** What holds for a place in the schema. */
interface Place {
  /** Why there must be no defaults, where that is so. */
  readonly noDefaults: string | undefined;
  readonly isInMeta: boolean;
}

export class OpenApiCheck {
  readonly #options: SchemaOptions;
  readonly #errors: FieldErrors;

  constructor(options: SchemaOptions, errors: FieldErrors) {
    this.#options = options;
    this.#errors = errors;
  }

  /** Adds what is wrong anywhere in the schema of an API object. */
  root(schema: Schema, path: FieldPath): void {
    this.#at(schema, path, { noDefaults: undefined, isInMeta: false }, true);
  }

  #at(schema: Schema, path: FieldPath, place: Place, isRoot = false): void {
    const errors = this.#errors;
    this.#standard(schema, path, place);
    if (schema.uniqueItems === true) {
      const what = 'uniqueItems cannot be set to true since the runtime complexity becomes quadratic';
      errors.forbidden(path.child('uniqueItems'), what);
    }
    this.#additional(schema, path, place);
    this.#properties(schema, path, place, isRoot);
    this.#junctors(schema, path, place);
    const items = itemsOf(schema);
    if (items !== undefined) this.#at(items, path.child('items'), place);
    if (Array.isArray(schema.items)) {
      for (const [i, one] of schema.items.entries()) this.#at(one as Schema, path.child('items').index(i), place);
    }
    for (const [name, dependency] of Object.entries(schema.dependencies ?? {})) {
      if (!Array.isArray(dependency)) this.#at(dependency as Schema, path.child('dependencies').key(name), place);
    }
    if (schema['x-kubernetes-preserve-unknown-fields'] === false) {
      errors.invalid(path.child('x-kubernetes-preserve-unknown-fields'), false, 'must be true or undefined');
    }
    validateMapType(schema, errors, path);
    validateListType(schema, this.#options.requiresAtomicSets, errors, path);
    if (this.#options.requiresListKeys) validateListMapKeys(schema, errors, path);
    this.#rules(schema, path.child('x-kubernetes-validations'));
  }

  #standard(schema: Schema, path: FieldPath, { noDefaults, isInMeta }: Place): void {
    const errors = this.#errors;
    const { type = '' } = schema;
    if (this.#options.requiresKnownTypes && type !== '' && !TYPES.includes(type)) {
      errors.notSupported(path.child('type'), type, TYPES);
    }
    if (schema.default !== undefined && noDefaults !== undefined) {
      errors.forbidden(path.child('default'), `must not be set ${noDefaults}`);
    }
    if ((schema.id ?? '') !== '') errors.forbidden(path.child('id'), 'id is not supported');
    const isSet = {
      additionalItems: schema.additionalItems !== undefined,
      patternProperties: Object.keys(schema.patternProperties ?? {}).length > 0,
      definitions: Object.keys(schema.definitions ?? {}).length > 0,
      dependencies: schema.dependencies !== undefined,
      $ref: schema.$ref !== undefined,
    };
    for (const [field, isThere] of Object.entries(isSet)) {
      if (isThere) errors.forbidden(path.child(field), `${field} is not supported`);
    }
    if (type === 'null') {
      errors.forbidden(path.child('type'), 'type cannot be set to null, use nullable as an alternative');
    }
    if (Array.isArray(schema.items) && schema.items.length > 0) {
      errors.forbidden(path.child('items'), 'items must be a schema object and not an array');
    }
    if (isInMeta && schema['x-kubernetes-embedded-resource'] === true) {
      errors.forbidden(path.child('x-kubernetes-embedded-resource'), 'must not be used inside of resource meta');
    }
  }

  #additional(schema: Schema, path: FieldPath, place: Place): void {
    const { additionalProperties } = schema;
    if (additionalProperties === undefined) return;
    const at = path.child('additionalProperties');
    if (Object.keys(schema.properties ?? {}).length > 0 && additionalProperties !== true) {
      this.#errors.forbidden(at, 'additionalProperties and properties are mutual exclusive');
    }
    const inner = additionalOf(schema);
    if (inner === undefined) return;
    const noDefaults = place.isInMeta ? 'inside additionalProperties applying to object metadata' : place.noDefaults;
    this.#at(inner, at, { ...place, noDefaults });
  }

  #properties(schema: Schema, path: FieldPath, place: Place, isRoot: boolean): void {
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const at = path.child('properties').key(name);
      if (isMetaField(name) && (isRoot || schema['x-kubernetes-embedded-resource'] === true)) {
        this.#at(property, at, { noDefaults: isRoot ? `in top-level ${name}` : place.noDefaults, isInMeta: true });
      } else {
        this.#at(property, at, place);
      }
    }
  }

  #junctors({ not, allOf, oneOf, anyOf, definitions = {} }: Schema, path: FieldPath, place: Place): void {
    if (not !== undefined) this.#at(not, path.child('not'), place);
    for (const [junctor, schemas = []] of Object.entries({ allOf, oneOf, anyOf })) {
      for (const [i, one] of schemas.entries()) this.#at(one, path.child(junctor).index(i), place);
    }
    for (const [name, one] of Object.entries(definitions)) this.#at(one, path.child('definitions').key(name), place);
  }

  /** The form of rules. */
  #rules(schema: Schema, path: FieldPath): void {
    const errors = this.#errors;
    for (const [i, rule] of (schema['x-kubernetes-validations'] ?? []).entries()) {
      const at = path.index(i);
      const { message = '', messageExpression = '', reason, fieldPath = '' } = rule;
      const text = (rule.rule ?? '').trim();
      const said = message.trim();
      if (text === '') errors.required(at.child('rule'), 'rule is not specified');
      else if (message !== '' && said === '') {
        errors.invalid(at.child('message'), message, 'message must be non-empty if specified');
      } else if (hasLineBreak(said))
        errors.invalid(at.child('message'), message, 'message must not contain line breaks');
      else if (hasLineBreak(text) && said === '') {
        errors.required(at.child('message'), 'message must be specified if rule contains line breaks');
      }
      if (messageExpression !== '' && messageExpression.trim() === '') {
        errors.required(at.child('messageExpression'), 'messageExpression must be non-empty if specified');
      }
      if (reason !== undefined && !REASONS.includes(reason)) errors.notSupported(at.child('reason'), reason, REASONS);
      this.#fieldPath(fieldPath, schema, at.child('fieldPath'));
    }
  }

  #fieldPath(fieldPath: string, schema: Schema, path: FieldPath): void {
    if (fieldPath === '') return;
    const errors = this.#errors;
    if (fieldPath.trim() === '') errors.invalid(path, fieldPath, 'fieldPath must be non-empty if specified');
    if (hasLineBreak(fieldPath)) errors.invalid(path, fieldPath, 'fieldPath must not contain line breaks');
    if (structuralError(schema) === undefined && !findPath(fieldPath, schema).ok) {
      errors.invalid(path, fieldPath, 'fieldPath must be a valid path');
    }
  }
}

function hasLineBreak(text: string): boolean {
  return /[\n\r]/.test(text);
}
