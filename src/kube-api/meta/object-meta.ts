/**
 * What may stand in an object's metadata (k8s.io/apimachinery/pkg/api/validation/objectmeta.go,
 * pkg/apis/meta/v1/validation/validation.go).
 */
import type { LabelSelector, ManagedFieldsEntry, ObjectMeta, OwnerReference } from '../generated/types.gen.ts';
import { isSemanticallyEqual } from './equality.ts';
import type { FieldErrors, FieldPath } from './field-errors.ts';
import { byteLength, GoSyntax, goQuote, goStringSlice } from './go-syntax.ts';
import type { Labels } from './label-selector.ts';
import { checkLabelValue, checkQualifiedName, type NameCheck, nameIsDnsLabel, nameIsDnsSubdomain } from './names.ts';

export const FIELD_IMMUTABLE_MESSAGE = 'field is immutable';
export const NEGATIVE_MESSAGE = 'must be greater than or equal to 0';

const ANNOTATIONS_LIMIT_BYTES = 256 * 1024;
const FOREGROUND_FINALIZER = 'foregroundDeletion';
const ORPHAN_FINALIZER = 'orphan';

/** Whether a field may be changed at all. */
export function validateImmutable(value: unknown, old: unknown, errors: FieldErrors, path: FieldPath): void {
  if (!isSemanticallyEqual(value, old)) errors.invalid(path, value, FIELD_IMMUTABLE_MESSAGE);
}

export function validateNonNegative(value: number | undefined, errors: FieldErrors, path: FieldPath): void {
  if (value !== undefined && value < 0) errors.invalid(path, value, NEGATIVE_MESSAGE);
}

export function validateLabels(labels: Labels | undefined, errors: FieldErrors, path: FieldPath): void {
  for (const [key, value] of Object.entries(labels ?? {})) {
    errors.invalidFor(path, key, checkQualifiedName(key));
    errors.invalidFor(path, value, checkLabelValue(value));
  }
}

export function validateAnnotations(annotations: Labels | undefined, errors: FieldErrors, path: FieldPath): void {
  if (annotations === undefined) return;
  let size = 0;
  for (const [key, value] of Object.entries(annotations)) {
    errors.invalidFor(path, key, checkQualifiedName(key.toLowerCase()));
    size += byteLength(key) + byteLength(value);
  }
  if (size > ANNOTATIONS_LIMIT_BYTES) errors.tooLong(path, ANNOTATIONS_LIMIT_BYTES);
}

