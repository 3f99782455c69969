/** What a pod asks for, summed as the scheduler does (k8s.io/component-helpers/resource: PodRequests); overhead is not added. */
import type { Container, Pod, PodSpec, ResourceRequirements } from '../../kube-api/generated/types.gen.ts';
import { parseQuantity } from '../../kube-api/meta/quantity.ts';

export interface Amount {
  /** Cores. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
}

const NOTHING: Amount = { cpu: 0, memory: 0 };
const known = new WeakMap<readonly Container[], Amount>();

/** The requests of a pod; computed once for all pods that share their containers with one template. */
export function podRequests(pod: Pod): Amount {
  const spec = pod.spec;
  if (spec === undefined) return NOTHING;
  const cached = known.get(spec.containers);
  if (cached !== undefined) return cached;
  const amount = requestsOf(spec);
  known.set(spec.containers, amount);
  return amount;
}

function requestsOf(spec: PodSpec): Amount {
  const sum = spec.containers.reduce((total, container) => add(total, containerRequests(container.resources)), NOTHING);
  const largestInit = (spec.initContainers ?? []).reduce(
    (largest, container) => atLeast(largest, containerRequests(container.resources)),
    NOTHING,
  );
  return atLeast(sum, largestInit);
}

function containerRequests(resources: ResourceRequirements | undefined): Amount {
  return { cpu: numberOf(resources?.requests?.cpu), memory: numberOf(resources?.requests?.memory) };
}

function add(a: Amount, b: Amount): Amount {
  return { cpu: a.cpu + b.cpu, memory: a.memory + b.memory };
}

function atLeast(a: Amount, b: Amount): Amount {
  return { cpu: Math.max(a.cpu, b.cpu), memory: Math.max(a.memory, b.memory) };
}

/** A quantity as a plain number (cores, bytes); 0 when it is missing. */
export function numberOf(quantity: string | undefined): number {
  return quantity === undefined ? 0 : parseQuantity(quantity).approximateNumber;
}
