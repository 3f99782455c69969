/**
 * What a Job's rules about failures and success must look like, and how Go prints them
 * (kubernetes/pkg/apis/batch/validation/validation.go: validatePodFailurePolicy, validateSuccessPolicy).
 */
import type {
  JobSpec,
  PodFailurePolicy,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyOnPodConditionsPattern,
  PodFailurePolicyRule,
  SuccessPolicy,
  SuccessPolicyRule,
} from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { byteLength, GoSyntax, goQuote } from '../../meta/go-syntax.ts';
import { checkQualifiedName } from '../../meta/names.ts';
import { validateNonNegative } from '../../meta/object-meta.ts';
import { countIndexes } from './indexes.ts';

const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore'] as const;
const OPERATORS = ['In', 'NotIn'] as const;
const STATUSES = ['False', 'True', 'Unknown'] as const;
const MAX_RULES = 20;
const MAX_EXIT_CODES = 255;
const MAX_PATTERNS = 20;
const MAX_INDEXES_BYTES = 64 * 1024;

/** Adds an invalid value that is not shown. */
export function invalidUnshown(errors: FieldErrors, path: FieldPath, detail: string): void {
  errors.invalid(path, new GoSyntax(detail), '');
}

const listed = (values: readonly string[]): string => `valid values: [${values.map(goQuote).join(' ')}]`;

function checkWord(value: string, known: readonly string[], errors: FieldErrors, path: FieldPath): void {
  if (value === '') errors.required(path, listed(known));
  else if (!known.includes(value)) errors.notSupported(path, value, known);
}

/** Adds the problems of `podFailurePolicy`. */
export function validatePodFailurePolicy(
  policy: PodFailurePolicy,
  spec: JobSpec,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const rulesPath = path.child('rules');
  const rules = policy.rules ?? [];
  if (rules.length > MAX_RULES) errors.tooMany(rulesPath, rules.length, MAX_RULES);
  const { containers = [], initContainers = [] } = spec.template?.spec ?? {};
  const names = new Set([...containers, ...initContainers].map(({ name }) => name));
  for (const [index, rule] of rules.entries()) validateRule(rule, spec, names, errors, rulesPath.index(index));
}

function validateRule(
  rule: PodFailurePolicyRule,
  spec: JobSpec,
  names: ReadonlySet<string>,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const { onExitCodes, onPodConditions = [] } = rule;
  const action: string = rule.action ?? '';
  if (action === 'FailIndex') {
    if (spec.backoffLimitPerIndex === undefined) {
      errors.invalid(path.child('action'), action, 'requires the backoffLimitPerIndex to be set');
    }
  } else {
    checkWord(action, ACTIONS, errors, path.child('action'));
  }
  if (onExitCodes !== undefined) validateExitCodes(onExitCodes, names, errors, path.child('onExitCodes'));
  if (onPodConditions.length > 0) validatePatterns(onPodConditions, errors, path.child('onPodConditions'));
  if (onExitCodes !== undefined && onPodConditions.length > 0) {
    invalidUnshown(errors, path, 'specifying both OnExitCodes and OnPodConditions is not supported');
  }
  if (onExitCodes === undefined && onPodConditions.length === 0) {
    invalidUnshown(errors, path, 'specifying one of OnExitCodes and OnPodConditions is required');
  }
}

function validatePatterns(
  patterns: readonly PodFailurePolicyOnPodConditionsPattern[],
  errors: FieldErrors,
  path: FieldPath,
): void {
  if (patterns.length > MAX_PATTERNS) errors.tooMany(path, patterns.length, MAX_PATTERNS);
  for (const [index, { type = '', status = '' }] of patterns.entries()) {
    const at = path.index(index);
    errors.invalidFor(at.child('type'), type, checkQualifiedName(type));
    checkWord(status, STATUSES, errors, at.child('status'));
  }
}

