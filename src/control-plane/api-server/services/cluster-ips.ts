/**
 * Gives services their cluster IPs (kubernetes/pkg/registry/core/service/storage/alloc.go: allocClusterIPs, updateClusterIPs;
 * service/ipallocator/allocator.go), one IPv4 address each.
 */
import type { Random } from '../../../kernel/index.ts';
import type { Service } from '../../../kube-api/generated/types.gen.ts';
import { specOf } from '../../../kube-api/kinds/service/service-needs.ts';
import { withChanges } from '../../../kube-api/meta/copy-on-write.ts';
import { FieldErrors, FieldPath } from '../../../kube-api/meta/field-errors.ts';
import { GoSyntax, goStringSlice } from '../../../kube-api/meta/go-syntax.ts';
import { internalError, invalid } from '../../../kube-api/meta/status-error.ts';
import { NumberPool, type PoolOperation } from './number-pool.ts';

const STATIC_MIN = 16;
const STATIC_MAX = 256;

/** The addresses of a range such as `10.96.0.0/12`. */
export class ClusterIps {
  readonly range: string;
  readonly pool: NumberPool;

  constructor(range: string, random: Random) {
    const [network = '', bits = '0'] = range.split('/');
    const size = 2 ** (32 - Number(bits));
    const base = toNumber(network) ?? 0;
    this.range = range;
    // Neither the network's own address nor its broadcast address is anybody's.
    const count = size - 2;
    const staticCount = count < STATIC_MIN ? 0 : Math.min(Math.max(STATIC_MIN, Math.floor(size / 16)), STATIC_MAX);
    this.pool = new NumberPool(base + 1, base + count, staticCount, random);
  }

  /** The first address, which is the API server's own service's. */
  get first(): string {
    return toText(this.pool.first);
  }

  /** The service with its address, taken in `operation`; headless and external ones have none. */
  allocate(service: Service, operation: PoolOperation): Service {
    const spec = specOf(service);
    if (spec.type === 'ExternalName' || spec.clusterIPs?.[0] === 'None') return service;
    const [wanted] = spec.clusterIPs ?? [];
    if (wanted !== undefined && wanted !== '') {
      this.#take(service, wanted, operation);
      return withClusterIp(service, wanted);
    }
    const number = operation.takeAny();
    if (number === undefined) throw internalError('failed to allocate a serviceIP: range is full');
    return withClusterIp(service, toText(number));
  }

  /** {@link allocate} for a change of type; a service that ceases to need its address gives it back at the end. */
  update(service: Service, old: Service, operation: PoolOperation): Service {
    const [type, oldType] = [specOf(service).type, specOf(old).type];
    if (oldType === 'ExternalName' && type !== 'ExternalName') return this.allocate(service, operation);
    if (oldType !== 'ExternalName' && type === 'ExternalName') {
      for (const number of numbersOf(old)) operation.releaseLater(number);
    }
    return service;
  }

  /** Takes back what a deleted service had. */
  release(service: Service): void {
    for (const number of numbersOf(service)) this.pool.release(number);
  }

  #take(service: Service, wanted: string, operation: PoolOperation): void {
    const result = operation.take(toNumber(wanted) ?? -1);
    if (result === 'taken') return;
    const why =
      result === 'already allocated'
        ? 'provided IP is already allocated'
        : `the provided IP (${wanted}) is not in the valid range. The range of valid IPs is ${this.range}`;
    const errors = new FieldErrors();
    const shown = new GoSyntax(goStringSlice(specOf(service).clusterIPs));
    errors.invalid(new FieldPath('spec.clusterIPs'), shown, `failed to allocate IP ${wanted}: ${why}`);
    throw invalid({ group: '', name: 'Service' }, service.metadata.name ?? '', errors.list);
  }
}

function withClusterIp(service: Service, address: string): Service {
  const spec = specOf(service);
  if (spec.clusterIP === address && spec.clusterIPs?.[0] === address) return service;
  return withChanges(service, { spec: withChanges(spec, { clusterIP: address, clusterIPs: [address] }) });
}

/** The addresses that a service holds, as numbers of the pool. */
export function numbersOf(service: Service): readonly number[] {
  const { type, clusterIPs = [] } = specOf(service);
  if (type === 'ExternalName') return [];
  return clusterIPs.map(toNumber).filter((number) => number !== undefined);
}

function toNumber(address: string): number | undefined {
  const parts = address.split('.');
  if (parts.length !== 4) return undefined;
  let number = 0;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part)) return undefined;
    number = number * 256 + Number(part);
  }
  return number;
}

function toText(number: number): string {
  return [24, 16, 8, 0].map((bits) => (number >>> bits) & 255).join('.');
}
