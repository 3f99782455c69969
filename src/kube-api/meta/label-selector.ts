/**
 * Which objects a label selector picks (k8s.io/apimachinery/pkg/labels/selector.go, pkg/apis/meta/v1/helpers.go).
 *
 * Selectors are compiled once and kept with the frozen object or text they came from, because they are asked about on
 * every watch event.
 */
import type { LabelSelector } from '../generated/types.gen.ts';
import { FieldErrors, FieldPath } from './field-errors.ts';
import { GoSyntax, goQuote, goStringMap, goStringSlice } from './go-syntax.ts';
import { checkLabelValue, checkQualifiedName } from './names.ts';
import { aggregate, badRequest } from './status-error.ts';

export type Labels = Readonly<Record<string, string>>;

export type Operator = '=' | '==' | '!=' | 'in' | 'notin' | 'exists' | '!' | 'gt' | 'lt';

/** One condition on one label. */
export interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  readonly values: readonly string[];
}

const INTEGER = /^[+-]?\d+$/;
const NO_LABELS: Labels = {};

/** A compiled selector: all its requirements have to hold. */
export class LabelMatcher {
  /** Picks every object. */
  static readonly everything = new LabelMatcher([]);
  /** Picks none: what a missing selector means. */
  static readonly nothing = new LabelMatcher([], true);

  /** In the order of their keys. */
  readonly requirements: readonly Requirement[];
  readonly #isNothing: boolean;
  #text: string | undefined;

  constructor(requirements: readonly Requirement[], isNothing = false) {
    this.requirements = requirements.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    this.#isNothing = isNothing;
  }

  /** Whether it restricts nothing. */
  get isEmpty(): boolean {
    return !this.#isNothing && this.requirements.length === 0;
  }

