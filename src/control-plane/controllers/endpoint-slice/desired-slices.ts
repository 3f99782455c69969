/**
 * What has to change in a service's slices of one address type (k8s.io/endpointslice/reconciler.go: reconcileByAddressType,
 * finalize).
 */
import type { DiscoveryV1EndpointPort } from '../../../kube-api/generated/types.gen.ts';
import type { EndpointSlice, Pod, Service } from '../../../kube-api/kinds/index.ts';
import { PortGroups } from '../framework/endpoint-ports.ts';
import { type AddressType, belongsInSlices, keyOfPorts, type SliceEndpoints, slicePortsOf } from './slice-endpoint.ts';
import { areSameLabels, isOwnedBy, newSlice } from './slice-metadata.ts';
import { type DesiredEndpoints, packSlices, type SliceChanges } from './slice-packing.ts';

export interface SliceInputs {
  readonly service: Service;
  readonly pods: readonly Pod[];
  readonly existing: readonly EndpointSlice[];
  readonly addressType: AddressType;
  readonly endpoints: SliceEndpoints;
  readonly maxPerSlice: number;
  /** The zone of a node by name ('' when it has none); undefined when there is no such node. */
  readonly zoneOf: (nodeName: string) => string | undefined;
}

export interface SlicePlan {
  readonly changes: SliceChanges;
  /** Pods that could not be published. */
  readonly problems: readonly string[];
}

/** Plans the changes; pods on unknown nodes are left out and reported, unless the service publishes all. */
export function planSlices(inputs: SliceInputs): SlicePlan {
  const { service, existing, addressType, maxPerSlice } = inputs;
  const { desired, problems } = desiredEndpoints(inputs);
  const changes: SliceChanges = { create: [], update: [], remove: [], unchanged: [] };
  const byPorts = new Map<string, EndpointSlice[]>();
  for (const slice of existing) {
    if (!isOwnedBy(slice, service)) {
      changes.remove.push(slice);
      continue;
    }
    const key = keyOfPorts(slice.ports);
    const slices = byPorts.get(key);
    if (slices === undefined) byPorts.set(key, [slice]);
    else slices.push(slice);
  }
  for (const [key, wanted] of desired) {
    const part = packSlices(service, addressType, byPorts.get(key) ?? [], wanted, maxPerSlice);
    changes.create.push(...part.create);
    changes.update.push(...part.update);
    changes.remove.push(...part.remove);
    changes.unchanged.push(...part.unchanged);
  }
  for (const [key, slices] of byPorts) if (!desired.has(key)) changes.remove.push(...slices);
  if (existing.length === changes.remove.length && changes.create.length === 0) keepPlaceholder(inputs, changes);
  return { changes: reuseRemoved(service, changes), problems };
}

function desiredEndpoints(inputs: SliceInputs): { desired: Map<string, DesiredEndpoints>; problems: string[] } {
  const { service, pods, addressType, endpoints, zoneOf } = inputs;
  const publishesNotReady = service.spec?.publishNotReadyAddresses === true;
  const desired = new Map<string, DesiredEndpoints>();
  const groups = new PortGroups(service.spec?.ports ?? [], (pod) => groupOf(desired, slicePortsOf(pod, service)));
  const problems: string[] = [];
  for (const pod of pods) {
    if (!belongsInSlices(pod)) continue;
    const group = groups.of(pod);
    const { nodeName = '' } = pod.spec ?? {};
    const zone = zoneOf(nodeName);
    const { name = '' } = pod.metadata;
    if (zone === undefined && !publishesNotReady) {
      const { namespace, name: serviceName } = service.metadata;
      problems.push(`skipping Pod ${name} for Service ${namespace}/${serviceName}: Node ${nodeName} Not Found`);
      continue;
    }
    const endpoint = endpoints.of(pod, service, zone ?? '', addressType);
    if (endpoint !== undefined) group.endpoints.set(name, endpoint);
  }
  return { desired, problems };
}

function groupOf(desired: Map<string, DesiredEndpoints>, ports: readonly DiscoveryV1EndpointPort[]): DesiredEndpoints {
  const key = keyOfPorts(ports);
  let group = desired.get(key);
  if (group === undefined) {
    group = { ports, endpoints: new Map() };
    desired.set(key, group);
  }
  return group;
}

/** A service always has a slice, an empty one if need be. */
function keepPlaceholder({ service, addressType }: SliceInputs, changes: SliceChanges): void {
  const placeholder = newSlice(service, addressType, []);
  const [only] = changes.remove;
  if (changes.remove.length === 1 && only !== undefined && isPlaceholder(only, placeholder)) {
    changes.remove.pop();
    changes.unchanged.push(only);
  } else changes.create.push(placeholder);
}

function isPlaceholder(slice: EndpointSlice, placeholder: EndpointSlice): boolean {
  return (
    slice.endpoints.length === 0 &&
    (slice.ports ?? []).length === 0 &&
    areSameLabels(slice.metadata.labels, placeholder.metadata.labels)
  );
}

/** Turns the removal of one slice and the creation of another into one update. */
function reuseRemoved(service: Service, changes: SliceChanges): SliceChanges {
  const remove: EndpointSlice[] = [];
  const create = [...changes.create];
  const update = [...changes.update];
  for (const removed of changes.remove) {
    const created = isOwnedBy(removed, service) ? create.pop() : undefined;
    if (created === undefined) remove.push(removed);
    else update.push({ ...created, metadata: { ...removed.metadata, ...ownedMetadata(created) } });
  }
  return { ...changes, create, update, remove };
}

function ownedMetadata({ metadata: { labels = {}, ownerReferences = [] } }: EndpointSlice) {
  return { labels, ownerReferences };
}
