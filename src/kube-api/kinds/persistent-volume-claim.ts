/**
 * PersistentVolumeClaims (kubernetes/pkg/registry/core/persistentvolumeclaim/strategy.go, pkg/apis/core/v1/defaults.go,
 * pkg/api/persistentvolumeclaim/util.go).
 */
import type { PersistentVolumeClaim as PersistentVolumeClaimObject } from '../generated/types.gen.ts';
import { withChanges } from '../meta/copy-on-write.ts';
import { goQuote } from '../meta/go-syntax.ts';
import { parseQuantity } from '../meta/quantity.ts';
import { ageColumn, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';
import { withBothDataSources, withoutDisabledFields } from './persistent-volume-claim/data-sources.ts';
import {
  validatePersistentVolumeClaim,
  validatePersistentVolumeClaimStatus,
  validatePersistentVolumeClaimUpdate,
} from './persistent-volume-claim/update-persistent-volume-claim.ts';
import { canonicalAmounts } from './pod-spec/default-resources.ts';
import { defaultClaimSpec } from './pod-spec/default-volumes.ts';
import { withDefaults } from './pod-spec/with-defaults.ts';
import { shortAccessModes } from './storage/access-modes.ts';
import { classAnnotationWarnings, storageClassOf } from './storage/storage-class-names.ts';

export type PersistentVolumeClaim = PersistentVolumeClaimObject;

function defaults(claim: PersistentVolumeClaim): PersistentVolumeClaim {
  const { spec = {}, status = {} } = claim;
  return withChanges(claim, {
    spec: defaultClaimSpec(spec),
    status: withChanges(withDefaults(status, { phase: 'Pending' }), {
      capacity: canonicalAmounts(status.capacity),
      allocatedResources: canonicalAmounts(status.allocatedResources),
    }),
  });
}

function warnings({ metadata, spec }: PersistentVolumeClaim): readonly string[] {
  const found = [...classAnnotationWarnings(metadata)];
  for (const field of ['requests', 'limits'] as const) {
    const amount = spec?.resources?.[field]?.storage;
    if (amount === undefined || parseQuantity(amount).milliValue % 1000 === 0) continue;
    const shown = goQuote(parseQuantity(amount).toString());
    found.push(`spec.resources.${field}[storage]: fractional byte value ${shown} is invalid, must be an integer`);
  }
  return found;
}

function prepareForStatusUpdate(claim: PersistentVolumeClaim, old: PersistentVolumeClaim): PersistentVolumeClaim {
  const { status = {} } = claim;
  const { currentVolumeAttributesClassName, modifyVolumeStatus } = old.status ?? {};
  return withChanges(claim, {
    spec: old.spec,
    // of a feature that is off in v1.32: only what is stored already stays
    status: withChanges(status, {
      currentVolumeAttributesClassName: currentVolumeAttributesClassName && status.currentVolumeAttributesClassName,
      modifyVolumeStatus: modifyVolumeStatus && status.modifyVolumeStatus,
    }),
  });
}

function isBoundTo({ spec }: PersistentVolumeClaim): boolean {
  return (spec?.volumeName ?? '') !== '';
}

/** Somebody's claim to a piece of storage. */
export const PersistentVolumeClaim = defineKind<PersistentVolumeClaim>({
  group: '',
  version: 'v1',
  kind: 'PersistentVolumeClaim',
  plural: 'persistentvolumeclaims',
  singular: 'persistentvolumeclaim',
  shortNames: ['pvc'],
  categories: [],
  namespaced: true,
  hasStatus: true,
  defaults,
  prepareForCreate: (claim) => ({
    ...claim,
    spec: withBothDataSources(withoutDisabledFields(claim.spec ?? {}, undefined)),
    status: { phase: 'Pending' },
  }),
  prepareForUpdate: (claim, old) => withChanges(claim, { spec: withoutDisabledFields(claim.spec ?? {}, old.spec) }),
  prepareForStatusUpdate,
  validate: validatePersistentVolumeClaim,
  validateUpdate: validatePersistentVolumeClaimUpdate,
  validateStatusUpdate: (claim, _old, errors) => validatePersistentVolumeClaimStatus(claim, errors),
  warnings: (claim) => warnings(claim),
  columns: [
    nameColumn,
    {
      name: 'Status',
      type: 'string',
      priority: 0,
      value: ({ metadata, status }) =>
        metadata.deletionTimestamp === undefined ? (status?.phase ?? '') : 'Terminating',
    },
    { name: 'Volume', type: 'string', priority: 0, value: ({ spec }) => spec?.volumeName ?? '' },
    {
      name: 'Capacity',
      type: 'string',
      priority: 0,
      value: (claim) => (isBoundTo(claim) ? parseQuantity(claim.status?.capacity?.storage ?? '0').toString() : ''),
    },
    {
      name: 'Access Modes',
      type: 'string',
      priority: 0,
      value: (claim) => (isBoundTo(claim) ? shortAccessModes(claim.status?.accessModes) : ''),
    },
    { name: 'StorageClass', type: 'string', priority: 0, value: storageClassOf },
    {
      name: 'VolumeAttributesClass',
      type: 'string',
      priority: 0,
      value: ({ spec }) => spec?.volumeAttributesClassName || '<unset>',
    },
    ageColumn,
    { name: 'VolumeMode', type: 'string', priority: 1, value: ({ spec }) => spec?.volumeMode ?? '<unset>' },
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'simplified',
      note: 'Claims are checked, defaulted, limited, counted and protected while in use, but never bound.',
    },
    {
      field: 'metadata.finalizers',
      fidelity: 'faithful',
      note: 'A claim that a pod uses goes only after the pod.',
    },
    {
      field: 'spec.storageClassName',
      fidelity: 'simplified',
      note: 'A claim that names no class gets the default one; nothing makes a volume for it.',
    },
    {
      field: 'spec.volumeName, spec.selector',
      fidelity: 'not simulated',
      note: 'Nothing finds or makes a volume for a claim yet: it stays Pending unless somebody writes its status.',
    },
    {
      field: 'spec.dataSource, spec.dataSourceRef',
      fidelity: 'not simulated',
      note: 'Nothing fills a volume from a snapshot or another claim.',
    },
    {
      field: 'spec.resources',
      fidelity: 'simplified',
      note: 'Counted and limited by quotas and LimitRanges; a larger claim is stored, and no volume grows.',
    },
  ],
});
