/** Bindings: the assignment of a pod to a node, which is posted and never kept (kubernetes/pkg/registry/core/pod/storage). */
import type { Binding as BindingObject } from '../generated/types.gen.ts';
import { defineKind } from './define-kind.ts';

export type Binding = BindingObject;

/** Ties a pod to a node. */
export const Binding = defineKind<Binding>({
  group: '',
  version: 'v1',
  kind: 'Binding',
  plural: 'bindings',
  singular: 'binding',
  shortNames: [],
  categories: [],
  namespaced: true,
  verbs: ['create'],
  isStored: false,
  hasStatus: false,
  columns: [],
  fidelity: [{ field: '', fidelity: 'faithful', note: 'Posting one binds the pod, as the scheduler does.' }],
});
