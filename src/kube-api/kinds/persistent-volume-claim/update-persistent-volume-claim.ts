/**
 * What a change may do to a claim: bind it once, name its class once, ask for more.
 * Upstream: ValidatePersistentVolumeClaimUpdate, ValidatePersistentVolumeClaimStatusUpdate in
 * kubernetes/pkg/apis/core/validation/validation.go.
 */
import type { PersistentVolumeClaim, PersistentVolumeClaimSpec } from '../../generated/types.gen.ts';
import { withChanges } from '../../meta/copy-on-write.ts';
import { type FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { checkQualifiedName } from '../../meta/names.ts';
import { FIELD_IMMUTABLE_MESSAGE } from '../../meta/object-meta.ts';
import { parseQuantity, Quantity } from '../../meta/quantity.ts';
import { goDiff } from '../pod-spec/go-values/go-diff.ts';
import { semanticEqual } from '../pod-spec/semantic-equal.ts';
import { validateClaimSpec } from '../pod-spec/validate-claim-template.ts';
import { isNativeResource } from '../pod-spec/validate-resources.ts';
import { BETA_CLASS_ANNOTATION } from '../storage/storage-class-names.ts';

const SIZE_FIELD = ['spec', 'resources', 'requests', 'storage'];
const RESIZE_STATES: readonly string[] = [
  'ControllerResizeInProgress',
  'ControllerResizeInfeasible',
  'NodeResizeInProgress',
  'NodeResizeInfeasible',
  'NodeResizePending',
].sort();

/** Adds the problems of a claim. */
export function validatePersistentVolumeClaim(
  { spec }: PersistentVolumeClaim,
  errors: FieldErrors,
  path: FieldPath,
): void {
  validateClaimSpec(spec ?? {}, errors, path.child('spec'));
}

/** Adds the problems of a change; upstream looks at the claim as a whole once more before that. */
export function validatePersistentVolumeClaimUpdate(
  claim: PersistentVolumeClaim,
  old: PersistentVolumeClaim,
  errors: FieldErrors,
  path: FieldPath,
): void {
  validatePersistentVolumeClaim(claim, errors, path);
  const spec = claim.spec ?? {};
  const oldSpec = old.spec ?? {};
  const annotation = claim.metadata.annotations?.[BETA_CLASS_ANNOTATION];
  const oldAnnotation = old.metadata.annotations?.[BETA_CLASS_ANNOTATION];
  const isFromAnnotation = movesClassFromAnnotation(spec, oldSpec, annotation, oldAnnotation);
  if (!isFromAnnotation && (annotation ?? '') !== (oldAnnotation ?? '')) {
    const at = path.child('metadata', 'annotations', BETA_CLASS_ANNOTATION);
    errors.invalid(at, annotation ?? '', FIELD_IMMUTABLE_MESSAGE);
  }
  const isNamedLate =
    spec.storageClassName !== undefined &&
    oldSpec.storageClassName === undefined &&
    (oldAnnotation === undefined || oldAnnotation === spec.storageClassName);
  const expected = withChanges(oldSpec, {
    volumeName: (oldSpec.volumeName ?? '') === '' ? spec.volumeName : oldSpec.volumeName,
  });
  const compared = withChanges(spec, {
    storageClassName: isFromAnnotation ? undefined : isNamedLate ? oldSpec.storageClassName : spec.storageClassName,
    resources: claim.status?.phase === 'Bound' ? withSizeOf(spec, oldSpec) : spec.resources,
    volumeAttributesClassName: oldSpec.volumeAttributesClassName,
  });
  if (!semanticEqual(compared, expected)) {
    const diff = goDiff('PersistentVolumeClaimSpec', expected, compared);
    const message =
      'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims';
    errors.forbidden(path.child('spec'), `${message}\n${diff}`);
  }
  const size = sizeOf(spec);
  if (size.compare(sizeOf(oldSpec)) < 0 && size.compare(amountOf(old.status?.capacity?.storage)) <= 0) {
    errors.forbidden(path.child(...SIZE_FIELD), 'field can not be less than status.capacity');
  }
  if (spec.volumeMode !== oldSpec.volumeMode) {
    errors.invalid(new FieldPath('volumeMode'), spec.volumeMode, FIELD_IMMUTABLE_MESSAGE);
  }
  if (spec.volumeAttributesClassName !== oldSpec.volumeAttributesClassName) {
    const message = 'update is forbidden when the VolumeAttributesClass feature gate is disabled';
    errors.forbidden(path.child('spec', 'volumeAttributesClassName'), message);
  }
}

/** Whether a change puts into the field what the annotation said. */
function movesClassFromAnnotation(
  { storageClassName }: PersistentVolumeClaimSpec,
  { storageClassName: old }: PersistentVolumeClaimSpec,
  annotation: string | undefined,
  oldAnnotation: string | undefined,
): boolean {
  if (oldAnnotation === undefined || old !== undefined || storageClassName !== oldAnnotation) return false;
  return annotation === undefined || annotation === oldAnnotation;
}

function withSizeOf(
  spec: PersistentVolumeClaimSpec,
  old: PersistentVolumeClaimSpec,
): PersistentVolumeClaimSpec['resources'] {
  const { resources } = spec;
  if (resources?.requests === undefined) return resources;
  const storage = old.resources?.requests?.storage ?? '0';
  return { ...resources, requests: { ...resources.requests, storage } };
}

function sizeOf({ resources }: PersistentVolumeClaimSpec): Quantity {
  return amountOf(resources?.requests?.storage);
}

function amountOf(text: string | undefined): Quantity {
  return text === undefined ? Quantity.zero : parseQuantity(text);
}

/** Adds the problems of a claim's status. */
export function validatePersistentVolumeClaimStatus(claim: PersistentVolumeClaim, errors: FieldErrors): void {
  const { spec, status = {} } = claim;
  // the capital letter is upstream's
  if ((spec?.accessModes ?? []).length === 0) errors.required(new FieldPath('Spec.accessModes'));
  validateAmounts(status.capacity ?? {}, errors, new FieldPath('status.capacity'));
  const statesPath = new FieldPath('status.allocatedResourceStatus');
  for (const [name, state] of Object.entries(status.allocatedResourceStatuses ?? {})) {
    isStorage(name, errors, statesPath);
    if (!RESIZE_STATES.includes(state)) errors.notSupported(statesPath, name, RESIZE_STATES);
  }
  const allocatedPath = new FieldPath('status.allocatedResources');
  const allocated = Object.entries(status.allocatedResources ?? {});
  const known = allocated.filter(([name]) => isStorage(name, errors, allocatedPath));
  validateAmounts(Object.fromEntries(known), errors, allocatedPath);
}

function validateAmounts(amounts: Readonly<Record<string, string>>, errors: FieldErrors, path: FieldPath): void {
  for (const [name, text] of Object.entries(amounts)) {
    const { value } = parseQuantity(text);
    if (value < 0) errors.invalid(path.key(name), value, 'must be a valid resource quantity');
  }
}

/** Adds what is wrong with the name of something that a claim can have; answers whether nothing is. */
function isStorage(name: string, errors: FieldErrors, path: FieldPath): boolean {
  const messages = checkQualifiedName(name);
  errors.invalidFor(path, name, messages);
  if (messages.length > 0) return false;
  const isKnown = !isNativeResource(name) || name === 'storage';
  if (!isKnown) errors.notSupported(path, name, ['storage']);
  return isKnown;
}
