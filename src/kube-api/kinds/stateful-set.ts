/**
 * StatefulSets (kubernetes/pkg/registry/apps/statefulset/strategy.go, pkg/apis/apps/v1/{defaults,conversion}.go).
 */
import type {
  PersistentVolumeClaim,
  StatefulSet as StatefulSetObject,
  StatefulSetSpec,
  StatefulSetUpdateStrategy,
} from '../generated/types.gen.ts';
import { mapShared, withChanges } from '../meta/copy-on-write.ts';
import { isSemanticallyEqual } from '../meta/equality.ts';
import { FieldPath } from '../meta/field-errors.ts';
import { nameIsDnsLabel } from '../meta/names.ts';
import { ageColumn, containerColumns, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';
import { atFirstGeneration, atNextGeneration } from './generation.ts';
import { defaultClaimSpec } from './pod-spec/default-volumes.ts';
import { defaultPodTemplateSpec, podTemplateWarnings } from './pod-spec/index.ts';
import { usableMatcher } from './workloads/pod-template-rules.ts';
import {
  validateStatefulSetChange,
  validateStatefulSetSpec,
  validateStatefulSetStatus,
} from './workloads/validate-stateful-set.ts';

export type StatefulSet = StatefulSetObject;

type ClaimTemplate = NonNullable<StatefulSetSpec['volumeClaimTemplates']>[number];

const EMPTY_TEMPLATE = Object.freeze({});
const EMPTY_SPEC = Object.freeze({ template: EMPTY_TEMPLATE }) as Partial<StatefulSetSpec> as StatefulSetSpec;
const TEMPLATE_PATH = new FieldPath('spec.template');
const PENDING: NonNullable<PersistentVolumeClaim['status']> = Object.freeze({ phase: 'Pending' });

function defaultStrategy(given: StatefulSetUpdateStrategy = {}): StatefulSetUpdateStrategy {
  const isTyped = (given.type ?? '') !== '';
  const { rollingUpdate = isTyped ? undefined : EMPTY_TEMPLATE } = given;
  const type = isTyped ? given.type : 'RollingUpdate';
  if (type !== 'RollingUpdate' || rollingUpdate === undefined) return given;
  return withChanges(given, {
    type,
    rollingUpdate: withChanges(rollingUpdate as NonNullable<StatefulSetUpdateStrategy['rollingUpdate']>, {
      partition: (rollingUpdate as { partition?: number }).partition ?? 0,
    }),
  });
}

function defaultClaim(claim: ClaimTemplate): ClaimTemplate {
  const { status = PENDING } = claim;
  return withChanges(claim as PersistentVolumeClaim, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    spec: defaultClaimSpec(claim.spec ?? {}),
    status: withChanges(status, { phase: status.phase ?? 'Pending' }),
  });
}

function defaults(set: StatefulSet): StatefulSet {
  const given = set.spec ?? EMPTY_SPEC;
  const {
    persistentVolumeClaimRetentionPolicy: retention = EMPTY_TEMPLATE as { whenDeleted?: string; whenScaled?: string },
  } = given;
  return withChanges(set, {
    spec: withChanges(given, {
      podManagementPolicy: given.podManagementPolicy || 'OrderedReady',
      updateStrategy: defaultStrategy(given.updateStrategy),
      persistentVolumeClaimRetentionPolicy: withChanges(retention, {
        whenDeleted: retention.whenDeleted || 'Retain',
        whenScaled: retention.whenScaled || 'Retain',
      }),
      replicas: given.replicas ?? 1,
      revisionHistoryLimit: given.revisionHistoryLimit ?? 10,
      template: defaultPodTemplateSpec(given.template ?? EMPTY_TEMPLATE),
      volumeClaimTemplates: given.volumeClaimTemplates && mapShared(given.volumeClaimTemplates, defaultClaim),
    }),
  });
}

/** maxUnavailable is behind the gate MaxUnavailableStatefulSet, which is off: it stays only where it was. */
function withoutDisabledFields(set: StatefulSet, old?: StatefulSet): StatefulSet {
  const rollingUpdate = set.spec?.updateStrategy?.rollingUpdate;
  if (set.spec === undefined || rollingUpdate?.maxUnavailable === undefined) return set;
  if (old?.spec?.updateStrategy?.rollingUpdate?.maxUnavailable !== undefined) return set;
  const { maxUnavailable: _dropped, ...rest } = rollingUpdate;
  return { ...set, spec: { ...set.spec, updateStrategy: { ...set.spec.updateStrategy, rollingUpdate: rest } } };
}

/** Runs pods that keep their names and their storage. */
export const StatefulSet = defineKind<StatefulSet>({
  group: 'apps',
  version: 'v1',
  kind: 'StatefulSet',
  plural: 'statefulsets',
  singular: 'statefulset',
  shortNames: ['sts'],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  validateName: nameIsDnsLabel,
  scale: {
    specReplicas: ({ spec }) => spec?.replicas ?? 0,
    statusReplicas: ({ status }) => status?.replicas ?? 0,
    selector: ({ spec }) => usableMatcher(spec?.selector)?.toString() ?? '',
    withReplicas: (set, replicas) => ({ ...set, spec: { ...(set.spec ?? EMPTY_SPEC), replicas } }),
  },
  defaults,
  prepareForCreate: (set) => atFirstGeneration({ ...withoutDisabledFields(set), status: { replicas: 0 } }),
  prepareForUpdate(given, old) {
    const set = withoutDisabledFields(given, old);
    return isSemanticallyEqual(set.spec, old.spec) ? set : atNextGeneration(set, old);
  },
  validate: ({ spec = EMPTY_SPEC }, errors, path) => validateStatefulSetSpec(spec, errors, path.child('spec')),
  validateUpdate({ spec = EMPTY_SPEC }, old, errors, path) {
    validateStatefulSetChange(spec, old.spec ?? EMPTY_SPEC, errors, path.child('spec'));
  },
  validateStatusUpdate({ status }, old, errors, path) {
    validateStatefulSetStatus(status, old.status, errors, path.child('status'));
  },
  warnings({ metadata, spec }, old) {
    if (old !== undefined && old.metadata.generation === metadata.generation) return [];
    return podTemplateWarnings(spec?.template ?? EMPTY_TEMPLATE, TEMPLATE_PATH);
  },
  columns: [
    nameColumn,
    {
      name: 'Ready',
      type: 'string',
      priority: 0,
      value: ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`,
    },
    ageColumn,
    ...containerColumns<StatefulSet>(({ spec }) => spec?.template),
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'not simulated',
      note: 'StatefulSets are stored, but their controller does not run yet: no pods and no claims are made.',
    },
    {
      field: 'spec',
      fidelity: 'faithful',
      note: 'As an object of the API it is the real one: defaults, validation, what may change and what is printed are those of v1.32.',
    },
    {
      field: 'spec.replicas',
      fidelity: 'not simulated',
      note: 'kubectl scale writes the number, and nothing follows it.',
    },
  ],
});
