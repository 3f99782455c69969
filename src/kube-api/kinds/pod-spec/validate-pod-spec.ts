/**
 * Problems with a pod spec or a pod template (kubernetes/pkg/apis/core/validation/validation.go).
 */
import type { PodSpec, PodTemplateSpec } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';

/** Adds the problems of a defaulted pod spec; `path` is the spec's own. */
export function validatePodSpec(spec: PodSpec, errors: FieldErrors, path: FieldPath): void {
  if ((spec.containers ?? []).length === 0) errors.required(path.child('containers'));
}

/** Adds the problems of a defaulted pod template; `path` is the template's own, e.g. `spec.template`. */
export function validatePodTemplateSpec(template: PodTemplateSpec, errors: FieldErrors, path: FieldPath): void {
  validatePodSpec(template.spec ?? { containers: [] }, errors, path.child('spec'));
}
