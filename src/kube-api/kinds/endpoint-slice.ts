/**
 * EndpointSlices (kubernetes/pkg/registry/discovery/endpointslice/strategy.go, pkg/apis/discovery/v1/defaults.go,
 * pkg/apis/discovery/validation/validation.go).
 */
import type {
  DiscoveryV1EndpointPort,
  Endpoint,
  EndpointSlice as EndpointSliceObject,
} from '../generated/types.gen.ts';
import { mapShared, withChanges } from '../meta/copy-on-write.ts';
import { isSemanticallyEqual } from '../meta/equality.ts';
import type { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { ipFamilyOf, validateNonSpecialIp } from '../meta/ip-address.ts';
import { checkDns1123Label, checkDns1123Subdomain, checkQualifiedName } from '../meta/names.ts';
import { validateImmutable, validateLabels } from '../meta/object-meta.ts';
import { ageColumn, firstThree, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';
import { atFirstGeneration, atNextGeneration } from './generation.ts';
import { validateProtocol } from './service/validate-ports.ts';

export type EndpointSlice = EndpointSliceObject;

/** The label by which a slice names its Service (discovery.k8s.io/v1: LabelServiceName). */
export const SERVICE_NAME_LABEL = 'kubernetes.io/service-name';

const ADDRESS_TYPES = ['FQDN', 'IPv4', 'IPv6'];
const MAX_ENDPOINTS = 1000;
const MAX_ADDRESSES = 100;
const MAX_PORTS = 20_000;
const MAX_TOPOLOGY_LABELS = 16;
const MAX_ZONE_HINTS = 8;
const ZONE_LABEL = 'topology.kubernetes.io/zone';

function validateFqdn(given: string, errors: FieldErrors, path: FieldPath): void {
  if (given === '') {
    errors.required(path);
    return;
  }
  const name = given.replace(/\.$/, '');
  const messages = checkDns1123Subdomain(name);
  if (messages.length > 0) errors.invalid(path, name, messages.join(','));
  else if (!name.includes('.')) {
    errors.invalid(path, name, 'should be a domain with at least two segments separated by dots');
  } else {
    for (const label of name.split('.')) {
      const labelMessages = checkDns1123Label(label);
      if (labelMessages.length > 0) errors.invalid(path, label, labelMessages.join(','));
    }
  }
}

function validateAddress(address: string, type: string, errors: FieldErrors, path: FieldPath): void {
  if (type === 'FQDN') validateFqdn(address, errors, path);
  if (type !== 'IPv4' && type !== 'IPv6') return;
  if (ipFamilyOf(address) !== type) errors.invalid(path, address, `must be a valid ${type} address`);
  validateNonSpecialIp(address, errors, path);
}

function validateHints({ hints }: Endpoint, errors: FieldErrors, path: FieldPath): void {
  const zones = hints?.forZones ?? [];
  if (zones.length > MAX_ZONE_HINTS) {
    errors.tooMany(path, zones.length, MAX_ZONE_HINTS);
    return;
  }
  const seen = new Set<string>();
  for (const [i, { name }] of zones.entries()) {
    const namePath = path.index(i).child('name');
    if (seen.has(name)) errors.duplicate(namePath, name);
    seen.add(name);
    errors.invalidFor(namePath, name, checkQualifiedName(name));
  }
}

/** Stored endpoints found good, with their type of address: the next version of the slice shares them. */
const goodEndpoints = new WeakMap<Endpoint, string>();

function validateEndpoint(endpoint: Endpoint, type: string, errors: FieldErrors, path: FieldPath): void {
  if (goodEndpoints.get(endpoint) === type) return;
  const before = errors.list.length;
  checkEndpoint(endpoint, type, errors, path);
  if (errors.list.length === before && Object.isFrozen(endpoint)) goodEndpoints.set(endpoint, type);
}

function checkEndpoint(endpoint: Endpoint, type: string, errors: FieldErrors, path: FieldPath): void {
  const { addresses, nodeName, hostname, deprecatedTopology: topology = {} } = endpoint;
  const addressPath = path.child('addresses');
  if (addresses.length === 0) errors.required(addressPath, 'must contain at least 1 address');
  else if (addresses.length > MAX_ADDRESSES) errors.tooMany(addressPath, addresses.length, MAX_ADDRESSES);
  for (const [i, address] of addresses.entries()) validateAddress(address, type, errors, addressPath.index(i));
  if (nodeName !== undefined) errors.invalidFor(path.child('nodeName'), nodeName, checkDns1123Subdomain(nodeName));
  const topologyPath = path.child('deprecatedTopology');
  const topologyCount = Object.keys(topology).length;
  if (topologyCount > MAX_TOPOLOGY_LABELS) errors.tooMany(topologyPath, topologyCount, MAX_TOPOLOGY_LABELS);
  validateLabels(topology, errors, topologyPath);
  if (topology[ZONE_LABEL] !== undefined) {
    errors.internal(topologyPath.key(ZONE_LABEL), 'reserved key was not removed in conversion');
  }
  if (hostname !== undefined) errors.invalidFor(path.child('hostname'), hostname, checkDns1123Label(hostname));
  validateHints(endpoint, errors, path.child('hints', 'forZones'));
}

function validatePorts(ports: readonly DiscoveryV1EndpointPort[], errors: FieldErrors, path: FieldPath): void {
  if (ports.length > MAX_PORTS) {
    errors.tooMany(path, ports.length, MAX_PORTS);
    return;
  }
  const names = new Set<string>();
  for (const [i, { name = '', protocol, appProtocol }] of ports.entries()) {
    const at = path.index(i);
    if (name !== '') errors.invalidFor(at.child('name'), name, checkDns1123Label(name));
    if (names.has(name)) errors.duplicate(at.child('name'), name);
    names.add(name);
    validateProtocol(protocol, errors, at.child('protocol'));
    if (appProtocol !== undefined) {
      errors.invalidFor(at.child('appProtocol'), appProtocol, checkQualifiedName(appProtocol));
    }
  }
}

function validate(slice: EndpointSlice, errors: FieldErrors, path: FieldPath): void {
  const { addressType, endpoints, ports = [] } = slice as Omit<EndpointSlice, 'addressType'> & { addressType: string };
  if (addressType === '') errors.required(path.child('addressType'));
  else if (!ADDRESS_TYPES.includes(addressType)) {
    errors.notSupported(path.child('addressType'), addressType, ADDRESS_TYPES);
  }
  const endpointsPath = path.child('endpoints');
  if (endpoints.length > MAX_ENDPOINTS) errors.tooMany(endpointsPath, endpoints.length, MAX_ENDPOINTS);
  else for (const [i, item] of endpoints.entries()) validateEndpoint(item, addressType, errors, endpointsPath.index(i));
  validatePorts(ports, errors, path.child('ports'));
}

/** Names of places are kept in fields of their own since v1. */
function withoutTopology(slice: EndpointSlice): EndpointSlice {
  const endpoints = mapShared(slice.endpoints, (item) => withChanges(item, { deprecatedTopology: undefined }));
  return withChanges(slice, { endpoints });
}

function prepareForUpdate(slice: EndpointSlice, old: EndpointSlice): EndpointSlice {
  const { metadata, ...content } = slice;
  const { metadata: oldMetadata, ...oldContent } = old;
  const isSame =
    isSemanticallyEqual(content, oldContent) && isSemanticallyEqual(metadata.labels ?? {}, oldMetadata.labels ?? {});
  const next = isSame ? slice : atNextGeneration(slice, old);
  return isSemanticallyEqual(slice.endpoints, old.endpoints) ? next : withoutTopology(next);
}

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
  defaults(slice) {
    if (slice.ports === undefined) return slice;
    const ports = mapShared(slice.ports, (port) =>
      withChanges(port, { name: port.name ?? '', protocol: port.protocol ?? 'TCP' }),
    );
    return withChanges(slice, { ports });
  },
  prepareForCreate: (slice) => atFirstGeneration(withoutTopology(slice)),
  prepareForUpdate,
  validate,
  validateUpdate(slice, old, errors, path) {
    validateImmutable(slice.addressType, old.addressType, errors, path.child('addressType'));
  },
  columns: [
    nameColumn,
    { name: 'AddressType', type: 'string', priority: 0, value: ({ addressType }) => addressType },
    {
      name: 'Ports',
      type: 'string',
      priority: 0,
      value: ({ ports = [] }) => firstThree(ports.map(({ port, name }) => String(port ?? name ?? '*'))),
    },
    {
      name: 'Endpoints',
      type: 'string',
      priority: 0,
      value: ({ endpoints }) => firstThree(endpoints.flatMap(({ addresses }) => addresses)),
    },
    ageColumn,
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'faithful',
      note: 'Its controller packs, splits and fills slices as upstream does; those written by hand are heeded as well.',
    },
    {
      field: 'endpoints.hints',
      fidelity: 'simplified',
      note: 'Hints are written where a Service asks for them, but kube-proxies do not heed them.',
    },
  ],
});
