/**
 * Claims that name no storage class get the default one, the newest if several are marked
 * (kubernetes/plugin/pkg/admission/storage/storageclass/setdefault/admission.go, pkg/volume/util/storageclass.go).
 */
import type { PersistentVolumeClaim, StorageClass } from '../../../kube-api/generated/types.gen.ts';
import { isDefaultClass, namesStorageClass } from '../../../kube-api/kinds/storage/storage-class-names.ts';
import type { AdmissionContext, AdmissionPlugin } from './admission-plugin.ts';

export function defaultStorageClass(context: AdmissionContext): AdmissionPlugin {
  return {
    name: 'DefaultStorageClass',
    resource: 'persistentvolumeclaims',
    operations: ['CREATE'],
    admit(object) {
      const claim = object as PersistentVolumeClaim;
      if (namesStorageClass(claim)) return object;
      const classes = (context.list('storageclasses.storage.k8s.io') ?? []) as readonly StorageClass[];
      const [chosen] = classes.filter(({ metadata }) => isDefaultClass(metadata)).sort(newestFirst);
      if (chosen === undefined) return object;
      return {
        ...claim,
        spec: { ...claim.spec, storageClassName: chosen.metadata.name ?? '' },
      } as PersistentVolumeClaim;
    },
  };
}

/** Of the same age, the one whose name comes first counts. */
function newestFirst({ metadata: a }: StorageClass, { metadata: b }: StorageClass): number {
  const [created = '', other = ''] = [a.creationTimestamp, b.creationTimestamp];
  if (created !== other) return created < other ? 1 : -1;
  return (a.name ?? '') < (b.name ?? '') ? -1 : 1;
}
