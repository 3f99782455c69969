/** Where custom resources keep what their scale shows (apiextensions-apiserver/pkg/registry/customresource/etcd.go: scaleFromCustomResource). */
import type { CustomResourceSubresourceScale } from '../../generated/types.gen.ts';
import type { KubeObject } from '../../meta/object.ts';
import { internalError } from '../../meta/status-error.ts';
import type { ScaleAccess } from '../define-kind.ts';
import { accessorError, namesIn, nestedField, withNestedField } from './field-access.ts';

/** Reads and writes a scale at the definition's paths; throws InternalError where something else is there. */
export function customScale(paths: CustomResourceSubresourceScale): ScaleAccess<KubeObject> {
  const { specReplicasPath, statusReplicasPath, labelSelectorPath = '' } = paths;
  return {
    specReplicas(object) {
      const replicas = integerAt(object, specReplicasPath);
      if (replicas === undefined) throw internalError(`the spec replicas field "${specReplicasPath}" does not exist`);
      return replicas;
    },
    statusReplicas: (object) => integerAt(object, statusReplicasPath) ?? 0,
    selector(object) {
      if (labelSelectorPath === '') return '';
      const field = nestedField(object, labelSelectorPath);
      if (!field.found) {
        if (field.error !== undefined) throw internalError(field.error);
        return '';
      }
      if (typeof field.value === 'string') return field.value;
      throw internalError(accessorError(namesIn(labelSelectorPath), field.value, 'string'));
    },
    withReplicas: (object, replicas) => withNestedField(object, specReplicasPath, replicas) as KubeObject,
  };
}

function integerAt(object: KubeObject, path: string): number | undefined {
  const field = nestedField(object, path);
  if (!field.found) {
    if (field.error !== undefined) throw internalError(field.error);
    return undefined;
  }
  if (Number.isInteger(field.value)) return field.value as number;
  throw internalError(accessorError(namesIn(path), field.value, 'int64'));
}
