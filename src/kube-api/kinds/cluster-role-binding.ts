/** ClusterRoleBindings (kubernetes/pkg/registry/rbac/clusterrolebinding/strategy.go, pkg/apis/rbac/validation/validation.go). */
import type { ClusterRoleBinding as ClusterRoleBindingObject } from '../generated/types.gen.ts';
import { defineKind } from './define-kind.ts';
import {
  bindingColumns,
  bindingDefaults,
  RBAC_GROUP,
  validateBinding,
  validateBindingUpdate,
  validateRbacName,
} from './rbac/bindings.ts';

export type ClusterRoleBinding = ClusterRoleBindingObject;

/** Gives the rights of a role to people and programs, everywhere. */
export const ClusterRoleBinding = defineKind<ClusterRoleBinding>({
  group: RBAC_GROUP,
  version: 'v1',
  kind: 'ClusterRoleBinding',
  plural: 'clusterrolebindings',
  singular: 'clusterrolebinding',
  shortNames: [],
  categories: [],
  namespaced: false,
  hasStatus: false,
  validateName: validateRbacName,
  defaults: bindingDefaults,
  validate: (binding, errors) => validateBinding(binding, ['ClusterRole'], false, errors),
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
