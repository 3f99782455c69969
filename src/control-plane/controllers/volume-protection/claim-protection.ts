/**
 * Lets a claim that is being deleted go once no pod on a node uses it
 * (kubernetes/pkg/controller/volume/pvcprotection/pvc_protection_controller.go).
 */
import { PersistentVolumeClaim, Pod } from '../../../kube-api/kinds/index.ts';
import { isReason } from '../../../kube-api/meta/status-error.ts';
import {
  type ControllerContext,
  defineController,
  type Reconciler,
  watchSource,
} from '../framework/define-controller.ts';
import { withFinalizer, withoutFinalizer } from './finalizer.ts';

const FINALIZER = 'kubernetes.io/pvc-protection';
const BY_CLAIM = 'claims';

/** The keys of the claims that a pod's volumes name, or that were made for them. */
function claimsOf({ metadata, spec }: Pod): readonly string[] {
  return (spec?.volumes ?? []).flatMap(({ name, persistentVolumeClaim, ephemeral }) => {
    const claim = persistentVolumeClaim?.claimName ?? (ephemeral && `${metadata.name}-${name}`);
    return claim === undefined ? [] : [`${metadata.namespace}/${claim}`];
  });
}

function isOnNode({ spec }: Pod): boolean {
  return (spec?.nodeName ?? '') !== '';
}

/** Whether a pod has nothing left to use: it has finished, or it never got a node. */
function mayLetGo(pod: Pod): boolean {
  return !isOnNode(pod) || pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded';
}

class ClaimProtection implements Reconciler {
  readonly #context: ControllerContext;

  constructor(context: ControllerContext) {
    this.#context = context;
    context.informers.informer(Pod).addIndex(BY_CLAIM, claimsOf);
  }

  reconcile(key: string): undefined {
    const claim = this.#context.informers.informer(PersistentVolumeClaim).getByKey(key);
    if (claim === undefined) return;
    const isDeleted = claim.metadata.deletionTimestamp !== undefined;
    if (isDeleted && this.#isUsed(key)) return;
    const changed = isDeleted ? withoutFinalizer(claim, FINALIZER) : withFinalizer(claim, FINALIZER);
    if (changed === claim) return;
    try {
      this.#context.client.update(PersistentVolumeClaim, changed);
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  }

  /** What the cache has not heard of yet is asked for: nothing goes that somebody has just begun to use. */
  #isUsed(key: string): boolean {
    const { informers, client } = this.#context;
    for (const pod of informers.informer(Pod).byIndex(BY_CLAIM, key)) if (isOnNode(pod)) return true;
    const [namespace = ''] = key.split('/');
    return client.list(Pod, { namespace }).items.some((pod) => isOnNode(pod) && claimsOf(pod).includes(key));
  }
}

export const claimProtectionController = defineController({
  name: 'persistentvolumeclaim-protection-controller',
  for: PersistentVolumeClaim,
  watches: [
    watchSource({
      kind: Pod,
      keys: ({ object, old }) => {
        const pod = object ?? old;
        return pod === undefined || (object !== undefined && !mayLetGo(object)) ? [] : claimsOf(pod);
      },
    }),
  ],
  workers: 1,
  create: (context) => new ClaimProtection(context),
});
