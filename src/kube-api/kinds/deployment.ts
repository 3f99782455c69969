/** Deployments (kubernetes/pkg/registry/apps/deployment). */
import type { Deployment as DeploymentObject } from '../generated/types.gen.ts';
import { defineKind } from './define-kind.ts';

export type Deployment = DeploymentObject;

/** Rolls pods from one template to the next. */
export const Deployment = defineKind<Deployment>({
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  singular: 'deployment',
  shortNames: ['deploy'],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  columns: [],
  fidelity: [],
});
