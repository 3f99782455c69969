/**
 * Lets a volume that is being deleted go once it is not bound to a claim
 * (kubernetes/pkg/controller/volume/pvprotection/pv_protection_controller.go).
 */
import { PersistentVolume } from '../../../kube-api/kinds/index.ts';
import { isReason } from '../../../kube-api/meta/status-error.ts';
import { type ControllerContext, defineController, type Reconciler } from '../framework/define-controller.ts';
import { withFinalizer, withoutFinalizer } from './finalizer.ts';

const FINALIZER = 'kubernetes.io/pv-protection';

class VolumeProtection implements Reconciler {
  readonly #context: ControllerContext;

  constructor(context: ControllerContext) {
    this.#context = context;
  }

  reconcile(key: string): undefined {
    const volume = this.#context.informers.informer(PersistentVolume).getByKey(key);
    if (volume === undefined) return;
    const isDeleted = volume.metadata.deletionTimestamp !== undefined;
    if (isDeleted && volume.status?.phase === 'Bound') return;
    const changed = isDeleted ? withoutFinalizer(volume, FINALIZER) : withFinalizer(volume, FINALIZER);
    if (changed === volume) return;
    try {
      this.#context.client.update(PersistentVolume, changed);
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  }
}

export const volumeProtectionController = defineController({
  name: 'persistentvolume-protection-controller',
  for: PersistentVolume,
  workers: 1,
  create: (context) => new VolumeProtection(context),
});
