/** The status of a ReplicaSet or ReplicationController (kubernetes/pkg/controller/replicaset/replica_set_utils.go). */
import type { Pod } from '../../../../kube-api/generated/types.gen.ts';
import { findCondition } from '../../../../kube-api/meta/conditions.ts';
import { matcherOfSet } from '../../../../kube-api/meta/label-selector.ts';
import { formatTime } from '../../../../kube-api/meta/time.ts';
import type { ApiClient } from '../../../client/api-client.ts';
import { isRequestError } from '../../../client/connection-error.ts';
import { isPodAvailable, isPodReady } from '../pods.ts';
import type { PodGroup } from './pod-tally.ts';
import {
  desiredReplicas,
  type ReplicaCondition,
  type ReplicaOwner,
  type ReplicaOwnerKind,
  type ReplicaStatus,
} from './replica-owner.ts';

const REPLICA_FAILURE = 'ReplicaFailure';

/** Active pods of an owner, counted. */
export interface ReplicaCounts {
  readonly replicas: number;
  readonly fullyLabeled: number;
  readonly ready: number;
  readonly available: number;
}

/** Counts pods one by one. */
export function countPods(owner: ReplicaOwner, pods: Iterable<Pod>, nowMs: number): ReplicaCounts {
  const { minReadySeconds = 0, template } = owner.spec ?? {};
  const fullLabels = matcherOfSet(template?.metadata?.labels);
  let [replicas, fullyLabeled, ready, available] = [0, 0, 0, 0];
  for (const pod of pods) {
    replicas++;
    if (fullLabels.matches(pod.metadata.labels)) fullyLabeled++;
    if (!isPodReady(pod)) continue;
    ready++;
    if (isPodAvailable(pod, minReadySeconds, nowMs)) available++;
  }
  return { replicas, fullyLabeled, ready, available };
}

/** Adds up groups of pods; `available` stands for those ready, so it only serves owners without minReadySeconds. */
export function countGroups(owner: ReplicaOwner, groups: readonly PodGroup[]): ReplicaCounts {
  const fullLabels = matcherOfSet(owner.spec?.template?.metadata?.labels);
  let [replicas, fullyLabeled, ready] = [0, 0, 0];
  for (const group of groups) {
    replicas += group.active;
    ready += group.ready;
    if (fullLabels.matches(group.labels)) fullyLabeled += group.active;
  }
  return { replicas, fullyLabeled, ready, available: ready };
}

/** The status to be written; counts of zero are left out, as on the wire. */
export function calculateStatus(
  owner: ReplicaOwner,
  counts: ReplicaCounts,
  manageError: Error | undefined,
  nowMs: number,
): ReplicaStatus {
  const { replicas, fullyLabeled, ready, available } = counts;
  const conditions = failureConditions(owner, replicas, manageError, nowMs);
  return {
    replicas,
    ...(fullyLabeled === 0 ? {} : { fullyLabeledReplicas: fullyLabeled }),
    ...(ready === 0 ? {} : { readyReplicas: ready }),
    ...(available === 0 ? {} : { availableReplicas: available }),
    ...(owner.metadata.generation === undefined ? {} : { observedGeneration: owner.metadata.generation }),
    ...(conditions === undefined || conditions.length === 0 ? {} : { conditions }),
  };
}

function failureConditions(
  owner: ReplicaOwner,
  replicas: number,
  manageError: Error | undefined,
  nowMs: number,
): readonly ReplicaCondition[] | undefined {
  const conditions = owner.status?.conditions;
  const failure = findCondition(conditions, REPLICA_FAILURE);
  if (manageError === undefined) {
    return failure === undefined ? conditions : conditions?.filter((condition) => condition !== failure);
  }
  if (failure !== undefined) return conditions;
  const condition: ReplicaCondition = {
    type: REPLICA_FAILURE,
    status: 'True',
    lastTransitionTime: formatTime(nowMs),
    reason: replicas < desiredReplicas(owner) ? 'FailedCreate' : 'FailedDelete',
    message: manageError.message,
  };
  return [...(conditions ?? []), condition];
}

function isSameStatus(owner: ReplicaOwner, status: ReplicaStatus): boolean {
  const old = owner.status;
  return (
    old !== undefined &&
    old.replicas === status.replicas &&
    (old.fullyLabeledReplicas ?? 0) === (status.fullyLabeledReplicas ?? 0) &&
    (old.readyReplicas ?? 0) === (status.readyReplicas ?? 0) &&
    (old.availableReplicas ?? 0) === (status.availableReplicas ?? 0) &&
    (old.observedGeneration ?? 0) === (status.observedGeneration ?? 0) &&
    ((old.conditions?.length ?? 0) === 0 ? status.conditions === undefined : old.conditions === status.conditions)
  );
}

/** Writes the status where it differs, a second time on the fresh object if need be; answers the object as it is then. */
export function writeStatus<T extends ReplicaOwner>(
  client: ApiClient,
  { kind }: ReplicaOwnerKind<T>,
  owner: T,
  status: ReplicaStatus,
): T {
  if (isSameStatus(owner, status)) return owner;
  try {
    return client.updateStatus(kind, { ...owner, status });
  } catch (error) {
    if (!isRequestError(error)) throw error;
    const fresh = client.get(kind, owner.metadata.name ?? '', owner.metadata.namespace);
    return client.updateStatus(kind, { ...fresh, status });
  }
}
