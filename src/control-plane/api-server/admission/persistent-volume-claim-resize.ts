/**
 * Claims grow only when they are bound and their class allows it
 * (kubernetes/plugin/pkg/admission/storage/persistentvolume/resize/admission.go).
 */
import type { PersistentVolumeClaim, StorageClass } from '../../../kube-api/generated/types.gen.ts';
import { storageClassOf } from '../../../kube-api/kinds/storage/storage-class-names.ts';
import { parseQuantity } from '../../../kube-api/meta/quantity.ts';
import { forbidden } from '../../../kube-api/meta/status-error.ts';
import type { AdmissionContext, AdmissionPlugin } from './admission-plugin.ts';
import { LookUp } from './look-up.ts';

const CLAIMS = { group: '', name: 'persistentvolumeclaims' };

export function persistentVolumeClaimResize(context: AdmissionContext): AdmissionPlugin {
  const classes = new LookUp(context, 'storageclasses.storage.k8s.io');
  return {
    name: 'PersistentVolumeClaimResize',
    resource: 'persistentvolumeclaims',
    operations: ['UPDATE'],
    validate(object, { old, name }) {
      const claim = object as PersistentVolumeClaim;
      const before = old as PersistentVolumeClaim;
      const size = sizeOf(claim);
      if (size.compare(sizeOf(before)) <= 0) return;
      if (before.status?.phase !== 'Bound')
        throw forbidden(CLAIMS, name, 'Only bound persistent volume claims can be expanded');
      const className = storageClassOf(claim);
      const isSameClass = className !== '' && className === storageClassOf(before);
      const found = isSameClass ? (classes.get(undefined, className) as StorageClass | undefined) : undefined;
      if (found?.allowVolumeExpansion === true) return;
      const why =
        'only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize';
      throw forbidden(CLAIMS, name, why);
    },
  };
}

function sizeOf({ spec }: PersistentVolumeClaim) {
  return parseQuantity(spec?.resources?.requests?.storage ?? '0');
}
