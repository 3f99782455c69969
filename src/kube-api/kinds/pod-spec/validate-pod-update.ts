/**
 * What may change in a pod: hardly anything but images.
 * Upstream: ValidatePodUpdate, ValidatePodEphemeralContainersUpdate in kubernetes/pkg/apis/core/validation/validation.go.
 */
import type { Container, ObjectMeta, Pod, PodSchedulingGate, PodSpec, Toleration } from '../../generated/types.gen.ts';
import { withChanges } from '../../meta/copy-on-write.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { goQuote } from '../../meta/go-syntax.ts';
import { rangeMessage } from '../../meta/names.ts';
import { EMPTY_POD_SPEC } from './default-pod-spec.ts';
import { isSet } from './field-checks.ts';
import { checkGatedNodeAffinity, checkGatedNodeSelector } from './gated-pod-update.ts';
import { goDiff } from './go-values/go-diff.ts';
import { semanticEqual } from './semantic-equal.ts';
import { checkImagePadding } from './validate-containers.ts';
import { APP_ARMOR_PREFIX, MIRROR_POD } from './validate-pod-annotations.ts';

const UPDATABLE_FIELDS = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
].join(',');
const MAX_INT32 = 2 ** 31 - 1;

/** Adds the problems of a change to a pod; nothing but annotations is looked at when both share one spec. */
export function validatePodUpdate(pod: Pod, old: Pod, errors: FieldErrors, path: FieldPath): void {
  validateAnnotationUpdate(pod.metadata, old.metadata, errors, path.child('metadata', 'annotations'));
  if (pod.spec === old.spec) return;
  const spec = pod.spec ?? EMPTY_POD_SPEC;
  const oldSpec = old.spec ?? EMPTY_POD_SPEC;
  const specPath = path.child('spec');
  for (const field of ['containers', 'initContainers'] as const) {
    if (!checkContainers(spec[field] ?? [], oldSpec[field] ?? [], errors, specPath.child(field))) return;
  }
  if (!checkDeadline(spec, oldSpec, errors, specPath.child('activeDeadlineSeconds'))) return;
  checkTolerations(spec.tolerations ?? [], oldSpec.tolerations ?? [], errors, specPath.child('tolerations'));
  checkGates(spec.schedulingGates ?? [], oldSpec.schedulingGates ?? [], errors, specPath.child('schedulingGates'));
  if (semanticEqual(spec, oldSpec)) return;
  const rest = withoutUpdatableChanges(spec, oldSpec, errors, specPath);
  if (semanticEqual(rest, oldSpec)) return;
  const diff = goDiff('PodSpec', oldSpec, rest);
  errors.forbidden(specPath, `pod updates may not change fields other than ${UPDATABLE_FIELDS}\n${diff}`);
}

/** Adds what may not happen to annotations about pods; `path` is the annotations'. */
export function validateAnnotationUpdate(
  { annotations = {} }: ObjectMeta,
  { annotations: old = {} }: ObjectMeta,
  errors: FieldErrors,
  path: FieldPath,
): void {
  if (annotations === old) return;
  for (const [key, value] of Object.entries(old)) {
    if (annotations[key] === value) continue;
    if (key.startsWith(APP_ARMOR_PREFIX)) {
      errors.forbidden(path.key(key), 'may not remove or update AppArmor annotations');
    }
    if (key === MIRROR_POD) errors.forbidden(path.key(key), 'may not remove or update mirror pod annotation');
  }
  for (const key of Object.keys(annotations)) {
    if (key in old) continue;
    if (key.startsWith(APP_ARMOR_PREFIX)) errors.forbidden(path.key(key), 'may not add AppArmor annotations');
    if (key === MIRROR_POD) errors.forbidden(path.key(key), 'may not add mirror pod annotation');
  }
}

/** Answers whether it makes sense to go on. */
function checkContainers(
  containers: readonly Container[],
  old: readonly Container[],
  errors: FieldErrors,
  path: FieldPath,
): boolean {
  if (containers.length !== old.length) {
    errors.forbidden(path, 'pod updates may not add or remove containers');
    return false;
  }
  for (const [index, container] of containers.entries()) {
    const at = path.index(index);
    if (!isSet(container.image)) errors.required(at.child('image'));
    checkImagePadding(container, errors, at);
  }
  return true;
}

