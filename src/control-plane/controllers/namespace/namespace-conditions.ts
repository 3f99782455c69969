/**
 * What a terminating namespace says about its end (kubernetes/pkg/controller/namespace/deletion/status_condition_utils.go).
 */
import type { NamespaceCondition, NamespaceStatus } from '../../../kube-api/generated/types.gen.ts';
import { findCondition } from '../../../kube-api/meta/conditions.ts';
import { formatTime } from '../../../kube-api/meta/time.ts';

/** What is left of a namespace's content. */
export interface RemainingContent {
  /** Objects by resource, e.g. `pods.` or `deployments.apps`. */
  readonly byResource: ReadonlyMap<string, number>;
  readonly byFinalizer: ReadonlyMap<string, number>;
  /** What went wrong while deleting. */
  readonly errors: readonly string[];
}

/** Every condition, with what it says when all is well. */
const WELL = [
  ['NamespaceDeletionDiscoveryFailure', 'ResourcesDiscovered', 'All resources successfully discovered'],
  ['NamespaceDeletionGroupVersionParsingFailure', 'ParsedGroupVersions', 'All legacy kube types successfully parsed'],
  [
    'NamespaceDeletionContentFailure',
    'ContentDeleted',
    'All content successfully deleted, may be waiting on finalization',
  ],
  ['NamespaceContentRemaining', 'ContentRemoved', 'All content successfully removed'],
  ['NamespaceFinalizersRemaining', 'ContentHasNoFinalizers', 'All content-preserving finalizers finished'],
] as const;

type ConditionType = (typeof WELL)[number][0];
type Finding = Pick<NamespaceCondition, 'status'> & { readonly reason: string; readonly message: string };

function findings({ byResource, byFinalizer, errors }: RemainingContent): Map<ConditionType, Finding> {
  const found = new Map<ConditionType, Finding>();
  const add = (type: ConditionType, reason: string, message: string): void => {
    found.set(type, { status: 'True', reason, message });
  };
  if (byResource.size > 0) {
    const list = [...byResource].map(([resource, count]) => `${resource} has ${count} resource instances`).sort();
    add('NamespaceContentRemaining', 'SomeResourcesRemain', `Some resources are remaining: ${list.join(', ')}`);
  }
  if (byFinalizer.size > 0) {
    const list = [...byFinalizer].map(([finalizer, count]) => `${finalizer} in ${count} resource instances`).sort();
    const message = `Some content in the namespace has finalizers remaining: ${list.join(', ')}`;
    add('NamespaceFinalizersRemaining', 'SomeFinalizersRemain', message);
  }
  if (errors.length > 0) {
    const message = `Failed to delete all resource types, ${errors.length} remaining: ${[...errors].sort().join(', ')}`;
    add('NamespaceDeletionContentFailure', 'ContentDeletionFailed', message);
  }
  return found;
}

/** The status with conditions that tell what is left; the very same one when they do already. */
export function withContentConditions(
  status: NamespaceStatus,
  remaining: RemainingContent,
  nowMs: number,
): NamespaceStatus {
  const found = findings(remaining);
  const conditions = [...(status.conditions ?? [])];
  let isChanged = false;
  for (const [type, reason, message] of WELL) {
    const finding = found.get(type) ?? { status: 'False', reason, message };
    const old = findCondition(conditions, type);
    if (old === undefined) conditions.push({ type, ...finding, lastTransitionTime: formatTime(nowMs) });
    else if (old.status !== finding.status || old.reason !== finding.reason || old.message !== finding.message) {
      const isTransition = old.status !== finding.status;
      const since = isTransition ? { lastTransitionTime: formatTime(nowMs) } : {};
      conditions[conditions.indexOf(old)] = { ...old, ...finding, ...since };
    } else continue;
    isChanged = true;
  }
  return isChanged ? { ...status, conditions } : status;
}
