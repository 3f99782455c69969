/**
 * Defaults in a schema are values that the schema would accept (apiextensions-apiserver/pkg/apiserver/schema/defaulting/{validation,
 * surroundingobject}.go).
 */
import { isSemanticallyEqual } from '../meta/equality.ts';
import { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { aggregate } from '../meta/status-error.ts';
import { coerceMetadata } from './embedded-metadata.ts';
import { shownValue } from './go-json.ts';
import { prune } from './prune.ts';
import { validateRules } from './rules.ts';
import { asResource, isMetaField, itemsOf, type Schema } from './schema.ts';
import { validateEmbedded } from './validate-embedded.ts';
import { validateValue } from './validate-value.ts';

/** Puts a value at its place in an otherwise empty object. */
type Surround = (value: unknown) => Record<string, unknown>;

const asRoot: Surround = (value) => ({ kind: 'Validation', apiVersion: 'validation/v1', ...(value as object) });

/** Adds what is wrong with the defaults of the schema of an API object. */
export function validateDefaults(schema: Schema, requiresPruned: boolean, errors: FieldErrors, path: FieldPath): void {
  const root = asResource(schema);
  new DefaultsCheck(requiresPruned, errors).at(root, root, asRoot, false, path);
}

class DefaultsCheck {
  readonly #requiresPruned: boolean;
  readonly #errors: FieldErrors;

  constructor(requiresPruned: boolean, errors: FieldErrors) {
    this.#requiresPruned = requiresPruned;
    this.#errors = errors;
  }

  at(schema: Schema, root: Schema, surround: Surround, insideMeta: boolean, path: FieldPath): void {
    const isResource = schema['x-kubernetes-embedded-resource'] === true;
    const inMeta = insideMeta && !isResource;
    const around = isResource ? asRoot : surround;
    const owner = isResource ? schema : root;
    if (schema.default !== undefined && schema.default !== null) {
      if (inMeta) this.#inMeta(schema, owner, around, path.child('default'));
      else this.#plain(schema, path.child('default'));
    }
    const items = itemsOf(schema);
    if (items !== undefined) this.at(items, owner, (value) => around([value]), inMeta, path.child('items'));
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      const isMeta = inMeta || (isResource && isMetaField(name));
      this.at(property, owner, (value) => around({ [name]: value }), isMeta, path.child('properties').key(name));
    }
  }

  #inMeta(schema: Schema, root: Schema, surround: Surround, path: FieldPath): void {
    const object = surround(schema.default);
    const coerced = coerceMetadata(object, root, true);
    const shown = shownValue(schema.default);
    if (!coerced.ok) {
      this.#errors.invalid(path, shown, `must result in valid metadata: ${coerced.error}`);
      return;
    }
    const problems = new FieldErrors();
    validateEmbedded(object, root, true, problems, FieldPath.root);
    if (problems.list.length > 0) {
      const all = aggregate(problems.list.map(({ message }) => message));
      this.#errors.invalid(path, shown, `must result in valid metadata: ${all}`);
      return;
    }
    this.#value(schema, path);
  }

  /** As a value that was always there, then as a new one. */
  #value(schema: Schema, path: FieldPath): void {
    const found = new FieldErrors();
    validateValue(schema.default, schema, found, path);
    if (found.list.length === 0) validateRules(schema.default, schema.default, schema, false, found, path);
    if (found.list.length === 0) validateRules(schema.default, undefined, schema, false, found, path);
    this.#errors.list.push(...found.list);
  }

  #plain(schema: Schema, path: FieldPath): void {
    const isResource = schema['x-kubernetes-embedded-resource'] === true;
    if (this.#requiresPruned && !isSemanticallyEqual(prune(schema.default, schema, isResource), schema.default)) {
      this.#errors.invalid(path, shownValue(schema.default), 'must not have unknown fields');
    }
    const coerced = coerceMetadata(schema.default, schema, isResource, [], path.text);
    if (!coerced.ok) {
      this.#errors.invalid(new FieldPath(coerced.field), shownValue(coerced.shown), coerced.detail);
      return;
    }
    const before = this.#errors.list.length;
    validateEmbedded(schema.default, schema, isResource, this.#errors, path);
    if (this.#errors.list.length === before) this.#value(schema, path);
  }
}
