/**
 * What StatefulSets must look like (kubernetes/pkg/apis/apps/validation/validation.go). As in v1.32 the pod spec of the
 * template is not looked into, nor are the claim templates; a controller that can't create the pods is the one to say so.
 */
import type {
  PodTemplateSpec,
  StatefulSetPersistentVolumeClaimRetentionPolicy,
  StatefulSetSpec,
  StatefulSetStatus,
  StatefulSetUpdateStrategy,
} from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { GoSyntax, goQuote, goStringMap } from '../../meta/go-syntax.ts';
import { intOrStringSyntax, intValue } from '../../meta/int-or-string.ts';
import { labelSelectorSyntax } from '../../meta/label-selector.ts';
import {
  validateAnnotations,
  validateLabelSelector,
  validateLabels,
  validateNonNegative,
} from '../../meta/object-meta.ts';
import { EMPTY_POD_SPEC } from '../pod-spec/default-pod-spec.ts';
import { validateAlwaysRestarting } from '../pod-spec/index.ts';
import { semanticEqual } from '../pod-spec/semantic-equal.ts';
import { validatePodAnnotations } from '../pod-spec/validate-pod-annotations.ts';
import { usableMatcher } from './pod-template-rules.ts';
import { validateAtMost } from './replica-status.ts';
import { validateAtMostAll, validateCountOrPercent } from './rolling-update.ts';

const RETENTIONS = ['Retain', 'Delete'] as const;
const CHANGEABLE = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
] as const satisfies readonly (keyof StatefulSetSpec)[];

/** Adds the problems of a defaulted spec. */
export function validateStatefulSetSpec(spec: StatefulSetSpec, errors: FieldErrors, path: FieldPath): void {
  const { podManagementPolicy: policy = '', selector, ordinals } = spec;
  const policyPath = path.child('podManagementPolicy');
  if (policy === '') errors.required(policyPath);
  else if (policy !== 'OrderedReady' && policy !== 'Parallel') {
    errors.invalid(policyPath, policy, "must be 'OrderedReady' or 'Parallel'");
  }
  validateUpdateStrategy(spec.updateStrategy ?? {}, errors, path.child('updateStrategy'));
  const retention = spec.persistentVolumeClaimRetentionPolicy;
  if (retention !== undefined) {
    validateRetention(retention, errors, path.child('persistentVolumeClaimRetentionPolicy'));
  }
  validateNonNegative(spec.replicas, errors, path.child('replicas'));
  validateNonNegative(spec.minReadySeconds, errors, path.child('minReadySeconds'));
  validateNonNegative(ordinals?.start, errors, path.child('ordinals.start'));
  const selectorPath = path.child('selector');
  if (selector === undefined) {
    errors.required(selectorPath);
  } else {
    validateLabelSelector(selector, errors, selectorPath);
    if (Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0) {
      errors.invalid(selectorPath, labelSelectorSyntax(selector), 'empty selector is invalid for statefulset');
    }
  }
  const templatePath = path.child('template');
  const template = spec.template ?? {};
  const matcher = usableMatcher(selector);
  if (matcher === undefined) {
    errors.invalid(selectorPath, selector && labelSelectorSyntax(selector), '');
  } else {
    const labels = template.metadata?.labels;
    if (!matcher.isEmpty && !matcher.matches(labels)) {
      const shown = new GoSyntax(goStringMap(labels));
      errors.invalid(templatePath.child('metadata', 'labels'), shown, '`selector` does not match template `labels`');
    }
    validateTemplateMetadata(template, errors, templatePath);
  }
  validateAlwaysRestarting(template, 'StatefulSet', errors, templatePath);
}

function validateTemplateMetadata({ metadata, spec }: PodTemplateSpec, errors: FieldErrors, path: FieldPath): void {
  validateLabels(metadata?.labels, errors, path.child('labels'));
  validateAnnotations(metadata?.annotations, errors, path.child('annotations'));
  validatePodAnnotations(metadata?.annotations, spec ?? EMPTY_POD_SPEC, errors, path.child('annotations'));
}

