/**
 * Whether a pod that was bound here fits (kubernetes/pkg/kubelet/lifecycle/predicate.go): the scheduler's news may have been old, and a pod
 * that names its node never saw the scheduler. Checked: number of pods, CPU, memory, node selector, host ports, taints that forbid to run.
 */
import type { Node, Pod, ResourceRequirements } from '../../kube-api/generated/types.gen.ts';
import { parseQuantity } from '../../kube-api/meta/quantity.ts';
import { tolerates } from '../../kube-api/meta/taints.ts';

export interface Rejection {
  readonly reason: string;
  readonly message: string;
}

interface Requests {
  readonly cpu: number;
  readonly memory: number;
}

const NOTHING: Requests = { cpu: 0, memory: 0 };

/** What the pods of one node have asked for, kept as they come and go. */
export class Admission {
  readonly #admitted = new Map<string, Pod>();
  readonly #hostPorts = new Map<string, number>();
  #cpu = 0;
  #memory = 0;

  /** Why the pod can't run beside the others, or undefined when it can; then it counts from now on. */
  problem(pod: Pod, node: Node | undefined): Rejection | undefined {
    const problem = node === undefined ? undefined : this.#problemOn(pod, node);
    if (problem === undefined) this.add(pod);
    return problem;
  }

  /** Counts a pod that runs already. */
  add(pod: Pod): void {
    const uid = pod.metadata.uid ?? '';
    if (this.#admitted.has(uid)) return;
    this.#admitted.set(uid, pod);
    this.#count(pod, 1);
  }

  /** The pod uses nothing any more. */
  remove(uid: string): void {
    const pod = this.#admitted.get(uid);
    if (pod === undefined) return;
    this.#admitted.delete(uid);
    this.#count(pod, -1);
  }

  #count(pod: Pod, sign: 1 | -1): void {
    const { cpu, memory } = requestsOf(pod);
    this.#cpu += sign * cpu;
    this.#memory += sign * memory;
    for (const key of hostPortsOf(pod)) {
      const count = (this.#hostPorts.get(key) ?? 0) + sign;
      if (count === 0) this.#hostPorts.delete(key);
      else this.#hostPorts.set(key, count);
    }
  }

  #problemOn(pod: Pod, node: Node): Rejection | undefined {
    const allocatable = node.status?.allocatable ?? {};
    const pods = Number(allocatable.pods ?? 0);
    const count = this.#admitted.size;
    if (count + 1 > pods) return shortage('pods', 1, count, pods);
    const { cpu, memory } = requestsOf(pod);
    if (cpu > 0) {
      const capacity = amount(allocatable.cpu, 'cpu');
      if (this.#cpu + cpu > capacity) return shortage('cpu', cpu, this.#cpu, capacity);
    }
    if (memory > 0) {
      const capacity = amount(allocatable.memory, 'memory');
      if (this.#memory + memory > capacity) return shortage('memory', memory, this.#memory, capacity);
    }
    const selector = pod.spec?.nodeSelector;
    if (selector !== undefined) {
      const labels = node.metadata.labels ?? {};
      for (const [key, value] of Object.entries(selector)) {
        if (labels[key] !== value) {
          return refusal('NodeAffinity', "node(s) didn't match Pod's node affinity/selector");
        }
      }
    }
    if (hostPortsOf(pod).some((key) => this.#hostPorts.has(key))) {
      return refusal('NodePorts', "node(s) didn't have free ports for the requested pod ports");
    }
    return taintProblem(pod, node);
  }
}

function taintProblem(pod: Pod, node: Node): Rejection | undefined {
  for (const taint of node.spec?.taints ?? []) {
    if (taint.effect !== 'NoExecute') continue;
    if (pod.spec?.tolerations?.some((toleration) => tolerates(toleration, taint)) === true) continue;
    return refusal('TaintToleration', `node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`);
  }
  return undefined;
}

function refusal(predicate: string, message: string): Rejection {
  return { reason: predicate, message: `Predicate ${predicate} failed: ${message}` };
}

function shortage(resource: string, requested: number, used: number, capacity: number): Rejection {
  const amounts = `requested: ${requested}, used: ${used}, capacity: ${capacity}`;
  return {
    reason: `OutOf${resource}`,
    message: `Node didn't have enough resource: ${resource}, ${amounts}`,
  };
}

const NO_PORTS: readonly string[] = [];

function hostPortsOf({ spec }: Pod): readonly string[] {
  let keys: string[] | undefined;
  for (const { ports } of spec?.containers ?? []) {
    for (const { hostIP, hostPort, protocol } of ports ?? []) {
      if (hostPort === undefined || hostPort === 0) continue;
      keys ??= [];
      keys.push(`${hostIP ?? '0.0.0.0'}:${hostPort}/${protocol ?? 'TCP'}`);
    }
  }
  return keys ?? NO_PORTS;
}

/** What the containers need at most at once: those that run side by side, or one init container beside the sidecars before it. */
function requestsOf({ spec }: Pod): Requests {
  if (spec === undefined) return NOTHING;
  let { cpu, memory } = addAll(NOTHING, spec.containers);
  let sidecars = NOTHING;
  let most = NOTHING;
  for (const container of spec.initContainers ?? []) {
    const sum = addAll(sidecars, [container]);
    most = { cpu: Math.max(most.cpu, sum.cpu), memory: Math.max(most.memory, sum.memory) };
    if (container.restartPolicy === 'Always') sidecars = sum;
  }
  cpu = Math.max(cpu + sidecars.cpu, most.cpu) + amount(spec.overhead?.cpu, 'cpu');
  memory = Math.max(memory + sidecars.memory, most.memory) + amount(spec.overhead?.memory, 'memory');
  return cpu === 0 && memory === 0 ? NOTHING : { cpu, memory };
}

function addAll(start: Requests, containers: readonly { readonly resources?: ResourceRequirements }[]): Requests {
  let { cpu, memory } = start;
  for (const { resources } of containers) {
    const requests = resources?.requests;
    if (requests === undefined) continue;
    cpu += amount(requests.cpu, 'cpu');
    memory += amount(requests.memory, 'memory');
  }
  return { cpu, memory };
}

/** Millicores or bytes, as upstream's message counts them. */
function amount(quantity: string | undefined, resource: 'cpu' | 'memory'): number {
  if (quantity === undefined) return 0;
  const parsed = parseQuantity(quantity);
  return resource === 'cpu' ? parsed.milliValue : parsed.value;
}
