/**
 * Gives services the ports by which they are reached on every node
 * (kubernetes/pkg/registry/core/service/storage/alloc.go: initNodePorts, updateNodePorts; service/portallocator/allocator.go).
 */
import type { Random } from '../../../kernel/index.ts';
import type { Service, ServicePort } from '../../../kube-api/generated/types.gen.ts';
import { needsHealthCheckNodePort, needsNodePort, specOf } from '../../../kube-api/kinds/service/service-needs.ts';
import { withChanges } from '../../../kube-api/meta/copy-on-write.ts';
import { FieldErrors, FieldPath } from '../../../kube-api/meta/field-errors.ts';
import { internalError, invalid } from '../../../kube-api/meta/status-error.ts';
import { NumberPool, type PoolOperation, type TakeResult } from './number-pool.ts';

/** --service-node-port-range. */
const FIRST = 30_000;
const LAST = 32_767;
/** Ports at the start that are handed out last, so that people can choose among them. */
const STATIC_COUNT = 86;

export class NodePorts {
  readonly pool: NumberPool;

  constructor(random: Random) {
    this.pool = new NumberPool(FIRST, LAST, STATIC_COUNT, random);
  }

  /** The new service with its node ports, taken in `operation`. */
  allocate(service: Service, operation: PoolOperation): Service {
    const { ports } = specOf(service);
    const isExposed = hasNodePorts(service) && ports !== undefined;
    const exposed = isExposed ? withPorts(service, this.#assign(service, ports, operation)) : service;
    return needsHealthCheckNodePort(specOf(exposed)) ? this.#withHealthCheck(exposed, operation) : exposed;
  }

  /** {@link allocate} for a change: ports that stay are kept, those that go are given back at the end. */
  update(service: Service, old: Service, operation: PoolOperation): Service {
    let updated = service;
    const oldPorts = nodePortsOf(old);
    if (hasNodePorts(service)) {
      updated = withPorts(service, this.#reassign(service, oldPorts, operation));
      const kept = nodePortsOf(updated);
      for (const port of oldPorts) if (!kept.includes(port)) operation.releaseLater(port);
    } else if (hasNodePorts(old)) {
      for (const port of oldPorts) operation.releaseLater(port);
    }
    const [needed, needs] = [needsHealthCheckNodePort(specOf(old)), needsHealthCheckNodePort(specOf(updated))];
    if (!needed && needs) return this.#withHealthCheck(updated, operation);
    const { healthCheckNodePort = 0 } = specOf(old);
    if (needed && !needs && healthCheckNodePort !== 0) operation.releaseLater(healthCheckNodePort);
    return updated;
  }

  /** Takes back what a deleted service had. */
  release(service: Service): void {
    for (const port of allPortsOf(service)) this.pool.release(port);
  }

  /** Ports of one number and several protocols share a node port. */
  #assign(service: Service, ports: readonly ServicePort[], operation: PoolOperation): readonly ServicePort[] {
    const byPort = new Map<number, number>();
    return ports.map((port, i) => {
      const { nodePort = 0 } = port;
      if (nodePort === 0 && !needsNodePort(specOf(service))) return port;
      const assigned = byPort.get(port.port);
      if (assigned !== undefined) {
        if (nodePort === 0) return { ...port, nodePort: assigned };
        if (nodePort !== assigned) this.#take(service, i, nodePort, operation);
        return port;
      }
      const wanted = ports.find((other) => other.port === port.port && (other.nodePort ?? 0) !== 0)?.nodePort;
      if (wanted !== undefined) this.#take(service, i, wanted, operation);
      const taken = wanted ?? takeAny(operation);
      byPort.set(port.port, taken);
      return nodePort === taken ? port : { ...port, nodePort: taken };
    });
  }

  #reassign(service: Service, oldPorts: readonly number[], operation: PoolOperation): readonly ServicePort[] {
    const taken = new Set<number>();
    return (specOf(service).ports ?? []).map((port, i) => {
      const { nodePort = 0 } = port;
      if (nodePort === 0) return needsNodePort(specOf(service)) ? { ...port, nodePort: takeAny(operation) } : port;
      if (!oldPorts.includes(nodePort) && !taken.has(nodePort)) {
        this.#take(service, i, nodePort, operation);
        taken.add(nodePort);
      }
      return port;
    });
  }

  #take(service: Service, index: number, nodePort: number, operation: PoolOperation): void {
    const result = operation.take(nodePort);
    if (result === 'taken') return;
    const errors = new FieldErrors();
    const path = new FieldPath('spec').child('ports').index(index).child('nodePort');
    errors.invalid(path, nodePort, whyNot(result));
    throw invalid({ group: '', name: 'Service' }, service.metadata.name ?? '', errors.list);
  }

  #withHealthCheck(service: Service, operation: PoolOperation): Service {
    const spec = specOf(service);
    const { healthCheckNodePort: wanted = 0 } = spec;
    if (wanted === 0) {
      return withChanges(service, { spec: withChanges(spec, { healthCheckNodePort: takeAny(operation) }) });
    }
    const result = operation.take(wanted);
    if (result === 'taken') return service;
    throw internalError(`failed to allocate requested HealthCheck NodePort ${wanted}: ${whyNot(result)}`);
  }
}

function takeAny(operation: PoolOperation): number {
  const number = operation.takeAny();
  if (number === undefined) throw internalError('failed to allocate a nodePort: range is full');
  return number;
}

function whyNot(result: TakeResult): string {
  return result === 'already allocated'
    ? 'provided port is already allocated'
    : `provided port is not in the valid range. The range of valid ports is ${FIRST}-${LAST}`;
}

function hasNodePorts(service: Service): boolean {
  const { type } = specOf(service);
  return type === 'NodePort' || type === 'LoadBalancer';
}

function withPorts(service: Service, ports: readonly ServicePort[]): Service {
  const spec = specOf(service);
  if (spec.ports !== undefined && ports.every((port, i) => port === spec.ports?.[i])) return service;
  return withChanges(service, { spec: withChanges(spec, { ports }) });
}

function nodePortsOf(service: Service): readonly number[] {
  return (specOf(service).ports ?? []).map(({ nodePort = 0 }) => nodePort).filter((port) => port !== 0);
}

/** Every port that a service holds. */
export function allPortsOf(service: Service): readonly number[] {
  const { healthCheckNodePort = 0 } = specOf(service);
  return healthCheckNodePort === 0 ? nodePortsOf(service) : [...nodePortsOf(service), healthCheckNodePort];
}
