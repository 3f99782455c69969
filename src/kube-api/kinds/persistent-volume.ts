/**
 * PersistentVolumes (kubernetes/pkg/registry/core/persistentvolume/strategy.go, pkg/apis/core/v1/defaults.go,
 * pkg/api/persistentvolume/util.go).
 */
import type { PersistentVolume as PersistentVolumeObject } from '../generated/types.gen.ts';
import { withChanges } from '../meta/copy-on-write.ts';
import { FieldPath } from '../meta/field-errors.ts';
import { parseQuantity, Quantity } from '../meta/quantity.ts';
import { ageColumn, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';
import { defaultPersistentVolume } from './persistent-volume/default-persistent-volume.ts';
import { validatePersistentVolumeUpdate } from './persistent-volume/update-persistent-volume.ts';
import { validatePersistentVolume } from './persistent-volume/validate-persistent-volume.ts';
import { nodeSelectorTermWarnings } from './pod-spec/node-label-warnings.ts';
import { shortAccessModes } from './storage/access-modes.ts';
import { classAnnotationWarnings, storageClassOf } from './storage/storage-class-names.ts';

export type PersistentVolume = PersistentVolumeObject;

/** Sources that nothing makes work any more, in upstream's order, as warnings name them. */
const OUTDATED_SOURCES = [
  ['cephfs', 'cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['photonPersistentDisk', 'photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['scaleIO', 'scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['storageos', 'storageOS', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['rbd', 'rbd', 'deprecated in v1.28, non-functional in v1.31+'],
] as const;

const RECYCLE_WARNING =
  'spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.';

function warnings({ metadata, spec = {} }: PersistentVolume): readonly string[] {
  const found = [...classAnnotationWarnings(metadata)];
  if (spec.persistentVolumeReclaimPolicy === 'Recycle') found.push(RECYCLE_WARNING);
  const termsPath = new FieldPath('spec.nodeAffinity.required.nodeSelectorTerms');
  for (const [i, term] of (spec.nodeAffinity?.required?.nodeSelectorTerms ?? []).entries()) {
    found.push(...nodeSelectorTermWarnings(term, termsPath.index(i)));
  }
  for (const [field, shown, message] of OUTDATED_SOURCES) {
    if (spec[field] !== undefined) found.push(`spec.${shown}: ${message}`);
  }
  return found;
}

/** Classes of attributes are a feature that is off in v1.32: only what is stored already stays. */
function withoutAttributesClass(volume: PersistentVolume, old?: PersistentVolume): PersistentVolume {
  if (old?.spec?.volumeAttributesClassName !== undefined || volume.spec === undefined) return volume;
  return withChanges(volume, { spec: withChanges(volume.spec, { volumeAttributesClassName: undefined }) });
}

function prepareForStatusUpdate(volume: PersistentVolume, old: PersistentVolume, now: string): PersistentVolume {
  const { status = {} } = volume;
  const { phase, lastPhaseTransitionTime } = old.status ?? {};
  const isSamePhase = status.phase === phase;
  const isTold =
    status.lastPhaseTransitionTime !== undefined && status.lastPhaseTransitionTime !== lastPhaseTransitionTime;
  const time = isTold ? status.lastPhaseTransitionTime : isSamePhase ? lastPhaseTransitionTime : now;
  return withChanges(volume, { spec: old.spec, status: withChanges(status, { lastPhaseTransitionTime: time }) });
}

/** A piece of storage in the cluster. */
export const PersistentVolume = defineKind<PersistentVolume>({
  group: '',
  version: 'v1',
  kind: 'PersistentVolume',
  plural: 'persistentvolumes',
  singular: 'persistentvolume',
  shortNames: ['pv'],
  categories: [],
  namespaced: false,
  hasStatus: true,
  defaults: defaultPersistentVolume,
  prepareForCreate(volume) {
    const { creationTimestamp } = volume.metadata;
    const since = creationTimestamp === undefined ? {} : { lastPhaseTransitionTime: creationTimestamp };
    return { ...withoutAttributesClass(volume), status: { phase: 'Pending', ...since } };
  },
  prepareForUpdate: withoutAttributesClass,
  prepareForStatusUpdate: (volume, old, now) => prepareForStatusUpdate(volume, old, now),
  validate: validatePersistentVolume,
  validateUpdate: validatePersistentVolumeUpdate,
  warnings: (volume) => warnings(volume),
  columns: [
    nameColumn,
    {
      name: 'Capacity',
      type: 'string',
      priority: 0,
      value: ({ spec }) => parseOrZero(spec?.capacity?.storage).toString(),
    },
    { name: 'Access Modes', type: 'string', priority: 0, value: ({ spec }) => shortAccessModes(spec?.accessModes) },
    {
      name: 'Reclaim Policy',
      type: 'string',
      priority: 0,
      value: ({ spec }) => spec?.persistentVolumeReclaimPolicy ?? '',
    },
    {
      name: 'Status',
      type: 'string',
      priority: 0,
      value: ({ metadata, status }) =>
        metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating',
    },
    {
      name: 'Claim',
      type: 'string',
      priority: 0,
      value({ spec }) {
        const claim = spec?.claimRef;
        return claim === undefined ? '' : `${claim.namespace ?? ''}/${claim.name ?? ''}`;
      },
    },
    { name: 'StorageClass', type: 'string', priority: 0, value: storageClassOf },
    {
      name: 'VolumeAttributesClass',
      type: 'string',
      priority: 0,
      value: ({ spec }) => spec?.volumeAttributesClassName || '<unset>',
    },
    { name: 'Reason', type: 'string', priority: 0, value: ({ status }) => status?.reason ?? '' },
    ageColumn,
    { name: 'VolumeMode', type: 'string', priority: 1, value: ({ spec }) => spec?.volumeMode ?? '<unset>' },
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'simplified',
      note: 'Volumes are checked, defaulted, kept and protected while in use, but never bound or mounted.',
    },
    {
      field: 'spec.claimRef',
      fidelity: 'not simulated',
      note: 'Nothing binds volumes and claims to each other yet.',
    },
    {
      field: 'spec.persistentVolumeReclaimPolicy',
      fidelity: 'not simulated',
      note: 'Since no claim is bound, nothing is ever released or reclaimed.',
    },
    {
      field: 'spec.nodeAffinity',
      fidelity: 'not simulated',
      note: 'The scheduler does not look at volumes yet.',
    },
    {
      field: 'status.phase',
      fidelity: 'not simulated',
      note: 'A volume stays Pending unless somebody writes its status.',
    },
  ],
});

function parseOrZero(amount: string | undefined): Quantity {
  return amount === undefined ? Quantity.zero : parseQuantity(amount);
}
