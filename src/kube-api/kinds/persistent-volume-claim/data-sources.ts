/**
 * The two fields that say what a claimed volume begins with: the old one says the same as the new one wherever it can
 * (kubernetes/pkg/api/persistentvolumeclaim/util.go).
 */
import type { PersistentVolumeClaimSpec, TypedLocalObjectReference } from '../../generated/types.gen.ts';
import { withChanges } from '../../meta/copy-on-write.ts';

/** The spec without fields of features that are off in v1.32, and without a data source that was never allowed. */
export function withoutDisabledFields(
  spec: PersistentVolumeClaimSpec,
  old: PersistentVolumeClaimSpec | undefined,
): PersistentVolumeClaimSpec {
  const keepsClass = old?.volumeAttributesClassName !== undefined;
  const isForeign = (spec.dataSourceRef?.namespace ?? '') !== '' && old?.dataSourceRef === undefined;
  const dropped = withChanges(spec, {
    volumeAttributesClassName: keepsClass ? spec.volumeAttributesClassName : undefined,
    dataSourceRef: isForeign ? undefined : spec.dataSourceRef,
  });
  const isInUse = old?.dataSource !== undefined || old?.dataSourceRef !== undefined;
  if (isInUse || dropped.dataSourceRef !== undefined || isClaimOrSnapshot(dropped.dataSource)) return dropped;
  return withChanges(dropped, { dataSource: undefined });
}

function isClaimOrSnapshot(source: TypedLocalObjectReference | undefined): boolean {
  const { kind, apiGroup = '' } = source ?? {};
  if (kind === 'PersistentVolumeClaim') return apiGroup === '';
  return kind === 'VolumeSnapshot' && apiGroup === 'snapshot.storage.k8s.io';
}

/** The spec with both fields filled in where one of them is. */
export function withBothDataSources(spec: PersistentVolumeClaimSpec): PersistentVolumeClaimSpec {
  const { dataSource, dataSourceRef } = spec;
  if (dataSource !== undefined && dataSourceRef === undefined)
    return { ...spec, dataSourceRef: referenceOf(dataSource) };
  if (dataSourceRef === undefined || dataSource !== undefined || (dataSourceRef.namespace ?? '') !== '') return spec;
  return { ...spec, dataSource: referenceOf(dataSourceRef) };
}

function referenceOf({ apiGroup, kind, name }: TypedLocalObjectReference): TypedLocalObjectReference {
  return { ...(apiGroup === undefined ? {} : { apiGroup }), kind, name };
}
