/**
 * Addresses and node ports of services: taken before a service is validated, kept when it is stored, given back when it is not or
 * when it goes (kubernetes/pkg/registry/core/service/storage/{storage,alloc,transaction}.go).
 */
import type { Random } from '../../../kernel/index.ts';
import type { Service } from '../../../kube-api/generated/types.gen.ts';
import { normalizeClusterIps, patchAllocatedValues } from '../../../kube-api/kinds/service/cluster-ips.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { prefixEnd } from '../../etcd/key-space.ts';
import type { Resource } from '../resource.ts';
import type { ObjectStore } from '../stages/store.ts';
import { ClusterIps, numbersOf } from './cluster-ips.ts';
import { withIpFamilies } from './ip-families.ts';
import { allPortsOf, NodePorts } from './node-ports.ts';
import { PoolOperation } from './number-pool.ts';

/** What was taken for one write: exactly one of the two is to be called at its end. */
export interface Allocation {
  /** The service with what it was given. */
  readonly object: KubeObject;
  commit(): void;
  revert(): void;
}

export class ServiceAllocator {
  readonly clusterIps: ClusterIps;
  readonly #nodePorts: NodePorts;
  readonly #services: Resource | undefined;

  /** Takes over what the services in the store have already. */
  constructor(services: Resource | undefined, store: ObjectStore, clusterIpRange: string, random: Random) {
    this.#services = services;
    this.clusterIps = new ClusterIps(clusterIpRange, random.fork('cluster-ips'));
    this.#nodePorts = new NodePorts(random.fork('node-ports'));
    if (services === undefined) return;
    const { keyPrefix } = services;
    for (const { value } of store.etcd.range({ key: keyPrefix, end: prefixEnd(keyPrefix) }).kvs) {
      const service = value as Service;
      for (const number of numbersOf(service)) this.clusterIps.pool.take(number);
      for (const port of allPortsOf(service)) this.#nodePorts.pool.take(port);
    }
  }

  /** Gives a new service what it needs; undefined for other resources. Throws Invalid for what can't be had. */
  beginCreate(resource: Resource, object: KubeObject, dryRun: boolean): Allocation | undefined {
    if (resource !== this.#services) return undefined;
    return this.#begin(dryRun, (ips, ports) => {
      const service = withIpFamilies(normalizeClusterIps(object as Service, undefined), undefined);
      return this.#nodePorts.allocate(this.clusterIps.allocate(service, ips), ports);
    });
  }

  /** Gives a changed service what it needs now, and keeps what it leaves open; undefined for other resources. */
  beginUpdate(resource: Resource, object: KubeObject, before: KubeObject, dryRun: boolean): Allocation | undefined {
    if (resource !== this.#services) return undefined;
    const old = before as Service;
    return this.#begin(dryRun, (ips, ports) => {
      const completed = normalizeClusterIps(patchAllocatedValues(object as Service, old), old);
      const service = withIpFamilies(completed, old);
      return this.#nodePorts.update(this.clusterIps.update(service, old, ips), old, ports);
    });
  }

  /** Takes back what a deleted service had. */
  release(resource: Resource, object: KubeObject): void {
    if (resource !== this.#services) return;
    this.clusterIps.release(object as Service);
    this.#nodePorts.release(object as Service);
  }

  #begin(dryRun: boolean, allocate: (ips: PoolOperation, ports: PoolOperation) => KubeObject): Allocation {
    const ips = new PoolOperation(this.clusterIps.pool);
    const ports = new PoolOperation(this.#nodePorts.pool);
    const revert = (): void => {
      ips.revert();
      ports.revert();
    };
    const commit = (): void => {
      ips.commit();
      ports.commit();
    };
    try {
      return { object: allocate(ips, ports), commit: dryRun ? revert : commit, revert };
    } catch (error) {
      revert();
      throw error;
    }
  }
}
