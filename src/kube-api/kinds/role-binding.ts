/** RoleBindings (kubernetes/pkg/registry/rbac/rolebinding/strategy.go, pkg/apis/rbac/validation/validation.go). */
import type { RoleBinding as RoleBindingObject } from '../generated/types.gen.ts';
import { defineKind } from './define-kind.ts';
import {
  bindingColumns,
  bindingDefaults,
  RBAC_GROUP,
  validateBinding,
  validateBindingUpdate,
  validateRbacName,
} from './rbac/bindings.ts';

export type RoleBinding = RoleBindingObject;

/** Gives the rights of a role to people and programs, in one namespace. */
export const RoleBinding = defineKind<RoleBinding>({
  group: RBAC_GROUP,
  version: 'v1',
  kind: 'RoleBinding',
  plural: 'rolebindings',
  singular: 'rolebinding',
  shortNames: [],
  categories: [],
  namespaced: true,
  hasStatus: false,
  validateName: validateRbacName,
  defaults: bindingDefaults,
  validate: (binding, errors) => validateBinding(binding, ['Role', 'ClusterRole'], true, errors),
  validateUpdate: (binding, old, errors) => validateBindingUpdate(binding, old, errors),
  columns: bindingColumns,
  fidelity: [
    {
      field: '',
      fidelity: 'faithful',
      note: 'Its role is checked against the rights of whoever writes it, and cannot be changed afterwards.',
    },
    {
      field: 'subjects, roleRef',
      fidelity: 'simplified',
      note: 'The cluster of this page lets everybody do everything; with RBAC switched on (npm run api) bindings decide.',
    },
  ],
});
