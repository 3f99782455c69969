/**
 * Deployments (kubernetes/pkg/registry/apps/deployment/strategy.go, pkg/apis/apps/v1/defaults.go,
 * pkg/apis/apps/validation/validation.go).
 */
import type {
  Deployment as DeploymentObject,
  DeploymentSpec,
  DeploymentStatus,
  DeploymentStrategy,
} from '../generated/types.gen.ts';
import { withChanges } from '../meta/copy-on-write.ts';
import { isSemanticallyEqual } from '../meta/equality.ts';
import type { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { labelSelectorSyntax } from '../meta/label-selector.ts';
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
import { validateAtMost } from './workloads/replica-status.ts';
import { validateStrategy } from './workloads/rolling-update.ts';

export type Deployment = DeploymentObject;

/** What a Deployment without a spec asks for: nothing that could be granted. */
const EMPTY_SPEC = Object.freeze({ template: Object.freeze({}) }) as DeploymentSpec;

function defaultStrategy(given: DeploymentStrategy | undefined): DeploymentStrategy {
  const strategy = given?.type === undefined ? { ...given, type: 'RollingUpdate' as const } : given;
  if (strategy.type !== 'RollingUpdate') return strategy;
  const { maxUnavailable, maxSurge } = strategy.rollingUpdate ?? {};
  if (maxUnavailable !== undefined && maxSurge !== undefined) return strategy;
  return { ...strategy, rollingUpdate: { maxUnavailable: maxUnavailable ?? '25%', maxSurge: maxSurge ?? '25%' } };
}

function defaults(deployment: Deployment): Deployment {
  const given = deployment.spec ?? EMPTY_SPEC;
  const spec = withChanges(given, {
    replicas: given.replicas ?? 1,
    strategy: defaultStrategy(given.strategy),
    revisionHistoryLimit: given.revisionHistoryLimit ?? 10,
    progressDeadlineSeconds: given.progressDeadlineSeconds ?? 600,
    template: defaultPodTemplateSpec(given.template),
  });
  return withChanges(deployment, { spec });
}

function validate(deployment: Deployment, errors: FieldErrors, root: FieldPath): void {
  const spec = deployment.spec ?? EMPTY_SPEC;
  const path = root.child('spec');
  validateNonNegative(spec.replicas, errors, path.child('replicas'));
  validateSelector(spec.selector, errors, path.child('selector'));
  const matcher = usableMatcher(spec.selector);
  if (matcher === undefined) {
    errors.invalid(path.child('selector'), labelSelectorSyntax(spec.selector), 'invalid label selector');
  } else {
    validateReplicatedTemplate(spec.template, matcher, 'ReplicaSet', errors, path.child('template'));
  }
  validateStrategy(spec.strategy, errors, path.child('strategy'));
  validateNonNegative(spec.minReadySeconds, errors, path.child('minReadySeconds'));
  validateNonNegative(spec.revisionHistoryLimit, errors, path.child('revisionHistoryLimit'));
  const { progressDeadlineSeconds: deadline, minReadySeconds = 0 } = spec;
  validateNonNegative(deadline, errors, path.child('progressDeadlineSeconds'));
  if (deadline !== undefined && deadline <= minReadySeconds) {
    errors.invalid(path.child('progressDeadlineSeconds'), deadline, 'must be greater than minReadySeconds');
  }
}

const COUNTS = [
  'observedGeneration',
  'replicas',
  'updatedReplicas',
  'readyReplicas',
  'availableReplicas',
  'unavailableReplicas',
  'collisionCount',
] as const satisfies readonly (keyof DeploymentStatus)[];

function validateStatusUpdate(deployment: Deployment, old: Deployment, errors: FieldErrors, root: FieldPath): void {
  const { status } = deployment;
  const path = root.child('status');
  for (const count of COUNTS) validateNonNegative(status?.[count], errors, path.child(count));
  validateAtMost(status, ['updatedReplicas', 'readyReplicas', 'availableReplicas'], errors, path);
  const collisions = status?.collisionCount ?? 0;
  if (collisions < (old.status?.collisionCount ?? 0)) {
    errors.invalid(path.child('collisionCount'), collisions, 'cannot be decremented');
  }
}

function isNewGeneration(deployment: Deployment, old: Deployment): boolean {
  // annotations are copied to replica sets, so the controller has work to do when they change
  return (
    !isSemanticallyEqual(deployment.spec, old.spec) ||
    !isSemanticallyEqual(deployment.metadata.annotations, old.metadata.annotations)
  );
}

/** Rolls its pods from one template to the next. */
export const Deployment = defineKind<Deployment>({
  group: 'apps',
  version: 'v1',
  kind: 'Deployment',
  plural: 'deployments',
  singular: 'deployment',
  shortNames: ['deploy'],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  scale: {
    specReplicas: ({ spec }) => spec?.replicas ?? 0,
    statusReplicas: ({ status }) => status?.replicas ?? 0,
    selector: ({ spec }) => usableMatcher(spec?.selector)?.toString() ?? '',
    withReplicas: (deployment, replicas) => ({ ...deployment, spec: { ...(deployment.spec ?? EMPTY_SPEC), replicas } }),
  },
  defaults,
  prepareForCreate: (deployment) => atFirstGeneration(withChanges(deployment, { status: undefined })),
  prepareForUpdate(deployment, old) {
    return isNewGeneration(deployment, old) ? atNextGeneration(deployment, old) : deployment;
  },
  prepareForStatusUpdate(deployment, old) {
    const metadata = withChanges(deployment.metadata, { labels: old.metadata.labels });
    return withChanges(old, { metadata, status: deployment.status });
  },
  validate,
  validateUpdate(deployment, old, errors, path) {
    const selector = deployment.spec?.selector;
    if (isSemanticallyEqual(selector, old.spec?.selector)) return;
    const shown = selector && labelSelectorSyntax(selector);
    errors.invalid(path.child('spec', 'selector'), shown, FIELD_IMMUTABLE_MESSAGE);
  },
  validateStatusUpdate,
  warnings: (deployment, old) => workloadWarnings(deployment, old, ({ spec }) => spec?.template),
  columns: [
    nameColumn,
    {
      name: 'Ready',
      type: 'string',
      priority: 0,
      value: ({ spec, status }) => `${status?.readyReplicas ?? 0}/${spec?.replicas ?? 0}`,
    },
    { name: 'Up-to-date', type: 'string', priority: 0, value: ({ status }) => status?.updatedReplicas ?? 0 },
    { name: 'Available', type: 'string', priority: 0, value: ({ status }) => status?.availableReplicas ?? 0 },
    ageColumn,
    ...containerColumns<Deployment>(({ spec }) => spec?.template),
    {
      name: 'Selector',
      type: 'string',
      priority: 1,
      value: ({ spec }) => usableMatcher(spec?.selector)?.toString() ?? '<invalid>',
    },
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'faithful',
      note: 'Its controller makes, scales and replaces ReplicaSets as upstream does, with the same events, conditions and hashes in names.',
    },
    {
      field: 'spec.strategy',
      fidelity: 'faithful',
      note: 'Rolling updates keep to maxSurge and maxUnavailable; Recreate ends the old pods first.',
    },
    {
      field: 'spec.progressDeadlineSeconds',
      fidelity: 'faithful',
      note: 'A rollout that does not get on is reported as ProgressDeadlineExceeded.',
    },
    {
      field: 'spec.revisionHistoryLimit, spec.paused',
      fidelity: 'faithful',
      note: 'Old ReplicaSets are kept for going back and then cleaned up; a paused Deployment scales but does not roll out.',
    },
    {
      field: 'spec.template',
      fidelity: 'simplified',
      note: 'Its pods are as simplified as all pods are.',
      like: 'Pod',
    },
  ],
});
