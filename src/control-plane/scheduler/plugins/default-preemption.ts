/**
 * Makes room for a pod by evicting pods of lower priority
 * (kubernetes/pkg/scheduler/framework/plugins/defaultpreemption, framework/preemption/preemption.go). As in v1.32's defaults, it
 * evicts at once and not beside the next cycles (SchedulerAsyncPreemption is off). Left out: extenders.
 */
import { Pod } from '../../../kube-api/kinds/pod.ts';
import { findCondition, withPodCondition } from '../../../kube-api/meta/conditions.ts';
import { isReason } from '../../../kube-api/meta/status-error.ts';
import { isRequestError } from '../../client/connection-error.ts';
import type { PodInfo } from '../cache/pod-info.ts';
import { definePlugin, type FailedCycle, type Plugin, type PostFilterResult } from '../framework/define-plugin.ts';
import { Diagnosis } from '../framework/diagnosis.ts';
import type { Handle } from '../framework/handle.ts';
import { failure, Status, unresolvable, unschedulable } from '../framework/status.ts';
import { pickCandidate } from './preemption-candidates.ts';
import { selectVictims, type Victims } from './preemption-victims.ts';

const NAME = 'DefaultPreemption';
const NOT_HELPFUL = unresolvable('', 'Preemption is not helpful for scheduling');

export interface DefaultPreemptionArgs {
  /** The share of nodes, in percent, that are tried out before the best of them is taken; 10 unless given. */
  readonly minCandidateNodesPercentage?: number;
  /** And at least so many; 100 unless given. */
  readonly minCandidateNodesAbsolute?: number;
}

/** The plugin with arguments. */
export function defaultPreemption(args: DefaultPreemptionArgs): Plugin {
  return definePlugin({ name: NAME, postFilter: (cycle, handle) => preempt(cycle, handle, args) });
}

export const DefaultPreemption = defaultPreemption({});

function preempt(cycle: FailedCycle, handle: Handle, args: DefaultPreemptionArgs): PostFilterResult {
  const { pod } = cycle;
  const why = whyNotEligible(cycle, handle);
  if (why !== undefined) return { status: unschedulable(NAME, `preemption: ${why}`) };
  const outcome = new Diagnosis();
  outcome.absentStatus = NOT_HELPFUL;
  const candidates = findCandidates(cycle, handle, args, outcome);
  const best = pickCandidate(candidates, handle.clock.nowMs);
  if (best === undefined) {
    const message = `preemption: ${outcome.message(handle.cache.nodes.length)}`;
    return { status: unschedulable(NAME, message), nominatedNodeName: '' };
  }
  try {
    for (const victim of best.pods) evict(victim, pod, best.node.name, handle);
    clearLowerNominations(pod, best.node.name, handle);
  } catch (error) {
    if (!isRequestError(error)) throw error;
    return { status: failure(NAME, `preemption: ${error.message}`) };
  }
  return { status: undefined, nominatedNodeName: best.node.name };
}

/** Undefined when the pod may push others out. */
function whyNotEligible({ pod: info, diagnosis }: FailedCycle, { cache }: Handle): string | undefined {
  const { pod, priority } = info;
  if (pod.spec?.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
  const nominated = cache.node(pod.status?.nominatedNodeName ?? '');
  if (nominated === undefined) return undefined;
  if (diagnosis.statusOf(nominated).code === 'UnschedulableAndUnresolvable') return undefined;
  const isWaiting = nominated.pods.some((other) => other.priority < priority && isBeingPreempted(other));
  return isWaiting ? 'not eligible due to a terminating pod on the nominated node.' : undefined;
}

function isBeingPreempted({ pod: { metadata, status } }: PodInfo): boolean {
  if (metadata.deletionTimestamp === undefined) return false;
  const condition = findCondition(status?.conditions, 'DisruptionTarget');
  return condition?.status === 'True' && condition.reason === 'PreemptionByScheduler';
}

/** Tries nodes out from a random one on, until there are enough to choose from; those that don't help go to `outcome`. */
function findCandidates(
  cycle: FailedCycle,
  handle: Handle,
  { minCandidateNodesPercentage = 10, minCandidateNodesAbsolute = 100 }: DefaultPreemptionArgs,
  outcome: Diagnosis,
): readonly Victims[] {
  const { diagnosis } = cycle;
  const nodes =
    diagnosis.absentStatus.code === 'Unschedulable'
      ? handle.cache.nodes.filter((node) => diagnosis.statusOf(node).code === 'Unschedulable')
      : diagnosis.nodes.filter((_, i) => diagnosis.statuses[i]?.code === 'Unschedulable');
  if (nodes.length === 0) return [];
  const share = Math.trunc((nodes.length * minCandidateNodesPercentage) / 100);
  const wanted = Math.min(Math.max(share, minCandidateNodesAbsolute), nodes.length);
  const offset = handle.random.int(0, nodes.length - 1);
  const budgets = [...handle.lister.podDisruptionBudgets()];
  const harmless: Victims[] = [];
  const violating: Victims[] = [];
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[(offset + i) % nodes.length];
    if (node === undefined) continue;
    const victims = selectVictims(cycle, node, budgets);
    if (victims instanceof Status) outcome.reject(node, victims);
    else if (victims.pods.length > 0) (victims.violations === 0 ? harmless : violating).push(victims);
    if (harmless.length > 0 && harmless.length + violating.length >= wanted) break;
  }
  return [...harmless, ...violating];
}

/** Says in the victim's status why it has to go, and deletes it. Throws when the server refuses. */
function evict({ pod: victim, name, namespace }: PodInfo, preemptor: PodInfo, nodeName: string, handle: Handle): void {
  const { client, clock, recorder } = handle;
  const { uid, pod } = preemptor;
  const condition = {
    type: 'DisruptionTarget',
    status: 'True',
    reason: 'PreemptionByScheduler',
    message: `${pod.spec?.schedulerName ?? ''}: preempting to accommodate a higher priority pod`,
  } as const;
  const status = victim.status ?? {};
  const updated = withPodCondition(status, condition, clock.nowMs);
  try {
    if (updated !== status) {
      const conditions = [findCondition(updated.conditions, condition.type)];
      const target = { name, namespace, subresource: 'status' };
      client.patch(Pod, target, 'application/strategic-merge-patch+json', { status: { conditions } });
    }
    client.delete(Pod, name, namespace);
  } catch (error) {
    // gone is gone
    if (!isReason(error, 'NotFound')) throw error;
  }
  recorder?.event(victim, 'Normal', 'Preempted', `Preempted by pod ${uid} on node ${nodeName}`);
}

/** Pods of lower priority that waited for room on the node have to look for another. */
function clearLowerNominations({ priority }: PodInfo, nodeName: string, { client, nominatedPods }: Handle): void {
  for (const other of nominatedPods(nodeName)) {
    if (other.priority >= priority || (other.pod.status?.nominatedNodeName ?? '') === '') continue;
    const target = { name: other.name, namespace: other.namespace, subresource: 'status' };
    try {
      client.patch(Pod, target, 'application/strategic-merge-patch+json', { status: { nominatedNodeName: null } });
    } catch (error) {
      if (!isRequestError(error)) throw error;
    }
  }
}
