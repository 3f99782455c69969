/**
 * What an update of a pod or a node changed, as far as scheduling may care
 * (kubernetes/pkg/scheduler/framework/events.go).
 */
import type { Node, NodeCondition, Pod } from '../../../kube-api/generated/types.gen.ts';
import { isSemanticallyEqual } from '../../../kube-api/meta/equality.ts';
import { parseQuantity } from '../../../kube-api/meta/quantity.ts';
import { type PodRequests, podRequests } from '../cache/pod-requests.ts';
import { labelSetOf } from '../matching/label-set.ts';
import { ActionType, type ClusterEvent } from './cluster-event.ts';

type Texts = Readonly<Record<string, string>>;

const NONE: Texts = Object.freeze({});

/** One event for each kind of change; `UpdatePodOther` when there is none of the others. */
export function podChanges(pod: Pod, old: Pod): readonly ClusterEvent[] {
  const resource = (pod.spec?.nodeName ?? '') === '' ? 'UnschedulablePod' : 'AssignedPod';
  const actions: number[] = [];
  if (labelSetOf(pod.metadata.labels) !== labelSetOf(old.metadata.labels)) actions.push(ActionType.UpdatePodLabel);
  if (isScaledDown(podRequests(pod), podRequests(old))) actions.push(ActionType.UpdatePodScaleDown);
  if ((pod.spec?.schedulingGates ?? []).length === 0 && (old.spec?.schedulingGates ?? []).length > 0) {
    actions.push(ActionType.UpdatePodSchedulingGatesEliminated);
  }
  // tolerations can be added, and not changed or removed
  if ((pod.spec?.tolerations ?? []).length !== (old.spec?.tolerations ?? []).length) {
    actions.push(ActionType.UpdatePodToleration);
  }
  if (actions.length === 0) actions.push(ActionType.UpdatePodOther);
  return actions.map((action) => ({ resource, action }));
}

/** One event for each kind of change; none when nothing that matters to scheduling has changed. */
export function nodeChanges(node: Node, old: Node): readonly ClusterEvent[] {
  const actions: number[] = [];
  if (old.spec?.unschedulable === true && node.spec?.unschedulable !== true) actions.push(ActionType.UpdateNodeTaint);
  if (!sameAmounts(node.status?.allocatable, old.status?.allocatable)) actions.push(ActionType.UpdateNodeAllocatable);
  if (!isSemanticallyEqual(node.metadata.labels ?? NONE, old.metadata.labels ?? NONE))
    actions.push(ActionType.UpdateNodeLabel);
  if (!isSemanticallyEqual(node.spec?.taints, old.spec?.taints)) actions.push(ActionType.UpdateNodeTaint);
  if (!sameConditions(node.status?.conditions, old.status?.conditions)) actions.push(ActionType.UpdateNodeCondition);
  if (!isSemanticallyEqual(node.metadata.annotations ?? NONE, old.metadata.annotations ?? NONE))
    actions.push(ActionType.UpdateNodeAnnotation);
  return actions.map((action) => ({ resource: 'Node', action }));
}

/** Whether two lists of resources say the same, be it in other units. */
function sameAmounts(a: Texts = NONE, b: Texts = NONE): boolean {
  if (a === b) return true;
  const entries = Object.entries(a);
  if (entries.length !== Object.keys(b).length) return false;
  return entries.every(([key, text]) => {
    const other = b[key];
    return other !== undefined && (text === other || parseQuantity(text).equals(parseQuantity(other)));
  });
}

/** Only type and status count: heartbeats change the rest. */
function sameConditions(a: readonly NodeCondition[] = [], b: readonly NodeCondition[] = []): boolean {
  if (a === b) return true;
  const statuses = (conditions: readonly NodeCondition[]) =>
    Object.fromEntries(conditions.map(({ type, status }) => [type, status]));
  return isSemanticallyEqual(statuses(a), statuses(b));
}

function isScaledDown(now: PodRequests, before: PodRequests): boolean {
  if (now === before) return false;
  if (now.milliCpu < before.milliCpu || now.memoryBytes < before.memoryBytes) return true;
  if (now.ephemeralStorageBytes < before.ephemeralStorageBytes) return true;
  for (const [name, amount] of before.scalars ?? []) if ((now.scalars?.get(name) ?? 0) < amount) return true;
  return false;
}
