/** Secrets (kubernetes/pkg/registry/core/secret). */
import type { Secret as SecretObject } from '../generated/types.gen.ts';
import { defineKind } from './define-kind.ts';

export type Secret = SecretObject;

/** Confidential data for pods. */
export const Secret = defineKind<Secret>({
  group: '',
  version: 'v1',
  kind: 'Secret',
  plural: 'secrets',
  singular: 'secret',
  shortNames: [],
  categories: [],
  namespaced: true,
  hasStatus: false,
  columns: [],
  fidelity: [],
});
