/** Leases (kubernetes/pkg/registry/coordination/lease/strategy.go, pkg/apis/coordination/validation/validation.go). */
import type { Lease as LeaseObject } from '../generated/types.gen.ts';
import { withChanges } from '../meta/copy-on-write.ts';
import type { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { ageColumn, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';

export type Lease = LeaseObject;

/** Coordinated leader election is an alpha feature, off by default: its fields are not kept. */
function withoutAlphaFields(lease: Lease): Lease {
  if (lease.spec === undefined) return lease;
  return withChanges(lease, { spec: withChanges(lease.spec, { strategy: undefined, preferredHolder: undefined }) });
}

function validate({ spec }: Lease, errors: FieldErrors, path: FieldPath): void {
  const { leaseDurationSeconds, leaseTransitions } = spec ?? {};
  const specPath = path.child('spec');
  if (leaseDurationSeconds !== undefined && leaseDurationSeconds <= 0) {
    errors.invalid(specPath.child('leaseDurationSeconds'), leaseDurationSeconds, 'must be greater than 0');
  }
  if (leaseTransitions !== undefined && leaseTransitions < 0) {
    errors.invalid(specPath.child('leaseTransitions'), leaseTransitions, 'must be greater than or equal to 0');
  }
}

/** A sign of life, or the claim to be the leader. */
export const Lease = defineKind<Lease>({
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  plural: 'leases',
  singular: 'lease',
  shortNames: [],
  categories: [],
  namespaced: true,
  hasStatus: false,
  prepareForCreate: withoutAlphaFields,
  prepareForUpdate: withoutAlphaFields,
  validate,
  columns: [
    nameColumn,
    { name: 'Holder', type: 'string', priority: 0, value: ({ spec }) => spec?.holderIdentity ?? '' },
    ageColumn,
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'faithful',
      note: 'Nodes renew theirs as a sign of life; whoever wants to be the only one at work can hold one.',
    },
    {
      field: 'spec.strategy, spec.preferredHolder',
      fidelity: 'faithful',
      note: 'Coordinated leader election is an alpha feature; as on a cluster without it, the fields are dropped.',
    },
  ],
});
