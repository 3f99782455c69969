/** What ReplicaSets and ReplicationControllers have in common, so that one engine serves both. */
import type {
  ReplicaSet,
  ReplicaSetCondition,
  ReplicaSetStatus,
  ReplicationController,
} from '../../../../kube-api/generated/types.gen.ts';
import type { KindDefinition } from '../../../../kube-api/kinds/define-kind.ts';
import type { LabelMatcher } from '../../../../kube-api/meta/label-selector.ts';

export type ReplicaOwner = ReplicaSet | ReplicationController;
export type ReplicaStatus = ReplicaSetStatus;
export type ReplicaCondition = ReplicaSetCondition;

export interface ReplicaOwnerKind<T extends ReplicaOwner> {
  readonly kind: KindDefinition<T>;
  readonly selectorOf: (object: T) => LabelMatcher;
}

/** How many pods are wanted; 1 where nothing is said. */
export function desiredReplicas(owner: ReplicaOwner): number {
  return owner.spec?.replicas ?? 1;
}
