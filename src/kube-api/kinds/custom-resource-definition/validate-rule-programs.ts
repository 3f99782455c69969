/**
 * Checks that the rules of a schema can be compiled, and ask for old values only where those can be found (apiextensions/validation/validation.go:
 * ValidateCustomResourceDefinitionOpenAPISchema). Left out: what evaluating them may cost.
 */
import type { ValidationRule } from '../../generated/types.gen.ts';
import { FieldErrors, type FieldPath } from '../../meta/field-errors.ts';
import { GoSyntax, goQuote } from '../../meta/go-syntax.ts';
import { compileRules, hasRules } from '../../structural-schema/rules.ts';
import { additionalOf, itemsOf, type Schema } from '../../structural-schema/schema.ts';

/** Adds what is wrong with rules anywhere in a schema, but where `errors` says that the schema itself is. */
export function validateRulePrograms(schema: Schema, errors: FieldErrors, path: FieldPath): void {
  const found = new FieldErrors();
  const wrong = errors.list.map(({ field }) => field);
  validateAt(schema, { list: found, wrong }, path, undefined, true);
  errors.list.push(...found.list);
}

/** Maps whose fields can be told apart. */
const MAP_TYPES: readonly string[] = ['granular', 'atomic'];

interface Findings {
  readonly list: FieldErrors;
  /** Where schemas are wrong. */
  readonly wrong: readonly string[];
}

/** `uncorrelated` is the outermost place inside of which old values can't be found. */
function validateAt(
  schema: Schema,
  errors: Findings,
  path: FieldPath,
  uncorrelated: FieldPath | undefined,
  isRoot = false,
): void {
  if (!hasRules(schema)) return;
  const isGood = !errors.wrong.some((field) => field === path.text || field.startsWith(`${path.text}.`));
  if (isGood) validateRules(schema, errors.list, path, uncorrelated, isRoot);
  const additional = additionalOf(schema);
  if (additional !== undefined) validateAt(additional, errors, path.child('additionalProperties'), uncorrelated);
  const inFields =
    uncorrelated ?? (MAP_TYPES.includes(schema['x-kubernetes-map-type'] ?? 'granular') ? undefined : path);
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    validateAt(property, errors, path.child('properties').key(name), inFields);
  }
  const items = itemsOf(schema);
  const inItems = uncorrelated ?? (schema['x-kubernetes-list-type'] === 'map' ? undefined : path);
  if (items !== undefined) validateAt(items, errors, path.child('items'), inItems);
}

function validateRules(
  schema: Schema,
  errors: FieldErrors,
  path: FieldPath,
  uncorrelated: FieldPath | undefined,
  isRoot: boolean,
): void {
  for (const [i, { rule, error, messageError, usesOldSelf }] of compileRules(schema, isRoot).entries()) {
    const at = path.child('x-kubernetes-validations').index(i);
    if (error !== undefined) errors.invalid(at.child('rule'), shownRule(rule), error);
    if (messageError !== undefined) errors.invalid(at.child('messageExpression'), shownRule(rule), messageError);
    if (usesOldSelf && uncorrelated !== undefined) {
      const what = `oldSelf cannot be used on the uncorrelatable portion of the schema within ${uncorrelated.text}`;
      errors.invalid(at.child('rule'), rule.rule, what);
    } else if (!usesOldSelf && error === undefined && rule.optionalOldSelf !== undefined) {
      const what = 'may not be set if oldSelf is not used in rule';
      errors.invalid(at.child('optionalOldSelf'), rule.optionalOldSelf, what);
    }
  }
}

function shownRule({
  rule,
  message = '',
  messageExpression = '',
  reason,
  fieldPath = '',
  optionalOldSelf,
}: ValidationRule): GoSyntax {
  const pointer = (type: string, value: unknown): string =>
    `(*${type})(${value === undefined ? 'nil' : '0xc000000000'})`;
  return new GoSyntax(
    `apiextensions.ValidationRule{Rule:${goQuote(rule)}, Message:${goQuote(message)}, ` +
      `MessageExpression:${goQuote(messageExpression)}, Reason:${pointer('apiextensions.FieldValueErrorReason', reason)}, ` +
      `FieldPath:${goQuote(fieldPath)}, OptionalOldSelf:${pointer('bool', optionalOldSelf)}}`,
  );
}
