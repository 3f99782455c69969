/**
 * ReplicationControllers: the elder form of ReplicaSets, with plain selectors
 * (kubernetes/pkg/controller/replication, which adapts the ReplicaSet controller).
 */
import { ReplicationController } from '../../../kube-api/kinds/replication-controller.ts';
import { LabelMatcher, matcherOfSet } from '../../../kube-api/meta/label-selector.ts';
import { defineController } from '../framework/define-controller.ts';
import { ReplicaReconciler } from '../framework/replicas/replica-reconciler.ts';

const ownerKind = {
  kind: ReplicationController,
  selectorOf: ({ spec }: ReplicationController) =>
    spec?.selector === undefined ? LabelMatcher.nothing : matcherOfSet(spec.selector),
};

export const replicationController = defineController({
  name: 'replication-controller',
  for: ReplicationController,
  create: (context) => new ReplicaReconciler(ownerKind, context),
});
