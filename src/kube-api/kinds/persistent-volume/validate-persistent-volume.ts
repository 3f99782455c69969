/**
 * What may stand in a PersistentVolume, also as the spec that a VolumeAttachment carries.
 * Upstream: ValidatePersistentVolumeSpec, ValidatePersistentVolumeUpdate in
 * kubernetes/pkg/apis/core/validation/validation.go.
 */
import type { PersistentVolume, PersistentVolumeSpec } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { parseQuantity } from '../../meta/quantity.ts';
import { checkDnsSubdomain, isSet } from '../pod-spec/field-checks.ts';
import { goStruct } from '../pod-spec/go-values/go-print.ts';
import { validateNodeSelector } from '../pod-spec/validate-affinity.ts';
import { validateAccessModes } from '../storage/access-modes.ts';
import { PERSISTENT_SOURCES } from './volume-sources.ts';

const RECLAIM_POLICIES: readonly string[] = ['Delete', 'Recycle', 'Retain'];
const VOLUME_MODES: readonly string[] = ['Block', 'Filesystem'];
const NOT_INLINE = 'may not be specified in the context of inline volumes';

/** A spec stands in a PersistentVolume, with a name, or in the object that wants it attached. */
export interface VolumeSpecContext {
  readonly volumeName: string;
  readonly isInline: boolean;
}

/** Adds the problems of a volume's spec; `path` is the spec's own. */
export function validatePersistentVolumeSpec(
  spec: PersistentVolumeSpec,
  context: VolumeSpecContext,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const { isInline } = context;
  if (isInline) forbidInline(spec, errors, path);
  const modesPath = path.child('accessModes');
  if ((spec.accessModes ?? []).length === 0) errors.required(modesPath);
  validateAccessModes(spec.accessModes ?? [], errors, modesPath);
  if (!isInline) validateCapacity(spec.capacity ?? {}, errors, path.child('capacity'));
  validateReclaimPolicy(spec, isInline, errors, path.child('persistentVolumeReclaimPolicy'));
  const hasAffinity = validateNodeAffinity(spec, isInline, errors, path.child('nodeAffinity'));
  validateSource(spec, context, hasAffinity, errors, path);
  if (isRoot(spec.hostPath?.path) && spec.persistentVolumeReclaimPolicy === 'Recycle') {
    const at = path.child('persistentVolumeReclaimPolicy');
    errors.forbidden(at, "may not be 'recycle' for a hostPath mount of '/'");
  }
  const { storageClassName, volumeMode } = spec;
  if (isSet(storageClassName)) {
    const at = path.child('storageClassName');
    if (isInline) errors.forbidden(at, NOT_INLINE);
    else checkDnsSubdomain(errors, at, storageClassName);
  }
  if (volumeMode !== undefined) validateMode(volumeMode, isInline, errors, path.child('volumeMode'));
}

function forbidInline({ claimRef, capacity = {}, csi }: PersistentVolumeSpec, errors: FieldErrors, path: FieldPath) {
  if (claimRef !== undefined) errors.forbidden(path.child('claimRef'), NOT_INLINE);
  if (Object.keys(capacity).length > 0) errors.forbidden(path.child('capacity'), NOT_INLINE);
  if (csi === undefined) errors.required(path.child('csi'), 'has to be specified in the context of inline volumes');
}

function validateCapacity(capacity: Readonly<Record<string, string>>, errors: FieldErrors, path: FieldPath): void {
  const entries = Object.entries(capacity);
  if (entries.length === 0) errors.required(path);
  if (capacity.storage === undefined || entries.length > 1) {
    const shown = goStruct('ResourceList', entries.length === 0 ? undefined : capacity);
    errors.notSupported(path, shown, ['storage']);
  }
  for (const [name, text] of entries) {
    const quantity = parseQuantity(text);
    if (quantity.value < 0) errors.invalid(path.key(name), quantity.value, 'must be a valid resource quantity');
    if (quantity.sign <= 0) errors.invalid(path.key(name), quantity.toString(), 'must be greater than zero');
  }
}

function validateReclaimPolicy(
  { persistentVolumeReclaimPolicy: policy }: PersistentVolumeSpec,
  isInline: boolean,
  errors: FieldErrors,
  path: FieldPath,
): void {
  if (!isSet(policy)) return;
  if (isInline) {
    if (policy !== 'Retain') errors.forbidden(path, 'may only be Retain in the context of inline volumes');
  } else if (!RECLAIM_POLICIES.includes(policy)) {
    errors.notSupported(path, policy, RECLAIM_POLICIES);
  }
}

/** Answers whether there is any. */
function validateNodeAffinity(
  { nodeAffinity }: PersistentVolumeSpec,
  isInline: boolean,
  errors: FieldErrors,
  path: FieldPath,
): boolean {
  if (nodeAffinity === undefined) return false;
  if (isInline) {
    errors.forbidden(path, NOT_INLINE);
    return false;
  }
  const { required } = nodeAffinity;
  if (required !== undefined) validateNodeSelector(required, errors, path.child('required'));
  else errors.required(path.child('required'), 'must specify required node constraints');
  return true;
}

function validateSource(
  spec: PersistentVolumeSpec,
  { volumeName }: VolumeSpecContext,
  hasAffinity: boolean,
  errors: FieldErrors,
  path: FieldPath,
): void {
  let hasSource = false;
  for (const { field, errorField, conflictField, validate } of PERSISTENT_SOURCES) {
    const found = spec[field];
    if (found === undefined) continue;
    // upstream forgets to look for others before a flexVolume
    if (hasSource && field !== 'flexVolume') {
      errors.forbidden(path.child(conflictField ?? field), 'may not specify more than 1 volume type');
      continue;
    }
    hasSource = true;
    validate(found, errors, path.child(errorField ?? field), volumeName);
    if (field === 'local' && !hasAffinity) {
      errors.required(path.child('nodeAffinity'), 'Local volume requires node affinity');
    }
  }
  if (!hasSource) errors.required(path, 'must specify a volume type');
}

function validateMode(mode: string, isInline: boolean, errors: FieldErrors, path: FieldPath): void {
  if (isInline) {
    const message = 'may not specify volumeMode other than Filesystem in the context of inline volumes';
    if (mode !== 'Filesystem') errors.forbidden(path, message);
  } else if (!VOLUME_MODES.includes(mode)) {
    errors.notSupported(path, mode, VOLUME_MODES);
  }
}

/** Whether a path comes down to `/` (Go's path.Clean). */
function isRoot(path: string | undefined): boolean {
  if (!path?.startsWith('/')) return false;
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.length === 0;
}

/** Adds the problems of a volume. */
export function validatePersistentVolume(
  { metadata, spec }: PersistentVolume,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const context = { volumeName: metadata.name ?? '', isInline: false };
  validatePersistentVolumeSpec(spec ?? {}, context, errors, path.child('spec'));
}
