/** References to an object by kind and name (kubernetes/pkg/apis/networking/validation/validation.go). */
import type { TypedLocalObjectReference } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { checkDns1123Subdomain, nameIsPathSegment } from '../../meta/names.ts';

/** Kind and name are given, and each can be a segment of a path. */
export function validateKindAndName(
  reference: Pick<TypedLocalObjectReference, 'kind' | 'name'>,
  errors: FieldErrors,
  path: FieldPath,
): void {
  for (const field of ['kind', 'name'] as const) {
    const value = reference[field] ?? '';
    if (value === '') errors.required(path.child(field), `${field} is required`);
    else errors.invalidFor(path.child(field), value, nameIsPathSegment(value, false));
  }
}

/** A reference to any object of the same namespace. */
export function validateLocalReference(
  reference: TypedLocalObjectReference,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const { apiGroup } = reference;
  if (apiGroup !== undefined) errors.invalidFor(path.child('apiGroup'), apiGroup, checkDns1123Subdomain(apiGroup));
  validateKindAndName(reference, errors, path);
}
