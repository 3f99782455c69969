/** ClusterRoles (kubernetes/pkg/registry/rbac/clusterrole/strategy.go, pkg/apis/rbac/validation/validation.go). */
import type { ClusterRole as ClusterRoleObject } from '../generated/types.gen.ts';
import { FieldPath } from '../meta/field-errors.ts';
import { validateLabelSelector } from '../meta/object-meta.ts';
import { createdAtColumn, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';
import { RBAC_GROUP, validateRbacName } from './rbac/bindings.ts';
import { validateRules } from './rbac/rules.ts';

export type ClusterRole = ClusterRoleObject;

/** What may be done everywhere, or in the namespaces where it is bound. */
export const ClusterRole = defineKind<ClusterRole>({
  group: RBAC_GROUP,
  version: 'v1',
  kind: 'ClusterRole',
  plural: 'clusterroles',
  singular: 'clusterrole',
  shortNames: [],
  categories: [],
  namespaced: false,
  hasStatus: false,
  validateName: validateRbacName,
  validate({ rules, aggregationRule }, errors) {
    validateRules(rules, false, errors, new FieldPath('rules'));
    if (aggregationRule === undefined) return;
    const path = new FieldPath('aggregationRule').child('clusterRoleSelectors');
    const { clusterRoleSelectors = [] } = aggregationRule;
    if (clusterRoleSelectors.length === 0)
      errors.required(path, 'at least one clusterRoleSelector required if aggregationRule is non-nil');
    for (const [i, selector] of clusterRoleSelectors.entries()) validateLabelSelector(selector, errors, path.index(i));
  },
  columns: [nameColumn, createdAtColumn],
  fidelity: [
    {
      field: '',
      fidelity: 'faithful',
      note: 'Roles with an aggregation rule gather the rules of others, and nobody can grant what they may not do.',
    },
    {
      field: 'rules',
      fidelity: 'simplified',
      note: 'The cluster of this page lets everybody do everything; with RBAC switched on (npm run api) rules decide.',
    },
  ],
});
