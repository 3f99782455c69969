/**
 * Volumes and claims do not go while somebody uses them: they begin with a finalizer that a controller takes off
 * (kubernetes/plugin/pkg/admission/storage/storageobjectinuseprotection/admission.go).
 */
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import type { AdmissionPlugin } from './admission-plugin.ts';

const FINALIZERS: Readonly<Record<string, string>> = {
  persistentvolumes: 'kubernetes.io/pv-protection',
  persistentvolumeclaims: 'kubernetes.io/pvc-protection',
};

export function storageObjectInUseProtection(): AdmissionPlugin {
  return {
    name: 'StorageObjectInUseProtection',
    operations: ['CREATE'],
    admit(object, { resource: { groupResource } }) {
      const finalizer = groupResource.group === '' ? FINALIZERS[groupResource.name] : undefined;
      return finalizer === undefined ? object : withFinalizer(object, finalizer);
    },
  };
}

function withFinalizer(object: KubeObject, finalizer: string): KubeObject {
  const { metadata } = object;
  const { finalizers = [] } = metadata;
  if (finalizers.includes(finalizer)) return object;
  return { ...object, metadata: { ...metadata, finalizers: [...finalizers, finalizer] } };
}
