/** Names, labels and owners of slices (k8s.io/endpointslice/utils.go: newEndpointSlice, setEndpointSliceLabels). */
import type { DiscoveryV1EndpointPort } from '../../../kube-api/generated/types.gen.ts';
import { SERVICE_NAME_LABEL } from '../../../kube-api/kinds/endpoint-slice.ts';
import { type EndpointSlice, Service } from '../../../kube-api/kinds/index.ts';
import { nameIsDnsSubdomain } from '../../../kube-api/meta/names.ts';
import { newControllerRef } from '../framework/owner-references.ts';
import type { AddressType } from './slice-endpoint.ts';

type Labels = Readonly<Record<string, string>>;

export const MANAGED_BY_LABEL = 'endpointslice.kubernetes.io/managed-by';
export const MANAGED_BY = 'endpointslice-controller.k8s.io';
const HEADLESS_LABEL = 'service.kubernetes.io/headless';
const RESERVED: ReadonlySet<string> = new Set([SERVICE_NAME_LABEL, MANAGED_BY_LABEL, HEADLESS_LABEL]);

/** Whether the slice is this controller's to keep. */
export function isManaged(slice: EndpointSlice): boolean {
  return slice.metadata.labels?.[MANAGED_BY_LABEL] === MANAGED_BY;
}

/** Whether the slice belongs to this service and not to an earlier one of the same name. */
export function isOwnedBy(slice: EndpointSlice, service: Service): boolean {
  const { ownerReferences = [] } = slice.metadata;
  return ownerReferences.some(({ uid, kind, apiVersion }) => {
    return uid === service.metadata.uid && kind === 'Service' && apiVersion === 'v1';
  });
}

/** The labels of a service's slices: its own, and those that are reserved. */
export function labelsFor(service: Service): Labels {
  const labels: Record<string, string> = {};
  for (const [key, value] of Object.entries(service.metadata.labels ?? {})) if (!RESERVED.has(key)) labels[key] = value;
  const { clusterIP = '' } = service.spec ?? {};
  if (clusterIP === '' || clusterIP === 'None') labels[HEADLESS_LABEL] = '';
  labels[SERVICE_NAME_LABEL] = service.metadata.name ?? '';
  labels[MANAGED_BY_LABEL] = MANAGED_BY;
  return labels;
}

/** Whether two sets of labels are the same. */
export function areSameLabels(a: Labels = {}, b: Labels = {}): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

/** Whether two sets of labels are the same, reserved ones apart. */
export function areSameOwnLabels(a: Labels = {}, b: Labels = {}): boolean {
  const own = (labels: Labels): string[] => Object.keys(labels).filter((key) => !RESERVED.has(key));
  const keys = own(a);
  return keys.length === own(b).length && keys.every((key) => a[key] === b[key]);
}

/** A slice without endpoints, not yet created. */
export function newSlice(
  service: Service,
  addressType: AddressType,
  ports: readonly DiscoveryV1EndpointPort[],
): EndpointSlice {
  const { name = '', namespace = '' } = service.metadata;
  const prefix = `${name}-`;
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      generateName: nameIsDnsSubdomain(prefix, true).length === 0 ? prefix : name,
      namespace,
      labels: labelsFor(service),
      ownerReferences: [newControllerRef(service, Service)],
    },
    addressType,
    endpoints: [],
    ports,
  };
}
