/** What an EndpointSlice says of one pod, and of the ports (k8s.io/endpointslice/utils.go: podToEndpoint, getEndpointPorts). */
import type { DiscoveryV1EndpointPort, Endpoint } from '../../../kube-api/generated/types.gen.ts';
import type { Pod, Service } from '../../../kube-api/kinds/index.ts';
import { isConditionTrue } from '../../../kube-api/meta/conditions.ts';
import { findPort, slicePortHash, sortedByHash } from '../framework/endpoint-ports.ts';

export type AddressType = 'IPv4' | 'IPv6';

const NONE = 'None';

function familyOf(ip: string): AddressType {
  return ip.includes(':') ? 'IPv6' : 'IPv4';
}

/** The address types for which a service gets slices. */
export function addressTypesOf(service: Service): readonly AddressType[] {
  const { ipFamilies = [], clusterIP = '' } = service.spec ?? {};
  const families = ipFamilies.filter((family): family is AddressType => family === 'IPv4' || family === 'IPv6');
  if (families.length > 0) return families;
  return clusterIP !== '' && clusterIP !== NONE ? [familyOf(clusterIP)] : ['IPv4', 'IPv6'];
}

/** Neither finished nor without an address; pods that are being deleted are published as terminating. */
export function belongsInSlices(pod: Pod): boolean {
  const { phase, podIP, podIPs = [] } = pod.status ?? {};
  if (phase === 'Succeeded' || phase === 'Failed') return false;
  return (podIP !== undefined && podIP !== '') || podIPs.length > 0;
}

interface Made {
  readonly zone: string;
  readonly publishesNotReady: boolean;
  readonly endpoint: Endpoint | undefined;
}

/** Makes endpoints, and the same one again for the same pod, so that unchanged ones are recognised at once. */
export class SliceEndpoints {
  readonly #made: Record<AddressType, WeakMap<Pod, Made>> = { IPv4: new WeakMap(), IPv6: new WeakMap() };

  /** The pod's endpoint; undefined when it has no address of this type. `zone` is its node's, or ''. */
  of(pod: Pod, service: Service, zone: string, addressType: AddressType): Endpoint | undefined {
    const publishesNotReady = service.spec?.publishNotReadyAddresses === true;
    const { hostname, subdomain } = pod.spec ?? {};
    if (hostname !== undefined && hostname !== '' && subdomain === service.metadata.name) {
      return makeEndpoint(pod, publishesNotReady, zone, addressType, hostname);
    }
    const known = this.#made[addressType].get(pod);
    if (known !== undefined && known.zone === zone && known.publishesNotReady === publishesNotReady) {
      return known.endpoint;
    }
    const endpoint = makeEndpoint(pod, publishesNotReady, zone, addressType, undefined);
    this.#made[addressType].set(pod, { zone, publishesNotReady, endpoint });
    return endpoint;
  }
}

function makeEndpoint(
  pod: Pod,
  publishesNotReady: boolean,
  zone: string,
  addressType: AddressType,
  hostname: string | undefined,
): Endpoint | undefined {
  const ips = pod.status?.podIPs ?? [];
  const addresses = ips.map(({ ip }) => ip).filter((ip) => familyOf(ip) === addressType);
  if (addresses.length === 0) return undefined;
  const { name = '', namespace = '', uid = '', deletionTimestamp } = pod.metadata;
  const serving = isConditionTrue(pod.status?.conditions, 'Ready');
  const terminating = deletionTimestamp !== undefined;
  const nodeName = pod.spec?.nodeName;
  return {
    addresses,
    conditions: { ready: publishesNotReady || (serving && !terminating), serving, terminating },
    ...(hostname === undefined ? {} : { hostname }),
    targetRef: { kind: 'Pod', namespace, name, uid },
    ...(nodeName === undefined ? {} : { nodeName }),
    ...(zone === '' ? {} : { zone }),
  };
}

/** The ports of a pod that a service's ports mean, in the order of slices. */
export function slicePortsOf(pod: Pod, service: Service): readonly DiscoveryV1EndpointPort[] {
  const ports: DiscoveryV1EndpointPort[] = [];
  for (const servicePort of service.spec?.ports ?? []) {
    const port = findPort(pod, servicePort);
    if (port === undefined) continue;
    const { name = '', protocol = 'TCP', appProtocol } = servicePort;
    ports.push({ name, protocol, port, ...(appProtocol === undefined ? {} : { appProtocol }) });
  }
  return ports.length < 2 ? ports : sortedByHash(ports, slicePortHash);
}

/** A key that is the same for the same ports in whatever order. */
export function keyOfPorts(ports: readonly DiscoveryV1EndpointPort[] = []): string {
  return ports
    .map(({ name = '', port, protocol = 'TCP', appProtocol = '' }) => `${name},${port},${protocol},${appProtocol}`)
    .sort()
    .join(';');
}

/** Whether two endpoints are of the same pod at the same addresses, so that one may take the other's place. */
export function isSamePlace(a: Endpoint, b: Endpoint): boolean {
  return (
    a.targetRef?.name === b.targetRef?.name &&
    a.targetRef?.namespace === b.targetRef?.namespace &&
    (a.hostname ?? '') === (b.hostname ?? '') &&
    a.addresses.length === b.addresses.length &&
    a.addresses.every((address) => b.addresses.includes(address))
  );
}

/** Whether two endpoints in the same place say the same, hints apart. */
export function isSameState(a: Endpoint, b: Endpoint): boolean {
  return (
    a.nodeName === b.nodeName &&
    a.zone === b.zone &&
    a.conditions?.ready === b.conditions?.ready &&
    a.conditions?.serving === b.conditions?.serving &&
    a.conditions?.terminating === b.conditions?.terminating &&
    a.targetRef?.uid === b.targetRef?.uid &&
    a.targetRef?.kind === b.targetRef?.kind
  );
}
