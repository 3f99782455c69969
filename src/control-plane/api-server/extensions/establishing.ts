/** A definition whose names are accepted is established (apiextensions-apiserver/pkg/controller/establish/establishing_controller.go). */
import type { CustomResourceDefinition } from '../../../kube-api/generated/types.gen.ts';
import { isCrdConditionTrue, withCrdCondition } from '../../../kube-api/kinds/custom-resource-definition/conditions.ts';

/** The definition as Established, or itself when it is that already or may not be. */
export function withEstablished(crd: CustomResourceDefinition, nowMs: number): CustomResourceDefinition {
  if (!isCrdConditionTrue(crd, 'NamesAccepted') || isCrdConditionTrue(crd, 'Established')) return crd;
  const message = 'the initial names have been accepted';
  return withCrdCondition(crd, { type: 'Established', status: 'True', reason: 'InitialNamesAccepted', message }, nowMs);
}
