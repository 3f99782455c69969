/** Small checks that most validators share, and the memory of what was found good before. */
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { checkDns1123Label, checkDns1123Subdomain, checkQualifiedName } from '../../meta/names.ts';

/** What is true of the object around a pod spec, where the rules differ. */
export interface PodSpecContext {
  /** The spec is a Pod's own, not a template's. */
  readonly isPod: boolean;
  /** The pod's name; '' in templates and where it is still to be generated. */
  readonly podName: string;
}

export function checkLabelName(errors: FieldErrors, path: FieldPath, key: string): void {
  errors.invalidFor(path, key, checkQualifiedName(key));
}

export function checkDnsLabel(errors: FieldErrors, path: FieldPath, value: string): void {
  errors.invalidFor(path, value, checkDns1123Label(value));
}

export function checkDnsSubdomain(errors: FieldErrors, path: FieldPath, value: string): void {
  errors.invalidFor(path, value, checkDns1123Subdomain(value));
}

export function checkNonNegative(errors: FieldErrors, path: FieldPath, value: number): void {
  if (value < 0) errors.invalid(path, value, 'must be greater than or equal to 0');
}

/** True when `value` is neither missing nor empty. */
export function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== null && value !== '';
}

/** A field that must hold one of a few words; a missing one is `Required value`. */
export function checkEnum(
  errors: FieldErrors,
  path: FieldPath,
  value: string | undefined,
  known: readonly string[],
): void {
  if (!isSet(value)) errors.required(path);
  else if (!known.includes(value)) errors.notSupported(path, value, known);
}

/** Checks that were passed, by the frozen object that passed them and by what else they depended on. */
export type PassedChecks = WeakMap<object, readonly unknown[]>;

/** Runs `check` unless the frozen `subject` passed it before with the very same `inputs`. */
export function checkOnce(
  passed: PassedChecks,
  subject: object | undefined,
  inputs: readonly unknown[],
  errors: FieldErrors,
  check: () => void,
): void {
  if (subject === undefined || !Object.isFrozen(subject)) {
    check();
    return;
  }
  const before = passed.get(subject);
  if (before?.every((input, index) => input === inputs[index])) return;
  const found = errors.list.length;
  check();
  if (errors.list.length === found) passed.set(subject, inputs);
}