function validateExitCodes(
  requirement: PodFailurePolicyOnExitCodesRequirement,
  names: ReadonlySet<string>,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const { containerName, values = [] } = requirement;
  const operator: string = requirement.operator ?? '';
  checkWord(operator, OPERATORS, errors, path.child('operator'));
  if (containerName !== undefined && !names.has(containerName)) {
    const why = 'must be one of the container or initContainer names in the pod template';
    errors.invalid(path.child('containerName'), containerName, why);
  }
  const valuesPath = path.child('values');
  const shown = new GoSyntax(requirement.values === undefined ? '[]int32(nil)' : `[]int32{${values.join(', ')}}`);
  if (values.length === 0) errors.invalid(valuesPath, shown, 'at least one value is required');
  else if (values.length > MAX_EXIT_CODES) errors.tooMany(valuesPath, values.length, MAX_EXIT_CODES);
  const seen = new Set<number>();
  let isOrdered = true;
  for (const [index, value] of values.entries()) {
    const at = valuesPath.index(index);
    if (operator === 'In' && value === 0) errors.invalid(at, value, 'must not be 0 for the In operator');
    if (seen.has(value)) errors.duplicate(at, value);
    seen.add(value);
    isOrdered &&= index === 0 || (values[index - 1] ?? 0) <= value;
  }
  if (!isOrdered) errors.invalid(valuesPath, shown, 'must be ordered');
}

/** Adds the problems of the `successPolicy` of an indexed Job. */
export function validateSuccessPolicy(
  policy: SuccessPolicy,
  completions: number,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const rulesPath = path.child('rules');
  const rules = policy.rules ?? [];
  if (rules.length === 0) {
    errors.required(rulesPath, 'at least one rules must be specified when the successPolicy is specified');
  }
  if (rules.length > MAX_RULES) errors.tooMany(rulesPath, rules.length, MAX_RULES);
  for (const [index, rule] of rules.entries()) validateSuccessRule(rule, completions, errors, rulesPath.index(index));
}

function validateSuccessRule(rule: SuccessPolicyRule, completions: number, errors: FieldErrors, path: FieldPath): void {
  const { succeededCount: count, succeededIndexes: indexes } = rule;
  if (count === undefined && indexes === undefined) {
    errors.required(path, 'at least one of succeededCount or succeededIndexes must be specified');
  }
  let total = 0;
  if (indexes !== undefined) {
    const at = path.child('succeededIndexes');
    if (byteLength(indexes) > MAX_INDEXES_BYTES) errors.tooLong(at, MAX_INDEXES_BYTES);
    const counted = countIndexes(indexes, completions);
    if (counted.problem !== undefined) {
      errors.invalid(at, indexes, `error parsing succeededIndexes: ${counted.problem}`);
    }
    total = counted.total;
  }
  if (count === undefined) return;
  const at = path.child('succeededCount');
  validateNonNegative(count, errors, at);
  if (count > completions) {
    errors.invalid(at, count, `must be less than or equal to ${completions} (the number of specified completions)`);
  }
  if (indexes !== undefined && count > total) {
    const why = `must be less than or equal to ${total} (the number of indexes in the specified succeededIndexes field)`;
    errors.invalid(at, count, why);
  }
}

const pointer = (type: string, value: unknown): string => `(*${type})(${value === undefined ? 'nil' : '0xc000000000'})`;

/** The policy as Go prints it. */
export function successPolicySyntax({ rules }: SuccessPolicy): GoSyntax {
  const shown = rules?.map(
    ({ succeededIndexes, succeededCount }) =>
      `batch.SuccessPolicyRule{SucceededIndexes:${pointer('string', succeededIndexes)}, SucceededCount:${pointer('int32', succeededCount)}}`,
  );
  const list = shown === undefined ? '(nil)' : `{${shown.join(', ')}}`;
  return new GoSyntax(`batch.SuccessPolicy{Rules:[]batch.SuccessPolicyRule${list}}`);
}

/** The policy as Go prints it. */
export function failurePolicySyntax({ rules }: PodFailurePolicy): GoSyntax {
  const pattern = 'batch.PodFailurePolicyOnPodConditionsPattern';
  const shown = rules?.map(({ action, onExitCodes, onPodConditions }) => {
    const patterns = onPodConditions?.map(
      ({ type, status }) => `${pattern}{Type:${goQuote(type ?? '')}, Status:${goQuote(status ?? '')}}`,
    );
    const patternList = patterns === undefined ? '(nil)' : `{${patterns.join(', ')}}`;
    const exitCodes = pointer('batch.PodFailurePolicyOnExitCodesRequirement', onExitCodes);
    return `batch.PodFailurePolicyRule{Action:${goQuote(action ?? '')}, OnExitCodes:${exitCodes}, OnPodConditions:[]${pattern}${patternList}}`;
  });
  const list = shown === undefined ? '(nil)' : `{${shown.join(', ')}}`;
  return new GoSyntax(`batch.PodFailurePolicy{Rules:[]batch.PodFailurePolicyRule${list}}`);
}
