/** Whether a rollout is complete, progresses or has stalled (kubernetes/pkg/controller/deployment/progress.go). */
import type { Deployment, DeploymentCondition, ReplicaSet } from '../../../kube-api/generated/types.gen.ts';
import { findCondition } from '../../../kube-api/meta/conditions.ts';
import { parseTime } from '../../../kube-api/meta/time.ts';
import {
  type Conditions,
  hasProgressDeadline,
  newCondition,
  progressingCondition,
  REASONS,
  withCondition,
  withoutCondition,
} from './deployment-conditions.ts';
import { type FullStatus, statusOf } from './deployment-status.ts';
import { desiredReplicas } from './fenceposts.ts';

/** All pods are new, wanted and available, and the controller has seen the latest spec. */
export function isComplete(deployment: Deployment, status: FullStatus): boolean {
  const desired = desiredReplicas(deployment);
  return (
    status.updatedReplicas === desired &&
    status.replicas === desired &&
    status.availableReplicas === desired &&
    status.observedGeneration >= (deployment.metadata.generation ?? 0)
  );
}

/** More new, ready or available pods than before, or fewer old ones. */
export function isProgressing(deployment: Deployment, status: FullStatus): boolean {
  const before = statusOf(deployment);
  return (
    status.updatedReplicas > before.updatedReplicas ||
    status.replicas - status.updatedReplicas < before.replicas - before.updatedReplicas ||
    status.readyReplicas > before.readyReplicas ||
    status.availableReplicas > before.availableReplicas
  );
}

/** Whether the deadline has passed since the last sign of progress. */
export function hasTimedOut(deployment: Deployment, conditions: Conditions, nowMs: number): boolean {
  const condition = progressingCondition(conditions);
  if (!hasProgressDeadline(deployment) || condition === undefined || condition.reason === REASONS.complete)
    return false;
  return condition.reason === REASONS.timedOut || deadlineMs(deployment, condition) < nowMs;
}

function deadlineMs(deployment: Deployment, { lastUpdateTime }: DeploymentCondition): number {
  const fromMs = lastUpdateTime === undefined ? 0 : parseTime(lastUpdateTime);
  return fromMs + (deployment.spec?.progressDeadlineSeconds ?? 0) * 1000;
}

/** `status` with what can be said about progress and about failures of the ReplicaSets. */
export function withProgress(
  deployment: Deployment,
  status: FullStatus,
  newSet: ReplicaSet | undefined,
  sets: readonly ReplicaSet[],
  nowMs: number,
): FullStatus {
  let conditions = status.conditions;
  if (!hasProgressDeadline(deployment)) conditions = withoutCondition(conditions, 'Progressing');
  const current = progressingCondition(deployment.status?.conditions);
  // With only one active ReplicaSet whose rollout has been completed there is no rollout to follow.
  const isFinished = status.replicas === status.updatedReplicas && current?.reason === REASONS.complete;
  if (hasProgressDeadline(deployment) && !isFinished) {
    conditions = progressOf(deployment, { ...status, conditions }, current, newSet, nowMs);
  }
  const failure = failureOf(newSet, sets);
  conditions =
    failure === undefined ? withoutCondition(conditions, 'ReplicaFailure') : withCondition(conditions, failure);
  return { ...status, conditions };
}

function progressOf(
  deployment: Deployment,
  status: FullStatus,
  current: DeploymentCondition | undefined,
  newSet: ReplicaSet | undefined,
  nowMs: number,
): Conditions {
  const { conditions } = status;
  const name = newSet === undefined ? deployment.metadata.name : newSet.metadata.name;
  const subject = `${newSet === undefined ? 'Deployment' : 'ReplicaSet'} ${JSON.stringify(name)}`;
  if (isComplete(deployment, status)) {
    const message = `${subject} has successfully progressed.`;
    return withCondition(conditions, newCondition('Progressing', 'True', REASONS.complete, message, nowMs));
  }
  if (isProgressing(deployment, status)) {
    const fresh = newCondition('Progressing', 'True', REASONS.replicaSetUpdated, `${subject} is progressing.`, nowMs);
    const { lastTransitionTime } = current ?? {};
    const keepsDate = current?.status === 'True' && lastTransitionTime !== undefined;
    // Progress renews the condition's last update even where its reason stays the same.
    return [...withoutCondition(conditions, 'Progressing'), keepsDate ? { ...fresh, lastTransitionTime } : fresh];
  }
  if (hasTimedOut(deployment, conditions, nowMs)) {
    const message = `${subject} has timed out progressing.`;
    return withCondition(conditions, newCondition('Progressing', 'False', REASONS.timedOut, message, nowMs));
  }
  return conditions;
}

/** What keeps a ReplicaSet from having its pods; the newest one's trouble counts first. */
function failureOf(newSet: ReplicaSet | undefined, sets: readonly ReplicaSet[]): DeploymentCondition | undefined {
  for (const set of newSet === undefined ? sets : [newSet, ...sets]) {
    const failure = findCondition(set.status?.conditions, 'ReplicaFailure');
    if (failure === undefined) continue;
    const { type, status, lastTransitionTime, reason, message } = failure;
    const dates = lastTransitionTime === undefined ? {} : { lastUpdateTime: lastTransitionTime, lastTransitionTime };
    return {
      type,
      status,
      ...dates,
      ...(reason === undefined ? {} : { reason }),
      ...(message === undefined ? {} : { message }),
    };
  }
  return undefined;
}

/** After how many ms to look again, so that a deadline is noticed that nothing else announces; undefined for never. */
export function nextStuckCheckMs(deployment: Deployment, status: FullStatus, nowMs: number): number | undefined {
  const current = progressingCondition(deployment.status?.conditions);
  if (!hasProgressDeadline(deployment) || current === undefined) return undefined;
  if (isComplete(deployment, status) || current.reason === REASONS.timedOut) return undefined;
  // A second more, because timestamps are cut to seconds.
  return Math.max(0, deadlineMs(deployment, current) - nowMs) + 1000;
}
