/** Endpoints (kubernetes/pkg/registry/core/endpoint/strategy.go, pkg/apis/core/validation/validation.go). */
import type {
  EndpointAddress,
  EndpointPort,
  EndpointSubset,
  Endpoints as EndpointsObject,
} from '../generated/types.gen.ts';
import { mapShared, withChanges } from '../meta/copy-on-write.ts';
import type { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { validateIp, validateNonSpecialIp } from '../meta/ip-address.ts';
import { checkDns1123Label, checkDns1123Subdomain, checkPortNumber, checkQualifiedName } from '../meta/names.ts';
import { ageColumn, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';
import { validateProtocol } from './service/validate-ports.ts';

export type Endpoints = EndpointsObject;

function defaultSubset(subset: EndpointSubset): EndpointSubset {
  const { ports } = subset;
  if (ports === undefined) return subset;
  const defaulted = mapShared(ports, (port) => withChanges(port, { protocol: port.protocol ?? 'TCP' }));
  return withChanges(subset, { ports: defaulted });
}

/** Stored addresses found good: the next version of the object shares them. */
const goodAddresses = new WeakSet<EndpointAddress>();

function validateAddress(address: EndpointAddress, errors: FieldErrors, path: FieldPath): void {
  if (goodAddresses.has(address)) return;
  const before = errors.list.length;
  checkAddress(address, errors, path);
  if (errors.list.length === before && Object.isFrozen(address)) goodAddresses.add(address);
}

function checkAddress(address: EndpointAddress, errors: FieldErrors, path: FieldPath): void {
  const { ip, hostname = '', nodeName } = address;
  validateIp(ip, errors, path.child('ip'));
  if (hostname !== '') errors.invalidFor(path.child('hostname'), hostname, checkDns1123Label(hostname));
  if (nodeName !== undefined) errors.invalidFor(path.child('nodeName'), nodeName, checkDns1123Subdomain(nodeName));
  validateNonSpecialIp(ip, errors, path.child('ip'));
}

function validatePort(port: EndpointPort, isNameNeeded: boolean, errors: FieldErrors, path: FieldPath): void {
  const { name = '', appProtocol } = port;
  if (name !== '') errors.invalidFor(path.child('name'), name, checkDns1123Label(name));
  else if (isNameNeeded) errors.required(path.child('name'));
  errors.invalidFor(path.child('port'), port.port, checkPortNumber(port.port));
  validateProtocol(port.protocol, errors, path.child('protocol'));
  if (appProtocol !== undefined) {
    errors.invalidFor(path.child('appProtocol'), appProtocol, checkQualifiedName(appProtocol));
  }
}

function validateSubset(subset: EndpointSubset, errors: FieldErrors, path: FieldPath): void {
  const { addresses = [], notReadyAddresses = [], ports = [] } = subset;
  if (addresses.length === 0 && notReadyAddresses.length === 0) {
    errors.required(path, 'must specify `addresses` or `notReadyAddresses`');
  }
  for (const [i, address] of addresses.entries()) validateAddress(address, errors, path.child('addresses').index(i));
  for (const [i, address] of notReadyAddresses.entries()) {
    validateAddress(address, errors, path.child('notReadyAddresses').index(i));
  }
  for (const [i, port] of ports.entries()) {
    validatePort(port, ports.length > 1, errors, path.child('ports').index(i));
  }
}

/** At most three addresses with their ports, and how many more there are. */
function addressList({ subsets = [] }: Endpoints): string {
  if (subsets.length === 0) return '<none>';
  const list = subsets.flatMap(({ addresses = [], ports = [] }) =>
    ports.length === 0
      ? addresses.map(({ ip }) => ip)
      : ports.flatMap(({ port }) =>
          addresses.map(({ ip }) => (ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`)),
        ),
  );
  const shown = list.slice(0, 3).join(',');
  return list.length > 3 ? `${shown} + ${list.length - 3} more...` : shown;
}

/** The addresses behind a service, all in one object. */
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
  defaults(endpoints) {
    return endpoints.subsets === undefined
      ? endpoints
      : withChanges(endpoints, { subsets: mapShared(endpoints.subsets, defaultSubset) });
  },
  validate({ subsets = [] }, errors, path) {
    for (const [i, subset] of subsets.entries()) validateSubset(subset, errors, path.child('subsets').index(i));
  },
  columns: [nameColumn, { name: 'Endpoints', type: 'string', priority: 0, value: addressList }, ageColumn],
  fidelity: [
    {
      field: '',
      fidelity: 'faithful',
      note: 'Kept for each Service beside its EndpointSlices, as v1.32 still does.',
    },
    {
      field: 'subsets',
      fidelity: 'simplified',
      note: 'Those written by hand are stored, but not copied into EndpointSlices, so no traffic follows them.',
    },
  ],
});
