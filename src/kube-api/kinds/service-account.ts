/** ServiceAccounts (kubernetes/pkg/registry/core/serviceaccount). */
import type { ServiceAccount as ServiceAccountObject } from '../generated/types.gen.ts';
import { defineKind } from './define-kind.ts';

export type ServiceAccount = ServiceAccountObject;

/** Who a pod is to the API server. */
export const ServiceAccount = defineKind<ServiceAccount>({
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  singular: 'serviceaccount',
  shortNames: ['sa'],
  categories: [],
  namespaced: true,
  hasStatus: false,
  columns: [],
  fidelity: [],
});