  matches(labels: Labels | undefined): boolean {
    if (this.#isNothing) return false;
    const own = labels ?? NO_LABELS;
    for (const requirement of this.requirements) if (!holds(requirement, own)) return false;
    return true;
  }

  /** The one value that `key` must have, if the selector says so. */
  requiredValue(key: string): string | undefined {
    const found = this.requirements.find((requirement) => requirement.key === key);
    const isExact = found?.operator === '=' || found?.operator === '==' || found?.operator === 'in';
    return isExact && found.values.length === 1 ? found.values[0] : undefined;
  }

  /** The canonical text, e.g. `app=web,tier in (be,fe)`. */
  toString(): string {
    this.#text ??= this.requirements.map(requirementText).join(',');
    return this.#text;
  }
}

function holds(requirement: Requirement, labels: Labels): boolean {
  const { key, operator, values } = requirement;
  const value = labels[key];
  // an own label is a string; what Object.prototype has is not
  const has = typeof value === 'string';
  switch (operator) {
    case '=':
    case '==':
    case 'in':
      return has && (values[0] === value || (values.length > 1 && values.includes(value)));
    case '!=':
    case 'notin':
      return !has || !values.includes(value);
    case 'exists':
      return has;
    case '!':
      return !has;
    case 'gt':
    case 'lt':
      return has && comparesTo(value, operator, values[0] ?? '');
  }
}

function comparesTo(value: string, operator: 'gt' | 'lt', limit: string): boolean {
  if (!isInt64(value) || !isInt64(limit)) return false;
  return operator === 'gt' ? BigInt(value) > BigInt(limit) : BigInt(value) < BigInt(limit);
}

function isInt64(text: string): boolean {
  return INTEGER.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
}

const BETWEEN: Readonly<Record<'=' | '==' | '!=' | 'gt' | 'lt', string>> = {
  '=': '=',
  '==': '==',
  '!=': '!=',
  gt: '>',
  lt: '<',
};

function requirementText({ key, operator, values }: Requirement): string {
  if (operator === 'exists') return key;
  if (operator === '!') return `!${key}`;
  const list = values.length === 1 ? values[0] : values.toSorted().join(',');
  if (operator === 'in' || operator === 'notin') return `${key} ${operator} (${list})`;
  return `${key}${BETWEEN[operator]}${list}`;
}

/** What's wrong with a requirement; none when it can be used. */
export function checkRequirement(requirement: Requirement, hasValues = true): readonly string[] {
  const errors = new FieldErrors();
  const { key, operator, values } = requirement;
  const path = new FieldPath('values');
  const keyMessages = checkQualifiedName(key);
  if (keyMessages.length > 0) errors.invalid(new FieldPath('key'), key, keyMessages.join('; '));
  const shown = new GoSyntax(goStringSlice(hasValues ? values : undefined));
  if (operator === 'in' || operator === 'notin') {
    if (values.length === 0) errors.invalid(path, shown, "for 'in', 'notin' operators, values set can't be empty");
  } else if (operator === 'exists' || operator === '!') {
    if (values.length > 0) errors.invalid(path, shown, 'values set must be empty for exists and does not exist');
  } else if (operator === 'gt' || operator === 'lt') {
    if (values.length !== 1) {
      errors.invalid(path, shown, "for 'Gt', 'Lt' operators, exactly one value is required");
    }
    for (const [i, value] of values.entries()) {
      if (!isInt64(value)) {
        errors.invalid(path.index(i), value, "for 'Gt', 'Lt' operators, the value must be an integer");
      }
    }
  } else if (values.length !== 1) {
    errors.invalid(path, shown, 'exact-match compatibility requires one single value');
  }
  for (const [i, value] of values.entries()) {
    const messages = checkLabelValue(value);
    if (messages.length > 0) errors.invalid(path.index(i).key(key), value, messages.join('; '));
  }
  return errors.list.map((error) => error.message);
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
};

const compiledSelectors = new WeakMap<LabelSelector, LabelMatcher>();

/**
 * Compiles `matchLabels` and `matchExpressions`. A missing selector picks nothing, an empty one everything.
 * Throws BadRequest with upstream's words for one that could not have been stored.
 */
export function matcherOf(selector: LabelSelector | undefined): LabelMatcher {
  if (selector === undefined) return LabelMatcher.nothing;
  const known = compiledSelectors.get(selector);
  if (known !== undefined) return known;
  const requirements: Requirement[] = [];
  for (const [key, value] of Object.entries(selector.matchLabels ?? {})) {
    requirements.push(checked({ key, operator: '=', values: [value] }, true));
  }
  for (const { key, operator, values } of selector.matchExpressions ?? []) {
    const compiled = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
    if (compiled === undefined) throw badRequest(`${goQuote(operator)} is not a valid label selector operator`);
    requirements.push(checked({ key, operator: compiled, values: values ?? [] }, (values ?? []).length > 0));
  }
  const matcher = requirements.length === 0 ? LabelMatcher.everything : new LabelMatcher(requirements);
  if (Object.isFrozen(selector)) compiledSelectors.set(selector, matcher);
  return matcher;
}

function checked(requirement: Requirement, hasValues: boolean): Requirement {
  const messages = checkRequirement(requirement, hasValues);
  if (messages.length > 0) throw badRequest(aggregate(messages));
  return requirement;
}

const compiledSets = new WeakMap<Labels, LabelMatcher>();

/** Compiles the plain map of a Service's or ReplicationController's selector; a missing or empty one picks everything. */
export function matcherOfSet(set: Labels | undefined): LabelMatcher {
  if (set === undefined) return LabelMatcher.everything;
  const known = compiledSets.get(set);
  if (known !== undefined) return known;
  const matcher = new LabelMatcher(
    Object.entries(set).map(([key, value]) => ({ key, operator: '=', values: [value] })),
  );
  if (Object.isFrozen(set)) compiledSets.set(set, matcher);
  return matcher;
}

/** The selector as field errors print it. */
export function labelSelectorSyntax(selector: LabelSelector): GoSyntax {
  const expressions = selector.matchExpressions?.map(
    ({ key, operator, values }) =>
      `v1.LabelSelectorRequirement{Key:${goQuote(key)}, Operator:${goQuote(operator)}, Values:${goStringSlice(values)}}`,
  );
  const list = '[]v1.LabelSelectorRequirement';
  const shown = expressions === undefined ? `${list}(nil)` : `${list}{${expressions.join(', ')}}`;
  return new GoSyntax(`v1.LabelSelector{MatchLabels:${goStringMap(selector.matchLabels)}, MatchExpressions:${shown}}`);
}

/** A selector for people: its canonical text, `<none>` when it is empty, `<error>` when it can't be used. */
export function formatLabelSelector(selector: LabelSelector | undefined): string {
  try {
    const text = matcherOf(selector).toString();
    return text === '' ? '<none>' : text;
  } catch {
    return '<error>';
  }
}

/** A set of labels for people: `a=b,c=d` in the order of the keys, or `<none>` (labels.FormatLabels). */
export function formatLabels(labels: Labels | undefined): string {
  const text = Object.keys(labels ?? {})
    .sort()
    .map((key) => `${key}=${labels?.[key] ?? ''}`)
    .join(',');
  return text === '' ? '<none>' : text;
}
