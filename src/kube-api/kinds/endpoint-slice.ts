/** EndpointSlices (kubernetes/pkg/registry/discovery/endpointslice). */
import type { EndpointSlice as EndpointSliceObject } from '../generated/types.gen.ts';
import { defineKind } from './define-kind.ts';

export type EndpointSlice = EndpointSliceObject;

/** Some of the addresses behind a service. */
export const EndpointSlice = defineKind<EndpointSlice>({
  group: 'discovery.k8s.io',
  version: 'v1',
  kind: 'EndpointSlice',
  plural: 'endpointslices',
  singular: 'endpointslice',
  shortNames: [],
  categories: [],
  namespaced: true,
  hasStatus: false,
  columns: [],
  fidelity: [],
});
