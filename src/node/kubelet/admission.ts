/**
 * Whether a pod that was bound here fits (kubernetes/pkg/kubelet/lifecycle/predicate.go): the scheduler's news may have been old, and a pod
 * that names its node never saw the scheduler. Checked: number of pods, CPU, memory, node selector.
 */
import type { Node, Pod, ResourceRequirements } from '../../kube-api/generated/types.gen.ts';
import { parseQuantity } from '../../kube-api/meta/quantity.ts';

export interface Rejection {
  readonly reason: string;
  readonly message: string;
}

/** Why the pod can't run beside `others`, or undefined when it can. */
export function admissionProblem(pod: Pod, others: readonly Pod[], node: Node): Rejection | undefined {
  const labels = node.metadata.labels ?? {};
  for (const [key, value] of Object.entries(pod.spec?.nodeSelector ?? {})) {
    if (labels[key] !== value) {
      return {
        reason: 'NodeAffinity',
        message: "Predicate NodeAffinity failed: node(s) didn't match Pod's node affinity/selector",
      };
    }
  }
  const allocatable = node.status?.allocatable ?? {};
  const pods = Number(allocatable.pods ?? 0);
  if (others.length + 1 > pods) return shortage('pods', 1, others.length, pods);
  for (const resource of ['cpu', 'memory'] as const) {
    const requested = requestOf(pod, resource);
    if (requested === 0) continue;
    const used = others.reduce((sum, other) => sum + requestOf(other, resource), 0);
    const capacity = amount(allocatable[resource], resource);
    if (used + requested > capacity) return shortage(resource, requested, used, capacity);
  }
  return undefined;
}

function shortage(resource: string, requested: number, used: number, capacity: number): Rejection {
  return {
    reason: `OutOf${resource}`,
    message: `Node didn't have enough resource: ${resource}, requested: ${requested}, used: ${used}, capacity: ${capacity}`,
  };
}

function requestOf(pod: Pod, resource: 'cpu' | 'memory'): number {
  const of = (resources: ResourceRequirements | undefined): number => amount(resources?.requests?.[resource], resource);
  const sum = (pod.spec?.containers ?? []).reduce((total, container) => total + of(container.resources), 0);
  const inits = (pod.spec?.initContainers ?? []).map((container) => of(container.resources));
  return Math.max(sum, ...inits, 0);
}

/** Millicores or bytes, as upstream's message counts them. */
function amount(quantity: string | undefined, resource: 'cpu' | 'memory'): number {
  if (quantity === undefined) return 0;
  const parsed = parseQuantity(quantity);
  return resource === 'cpu' ? parsed.milliValue : parsed.value;
}
