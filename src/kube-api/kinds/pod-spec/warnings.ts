/**
 * Warnings for writers of pods and pod templates (kubernetes/pkg/api/pod/warnings.go).
 */
import type { PodTemplateSpec } from '../../generated/types.gen.ts';
import type { FieldPath } from '../../meta/field-errors.ts';

/** Warnings about a pod template; `path` is the template's own, e.g. `spec.template`. */
export function podTemplateWarnings(template: PodTemplateSpec, path: FieldPath): readonly string[] {
  const grace = template.spec?.terminationGracePeriodSeconds ?? 0;
  if (grace >= 0) return [];
  const field = path.child('spec', 'terminationGracePeriodSeconds').text;
  return [`${field}: must be >= 0; negative values are invalid and will be treated as 1`];
}
