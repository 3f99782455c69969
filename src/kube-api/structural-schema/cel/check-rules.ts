/**
 * Checks objects against the rules of their schema (apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go). Rules about a change are only asked
 * where the old value is known; what has not changed may go on breaking the others.
 */
import { Optional } from '@marcbachmann/cel-js';
import type { ValidationRule } from '../../generated/types.gen.ts';
import { isSemanticallyEqual } from '../../meta/equality.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { type Correlated, oldField, oldItem } from '../ratchet.ts';
import { hasRules } from '../rules.ts';
import { additionalOf, isJsonObject, itemsOf, propertyOf, type Schema } from '../schema.ts';
import { type CompiledRule, compileRules, failureOf } from './compile-rules.ts';
import { toCel } from './to-cel.ts';

/** Adds the rules that an object breaks; `old` is what it replaces. `forgives` lets what is unchanged break them. */
export function checkRules(
  value: unknown,
  old: unknown,
  schema: Schema,
  forgives: boolean,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const correlated = old === undefined ? undefined : { value: old };
  new RulesCheck(errors, forgives).at(value, correlated, schema, path, true, false);
}

class RulesCheck {
  readonly #errors: FieldErrors;
  readonly #forgives: boolean;

  constructor(errors: FieldErrors, forgives: boolean) {
    this.#errors = errors;
    this.#forgives = forgives;
  }

  at(
    value: unknown,
    old: Correlated | undefined,
    schema: Schema,
    path: FieldPath,
    isRoot: boolean,
    isParentSame: boolean,
  ): void {
    if (value === null || value === undefined || !hasRules(schema)) return;
    const isSame = isParentSame || (this.#forgives && old !== undefined && isSemanticallyEqual(value, old.value));
    const rules = compileRules(schema, isRoot);
    if (rules.length > 0) this.#rules(rules, value, old, schema, path, isSame);
    if (Array.isArray(value)) {
      const items = itemsOf(schema);
      if (items === undefined) return;
      for (const [i, item] of value.entries()) {
        this.at(item, oldItem(old, value, schema, i), items, path.index(i), false, isSame);
      }
    } else if (isJsonObject(value)) {
      const additional = additionalOf(schema);
      for (const [key, item] of Object.entries(value)) {
        const property = propertyOf(schema, key);
        const before = oldField(old, schema, key);
        if (property !== undefined) this.at(item, before, property, path.child(key), false, isSame);
        else if (additional !== undefined) this.at(item, before, additional, path.key(key), false, isSame);
      }
    }
  }

  #rules(
    rules: readonly CompiledRule[],
    value: unknown,
    old: Correlated | undefined,
    schema: Schema,
    path: FieldPath,
    isSame: boolean,
  ): void {
    const self = toCel(value, schema);
    const before = old?.value === undefined || old.value === null ? undefined : toCel(old.value, schema);
    for (const compiled of rules) {
      const isOptional = compiled.rule.optionalOldSelf === true;
      if (compiled.usesOldSelf && before === undefined && !isOptional) continue;
      const optional = before === undefined ? Optional.none() : Optional.of(before);
      const variables = { self, oldSelf: isOptional ? optional : before };
      this.#rule(compiled, variables, schema.type ?? '', path, isSame);
    }
  }

  #rule(
    { rule, evaluate, message, usesOldSelf, error }: CompiledRule,
    variables: Readonly<Record<string, unknown>>,
    type: string,
    path: FieldPath,
    isSame: boolean,
  ): void {
    if (error !== undefined) {
      this.#errors.invalid(path, type, `rule compile error: ${error}`);
      return;
    }
    let isMet: unknown;
    try {
      isMet = evaluate?.(variables);
    } catch (thrown) {
      const failure = failureOf(thrown);
      const what = failure.startsWith('no such overload')
        ? `'${failure}': call arguments did not match a supported operator, function or macro signature for rule: ${nameOf(rule)}`
        : `${failure} evaluating rule: ${nameOf(rule)}`;
      this.#errors.invalid(path, type, what);
      return;
    }
    if (isMet === true || (!usesOldSelf && isSame)) return;
    const { fieldPath = '' } = rule;
    const at = fieldPath === '' ? path : path.child(fieldPath.trim().replace(/^\./, ''));
    this.#broken(rule, at, type, messageOf(rule, message, variables));
  }

  #broken(rule: ValidationRule, path: FieldPath, type: string, detail: string): void {
    switch (rule.reason) {
      case 'FieldValueForbidden':
        this.#errors.forbidden(path, detail);
        break;
      case 'FieldValueRequired':
        this.#errors.required(path, detail);
        break;
      case 'FieldValueDuplicate':
        this.#errors.duplicate(path, type);
        break;
      default:
        this.#errors.invalid(path, type, detail);
    }
  }
}

function messageOf(
  rule: ValidationRule,
  expression: CompiledRule['message'],
  variables: Readonly<Record<string, unknown>>,
): string {
  const { message = '' } = rule;
  const plain = message === '' ? `failed rule: ${nameOf(rule)}` : message.trim();
  if (expression === undefined) return plain;
  try {
    const text = expression(variables);
    // What is empty or goes over lines is not told.
    return typeof text === 'string' && text.trim() !== '' && !/[\n\r]/.test(text.trim()) ? text.trim() : plain;
  } catch {
    return plain;
  }
}

function nameOf({ rule, message = '' }: ValidationRule): string {
  return message === '' ? rule.trim() : message.trim();
}
