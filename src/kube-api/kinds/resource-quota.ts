/**
 * ResourceQuotas (kubernetes/pkg/registry/core/resourcequota/strategy.go, pkg/apis/core/v1/defaults.go). Admission and a
 * controller fill in their status; ../quota/ counts.
 */
import type { ResourceQuota as ResourceQuotaObject } from '../generated/types.gen.ts';
import { withChanges } from '../meta/copy-on-write.ts';
import { ageColumn, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';
import { canonicalAmounts } from './pod-spec/default-resources.ts';
import {
  validateResourceQuota,
  validateResourceQuotaUpdate,
  validateStatus,
} from './resource-quota/validate-resource-quota.ts';

export type ResourceQuota = ResourceQuotaObject;

function defaults(quota: ResourceQuota): ResourceQuota {
  const { spec, status } = quota;
  return withChanges(quota, {
    spec: spec && withChanges(spec, { hard: canonicalAmounts(spec.hard) }),
    status: status && withChanges(status, { hard: canonicalAmounts(status.hard), used: canonicalAmounts(status.used) }),
  });
}

/** How much of what is used, for limits or for all the rest. */
function usage({ status }: ResourceQuota, isLimits: boolean): string {
  const { hard = {}, used = {} } = status ?? {};
  return Object.keys(hard)
    .filter((name) => name.startsWith('limits.') === isLimits)
    .sort()
    .map((name) => `${name}: ${used[name] ?? '0'}/${hard[name]}`)
    .join(', ');
}

/** How much a namespace may hold. */
export const ResourceQuota = defineKind<ResourceQuota>({
  group: '',
  version: 'v1',
  kind: 'ResourceQuota',
  plural: 'resourcequotas',
  singular: 'resourcequota',
  shortNames: ['quota'],
  categories: [],
  namespaced: true,
  hasStatus: true,
  defaults,
  prepareForCreate: (quota) => ({ ...quota, status: {} }),
  validate: validateResourceQuota,
  validateUpdate: validateResourceQuotaUpdate,
  validateStatusUpdate: ({ status = {} }, _old, errors, path) => validateStatus(status, errors, path.child('status')),
  columns: [
    nameColumn,
    ageColumn,
    { name: 'Request', type: 'string', priority: 0, value: (quota) => usage(quota, false) },
    { name: 'Limit', type: 'string', priority: 0, value: (quota) => usage(quota, true) },
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'faithful',
      note: 'Whatever would go beyond a quota is refused, and what is deleted can be used again.',
    },
    {
      field: 'spec.scopes, spec.scopeSelector',
      fidelity: 'faithful',
      note: 'Quotas count only the pods that their scopes choose.',
    },
  ],
});
