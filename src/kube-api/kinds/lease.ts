/** Leases (kubernetes/pkg/registry/coordination/lease). */
import type { Lease as LeaseObject } from '../generated/types.gen.ts';
import { defineKind } from './define-kind.ts';

export type Lease = LeaseObject;

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
  columns: [],
  fidelity: [],
});
