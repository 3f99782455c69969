/**
 * Spreads endpoints over slices with as few changes as possible (k8s.io/endpointslice/reconciler.go: reconcileByPortMapping): an
 * endpoint stays in its slice; new ones go into slices that change anyway, then into one slice with room, then into new slices.
 */
import type { DiscoveryV1EndpointPort, Endpoint } from '../../../kube-api/generated/types.gen.ts';
import type { EndpointSlice, Service } from '../../../kube-api/kinds/index.ts';
import { type AddressType, isSamePlace, isSameState } from './slice-endpoint.ts';
import { areSameOwnLabels, labelsFor, newSlice } from './slice-metadata.ts';

/** What has to be done to a service's slices. Slices to create have no name yet. */
export interface SliceChanges {
  readonly create: EndpointSlice[];
  readonly update: EndpointSlice[];
  readonly remove: EndpointSlice[];
  readonly unchanged: EndpointSlice[];
}

/** The endpoints that are to be published with certain ports, by pod name. */
export interface DesiredEndpoints {
  readonly ports: readonly DiscoveryV1EndpointPort[];
  readonly endpoints: Map<string, Endpoint>;
}

/** A slice that is being changed. */
interface Draft {
  readonly slice: EndpointSlice;
  readonly endpoints: Endpoint[];
}

/** Packs the endpoints of one set of ports; `desired.endpoints` is used up. */
export function packSlices(
  service: Service,
  addressType: AddressType,
  existing: readonly EndpointSlice[],
  desired: DesiredEndpoints,
  maxPerSlice: number,
): SliceChanges {
  const labels = labelsFor(service);
  const left = desired.endpoints;
  const drafts: Draft[] = [];
  const remove: EndpointSlice[] = [];
  let unchanged: EndpointSlice[] = [];

  for (const slice of existing) {
    const kept = keepDesired(slice, left);
    if (kept !== undefined && kept.length === 0) remove.push(slice);
    else if (kept !== undefined) drafts.push({ slice, endpoints: kept });
    else if (!areSameOwnLabels(slice.metadata.labels, labels)) drafts.push({ slice, endpoints: [...slice.endpoints] });
    else unchanged.push(slice);
  }

  const fullestFirst = [...drafts].sort((a, b) => b.endpoints.length - a.endpoints.length);
  for (const { endpoints } of fullestFirst) moveInto(endpoints, left, maxPerSlice);

  const create: EndpointSlice[] = [];
  while (left.size > 0) {
    const target = left.size < maxPerSlice ? sliceToFill(unchanged, left.size, maxPerSlice) : undefined;
    const endpoints = target === undefined ? [] : [...target.endpoints];
    moveInto(endpoints, left, maxPerSlice);
    if (target === undefined) create.push({ ...newSlice(service, addressType, desired.ports), endpoints });
    else {
      unchanged = unchanged.filter((slice) => slice !== target);
      drafts.push({ slice: target, endpoints });
    }
  }
  const update = drafts.map(({ slice, endpoints }) => ({
    ...slice,
    metadata: { ...slice.metadata, labels },
    endpoints,
  }));
  return { create, update, remove, unchanged };
}

/** The slice's endpoints as they should be, taken out of `left`; undefined when nothing in the slice has to change. */
function keepDesired(slice: EndpointSlice, left: Map<string, Endpoint>): Endpoint[] | undefined {
  const kept: Endpoint[] = [];
  let isChanged = false;
  for (const endpoint of slice.endpoints) {
    const name = endpoint.targetRef?.name ?? '';
    const wanted = left.get(name);
    if (wanted === undefined || (wanted !== endpoint && !isSamePlace(wanted, endpoint))) {
      isChanged = true;
      continue;
    }
    if (wanted !== endpoint && !isSameState(wanted, endpoint)) isChanged = true;
    kept.push(wanted);
    left.delete(name);
  }
  return isChanged ? kept : undefined;
}

function moveInto(endpoints: Endpoint[], left: Map<string, Endpoint>, maxPerSlice: number): void {
  for (const [name, endpoint] of left) {
    if (endpoints.length >= maxPerSlice) return;
    endpoints.push(endpoint);
    left.delete(name);
  }
}

/** The slice that is closest to full when `count` endpoints are added; undefined when none has room for them. */
function sliceToFill(slices: readonly EndpointSlice[], count: number, maxPerSlice: number): EndpointSlice | undefined {
  let best: EndpointSlice | undefined;
  let leastRoom = maxPerSlice;
  for (const slice of slices) {
    const room = maxPerSlice - (count + slice.endpoints.length);
    if (room >= 0 && room < leastRoom) {
      best = slice;
      leastRoom = room;
    }
  }
  return best;
}
