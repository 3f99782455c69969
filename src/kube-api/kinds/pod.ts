/** Pods. */
import type { Pod as PodObject } from '../generated/types.gen.ts';
import { defineKind } from './define-kind.ts';

export type Pod = PodObject;

/** Containers that run together on one node. */
export const Pod = defineKind<Pod>({
  group: '',
  version: 'v1',
  kind: 'Pod',
  plural: 'pods',
  singular: 'pod',
  shortNames: ['po'],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  columns: [],
  fidelity: [],
});
