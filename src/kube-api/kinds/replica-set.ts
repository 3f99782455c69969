/** ReplicaSets (kubernetes/pkg/registry/apps/replicaset). */
import type { ReplicaSet as ReplicaSetObject } from '../generated/types.gen.ts';
import { defineKind } from './define-kind.ts';

export type ReplicaSet = ReplicaSetObject;

/** Keeps a number of equal pods running. */
export const ReplicaSet = defineKind<ReplicaSet>({
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  singular: 'replicaset',
  shortNames: ['rs'],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  columns: [],
  fidelity: [],
});
