/** Conditions of a Deployment and their words (kubernetes/pkg/controller/deployment/util/deployment_util.go). */
import type { Deployment, DeploymentCondition } from '../../../kube-api/generated/types.gen.ts';
import { findCondition } from '../../../kube-api/meta/conditions.ts';
import { formatTime } from '../../../kube-api/meta/time.ts';

export type Conditions = readonly DeploymentCondition[];

export const REASONS = {
  newReplicaSet: 'NewReplicaSetCreated',
  foundNewReplicaSet: 'FoundNewReplicaSet',
  replicaSetUpdated: 'ReplicaSetUpdated',
  createError: 'ReplicaSetCreateError',
  complete: 'NewReplicaSetAvailable',
  timedOut: 'ProgressDeadlineExceeded',
  paused: 'DeploymentPaused',
  resumed: 'DeploymentResumed',
  available: 'MinimumReplicasAvailable',
  unavailable: 'MinimumReplicasUnavailable',
} as const;

/** A deadline that never passes. */
const NO_DEADLINE = 2_147_483_647;

export function hasProgressDeadline({ spec }: Deployment): boolean {
  return spec?.progressDeadlineSeconds !== undefined && spec.progressDeadlineSeconds !== NO_DEADLINE;
}

export function progressingCondition(conditions: Conditions | undefined): DeploymentCondition | undefined {
  return findCondition(conditions, 'Progressing');
}

export function newCondition(
  type: 'Progressing' | 'Available' | 'ReplicaFailure',
  status: 'True' | 'False' | 'Unknown',
  reason: string,
  message: string,
  nowMs: number,
): DeploymentCondition {
  const now = formatTime(nowMs);
  return { type, status, lastUpdateTime: now, lastTransitionTime: now, reason, message };
}

/**
 * `conditions` with `condition` at the end instead of the one of its type. One with the same status and reason stays as it
 * is; the transition keeps its date when the status does not change.
 */
export function withCondition(conditions: Conditions, condition: DeploymentCondition): Conditions {
  const current = findCondition(conditions, condition.type);
  if (current === undefined) return [...conditions, condition];
  if (current.status !== condition.status) return [...withoutCondition(conditions, condition.type), condition];
  if (current.reason === condition.reason) return conditions;
  const { lastTransitionTime } = current;
  const dated = lastTransitionTime === undefined ? condition : { ...condition, lastTransitionTime };
  return [...withoutCondition(conditions, condition.type), dated];
}

export function withoutCondition(conditions: Conditions, type: string): Conditions {
  return conditions.some((condition) => condition.type === type)
    ? conditions.filter((condition) => condition.type !== type)
    : conditions;
}
