/** Services (kubernetes/pkg/registry/core/service). */
import type { Service as ServiceObject } from '../generated/types.gen.ts';
import { defineKind } from './define-kind.ts';

export type Service = ServiceObject;

/** One address for many pods. */
export const Service = defineKind<Service>({
  group: '',
  version: 'v1',
  kind: 'Service',
  plural: 'services',
  singular: 'service',
  shortNames: ['svc'],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  columns: [],
  fidelity: [],
});