/** A label selector's syntax; what it selects is not looked at. */
export function validateLabelSelector(selector: LabelSelector | undefined, errors: FieldErrors, path: FieldPath): void {
  if (selector === undefined) return;
  validateLabels(selector.matchLabels, errors, path.child('matchLabels'));
  for (const [i, { key, operator, values }] of (selector.matchExpressions ?? []).entries()) {
    const at = path.child('matchExpressions').index(i);
    const count = values?.length ?? 0;
    if (operator === 'In' || operator === 'NotIn') {
      if (count === 0) errors.required(at.child('values'), "must be specified when `operator` is 'In' or 'NotIn'");
    } else if (operator === 'Exists' || operator === 'DoesNotExist') {
      if (count > 0) {
        errors.forbidden(at.child('values'), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
      }
    } else {
      errors.invalid(at.child('operator'), operator, 'not a valid selector operator');
    }
    errors.invalidFor(at.child('key'), key, checkQualifiedName(key));
    for (const [j, value] of (values ?? []).entries()) {
      errors.invalidFor(at.child('values').index(j), value, checkLabelValue(value));
    }
  }
}

function ownerReferenceSyntax(reference: OwnerReference): string {
  const flag = (value: boolean | undefined): string => (value === undefined ? '(*bool)(nil)' : '(*bool)(0xc000000000)');
  return (
    `v1.OwnerReference{APIVersion:${goQuote(reference.apiVersion)}, Kind:${goQuote(reference.kind)}, ` +
    `Name:${goQuote(reference.name)}, UID:${goQuote(reference.uid)}, ` +
    `Controller:${flag(reference.controller)}, BlockOwnerDeletion:${flag(reference.blockOwnerDeletion)}}`
  );
}

function validateOwnerReferences(
  references: readonly OwnerReference[] | undefined,
  errors: FieldErrors,
  path: FieldPath,
): void {
  let controller = '';
  for (const reference of references ?? []) {
    const { apiVersion = '', kind = '', name = '', uid = '' } = reference;
    if (apiVersion === '' || apiVersion.endsWith('/')) {
      errors.invalid(path.child('apiVersion'), apiVersion, 'version must not be empty');
    }
    if (kind === '') errors.invalid(path.child('kind'), kind, 'kind must not be empty');
    if (name === '') errors.invalid(path.child('name'), name, 'name must not be empty');
    if (uid === '') errors.invalid(path.child('uid'), uid, 'uid must not be empty');
    if (apiVersion === 'v1' && kind === 'Event') {
      const shown = new GoSyntax(ownerReferenceSyntax(reference));
      errors.invalid(path, shown, '/v1, Kind=Event is disallowed from being an owner');
    }
    if (reference.controller !== true) continue;
    const current = `${kind}/${name}`;
    if (controller === '') {
      controller = current;
      continue;
    }
    const shown = new GoSyntax(`[]v1.OwnerReference{${(references ?? []).map(ownerReferenceSyntax).join(', ')}}`);
    errors.invalid(
      path,
      shown,
      `Only one reference can have Controller set to true. Found "true" in references for ${controller} and ${current}`,
    );
  }
}

function validateFinalizers(finalizers: readonly string[] | undefined, errors: FieldErrors, path: FieldPath): void {
  if (finalizers === undefined) return;
  for (const finalizer of finalizers) errors.invalidFor(path, finalizer, checkQualifiedName(finalizer));
  if (finalizers.includes(FOREGROUND_FINALIZER) && finalizers.includes(ORPHAN_FINALIZER)) {
    errors.invalid(path, finalizers, `finalizer ${ORPHAN_FINALIZER} and ${FOREGROUND_FINALIZER} cannot be both set`);
  }
}

function validateManagedFields(
  entries: readonly ManagedFieldsEntry[] | undefined,
  errors: FieldErrors,
  path: FieldPath,
): void {
  for (const [i, entry] of (entries ?? []).entries()) {
    const at = path.index(i);
    const { operation = '', fieldsType = '', manager = '', subresource = '' } = entry;
    if (operation !== 'Apply' && operation !== 'Update') {
      errors.invalid(at.child('operation'), operation, 'must be `Apply` or `Update`');
    }
    if (fieldsType !== '' && fieldsType !== 'FieldsV1') {
      errors.invalid(at.child('fieldsType'), fieldsType, 'must be `FieldsV1`');
    }
    validateFieldManager(manager, errors, at.child('manager'));
    if (byteLength(subresource) > 256) errors.tooLong(at.child('subresource'), 256);
  }
}

/** The name of a field manager: printable and at most 128 bytes. */
export function validateFieldManager(manager: string, errors: FieldErrors, path: FieldPath): void {
  if (byteLength(manager) > 128) errors.tooLong(path, 128);
  let at = 0;
  for (const char of manager) {
    if (goQuote(char).length > char.length + 2 && char !== '"' && char !== '\\') {
      errors.invalid(path, manager, `invalid character U+${codePoint(char)} (at position ${at})`);
    }
    at += byteLength(char);
  }
}

function codePoint(char: string): string {
  return (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}

/** Metadata of an object about to be created; a generated name has been filled in by then. */
export function validateObjectMeta(
  meta: ObjectMeta,
  kind: { readonly namespaced: boolean; readonly validateName?: NameCheck },
  errors: FieldErrors,
  path: FieldPath,
): void {
  const { generateName = '', name = '', namespace = '' } = meta;
  const checkName = kind.validateName ?? nameIsDnsSubdomain;
  if (generateName !== '') {
    errors.invalidFor(path.child('generateName'), generateName, checkName(generateName, true));
  }
  if (name === '') errors.required(path.child('name'), 'name or generateName is required');
  else errors.invalidFor(path.child('name'), name, checkName(name, false));
  if (!kind.namespaced) {
    if (namespace !== '') errors.forbidden(path.child('namespace'), 'not allowed on this type');
  } else if (namespace === '') {
    errors.required(path.child('namespace'));
  } else {
    errors.invalidFor(path.child('namespace'), namespace, nameIsDnsLabel(namespace, false));
  }
  validateNonNegative(meta.generation, errors, path.child('generation'));
  validateLabels(meta.labels, errors, path.child('labels'));
  validateAnnotations(meta.annotations, errors, path.child('annotations'));
  validateOwnerReferences(meta.ownerReferences, errors, path.child('ownerReferences'));
  validateFinalizers(meta.finalizers, errors, path.child('finalizers'));
  validateManagedFields(meta.managedFields, errors, path.child('managedFields'));
}

/** Metadata of an object about to replace `old`. */
export function validateObjectMetaUpdate(
  meta: ObjectMeta,
  old: ObjectMeta,
  errors: FieldErrors,
  path: FieldPath,
): void {
  if (old.deletionTimestamp !== undefined) validateNoNewFinalizers(meta, old, errors, path.child('finalizers'));
  if ((meta.resourceVersion ?? '') === '') {
    errors.invalid(path.child('resourceVersion'), '', 'must be specified for an update');
  }
  if ((meta.generation ?? 0) < (old.generation ?? 0)) {
    errors.invalid(path.child('generation'), meta.generation ?? 0, 'must not be decremented');
  }
  for (const field of ['name', 'namespace', 'uid'] as const) {
    if ((meta[field] ?? '') !== (old[field] ?? '')) {
      errors.invalid(path.child(field), meta[field] ?? '', FIELD_IMMUTABLE_MESSAGE);
    }
  }
  for (const field of ['creationTimestamp', 'deletionTimestamp', 'deletionGracePeriodSeconds'] as const) {
    if (meta[field] !== old[field]) {
      errors.invalid(path.child(field), shownTime(meta[field]), FIELD_IMMUTABLE_MESSAGE);
    }
  }
  validateLabels(meta.labels, errors, path.child('labels'));
  validateAnnotations(meta.annotations, errors, path.child('annotations'));
  validateOwnerReferences(meta.ownerReferences, errors, path.child('ownerReferences'));
  validateManagedFields(meta.managedFields, errors, path.child('managedFields'));
}

/** Go prints a time as `2025-01-06 09:00:00 +0000 UTC`. */
function shownTime(value: string | number | undefined): unknown {
  if (typeof value !== 'string') return value;
  return new GoSyntax(`${value.replace('T', ' ').replace('Z', '')} +0000 UTC`);
}

function validateNoNewFinalizers(meta: ObjectMeta, old: ObjectMeta, errors: FieldErrors, path: FieldPath): void {
  const added = (meta.finalizers ?? []).filter((finalizer) => !old.finalizers?.includes(finalizer));
  if (added.length === 0) return;
  const shown = goStringSlice([...new Set(added)].sort());
  errors.forbidden(
    path,
    `no new finalizers can be added if the object is being deleted, found new finalizers ${shown}`,
  );
}
