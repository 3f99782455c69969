/** The versions of reviews that a webhook understands (kubernetes/pkg/apis/admissionregistration/validation/validation.go). */
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { checkDns1035Label } from '../../meta/names.ts';

/** Those that the API server itself understands. */
export const REVIEW_VERSIONS: readonly string[] = ['v1', 'v1beta1'];

/** Distinct labels, the server's among them unless `needsKnown` is false. */
export function validateReviewVersions(
  versions: readonly string[],
  needsKnown: boolean,
  errors: FieldErrors,
  path: FieldPath,
): void {
  if (versions.length === 0) {
    errors.required(path);
    return;
  }
  for (const [i, version] of versions.entries()) {
    if (versions.indexOf(version) < i) errors.invalid(path.index(i), version, 'duplicate version');
    else errors.invalidFor(path.index(i), version, checkDns1035Label(version));
  }
  if (!needsKnown || versions.some((version) => REVIEW_VERSIONS.includes(version))) return;
  errors.invalid(path, versions, `must include at least one of ${REVIEW_VERSIONS.join(', ')}`);
}
