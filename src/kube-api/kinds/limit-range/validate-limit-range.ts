/**
 * What may stand in a LimitRange.
 * Upstream: ValidateLimitRange in kubernetes/pkg/apis/core/validation/validation.go.
 */
import type { LimitRange, LimitRangeItem } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { checkQualifiedName } from '../../meta/names.ts';
import { parseQuantity, type Quantity } from '../../meta/quantity.ts';
import { goStruct } from '../pod-spec/go-values/go-print.ts';
import { isOvercommitAllowed, validateAnyResourceName, validateResourceName } from '../pod-spec/validate-resources.ts';

const TYPES: readonly string[] = ['Pod', 'Container', 'PersistentVolumeClaim'];

type Field = 'max' | 'min' | 'default' | 'defaultRequest' | 'maxLimitRequestRatio';

/** Adds the problems of a LimitRange. */
export function validateLimitRange({ spec }: LimitRange, errors: FieldErrors, path: FieldPath): void {
  const seen = new Set<string>();
  for (const [i, limit] of (spec?.limits ?? []).entries()) {
    const at = path.child('spec', 'limits').index(i);
    validateType(limit.type ?? '', errors, at.child('type'));
    if (seen.has(limit.type)) errors.duplicate(at.child('type'), limit.type);
    seen.add(limit.type);
    validateLimit(limit, errors, at);
  }
}

function validateType(type: string, errors: FieldErrors, path: FieldPath): void {
  const messages = checkQualifiedName(type);
  errors.invalidFor(path, type, messages);
  if (messages.length > 0 || type.includes('/') || TYPES.includes(type)) return;
  errors.invalid(path, type, 'must be a standard limit type or fully qualified');
}

function validateLimit(limit: LimitRangeItem, errors: FieldErrors, path: FieldPath): void {
  const isPod = limit.type === 'Pod';
  const names = new Set<string>();
  const checkNames = (field: Field): void => {
    const checkName = isPod || limit.type === 'Container' ? validateResourceName : validateAnyResourceName;
    for (const name of Object.keys(limit[field] ?? {})) {
      checkName(name, errors, path.child(field).key(name));
      names.add(name);
    }
  };
  checkNames('max');
  checkNames('min');
  for (const field of ['default', 'defaultRequest'] as const) {
    if (!isPod) checkNames(field);
    else if (Object.keys(limit[field] ?? {}).length > 0) {
      errors.forbidden(path.child(field), "may not be specified when `type` is 'Pod'");
    }
  }
  const hasStorage = limit.min?.storage !== undefined || limit.max?.storage !== undefined;
  if (limit.type === 'PersistentVolumeClaim' && !hasStorage) {
    const message = 'either minimum or maximum storage value is required, but neither was provided';
    errors.required(path.child('limits'), message);
  }
  checkNames('maxLimitRequestRatio');
  for (const name of names) validateAmounts(limit, name, errors, path);
}

/** Adds what is wrong between the amounts of one resource. */
function validateAmounts(limit: LimitRangeItem, name: string, errors: FieldErrors, path: FieldPath): void {
  const amount = (field: Field): Quantity | undefined => {
    const text = limit[field]?.[name];
    const isIgnored = limit.type === 'Pod' && (field === 'default' || field === 'defaultRequest');
    return text === undefined || isIgnored ? undefined : parseQuantity(text);
  };
  const refuse = (field: Field, shown: Quantity, message: string): void =>
    errors.invalid(path.child(field).key(name), goStruct('resource.Quantity', shown.toString()), message);
  const [min, max, standard, request] = [amount('min'), amount('max'), amount('default'), amount('defaultRequest')];
  if (exceeds(min, max)) refuse('min', min, `min value ${min} is greater than max value ${max}`);
  if (request !== undefined && exceeds(min, request)) {
    refuse('defaultRequest', request, `min value ${min} is greater than default request value ${request}`);
  }
  if (exceeds(request, max)) {
    refuse('defaultRequest', request, `default request value ${request} is greater than max value ${max}`);
  }
  if (exceeds(request, standard)) {
    const message = `default request value ${request} is greater than default limit value ${standard}`;
    refuse('defaultRequest', request, message);
  }
  if (exceeds(min, standard)) refuse('default', min, `min value ${min} is greater than default value ${standard}`);
  if (max !== undefined && exceeds(standard, max)) {
    refuse('default', max, `default value ${standard} is greater than max value ${max}`);
  }
  const ratio = amount('maxLimitRequestRatio');
  if (ratio !== undefined) {
    const ratioProblem = problemOfRatio(ratio, min, max);
    if (ratio.compare(ONE) < 0) refuse('maxLimitRequestRatio', ratio, `ratio ${ratio} is less than 1`);
    if (ratioProblem !== undefined) refuse('maxLimitRequestRatio', ratio, ratioProblem);
  }
  if (standard === undefined || request === undefined || isOvercommitAllowed(name) || standard.equals(request)) return;
  const message = `default value ${standard} must equal to defaultRequest value ${request} in ${name}`;
  refuse('defaultRequest', request, message);
}

const ONE = parseQuantity('1');

function exceeds(a: Quantity | undefined, b: Quantity | undefined): a is Quantity {
  return a !== undefined && b !== undefined && a.compare(b) > 0;
}

function problemOfRatio(ratio: Quantity, min: Quantity | undefined, max: Quantity | undefined): string | undefined {
  if (min === undefined || max === undefined) return undefined;
  const limit = max.milliValue / min.milliValue;
  if (ratio.milliValue / 1000 <= limit || Number.isNaN(limit)) return undefined;
  return `ratio ${ratio} is greater than max/min = ${limit.toFixed(6)}`;
}
