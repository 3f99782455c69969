/** Ports of the node that pods take for themselves (kubernetes/pkg/scheduler/framework/types.go, HostPortInfo). */
import type { Container, Pod } from '../../../kube-api/generated/types.gen.ts';

export interface HostPort {
  /** The address of the node that it is bound to; `0.0.0.0` for all of them. */
  readonly ip: string;
  /** Protocol and number, e.g. `TCP/80`. */
  readonly port: string;
}

const ALL_ADDRESSES = '0.0.0.0';
const NO_PORTS: readonly HostPort[] = Object.freeze([]);

const byContainers = new WeakMap<readonly Container[], readonly HostPort[]>();

/** The host ports that this pod's containers ask for; init containers' don't count. */
export function hostPortsOf(pod: Pod): readonly HostPort[] {
  const containers = pod.spec?.containers;
  if (containers === undefined) return NO_PORTS;
  let ports = byContainers.get(containers);
  if (ports === undefined) {
    ports = portsOf(containers);
    byContainers.set(containers, ports);
  }
  return ports;
}

function portsOf(containers: readonly Container[]): readonly HostPort[] {
  const ports: HostPort[] = [];
  for (const container of containers) {
    for (const { hostPort = 0, hostIP = '', protocol = 'TCP' } of container.ports ?? []) {
      if (hostPort > 0) ports.push({ ip: hostIP === '' ? ALL_ADDRESSES : hostIP, port: `${protocol}/${hostPort}` });
    }
  }
  return ports.length === 0 ? NO_PORTS : ports;
}

/** Those taken on one node. Two pods that share one (which can't be scheduled so) release it together, as upstream's do. */
export class UsedPorts {
  readonly #byAddress = new Map<string, Set<string>>();

  get isEmpty(): boolean {
    return this.#byAddress.size === 0;
  }

  add(ports: readonly HostPort[]): void {
    for (const { ip, port } of ports) {
      const taken = this.#byAddress.get(ip);
      if (taken === undefined) this.#byAddress.set(ip, new Set([port]));
      else taken.add(port);
    }
  }

  remove(ports: readonly HostPort[]): void {
    for (const { ip, port } of ports) {
      const taken = this.#byAddress.get(ip);
      taken?.delete(port);
      if (taken?.size === 0) this.#byAddress.delete(ip);
    }
  }

  /** Whether any of these is taken: a port on all addresses clashes with the same port on any. */
  conflictsWith(ports: readonly HostPort[]): boolean {
    return ports.some(({ ip, port }) => this.#conflictsWith(ip, port));
  }

  clone(): UsedPorts {
    const copy = new UsedPorts();
    for (const [ip, ports] of this.#byAddress) copy.#byAddress.set(ip, new Set(ports));
    return copy;
  }

  #conflictsWith(ip: string, port: string): boolean {
    if (ip !== ALL_ADDRESSES) {
      return this.#byAddress.get(ALL_ADDRESSES)?.has(port) === true || this.#byAddress.get(ip)?.has(port) === true;
    }
    for (const taken of this.#byAddress.values()) if (taken.has(port)) return true;
    return false;
  }
}
