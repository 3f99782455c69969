/** ReplicationControllers (kubernetes/pkg/registry/core/replicationcontroller). */
import type { ReplicationController as ReplicationControllerObject } from '../generated/types.gen.ts';
import { defineKind } from './define-kind.ts';

export type ReplicationController = ReplicationControllerObject;

/** Keeps a number of equal pods running. */
export const ReplicationController = defineKind<ReplicationController>({
  group: '',
  version: 'v1',
  kind: 'ReplicationController',
  plural: 'replicationcontrollers',
  singular: 'replicationcontroller',
  shortNames: ['rc'],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  columns: [],
  fidelity: [],
});
