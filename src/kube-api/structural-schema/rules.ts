/**
 * `x-kubernetes-validations`: the rules of a schema, whatever language they are written in. CEL is large and most clusters never
 * need it, so whoever puts a program together says where it comes from (`cel/cel-rules.ts`), at once or when it has arrived.
 */
import type { ValidationRule } from '../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { StatusError } from '../meta/status-error.ts';
import { additionalOf, itemsOf, type Schema } from './schema.ts';

/** What is known of a rule before anything is checked. */
export interface CheckedRule {
  readonly rule: ValidationRule;
  readonly usesOldSelf: boolean;
  /** Why the rule, or the expression that makes its message, can't be compiled: in the compiler's words. */
  readonly error: string | undefined;
  readonly messageError: string | undefined;
}

export interface RuleLanguage {
  /** The rules of this very schema, not of those inside. */
  compile(schema: Schema, isRoot: boolean): readonly CheckedRule[];
  /** Adds the rules that an object breaks; `old` is what it replaces. `forgives` lets what is unchanged break them. */
  check(value: unknown, old: unknown, schema: Schema, forgives: boolean, errors: FieldErrors, path: FieldPath): void;
}

const BLOCKING: readonly string[] = [
  'FieldValueNotSupported',
  'FieldValueRequired',
  'FieldValueTooLong',
  'FieldValueTooMany',
  'FieldValueTypeInvalid',
];
const NOT_CHECKED =
  'some validation rules were not checked because the object was invalid; correct the existing errors to complete validation';

let language: RuleLanguage | undefined;

/** From now on rules are understood; to be called once by every program that may meet any. */
export function speakRules(spoken: RuleLanguage): void {
  language = spoken;
}

const withRules = new WeakMap<Schema, boolean>();

/** Whether there are rules anywhere in the schema. */
export function hasRules(schema: Schema | undefined): boolean {
  if (schema === undefined) return false;
  let has = withRules.get(schema);
  if (has === undefined) {
    has =
      (schema['x-kubernetes-validations']?.length ?? 0) > 0 ||
      [itemsOf(schema), additionalOf(schema), ...Object.values(schema.properties ?? {})].some(hasRules);
    withRules.set(schema, has);
  }
  return has;
}

/** The rules of this very schema, not of those inside. Throws ServiceUnavailable where nobody understands them (yet). */
export function compileRules(schema: Schema, isRoot: boolean): readonly CheckedRule[] {
  return (schema['x-kubernetes-validations'] ?? []).length === 0 ? [] : spoken().compile(schema, isRoot);
}

/**
 * Adds the rules that an API object breaks; `old` is what it replaces. `forgives` lets what is unchanged break them. Throws
 * ServiceUnavailable where there are rules and nobody understands them (yet).
 */
export function validateRules(
  value: unknown,
  old: unknown,
  schema: Schema | undefined,
  forgives: boolean,
  errors: FieldErrors,
  path: FieldPath,
): void {
  if (schema === undefined || !hasRules(schema)) return;
  if (errors.list.some(({ type }) => BLOCKING.includes(type))) errors.invalid(path, null, NOT_CHECKED);
  else spoken().check(value, old, schema, forgives, errors, path);
}

function spoken(): RuleLanguage {
  if (language !== undefined) return language;
  throw new StatusError(503, 'ServiceUnavailable', 'the server is currently unable to handle the request');
}
