/** Rules of Roles and ClusterRoles (kubernetes/pkg/apis/rbac/validation/validation.go: validatePolicyRule). */
import type { PolicyRule } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { GoSyntax, goStringSlice } from '../../meta/go-syntax.ts';

const count = (list: readonly string[] | undefined): number => list?.length ?? 0;

/** Reports what is wrong with the rules of a role; those of a namespace can't be about paths. */
export function validateRules(
  rules: readonly PolicyRule[] | undefined,
  isNamespaced: boolean,
  errors: FieldErrors,
  path: FieldPath,
): void {
  for (const [i, rule] of (rules ?? []).entries()) validateRule(rule, isNamespaced, errors, path.index(i));
}

function validateRule(rule: PolicyRule, isNamespaced: boolean, errors: FieldErrors, path: FieldPath): void {
  const { verbs, apiGroups, resources, resourceNames, nonResourceURLs } = rule;
  if (count(verbs) === 0) errors.required(path.child('verbs'), 'verbs must contain at least one value');
  if (count(nonResourceURLs) > 0) {
    const urlsPath = path.child('nonResourceURLs');
    const urls = new GoSyntax(goStringSlice(nonResourceURLs));
    if (isNamespaced) errors.invalid(urlsPath, urls, 'namespaced rules cannot apply to non-resource URLs');
    if (count(apiGroups) + count(resources) + count(resourceNames) > 0) {
      errors.invalid(urlsPath, urls, 'rules cannot apply to both regular resources and non-resource URLs');
    }
    return;
  }
  if (count(apiGroups) === 0) {
    errors.required(path.child('apiGroups'), 'resource rules must supply at least one api group');
  }
  if (count(resources) === 0) {
    errors.required(path.child('resources'), 'resource rules must supply at least one resource');
  }
}
