/** The status of a Deployment, from its ReplicaSets (kubernetes/pkg/controller/deployment/sync.go: calculateStatus). */
import type { Deployment, DeploymentStatus, ReplicaSet } from '../../../kube-api/generated/types.gen.ts';
import { type Conditions, newCondition, REASONS, withCondition } from './deployment-conditions.ts';
import { desiredReplicas, maxUnavailable } from './fenceposts.ts';
import { actualReplicas, availableReplicas, readyReplicas, specReplicas } from './replica-sets.ts';

/** A status with every count, so that it can be computed with; {@link toWire} leaves zeros out. */
export interface FullStatus {
  readonly observedGeneration: number;
  readonly replicas: number;
  readonly updatedReplicas: number;
  readonly readyReplicas: number;
  readonly availableReplicas: number;
  readonly unavailableReplicas: number;
  readonly conditions: Conditions;
  readonly collisionCount: number | undefined;
}

/** The status that is stored. */
export function statusOf({ status }: Deployment): FullStatus {
  return {
    observedGeneration: status?.observedGeneration ?? 0,
    replicas: status?.replicas ?? 0,
    updatedReplicas: status?.updatedReplicas ?? 0,
    readyReplicas: status?.readyReplicas ?? 0,
    availableReplicas: status?.availableReplicas ?? 0,
    unavailableReplicas: status?.unavailableReplicas ?? 0,
    conditions: status?.conditions ?? [],
    collisionCount: status?.collisionCount,
  };
}

/** The status as its ReplicaSets make it, with the stored conditions and an up-to-date `Available`. */
export function calculateStatus(
  deployment: Deployment,
  newSet: ReplicaSet | undefined,
  oldSets: readonly ReplicaSet[],
  nowMs: number,
): FullStatus {
  const sets = [...oldSets, newSet];
  const available = availableReplicas(sets);
  const isAvailable = available >= desiredReplicas(deployment) - maxUnavailable(deployment);
  const condition = isAvailable
    ? newCondition('Available', 'True', REASONS.available, 'Deployment has minimum availability.', nowMs)
    : newCondition('Available', 'False', REASONS.unavailable, 'Deployment does not have minimum availability.', nowMs);
  return {
    observedGeneration: deployment.metadata.generation ?? 0,
    replicas: actualReplicas(sets),
    updatedReplicas: actualReplicas([newSet]),
    readyReplicas: readyReplicas(sets),
    availableReplicas: available,
    // When scaling down there may be more than wanted.
    unavailableReplicas: Math.max(0, specReplicas(sets) - available),
    conditions: withCondition(deployment.status?.conditions ?? [], condition),
    collisionCount: deployment.status?.collisionCount,
  };
}

export function isSameStatus(a: FullStatus, b: FullStatus): boolean {
  return (
    a.observedGeneration === b.observedGeneration &&
    a.replicas === b.replicas &&
    a.updatedReplicas === b.updatedReplicas &&
    a.readyReplicas === b.readyReplicas &&
    a.availableReplicas === b.availableReplicas &&
    a.unavailableReplicas === b.unavailableReplicas &&
    a.collisionCount === b.collisionCount &&
    a.conditions.length === b.conditions.length &&
    a.conditions.every((condition, i) => isSameCondition(condition, b.conditions[i]))
  );
}

function isSameCondition(a: Conditions[number], b: Conditions[number] | undefined): boolean {
  if (a === b) return true;
  return (
    a.type === b?.type &&
    a.status === b.status &&
    a.reason === b.reason &&
    a.message === b.message &&
    a.lastUpdateTime === b.lastUpdateTime &&
    a.lastTransitionTime === b.lastTransitionTime
  );
}

/** The status as it goes over the wire: zeros are left out. */
export function toWire(status: FullStatus): DeploymentStatus {
  const wire: { -readonly [Key in keyof DeploymentStatus]: DeploymentStatus[Key] } = {};
  if (status.observedGeneration !== 0) wire.observedGeneration = status.observedGeneration;
  if (status.replicas !== 0) wire.replicas = status.replicas;
  if (status.updatedReplicas !== 0) wire.updatedReplicas = status.updatedReplicas;
  if (status.readyReplicas !== 0) wire.readyReplicas = status.readyReplicas;
  if (status.availableReplicas !== 0) wire.availableReplicas = status.availableReplicas;
  if (status.unavailableReplicas !== 0) wire.unavailableReplicas = status.unavailableReplicas;
  if (status.conditions.length > 0) wire.conditions = status.conditions;
  if (status.collisionCount !== undefined) wire.collisionCount = status.collisionCount;
  return wire;
}
