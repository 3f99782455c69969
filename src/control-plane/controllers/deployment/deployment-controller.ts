/** Deployments: rolls pods from one template to the next (kubernetes/pkg/controller/deployment/deployment_controller.go). */
import { Deployment } from '../../../kube-api/kinds/deployment.ts';
import { Pod } from '../../../kube-api/kinds/pod.ts';
import { ReplicaSet } from '../../../kube-api/kinds/replica-set.ts';
import { matcherOf } from '../../../kube-api/meta/label-selector.ts';
import { keyOf } from '../../../kube-api/meta/object.ts';
import { type ControllerContext, defineController, watchSource } from '../framework/define-controller.ts';
import { controlledBy, controllerOf, resolveController } from '../framework/owner-references.ts';
import { DeploymentReconciler } from './deployment-reconciler.ts';

const NOTHING: readonly string[] = [];

/** A ReplicaSet without a controller concerns every Deployment whose selector picks it. */
const orphanedReplicaSets = watchSource<ReplicaSet>({
  kind: ReplicaSet,
  keys: ({ object, old }, { informers }) => {
    if (object === undefined || controllerOf(object) !== undefined) return NOTHING;
    const { labels, namespace, deletionTimestamp } = object.metadata;
    const isNews = old === undefined || labels !== old.metadata.labels || controllerOf(old) !== undefined;
    if (!isNews || deletionTimestamp !== undefined || Object.keys(labels ?? {}).length === 0) return NOTHING;
    const keys: string[] = [];
    for (const deployment of informers.informer(Deployment).list(namespace ?? '')) {
      const selector = matcherOf(deployment.spec?.selector);
      if (!selector.isEmpty && selector.matches(labels)) keys.push(keyOf(deployment));
    }
    return keys;
  },
});

/** One that recreates waits for its last old pod to be gone. */
const lastPods = watchSource<Pod>({
  kind: Pod,
  keys: ({ object, old }, context) => {
    if (object !== undefined || old === undefined) return NOTHING;
    const deployment = deploymentOf(old, context);
    if (deployment?.spec?.strategy?.type !== 'Recreate') return NOTHING;
    for (const set of controlledBy(context.informers.informer(ReplicaSet), deployment)) {
      for (const _ of controlledBy(context.informers.informer(Pod), set)) return NOTHING;
    }
    return [keyOf(deployment)];
  },
});

function deploymentOf(pod: Pod, { informers }: ControllerContext): Deployment | undefined {
  const { namespace } = pod.metadata;
  const set = resolveController(informers.informer(ReplicaSet), ReplicaSet, namespace, controllerOf(pod));
  return set && resolveController(informers.informer(Deployment), Deployment, namespace, controllerOf(set));
}

export const deploymentController = defineController({
  name: 'deployment-controller',
  for: Deployment,
  owns: [ReplicaSet],
  watches: [orphanedReplicaSets, lastPods],
  maxRetries: 15,
  create: (context) => new DeploymentReconciler(context),
});
