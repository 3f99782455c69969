/** What pods use of a quota (kubernetes/pkg/quota/v1/evaluator/core/pods.go). */
import type {
  Affinity,
  Container,
  Pod,
  PodAffinityTerm,
  ScopedResourceSelectorRequirement,
} from '../generated/types.gen.ts';
import { qosClassOf } from '../kinds/pod-spec/qos-class.ts';
import { isExtendedResource, isNativeResource } from '../kinds/pod-spec/validate-resources.ts';
import type { Quantity } from '../meta/quantity.ts';
import { parseTime } from '../meta/time.ts';
import { type Amounts, addAmounts, amountsOf } from './amounts.ts';
import { countName, type Evaluator, ONE } from './evaluator.ts';
import { podAmounts } from './pod-resources.ts';

const COUNT = countName('pods');
const COMPUTE = ['cpu', 'memory', 'ephemeral-storage'] as const;

const NAMES: ReadonlySet<string> = new Set([
  COUNT,
  'pods',
  ...COMPUTE,
  ...COMPUTE.map((name) => `requests.${name}`),
  ...COMPUTE.map((name) => `limits.${name}`),
]);

/** With one of these in a quota, each container has to say how much it wants. */
const DEMANDED: readonly string[] = ['cpu', 'limits.cpu', 'limits.memory', 'memory', 'requests.cpu', 'requests.memory'];

function isPodName(name: string): boolean {
  if (NAMES.has(name) || name.startsWith('hugepages-') || name.startsWith('requests.hugepages-')) return true;
  return !isNativeResource(name) && name.startsWith('requests.');
}

/** Requests and limits under the names that quotas have for them. */
function computeUsage(requests: Amounts, limits: Amounts): Amounts {
  const used: Record<string, Quantity> = { pods: ONE };
  for (const name of COMPUTE) {
    const [request, limit] = [requests[name], limits[name]];
    if (request !== undefined) {
      used[name] = request;
      used[`requests.${name}`] = request;
    }
    if (limit !== undefined) used[`limits.${name}`] = limit;
  }
  for (const [name, request] of Object.entries(requests)) {
    const isPages = name.startsWith('hugepages-');
    if (isPages) used[name] = request;
    if (isPages || isExtendedResource(name)) used[`requests.${name}`] = request;
  }
  return used;
}

/** Whether a pod still uses more than a place: it has not finished, and is not overdue to go. */
function isCharged({ metadata, status }: Pod, nowMs: number): boolean {
  if (status?.phase === 'Failed' || status?.phase === 'Succeeded') return false;
  const { deletionTimestamp, deletionGracePeriodSeconds: grace } = metadata;
  if (deletionTimestamp === undefined || grace === undefined) return true;
  return nowMs <= parseTime(deletionTimestamp) + grace * 1000;
}

function isTerminating({ spec }: Pod): boolean {
  return (spec?.activeDeadlineSeconds ?? -1) >= 0;
}

function isBestEffort({ spec, status }: Pod): boolean {
  return (status?.qosClass ?? qosClassOf(spec ?? { containers: [] })) === 'BestEffort';
}

function crossesNamespaces({ podAffinity, podAntiAffinity }: Affinity): boolean {
  const leavesOwn = ({ namespaces, namespaceSelector }: PodAffinityTerm): boolean =>
    (namespaces ?? []).length > 0 || namespaceSelector !== undefined;
  return [podAffinity, podAntiAffinity].some(
    (affinity) =>
      affinity?.requiredDuringSchedulingIgnoredDuringExecution?.some(leavesOwn) === true ||
      affinity?.preferredDuringSchedulingIgnoredDuringExecution?.some(({ podAffinityTerm }) =>
        leavesOwn(podAffinityTerm),
      ) === true,
  );
}

function hasClass(
  priorityClass: string,
  { operator, values = [] }: Pick<ScopedResourceSelectorRequirement, 'operator' | 'values'>,
): boolean {
  switch (operator) {
    case 'In':
      return priorityClass !== '' && values.includes(priorityClass);
    case 'NotIn':
      return priorityClass === '' || !values.includes(priorityClass);
    case 'Exists':
      return priorityClass !== '';
    case 'DoesNotExist':
      return priorityClass === '';
  }
}

function matchesScope(scope: ScopedResourceSelectorRequirement, pod: Pod): boolean {
  switch (scope.scopeName) {
    case 'Terminating':
      return isTerminating(pod);
    case 'NotTerminating':
      return !isTerminating(pod);
    case 'BestEffort':
      return isBestEffort(pod);
    case 'NotBestEffort':
      return !isBestEffort(pod);
    case 'PriorityClass':
      return hasClass(pod.spec?.priorityClassName ?? '', scope);
    case 'CrossNamespacePodAffinity':
      return crossesNamespaces(pod.spec?.affinity ?? {});
    default:
      return false;
  }
}

function problemWith(names: readonly string[], { spec }: Pod): string | undefined {
  const containers: readonly Container[] = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])];
  const missing = DEMANDED.filter((name) => names.includes(name)).flatMap((name) => {
    const without = containers.filter(({ resources }) => {
      const usage = computeUsage(amountsOf(resources?.requests), amountsOf(resources?.limits));
      return usage[name] === undefined;
    });
    if (without.length === 0) return [];
    return [`${name} for: ${[...new Set(without.map((container) => container.name))].sort().join(',')}`];
  });
  return missing.length === 0 ? undefined : `must specify ${missing.join('; ')}`;
}

export const podEvaluator: Evaluator = {
  resource: 'pods',
  handles: (operation, subresource) =>
    subresource === undefined ? operation === 'CREATE' : subresource === 'resize' && operation === 'UPDATE',
  matchingNames: (names) => names.filter(isPodName),
  matchesScope: (scope, object) => matchesScope(scope, object as Pod),
  problemWith: (names, object) => problemWith(names, object as Pod),
  usage(object, nowMs) {
    const pod = object as Pod;
    if (!isCharged(pod, nowMs)) return { [COUNT]: ONE };
    const { spec } = pod;
    return addAmounts({ [COUNT]: ONE }, computeUsage(podAmounts(spec, 'requests'), podAmounts(spec, 'limits')));
  },
  replenishes: (object, old, nowMs) => isCharged(old as Pod, nowMs) && !isCharged(object as Pod, nowMs),
};
