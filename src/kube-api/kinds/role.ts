/** Roles (kubernetes/pkg/registry/rbac/role/strategy.go, pkg/apis/rbac/validation/validation.go). */
import type { Role as RoleObject } from '../generated/types.gen.ts';
import { FieldPath } from '../meta/field-errors.ts';
import { createdAtColumn, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';
import { RBAC_GROUP, validateRbacName } from './rbac/bindings.ts';
import { validateRules } from './rbac/rules.ts';

export type Role = RoleObject;

/** What may be done in one namespace. */
export const Role = defineKind<Role>({
  group: RBAC_GROUP,
  version: 'v1',
  kind: 'Role',
  plural: 'roles',
  singular: 'role',
  shortNames: [],
  categories: [],
  namespaced: true,
  hasStatus: false,
  validateName: validateRbacName,
  validate: ({ rules }, errors) => validateRules(rules, true, errors, new FieldPath('rules')),
  columns: [nameColumn, createdAtColumn],
  fidelity: [
    {
      field: '',
      fidelity: 'faithful',
      note: 'Nobody can grant what they may not do themselves.',
    },
    {
      field: 'rules',
      fidelity: 'simplified',
      note: 'The cluster of this page lets everybody do everything; with RBAC switched on (npm run api) rules decide.',
    },
  ],
});