function validateUpdateStrategy(
  { type = '', rollingUpdate }: Omit<StatefulSetUpdateStrategy, 'type'> & { readonly type?: string },
  errors: FieldErrors,
  path: FieldPath,
): void {
  const updatePath = path.child('rollingUpdate');
  const partition = rollingUpdate?.partition ?? 0;
  const maxUnavailable = rollingUpdate?.maxUnavailable;
  if (type === '') {
    errors.required(path);
  } else if (type === 'OnDelete') {
    if (rollingUpdate === undefined) return;
    const pointer = `(*intstr.IntOrString)(${maxUnavailable === undefined ? 'nil' : '0xc000000000'})`;
    const shown = new GoSyntax(
      `apps.RollingUpdateStatefulSetStrategy{Partition:${partition}, MaxUnavailable:${pointer}}`,
    );
    errors.invalid(updatePath, shown, "only allowed for updateStrategy 'RollingUpdate'");
  } else if (type === 'RollingUpdate') {
    validateNonNegative(partition, errors, updatePath.child('partition'));
    if (maxUnavailable === undefined) return;
    const unavailablePath = updatePath.child('maxUnavailable');
    validateCountOrPercent(maxUnavailable, errors, unavailablePath);
    const isNone = typeof maxUnavailable === 'string' ? /^0+%$/.test(maxUnavailable) : maxUnavailable === 0;
    if (
      isNone ||
      (typeof maxUnavailable === 'string' && !maxUnavailable.endsWith('%') && intValue(maxUnavailable) === 0)
    ) {
      errors.invalid(unavailablePath, intOrStringSyntax(maxUnavailable), 'cannot be 0');
    }
    validateAtMostAll(maxUnavailable, errors, unavailablePath);
  } else {
    const pointer = `(*apps.RollingUpdateStatefulSetStrategy)(${rollingUpdate === undefined ? 'nil' : '0xc000000000'})`;
    const shown = new GoSyntax(`apps.StatefulSetUpdateStrategy{Type:${goQuote(type)}, RollingUpdate:${pointer}}`);
    errors.invalid(path, shown, "must be 'RollingUpdate' or 'OnDelete'");
  }
}

function validateRetention(
  retention: StatefulSetPersistentVolumeClaimRetentionPolicy,
  errors: FieldErrors,
  path: FieldPath,
): void {
  for (const field of ['whenDeleted', 'whenScaled'] as const) {
    const value = retention[field] ?? '';
    if (!(RETENTIONS as readonly string[]).includes(value)) errors.notSupported(path.child(field), value, RETENTIONS);
  }
}

/** Adds the problem of a change to what a StatefulSet can't change. */
export function validateStatefulSetChange(
  spec: StatefulSetSpec,
  old: StatefulSetSpec,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const fixed = (each: StatefulSetSpec): object =>
    Object.fromEntries(Object.entries(each).filter(([field]) => !(CHANGEABLE as readonly string[]).includes(field)));
  if (semanticEqual(fixed(spec), fixed(old))) return;
  errors.forbidden(
    path,
    "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
  );
}

const COUNTS = [
  'replicas',
  'readyReplicas',
  'currentReplicas',
  'updatedReplicas',
  'availableReplicas',
  'observedGeneration',
  'collisionCount',
] as const satisfies readonly (keyof StatefulSetStatus)[];

/** Adds the problems of a status and of the step to it from the one before. */
export function validateStatefulSetStatus(
  status: StatefulSetStatus | undefined,
  old: StatefulSetStatus | undefined,
  errors: FieldErrors,
  path: FieldPath,
): void {
  for (const count of COUNTS) validateNonNegative(status?.[count], errors, path.child(count));
  const { availableReplicas = 0, readyReplicas = 0, ...rest } = status ?? {};
  const counts = ['readyReplicas', 'currentReplicas', 'updatedReplicas', 'availableReplicas'] as const;
  // the last of upstream's checks is worded its own way here
  validateAtMost({ ...rest, readyReplicas, availableReplicas }, counts, errors, path, 'status.readyReplicas');
  const collisions = status?.collisionCount ?? 0;
  if (collisions < (old?.collisionCount ?? 0)) {
    errors.invalid(path.child('collisionCount'), collisions, 'cannot be decremented');
  }
}
