/**
 * Which pods would have to leave a node so that a pod fits: as few as possible, none of the pod's own priority, and rather not
 * those that a disruption budget protects
 * (kubernetes/pkg/scheduler/framework/plugins/defaultpreemption/default_preemption.go, SelectVictimsOnNode).
 */
import type { PodDisruptionBudget } from '../../../kube-api/generated/types.gen.ts';
import type { NodeInfo } from '../cache/node-info.ts';
import type { PodInfo } from '../cache/pod-info.ts';
import type { FailedCycle } from '../framework/define-plugin.ts';
import { type Status, unresolvable } from '../framework/status.ts';
import { labelSetMatcher } from '../matching/label-set-matcher.ts';

const NO_VICTIMS = unresolvable('', 'No preemption victims found for incoming pod');

export interface Victims {
  readonly node: NodeInfo;
  /** Most important first. */
  readonly pods: readonly PodInfo[];
  /** How many of them a budget protects. */
  readonly violations: number;
}

/** The victims on one node, or why evicting pods there does not help. Nothing is changed: it is tried out on copies. */
export function selectVictims(
  { pod, state, framework }: FailedCycle,
  original: NodeInfo,
  budgets: readonly PodDisruptionBudget[],
): Victims | Status {
  const { lowestPriority } = framework.handle.cache;
  if (lowestPriority >= pod.priority) return NO_VICTIMS;
  const lower = original.pods.filter(({ priority }) => priority < pod.priority);
  if (lower.length === 0) return NO_VICTIMS;
  const node = original.clone();
  const trial = state.cloneFilters();
  for (const other of lower) framework.removePod(trial, pod, other, node);
  const objection = framework.filterWithNominatedPods(trial, pod, node);
  if (objection !== undefined) return objection;

  const { violating, others } = splitByBudget(lower.sort(byImportance), budgets);
  const victims: PodInfo[] = [];
  const reprieve = (other: PodInfo): boolean => {
    framework.addPod(trial, pod, other, node);
    if (framework.filterWithNominatedPods(trial, pod, node) === undefined) return true;
    framework.removePod(trial, pod, other, node);
    victims.push(other);
    return false;
  };
  let violations = 0;
  for (const other of violating) if (!reprieve(other)) violations++;
  for (const other of others) reprieve(other);
  return { node: original, pods: victims.sort(byImportance), violations };
}

/** Higher priority first, then who has run for longer; pods that have not started come last. */
function byImportance(a: PodInfo, b: PodInfo): number {
  if (a.priority !== b.priority) return b.priority - a.priority;
  const [first, second] = [a.pod.status?.startTime, b.pod.status?.startTime];
  if (first === undefined || second === undefined) return Number(first === undefined) - Number(second === undefined);
  return first < second ? -1 : first > second ? 1 : 0;
}

/** Pods that could leave within their budgets, and those that could not, each in the order given. */
function splitByBudget(
  pods: readonly PodInfo[],
  budgets: readonly PodDisruptionBudget[],
): { readonly violating: readonly PodInfo[]; readonly others: readonly PodInfo[] } {
  const allowed = budgets.map(({ status }) => status?.disruptionsAllowed ?? 0);
  const violating: PodInfo[] = [];
  const others: PodInfo[] = [];
  for (const info of pods) {
    let isViolated = false;
    for (const [i, budget] of budgets.entries()) {
      if (!covers(budget, info)) continue;
      const left = (allowed[i] ?? 0) - 1;
      allowed[i] = left;
      if (left < 0) isViolated = true;
    }
    (isViolated ? violating : others).push(info);
  }
  return { violating, others };
}

function covers({ metadata, spec, status }: PodDisruptionBudget, { name, namespace, labels, pod }: PodInfo): boolean {
  if (metadata.namespace !== namespace || Object.keys(pod.metadata.labels ?? {}).length === 0) return false;
  const selector = labelSetMatcher(spec?.selector);
  if (selector.isEmpty || !selector.matches(labels)) return false;
  // the API server has counted it already
  return status?.disruptedPods?.[name] === undefined;
}
