/**
 * The order in which endpoints and endpoint slices list their ports: by the MD5 of how Go's spew prints each one
 * (kubernetes/pkg/api/v1/endpoints/util.go: portsByHash; k8s.io/endpointslice/util/controller_utils.go: portsInOrder), and
 * which port of a pod a service's port means (k8s.io/endpointslice/utils.go: FindPort).
 */
import type { DiscoveryV1EndpointPort, EndpointPort, ServicePort } from '../../../kube-api/generated/types.gen.ts';
import type { Pod } from '../../../kube-api/kinds/index.ts';
import { md5Hex } from './md5.ts';

const hashes = new Map<string, string>();

/** The digest that a text is ordered by, computed once: few different ports exist. */
function hashOf(text: string): string {
  let hash = hashes.get(text);
  if (hash === undefined) {
    hash = md5Hex(text);
    hashes.set(text, hash);
  }
  return hash;
}

/** A key by which the ports of an Endpoints object are sorted. */
export function endpointPortHash({ name = '', port, protocol = 'TCP', appProtocol = '<nil>' }: EndpointPort): string {
  return hashOf(
    `(v1.EndpointPort){Name:(string)${name} Port:(int32)${port} Protocol:(v1.Protocol)${protocol} AppProtocol:(*string)${appProtocol}}`,
  );
}

/** A key by which the ports of an EndpointSlice are sorted. */
export function slicePortHash({
  name = '<nil>',
  port,
  protocol = 'TCP',
  appProtocol = '<nil>',
}: DiscoveryV1EndpointPort): string {
  return hashOf(
    `(v1.EndpointPort){Name:(*string)${name} Protocol:(*v1.Protocol)${protocol} Port:(*int32)${port ?? '<nil>'} AppProtocol:(*string)${appProtocol}}`,
  );
}

/** Sorts by a hash; answers a new array. */
export function sortedByHash<T>(items: readonly T[], hash: (item: T) => string): T[] {
  return items
    .map((item) => ({ item, key: hash(item) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ item }) => item);
}

/** Whether all pods have the same ports for this service, because it names none of them. */
function hasOnlyNumbers(servicePorts: readonly ServicePort[]): boolean {
  return servicePorts.every(({ targetPort }) => typeof targetPort !== 'string');
}

/**
 * Parts pods by the ports that a service's ports mean in them, and makes what depends only on those once for each part.
 * Most services name no ports; then there is one part, and no pod is asked.
 */
export class PortGroups<T> {
  readonly #servicePorts: readonly ServicePort[];
  readonly #make: (pod: Pod) => T;
  readonly #isOne: boolean;
  readonly #groups = new Map<string, T>();
  #first: T | undefined;

  constructor(servicePorts: readonly ServicePort[], make: (pod: Pod) => T) {
    this.#servicePorts = servicePorts;
    this.#make = make;
    this.#isOne = hasOnlyNumbers(servicePorts);
  }

  of(pod: Pod): T {
    if (this.#isOne) {
      this.#first ??= this.#make(pod);
      return this.#first;
    }
    const key = this.#servicePorts.map((servicePort) => findPort(pod, servicePort)).join();
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = this.#make(pod);
      this.#groups.set(key, group);
    }
    return group;
  }
}

/** The number of the pod's port that a service port targets; undefined when the pod has no port of that name. */
export function findPort(pod: Pod, servicePort: ServicePort): number | undefined {
  const { targetPort, protocol = 'TCP', port } = servicePort;
  if (typeof targetPort === 'number') return targetPort;
  if (targetPort === undefined) return port;
  for (const container of pod.spec?.containers ?? []) {
    const match = container.ports?.find((other) => other.name === targetPort && (other.protocol ?? 'TCP') === protocol);
    if (match !== undefined) return match.containerPort;
  }
  return undefined;
}
