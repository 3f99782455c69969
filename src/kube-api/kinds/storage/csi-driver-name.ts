/** Names of CSI drivers (kubernetes/pkg/apis/core/validation/validation.go: ValidateCSIDriverName). */
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { checkDns1123Subdomain } from '../../meta/names.ts';

const MAX_LENGTH = 63;

/** Adds the problems of a driver's name; capital letters are fine. */
export function validateCsiDriverName(name: string, errors: FieldErrors, path: FieldPath): void {
  if (name === '') errors.required(path);
  if (name.length > MAX_LENGTH) errors.tooLong(path, MAX_LENGTH);
  errors.invalidFor(path, name, checkDns1123Subdomain(name.toLowerCase()));
}
