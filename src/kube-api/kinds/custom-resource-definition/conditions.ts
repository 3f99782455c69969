/** Reading and writing the status of CustomResourceDefinitions (apiextensions-apiserver/pkg/apihelpers/helpers.go). */
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionCondition,
  CustomResourceDefinitionStatus,
} from '../../generated/types.gen.ts';
import { findCondition } from '../../meta/conditions.ts';
import { formatTime } from '../../meta/time.ts';

export type CrdConditionType =
  | 'NamesAccepted'
  | 'Established'
  | 'Terminating'
  | 'NonStructuralSchema'
  | 'KubernetesAPIApprovalPolicyConformant';

/** Keeps a definition until the objects of its kind have gone. */
export const CLEANUP_FINALIZER = 'customresourcecleanup.apiextensions.k8s.io';

/** A condition without its date. */
export type CrdCondition = Required<Omit<CustomResourceDefinitionCondition, 'lastTransitionTime' | 'type'>> & {
  readonly type: CrdConditionType;
};

/** Whether the condition is there and `True`. */
export function isCrdConditionTrue({ status }: CustomResourceDefinition, type: CrdConditionType): boolean {
  return findCondition(status?.conditions, type)?.status === 'True';
}

/** Whether the kind is being served: its names are its own. */
export function isServed(crd: CustomResourceDefinition): boolean {
  return isCrdConditionTrue(crd, 'NamesAccepted') || isCrdConditionTrue(crd, 'Established');
}

/** The definition with the condition set; it is dated `nowMs` when its status changes. */
export function withCrdCondition(
  crd: CustomResourceDefinition,
  condition: CrdCondition,
  nowMs: number,
): CustomResourceDefinition {
  const conditions = crd.status?.conditions ?? [];
  const old = findCondition(conditions, condition.type);
  const isSameStatus = old?.status === condition.status && old.lastTransitionTime !== undefined;
  const dated: CustomResourceDefinitionCondition = {
    ...condition,
    lastTransitionTime: isSameStatus ? (old.lastTransitionTime ?? '') : formatTime(nowMs),
  };
  const changed = old === undefined ? [...conditions, dated] : conditions.map((one) => (one === old ? dated : one));
  return withCrdStatus(crd, { conditions: changed });
}

/** The definition with parts of its status replaced. */
export function withCrdStatus(
  crd: CustomResourceDefinition,
  changes: CustomResourceDefinitionStatus,
): CustomResourceDefinition {
  return { ...crd, status: { ...crd.status, ...changes } };
}
