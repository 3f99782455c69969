/**
 * Hints for `trafficDistribution: PreferClose`: each ready endpoint is meant for its own zone
 * (k8s.io/endpointslice/trafficdist/trafficdist.go).
 */
import type { Endpoint } from '../../../kube-api/generated/types.gen.ts';
import type { EndpointSlice, Service } from '../../../kube-api/kinds/index.ts';
import type { SliceChanges } from './slice-packing.ts';

/** Whether endpoints of this service carry hints. */
export function prefersClose(service: Service): boolean {
  return service.spec?.trafficDistribution === 'PreferClose';
}

/** The changes with hints on every endpoint, or on none; unchanged slices whose hints are wrong join the updates. */
export function withHints(changes: SliceChanges, isWanted: boolean): SliceChanges {
  const fix = isWanted ? withZoneHint : withoutHint;
  const isRight = isWanted ? hasZoneHint : hasNoHint;
  const mend = (slice: EndpointSlice): EndpointSlice => {
    return slice.endpoints.every(isRight) ? slice : { ...slice, endpoints: slice.endpoints.map(fix) };
  };
  const wrong = changes.unchanged.filter((slice) => !slice.endpoints.every(isRight));
  return {
    ...changes,
    create: changes.create.map(mend),
    update: [...changes.update, ...wrong].map(mend),
    unchanged: changes.unchanged.filter((slice) => !wrong.includes(slice)),
  };
}

function hasNoHint({ hints }: Endpoint): boolean {
  return hints === undefined;
}

function withoutHint({ hints: _hints, ...endpoint }: Endpoint): Endpoint {
  return endpoint;
}

/** Endpoints that are not ready keep what they have. */
function hasZoneHint({ conditions, hints, zone = '' }: Endpoint): boolean {
  if (conditions?.ready !== true) return true;
  return hints?.forZones?.length === 1 && hints.forZones[0]?.name === zone;
}

function withZoneHint(endpoint: Endpoint): Endpoint {
  if (hasZoneHint(endpoint)) return endpoint;
  return { ...endpoint, hints: { forZones: [{ name: endpoint.zone ?? '' }] } };
}
