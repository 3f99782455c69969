/**
 * How well a pod's resources are guaranteed (kubernetes/pkg/apis/core/helper/qos/qos.go).
 * Left out: resources of whole pods, whose feature is off in v1.32.
 */
import type { Container, PodSpec, PodStatus } from '../../generated/types.gen.ts';
import { parseQuantity, Quantity } from '../../meta/quantity.ts';

export type QosClass = NonNullable<PodStatus['qosClass']>;

const COMPUTE_RESOURCES = ['cpu', 'memory'] as const;

const known = new WeakMap<object, { readonly initContainers: object | undefined; readonly qosClass: QosClass }>();

/** Guaranteed, Burstable or BestEffort; remembered for frozen lists of containers. */
export function qosClassOf(spec: PodSpec): QosClass {
  const { containers = [], initContainers } = spec;
  const before = known.get(containers);
  if (before !== undefined && before.initContainers === initContainers) return before.qosClass;
  const qosClass = computeQosClass([...containers, ...(initContainers ?? [])]);
  if (Object.isFrozen(containers)) known.set(containers, { initContainers, qosClass });
  return qosClass;
}

function computeQosClass(containers: readonly Container[]): QosClass {
  const requests = new Map<string, Quantity>();
  const limits = new Map<string, Quantity>();
  let isGuaranteed = true;
  for (const { resources } of containers) {
    addPositive(requests, resources?.requests);
    const limited = addPositive(limits, resources?.limits);
    if (limited < COMPUTE_RESOURCES.length) isGuaranteed = false;
  }
  if (requests.size === 0 && limits.size === 0) return 'BestEffort';
  const isEqual = [...requests].every(([name, request]) => limits.get(name)?.equals(request) === true);
  return isGuaranteed && isEqual && requests.size === limits.size ? 'Guaranteed' : 'Burstable';
}

/** Adds amounts above zero to `sums` and answers how many there were. */
function addPositive(sums: Map<string, Quantity>, amounts: Readonly<Record<string, string>> | undefined): number {
  let count = 0;
  for (const name of COMPUTE_RESOURCES) {
    const text = amounts?.[name];
    const amount = text === undefined ? Quantity.zero : parseQuantity(text);
    if (amount.sign <= 0) continue;
    count++;
    sums.set(name, amount.add(sums.get(name) ?? Quantity.zero));
  }
  return count;
}
