/** Paths inside of volumes, and file modes (kubernetes/pkg/apis/core/validation/validation.go). */
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';

const FILE_MODE_MESSAGE = 'must be a number between 0 and 0777 (octal), both inclusive';

/** A path must not climb with `..`. */
export function checkNoBacksteps(errors: FieldErrors, path: FieldPath, value: string): void {
  if (hasBackstep(value)) errors.invalid(path, value, "must not contain '..'");
}

export function hasBackstep(value: string): boolean {
  return value.split('/').includes('..');
}

/** A relative path that does not climb. */
export function checkLocalDescendingPath(errors: FieldErrors, path: FieldPath, value: string): void {
  if (value.startsWith('/')) errors.invalid(path, value, 'must be a relative path');
  checkNoBacksteps(errors, path, value);
}

/** As {@link checkLocalDescendingPath}; names beginning with two dots are the kubelet's own. */
export function checkLocalNonReservedPath(errors: FieldErrors, path: FieldPath, value: string): void {
  checkLocalDescendingPath(errors, path, value);
  if (value.startsWith('..') && !value.startsWith('../')) errors.invalid(path, value, "must not start with '..'");
}

export function checkFileMode(errors: FieldErrors, path: FieldPath, mode: number | undefined): void {
  if (mode !== undefined && (mode > 0o777 || mode < 0)) errors.invalid(path, mode, FILE_MODE_MESSAGE);
}
