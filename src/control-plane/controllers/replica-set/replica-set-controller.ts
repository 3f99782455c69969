/** ReplicaSets: as many pods as wanted, whatever happens to them (kubernetes/pkg/controller/replicaset/replica_set.go). */
import { ReplicaSet } from '../../../kube-api/kinds/replica-set.ts';
import { matcherOf } from '../../../kube-api/meta/label-selector.ts';
import { defineController } from '../framework/define-controller.ts';
import { ReplicaReconciler } from '../framework/replicas/replica-reconciler.ts';

const ownerKind = { kind: ReplicaSet, selectorOf: (set: ReplicaSet) => matcherOf(set.spec?.selector) };

export const replicaSetController = defineController({
  name: 'replicaset-controller',
  for: ReplicaSet,
  create: (context) => new ReplicaReconciler(ownerKind, context),
});
