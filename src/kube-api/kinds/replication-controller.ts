/**
 * ReplicationControllers (kubernetes/pkg/registry/core/replicationcontroller/strategy.go, pkg/apis/core/v1/defaults.go,
 * pkg/apis/core/validation/validation.go).
 */
import type {
  ReplicationController as ReplicationControllerObject,
  ReplicationControllerSpec,
} from '../generated/types.gen.ts';
import { withChanges } from '../meta/copy-on-write.ts';
import { isSemanticallyEqual } from '../meta/equality.ts';
import type { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { formatLabels, type Labels, matcherOfSet } from '../meta/label-selector.ts';
import { validateNonNegative } from '../meta/object-meta.ts';
import { ageColumn, containerColumns, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';
import { atFirstGeneration, atNextGeneration } from './generation.ts';
import { defaultPodTemplateSpec } from './pod-spec/index.ts';
import { validateReplicatedTemplate, workloadWarnings } from './workloads/pod-template-rules.ts';
import { validateReplicaStatus } from './workloads/replica-status.ts';

export type ReplicationController = ReplicationControllerObject;

const EMPTY_SPEC: ReplicationControllerSpec = Object.freeze({});

function isEmpty(labels: Labels | undefined): boolean {
  return Object.keys(labels ?? {}).length === 0;
}

/** The selector and the controller's own labels follow the template's labels when they are left out. */
function defaults(controller: ReplicationController): ReplicationController {
  const given = controller.spec ?? EMPTY_SPEC;
  const template = given.template && defaultPodTemplateSpec(given.template);
  const templateLabels = template?.metadata?.labels;
  const spec = withChanges(given, {
    replicas: given.replicas ?? 1,
    ...(template && { template }),
    ...(isEmpty(given.selector) && templateLabels && { selector: templateLabels }),
  });
  const metadata =
    isEmpty(controller.metadata.labels) && templateLabels
      ? withChanges(controller.metadata, { labels: templateLabels })
      : controller.metadata;
  return withChanges(controller, { metadata, spec });
}

function validate(controller: ReplicationController, errors: FieldErrors, root: FieldPath): void {
  const spec = controller.spec ?? EMPTY_SPEC;
  const path = root.child('spec');
  validateNonNegative(spec.minReadySeconds, errors, path.child('minReadySeconds'));
  const matcher = matcherOfSet(spec.selector);
  if (matcher.isEmpty) errors.required(path.child('selector'));
  validateNonNegative(spec.replicas, errors, path.child('replicas'));
  const templatePath = path.child('template');
  if (spec.template === undefined) errors.required(templatePath);
  else validateReplicatedTemplate(spec.template, matcher, 'ReplicationController', errors, templatePath);
}

/** Keeps a number of equal pods running: the older sibling of ReplicaSets. */
export const ReplicationController = defineKind<ReplicationController>({
  group: '',
  version: 'v1',
  kind: 'ReplicationController',
  plural: 'replicationcontrollers',
  singular: 'replicationcontroller',
  shortNames: ['rc'],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  scale: {
    specReplicas: ({ spec }) => spec?.replicas ?? 0,
    statusReplicas: ({ status }) => status?.replicas ?? 0,
    selector: ({ spec }) => matcherOfSet(spec?.selector).toString(),
    withReplicas: (controller, replicas) => ({ ...controller, spec: { ...controller.spec, replicas } }),
  },
  defaultPropagation: 'Orphan',
  defaults,
  prepareForCreate: (controller) => atFirstGeneration({ ...controller, status: { replicas: 0 } }),
  prepareForUpdate(controller, old) {
    return isSemanticallyEqual(controller.spec, old.spec) ? controller : atNextGeneration(controller, old);
  },
  validate,
  validateStatusUpdate(controller, _old, errors, path) {
    validateReplicaStatus(controller.status, errors, path.child('status'));
  },
  warnings: (controller, old) => workloadWarnings(controller, old, ({ spec }) => spec?.template),
  selectableFields: { 'status.replicas': ({ status }) => String(status?.replicas ?? 0) },
  columns: [
    nameColumn,
    { name: 'Desired', type: 'integer', priority: 0, value: ({ spec }) => spec?.replicas ?? 0 },
    { name: 'Current', type: 'integer', priority: 0, value: ({ status }) => status?.replicas ?? 0 },
    { name: 'Ready', type: 'integer', priority: 0, value: ({ status }) => status?.readyReplicas ?? 0 },
    ageColumn,
    ...containerColumns<ReplicationController>(({ spec }) => spec?.template),
    { name: 'Selector', type: 'string', priority: 1, value: ({ spec }) => formatLabels(spec?.selector) },
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'faithful',
      note: 'An older form of ReplicaSets, kept by the same machinery as upstream.',
    },
    {
      field: 'spec.template',
      fidelity: 'simplified',
      note: 'Its pods are as simplified as all pods are.',
      like: 'Pod',
    },
  ],
});
