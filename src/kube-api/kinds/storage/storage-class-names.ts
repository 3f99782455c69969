/**
 * Which storage class an object is of, and which class is the default: fields, and the annotations that were there before
 * them (kubernetes/pkg/apis/core/helper/helpers.go, pkg/apis/storage/util/helpers.go).
 */
import type { ObjectMeta, PersistentVolume, PersistentVolumeClaim } from '../../generated/types.gen.ts';

/** Held the name of the class before there was a field. */
export const BETA_CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';

const DEFAULT_CLASS_ANNOTATIONS = [
  'storageclass.kubernetes.io/is-default-class',
  'storageclass.beta.kubernetes.io/is-default-class',
] as const;

/** Why that annotation is warned of, as a warning for its writer; none when it is not there. */
export function classAnnotationWarnings({ annotations }: ObjectMeta): readonly string[] {
  if (annotations?.[BETA_CLASS_ANNOTATION] === undefined) return [];
  return [
    `metadata.annotations[${BETA_CLASS_ANNOTATION}]: deprecated since v1.8; use "storageClassName" attribute instead`,
  ];
}

/** The class of a volume or claim; '' for none. */
export function storageClassOf({ metadata, spec }: PersistentVolume | PersistentVolumeClaim): string {
  return metadata.annotations?.[BETA_CLASS_ANNOTATION] ?? spec?.storageClassName ?? '';
}

/** Whether a claim names its class at all: '' is a name too, it asks for volumes without a class. */
export function namesStorageClass({ metadata, spec }: PersistentVolumeClaim): boolean {
  return metadata.annotations?.[BETA_CLASS_ANNOTATION] !== undefined || spec?.storageClassName !== undefined;
}

/** Whether a storage class is marked as the one for claims that name none. */
export function isDefaultClass({ annotations }: ObjectMeta): boolean {
  return DEFAULT_CLASS_ANNOTATIONS.some((annotation) => annotations?.[annotation] === 'true');
}
