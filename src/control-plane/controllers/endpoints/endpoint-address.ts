/** What Endpoints say of one pod (kubernetes/pkg/controller/endpoint/endpoints_controller.go: podToEndpointAddressForService). */
import type { EndpointAddress, EndpointPort } from '../../../kube-api/generated/types.gen.ts';
import type { Pod, Service } from '../../../kube-api/kinds/index.ts';
import { findPort } from '../framework/endpoint-ports.ts';

type IpFamily = 'IPv4' | 'IPv6';

const NONE = 'None';

function familyOf(ip: string): IpFamily {
  return ip.includes(':') ? 'IPv6' : 'IPv4';
}

/** The family of the addresses that a service publishes; undefined where its pods decide. */
function serviceFamily(service: Service): IpFamily | undefined {
  const { ipFamilies = [], clusterIP = '' } = service.spec ?? {};
  const [first] = ipFamilies;
  if (first === 'IPv4' || first === 'IPv6') return first;
  return clusterIP === '' || clusterIP === NONE ? undefined : familyOf(clusterIP);
}

/** Whether the service has an address of its own, i.e. is not headless. */
export function hasServiceIp(service: Service): boolean {
  const { clusterIP = '' } = service.spec ?? {};
  return clusterIP !== '' && clusterIP !== NONE;
}

/** Neither finished nor being deleted, and with an address. */
export function belongsInEndpoints(pod: Pod, publishNotReadyAddresses: boolean): boolean {
  const { phase, podIP, podIPs = [] } = pod.status ?? {};
  if (phase === 'Succeeded' || phase === 'Failed') return false;
  if ((podIP === undefined || podIP === '') && podIPs.length === 0) return false;
  return publishNotReadyAddresses || pod.metadata.deletionTimestamp === undefined;
}

/** Makes addresses, and the same one again for the same pod, so that unchanged ones are recognised at once. */
export class EndpointAddresses {
  readonly #plain: Record<IpFamily, WeakMap<Pod, EndpointAddress>> = { IPv4: new WeakMap(), IPv6: new WeakMap() };

  /** The pod's address in the service's family; undefined when it has none. */
  of(pod: Pod, service: Service): EndpointAddress | undefined {
    const family = serviceFamily(service) ?? familyOf(pod.status?.podIP ?? '');
    const { hostname, subdomain } = pod.spec ?? {};
    if (hostname !== undefined && hostname !== '' && subdomain === service.metadata.name) {
      return makeAddress(pod, family, hostname);
    }
    const known = this.#plain[family].get(pod);
    if (known !== undefined) return known;
    const address = makeAddress(pod, family, undefined);
    if (address !== undefined) this.#plain[family].set(pod, address);
    return address;
  }
}

function makeAddress(pod: Pod, family: IpFamily, hostname: string | undefined): EndpointAddress | undefined {
  const ip = pod.status?.podIPs?.find((podIp) => familyOf(podIp.ip) === family)?.ip;
  if (ip === undefined) return undefined;
  const { name = '', namespace = '', uid = '' } = pod.metadata;
  const nodeName = pod.spec?.nodeName;
  return {
    ip,
    ...(hostname === undefined ? {} : { hostname }),
    ...(nodeName === undefined ? {} : { nodeName }),
    targetRef: { kind: 'Pod', namespace, name, uid },
  };
}

/** The ports of a pod that a service's ports mean, without those that the pod does not have. */
export function endpointPortsOf(pod: Pod, service: Service): EndpointPort[] {
  const ports: EndpointPort[] = [];
  for (const servicePort of service.spec?.ports ?? []) {
    const port = findPort(pod, servicePort);
    if (port === undefined) continue;
    const { name = '', protocol, appProtocol } = servicePort;
    ports.push({
      ...(name === '' ? {} : { name }),
      port,
      ...(protocol === undefined ? {} : { protocol }),
      ...(appProtocol === undefined ? {} : { appProtocol }),
    });
  }
  return ports;
}
