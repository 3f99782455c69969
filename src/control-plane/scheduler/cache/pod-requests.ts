/**
 * What a pod asks of a node, in plain numbers (k8s.io/component-helpers/resource/helpers.go, PodRequests;
 * kubernetes/pkg/scheduler/framework/types.go, CalculateResource).
 *
 * Replicas share the parts of their template, so a list of containers is added up once, and a container's resources are read
 * once. Left out, as in v1.32's defaults: requests for the pod as a whole (`spec.resources`) and resizing in place.
 */
import type { Container, Pod, PodSpec, ResourceRequirements } from '../../../kube-api/generated/types.gen.ts';
import { parseQuantity } from '../../../kube-api/meta/quantity.ts';
import { isScalarResource } from './resource-names.ts';

/** What a container counts for in scores when it asks for nothing (pkg/scheduler/util/pod_resources.go). */
export const DEFAULT_MILLI_CPU = 100;
export const DEFAULT_MEMORY_BYTES = 200 * 1024 * 1024;

export interface PodRequests {
  readonly milliCpu: number;
  readonly memoryBytes: number;
  readonly ephemeralStorageBytes: number;
  /** Extended resources, huge pages and attachable volumes, by name; undefined when there are none. */
  readonly scalars: ReadonlyMap<string, number> | undefined;
  /** As `milliCpu`, with {@link DEFAULT_MILLI_CPU} for each container that does not say. */
  readonly nonZeroMilliCpu: number;
  readonly nonZeroMemoryBytes: number;
}

interface Amounts {
  milliCpu: number;
  memoryBytes: number;
  ephemeralStorageBytes: number;
  scalars: Map<string, number> | undefined;
  nonZeroMilliCpu: number;
  nonZeroMemoryBytes: number;
}

interface Remembered {
  readonly initContainers: readonly Container[] | undefined;
  readonly overhead: PodSpec['overhead'];
  readonly requests: PodRequests;
}

const byContainers = new WeakMap<readonly Container[], Remembered>();
const byResources = new WeakMap<ResourceRequirements, PodRequests>();

const NO_CONTAINERS: readonly Container[] = Object.freeze([]);

/** What this pod asks for, overhead included: the larger of what its containers and what its init containers need. */
export function podRequests(pod: Pod): PodRequests {
  const { containers = NO_CONTAINERS, initContainers, overhead } = pod.spec ?? { containers: NO_CONTAINERS };
  const known = byContainers.get(containers);
  if (known !== undefined && known.initContainers === initContainers && known.overhead === overhead)
    return known.requests;
  const requests = addUp(containers, initContainers ?? NO_CONTAINERS, overhead);
  byContainers.set(containers, { initContainers, overhead, requests });
  return requests;
}

function addUp(
  containers: readonly Container[],
  initContainers: readonly Container[],
  overhead: PodSpec['overhead'],
): PodRequests {
  const [only] = containers;
  if (containers.length === 1 && only !== undefined && initContainers.length === 0 && overhead === undefined) {
    return containerRequests(only);
  }
  const total = nothing();
  for (const container of containers) add(total, containerRequests(container));
  const largestInit = nothing();
  const sidecars = nothing();
  for (const container of initContainers) {
    const requests = containerRequests(container);
    if (container.restartPolicy === 'Always') {
      add(total, requests);
      add(sidecars, requests);
      raise(largestInit, sidecars);
    } else {
      const whileInitializing = nothing();
      add(whileInitializing, requests);
      add(whileInitializing, sidecars);
      raise(largestInit, whileInitializing);
    }
  }
  raise(total, largestInit);
  if (overhead !== undefined) add(total, amountsOf(overhead, 0, 0));
  return total;
}

function containerRequests({ resources }: Container): PodRequests {
  if (resources === undefined) return UNSPECIFIED;
  let requests = byResources.get(resources);
  if (requests === undefined) {
    requests =
      resources.requests === undefined
        ? UNSPECIFIED
        : amountsOf(resources.requests, DEFAULT_MILLI_CPU, DEFAULT_MEMORY_BYTES);
    byResources.set(resources, requests);
  }
  return requests;
}

function amountsOf(
  quantities: Readonly<Record<string, string>>,
  defaultMilliCpu: number,
  defaultMemoryBytes: number,
): Amounts {
  const amounts = nothing();
  for (const [name, text] of Object.entries(quantities)) {
    const quantity = parseQuantity(text);
    if (name === 'cpu') amounts.milliCpu = quantity.milliValue;
    else if (name === 'memory') amounts.memoryBytes = quantity.value;
    else if (name === 'ephemeral-storage') amounts.ephemeralStorageBytes = quantity.value;
    else if (isScalarResource(name)) {
      amounts.scalars ??= new Map();
      amounts.scalars.set(name, quantity.value);
    }
  }
  amounts.nonZeroMilliCpu = quantities.cpu === undefined ? defaultMilliCpu : amounts.milliCpu;
  amounts.nonZeroMemoryBytes = quantities.memory === undefined ? defaultMemoryBytes : amounts.memoryBytes;
  return amounts;
}

function nothing(): Amounts {
  return {
    milliCpu: 0,
    memoryBytes: 0,
    ephemeralStorageBytes: 0,
    scalars: undefined,
    nonZeroMilliCpu: 0,
    nonZeroMemoryBytes: 0,
  };
}

const UNSPECIFIED: PodRequests = amountsOf({}, DEFAULT_MILLI_CPU, DEFAULT_MEMORY_BYTES);

function add(total: Amounts, other: PodRequests): void {
  total.milliCpu += other.milliCpu;
  total.memoryBytes += other.memoryBytes;
  total.ephemeralStorageBytes += other.ephemeralStorageBytes;
  total.nonZeroMilliCpu += other.nonZeroMilliCpu;
  total.nonZeroMemoryBytes += other.nonZeroMemoryBytes;
  if (other.scalars === undefined) return;
  total.scalars ??= new Map();
  for (const [name, amount] of other.scalars) total.scalars.set(name, (total.scalars.get(name) ?? 0) + amount);
}

function raise(total: Amounts, other: PodRequests): void {
  total.milliCpu = Math.max(total.milliCpu, other.milliCpu);
  total.memoryBytes = Math.max(total.memoryBytes, other.memoryBytes);
  total.ephemeralStorageBytes = Math.max(total.ephemeralStorageBytes, other.ephemeralStorageBytes);
  total.nonZeroMilliCpu = Math.max(total.nonZeroMilliCpu, other.nonZeroMilliCpu);
  total.nonZeroMemoryBytes = Math.max(total.nonZeroMemoryBytes, other.nonZeroMemoryBytes);
  if (other.scalars === undefined) return;
  total.scalars ??= new Map();
  for (const [name, amount] of other.scalars) total.scalars.set(name, Math.max(total.scalars.get(name) ?? 0, amount));
}