/** A deadline may be set once and then only come nearer. Answers whether it makes sense to go on. */
function checkDeadline(spec: PodSpec, oldSpec: PodSpec, errors: FieldErrors, path: FieldPath): boolean {
  const { activeDeadlineSeconds: deadline } = spec;
  const { activeDeadlineSeconds: oldDeadline } = oldSpec;
  if (deadline === undefined) {
    if (oldDeadline === undefined) return true;
    errors.invalid(path, undefined, 'must not update from a positive integer to nil value');
    return true;
  }
  if (deadline < 0 || deadline > MAX_INT32) {
    errors.invalid(path, deadline, rangeMessage(0, MAX_INT32));
    return false;
  }
  if (oldDeadline === undefined || oldDeadline >= deadline) return true;
  errors.invalid(path, deadline, 'must be less than or equal to previous value');
  return false;
}

function checkTolerations(
  tolerations: readonly Toleration[],
  old: readonly Toleration[],
  errors: FieldErrors,
  path: FieldPath,
): void {
  const isKept = (before: Toleration): boolean =>
    tolerations.some((now) => semanticEqual(now, withChanges(before, { tolerationSeconds: now.tolerationSeconds })));
  if (!old.every(isKept)) {
    errors.forbidden(path, 'existing toleration can not be modified except its tolerationSeconds');
  }
}

function checkGates(
  gates: readonly PodSchedulingGate[],
  old: readonly PodSchedulingGate[],
  errors: FieldErrors,
  path: FieldPath,
): void {
  for (const [index, { name }] of gates.entries()) {
    if (old.some((gate) => gate.name === name)) continue;
    errors.forbidden(
      path.index(index).child('name'),
      `only deletion is allowed, but found new scheduling gate '${name}'`,
    );
  }
}

/** `spec` with all that may change put back to what it was: whatever is left differing may not change. */
function withoutUpdatableChanges(spec: PodSpec, old: PodSpec, errors: FieldErrors, path: FieldPath): PodSpec {
  const withOldImages = (list: readonly Container[], oldList: readonly Container[]): readonly Container[] =>
    list.map((container, index) => withChanges(container, { image: oldList[index]?.image }));
  const grace = old.terminationGracePeriodSeconds;
  const isGraceMended = grace !== undefined && grace < 0 && spec.terminationGracePeriodSeconds === 1;
  const rest = withChanges(spec, {
    containers: withOldImages(spec.containers ?? [], old.containers ?? []),
    initContainers: spec.initContainers && withOldImages(spec.initContainers, old.initContainers ?? []),
    activeDeadlineSeconds: old.activeDeadlineSeconds,
    schedulingGates: old.schedulingGates,
    tolerations: old.tolerations,
    terminationGracePeriodSeconds: isGraceMended ? grace : spec.terminationGracePeriodSeconds,
  });
  if ((old.schedulingGates ?? []).length === 0) return rest;
  return withChanges(rest, {
    nodeSelector: checkGatedNodeSelector(rest, old, errors, path.child('nodeSelector')),
    affinity: checkGatedNodeAffinity(rest, old, errors, path.child('affinity', 'nodeAffinity')),
  });
}

/** Puts everything but ephemeral containers back to what it was: what the `ephemeralcontainers` subresource may change. */
export function prepareForEphemeralContainersUpdate(pod: Pod, old: Pod): Pod {
  const spec = withChanges(old.spec ?? EMPTY_POD_SPEC, { ephemeralContainers: pod.spec?.ephemeralContainers });
  return { ...old, spec };
}

/** Adds the problems of a change to a pod's ephemeral containers: they may be added, not changed or removed. */
export function validateEphemeralContainersUpdate(pod: Pod, old: Pod, errors: FieldErrors, path: FieldPath): void {
  if (old.metadata.annotations?.[MIRROR_POD] !== undefined) {
    errors.list.length = 0;
    errors.forbidden(path, 'static pods do not support ephemeral containers');
    return;
  }
  const at = path.child('spec', 'ephemeralContainers');
  const now = new Map((pod.spec?.ephemeralContainers ?? []).map((container) => [container.name, container]));
  for (const container of old.spec?.ephemeralContainers ?? []) {
    const found = now.get(container.name);
    const subject = `existing ephemeral containers ${goQuote(container.name)}`;
    if (found === undefined) errors.forbidden(at, `${subject} may not be removed\n`);
    else if (!semanticEqual(container, found)) {
      const diff = goDiff('EphemeralContainer', container, found);
      errors.forbidden(at, `${subject} may not be changed\n${diff}`);
    }
  }
}
