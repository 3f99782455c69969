/** Nodes (kubernetes/pkg/registry/core/node, kubernetes/pkg/apis/core). */
import type { Node as NodeObject } from '../generated/types.gen.ts';
import { defineKind } from './define-kind.ts';

export type Node = NodeObject;

/** A machine that runs pods. */
export const Node = defineKind<Node>({
  group: '',
  version: 'v1',
  kind: 'Node',
  plural: 'nodes',
  singular: 'node',
  shortNames: ['no'],
  categories: [],
  namespaced: false,
  hasStatus: true,
  columns: [],
  fidelity: [],
});
