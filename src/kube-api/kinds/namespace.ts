/** Namespaces (kubernetes/pkg/registry/core/namespace, kubernetes/pkg/apis/core). */
import type { Namespace as NamespaceObject } from '../generated/types.gen.ts';
import { defineKind } from './define-kind.ts';

export type Namespace = NamespaceObject;

/** The scope of names. */
export const Namespace = defineKind<Namespace>({
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  singular: 'namespace',
  shortNames: ['ns'],
  categories: [],
  namespaced: false,
  hasStatus: true,
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  columns: [],
  fidelity: [],
});
