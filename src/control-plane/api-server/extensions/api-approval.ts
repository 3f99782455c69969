/**
 * Says whether a definition in one of the community's groups was approved
 * (apiextensions-apiserver/pkg/controller/apiapproval/apiapproval_controller.go).
 */
import type { CustomResourceDefinition } from '../../../kube-api/generated/types.gen.ts';
import { approvalOf, isProtectedGroup } from '../../../kube-api/kinds/custom-resource-definition/api-approval.ts';
import { type CrdCondition, withCrdCondition } from '../../../kube-api/kinds/custom-resource-definition/conditions.ts';
import { findCondition } from '../../../kube-api/meta/conditions.ts';

const VERDICTS = {
  invalid: { status: 'False', reason: 'InvalidAnnotation' },
  missing: { status: 'False', reason: 'MissingAnnotation' },
  approved: { status: 'True', reason: 'ApprovedAnnotation' },
  bypassed: { status: 'False', reason: 'UnapprovedAnnotation' },
} as const;

/** The definition with the verdict among its conditions; itself where none is due or it says so already. */
export function withApiApproval(crd: CustomResourceDefinition, nowMs: number): CustomResourceDefinition {
  if (!isProtectedGroup(crd.spec.group)) return crd;
  const { state, reason: message } = approvalOf(crd.metadata.annotations);
  const condition: CrdCondition = { type: 'KubernetesAPIApprovalPolicyConformant', ...VERDICTS[state], message };
  const old = findCondition(crd.status?.conditions, condition.type);
  const isSaid = old?.status === condition.status && old.reason === condition.reason && old.message === message;
  return isSaid ? crd : withCrdCondition(crd, condition, nowMs);
}
