/**
 * ReplicaSets (kubernetes/pkg/registry/apps/replicaset/strategy.go, pkg/apis/apps/v1/defaults.go,
 * pkg/apis/apps/validation/validation.go).
 */
import type { ReplicaSet as ReplicaSetObject, ReplicaSetSpec } from '../generated/types.gen.ts';
import { withChanges } from '../meta/copy-on-write.ts';
import { isSemanticallyEqual } from '../meta/equality.ts';
import type { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { formatLabelSelector, labelSelectorSyntax } from '../meta/label-selector.ts';
import { FIELD_IMMUTABLE_MESSAGE, validateNonNegative } from '../meta/object-meta.ts';
import { ageColumn, containerColumns, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';
import { atFirstGeneration, atNextGeneration } from './generation.ts';
import { defaultPodTemplateSpec } from './pod-spec/index.ts';
import {
  usableMatcher,
  validateReplicatedTemplate,
  validateSelector,
  workloadWarnings,
} from './workloads/pod-template-rules.ts';
import { validateReplicaStatus } from './workloads/replica-status.ts';

export type ReplicaSet = ReplicaSetObject;

/** What a ReplicaSet without a spec asks for: nothing that could be granted. */
const EMPTY_TEMPLATE = Object.freeze({});
const EMPTY_SPEC = Object.freeze({ template: EMPTY_TEMPLATE }) as Partial<ReplicaSetSpec> as ReplicaSetSpec;

function defaults(replicaSet: ReplicaSet): ReplicaSet {
  const given = replicaSet.spec ?? EMPTY_SPEC;
  const template = defaultPodTemplateSpec(given.template ?? EMPTY_TEMPLATE);
  const changes = { replicas: given.replicas ?? 1, template };
  return withChanges(replicaSet, { spec: withChanges(given, changes) });
}

function validate(replicaSet: ReplicaSet, errors: FieldErrors, root: FieldPath): void {
  const spec = replicaSet.spec ?? EMPTY_SPEC;
  const path = root.child('spec');
  validateNonNegative(spec.replicas, errors, path.child('replicas'));
  validateNonNegative(spec.minReadySeconds, errors, path.child('minReadySeconds'));
  validateSelector(spec.selector, errors, path.child('selector'));
  const matcher = usableMatcher(spec.selector);
  if (matcher === undefined) {
    errors.invalid(path.child('selector'), labelSelectorSyntax(spec.selector), 'invalid label selector');
  } else {
    validateReplicatedTemplate(spec.template ?? EMPTY_TEMPLATE, matcher, 'ReplicaSet', errors, path.child('template'));
  }
}

/** Keeps a number of equal pods running. */
export const ReplicaSet = defineKind<ReplicaSet>({
  group: 'apps',
  version: 'v1',
  kind: 'ReplicaSet',
  plural: 'replicasets',
  singular: 'replicaset',
  shortNames: ['rs'],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  scale: {
    specReplicas: ({ spec }) => spec?.replicas ?? 0,
    statusReplicas: ({ status }) => status?.replicas ?? 0,
    selector: ({ spec }) => usableMatcher(spec?.selector)?.toString() ?? '',
    withReplicas: (replicaSet, replicas) => ({ ...replicaSet, spec: { ...(replicaSet.spec ?? EMPTY_SPEC), replicas } }),
  },
  defaults,
  prepareForCreate: (replicaSet) => atFirstGeneration({ ...replicaSet, status: { replicas: 0 } }),
  prepareForUpdate(replicaSet, old) {
    return isSemanticallyEqual(replicaSet.spec, old.spec) ? replicaSet : atNextGeneration(replicaSet, old);
  },
  validate,
  validateUpdate(replicaSet, old, errors, path) {
    const selector = replicaSet.spec?.selector;
    if (isSemanticallyEqual(selector, old.spec?.selector)) return;
    const shown = selector && labelSelectorSyntax(selector);
    errors.invalid(path.child('spec', 'selector'), shown, FIELD_IMMUTABLE_MESSAGE);
  },
  validateStatusUpdate(replicaSet, _old, errors, path) {
    validateReplicaStatus(replicaSet.status, errors, path.child('status'));
  },
  warnings: (replicaSet, old) => workloadWarnings(replicaSet, old, ({ spec }) => spec?.template),
  columns: [
    nameColumn,
    { name: 'Desired', type: 'integer', priority: 0, value: ({ spec }) => spec?.replicas ?? 0 },
    { name: 'Current', type: 'integer', priority: 0, value: ({ status }) => status?.replicas ?? 0 },
    { name: 'Ready', type: 'integer', priority: 0, value: ({ status }) => status?.readyReplicas ?? 0 },
    ageColumn,
    ...containerColumns<ReplicaSet>(({ spec }) => spec?.template),
    { name: 'Selector', type: 'string', priority: 1, value: ({ spec }) => formatLabelSelector(spec?.selector) },
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'faithful',
      note: 'Its controller adopts, makes and deletes pods as upstream does, in bursts that double, and prefers to delete pods that cost least.',
    },
    {
      field: 'spec.minReadySeconds',
      fidelity: 'faithful',
      note: 'A pod counts as available only after being ready for so long.',
    },
    {
      field: 'spec.template',
      fidelity: 'simplified',
      note: 'Its pods are as simplified as all pods are.',
      like: 'Pod',
    },
  ],
});
