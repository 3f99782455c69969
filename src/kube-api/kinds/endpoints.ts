/** Endpoints (kubernetes/pkg/registry/core/endpoint). */
import type { Endpoints as EndpointsObject } from '../generated/types.gen.ts';
import { defineKind } from './define-kind.ts';

export type Endpoints = EndpointsObject;

/** The addresses behind a service. */
export const Endpoints = defineKind<Endpoints>({
  group: '',
  version: 'v1',
  kind: 'Endpoints',
  plural: 'endpoints',
  singular: 'endpoints',
  shortNames: ['ep'],
  categories: [],
  namespaced: true,
  hasStatus: false,
  columns: [],
  fidelity: [],
});
