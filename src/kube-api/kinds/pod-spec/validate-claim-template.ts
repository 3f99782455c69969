/**
 * The claim that a generic ephemeral volume creates.
 * Upstream: ValidatePersistentVolumeClaimTemplate and ValidatePersistentVolumeClaimSpec in
 * kubernetes/pkg/apis/core/validation/validation.go.
 */
import type {
  ObjectMeta,
  PersistentVolumeClaimSpec,
  PersistentVolumeClaimTemplate,
  TypedObjectReference,
} from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { GoSyntax } from '../../meta/go-syntax.ts';
import { validateAnnotations, validateLabelSelector, validateLabels } from '../../meta/object-meta.ts';
import { parseQuantity } from '../../meta/quantity.ts';
import { checkDnsLabel, checkDnsSubdomain, isSet } from './field-checks.ts';

const ACCESS_MODES: readonly string[] = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];
const VOLUME_MODES: readonly string[] = ['Block', 'Filesystem'];

/** In the order of metav1.ObjectMeta's fields; only labels and annotations may be given. */
const FORBIDDEN_METADATA = [
  'name',
  'generateName',
  'namespace',
  'selfLink',
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'ownerReferences',
  'finalizers',
  'managedFields',
] as const satisfies readonly (keyof ObjectMeta)[];

/** Adds the problems of a claim template; `path` is the template's own. */
export function validateClaimTemplate(
  template: PersistentVolumeClaimTemplate,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const meta = template.metadata ?? {};
  const metaPath = path.child('metadata');
  validateAnnotations(meta.annotations, errors, metaPath.child('annotations'));
  validateLabels(meta.labels, errors, metaPath.child('labels'));
  for (const field of FORBIDDEN_METADATA) {
    const value = meta[field];
    const goName = field === 'uid' ? 'uID' : field;
    const isGiven = value !== undefined && value !== null && value !== '' && value !== 0;
    if (isGiven) errors.forbidden(metaPath.child(goName), 'cannot be set');
  }
  validateClaimSpec(template.spec ?? {}, errors, path.child('spec'));
}

/** Adds the problems of a PersistentVolumeClaim's spec; `path` is the spec's own. */
export function validateClaimSpec(spec: PersistentVolumeClaimSpec, errors: FieldErrors, path: FieldPath): void {
  const modes = spec.accessModes ?? [];
  const modesPath = path.child('accessModes');
  if (modes.length === 0) errors.required(modesPath, 'at least 1 access mode is required');
  validateLabelSelector(spec.selector, errors, path.child('selector'));
  for (const mode of modes) if (!ACCESS_MODES.includes(mode)) errors.notSupported(modesPath, mode, ACCESS_MODES);
  const others = modes.filter((mode) => mode !== 'ReadWriteOncePod' && ACCESS_MODES.includes(mode));
  if (modes.includes('ReadWriteOncePod') && others.length > 0) {
    errors.forbidden(modesPath, 'may not use ReadWriteOncePod with other access modes');
  }
  validateStorageRequest(spec.resources?.requests?.storage, errors, path.child('resources').key('storage'));
  if (isSet(spec.storageClassName)) checkDnsSubdomain(errors, path.child('storageClassName'), spec.storageClassName);
  if (spec.volumeMode !== undefined && !VOLUME_MODES.includes(spec.volumeMode)) {
    errors.notSupported(path.child('volumeMode'), spec.volumeMode, VOLUME_MODES);
  }
  validateDataSources(spec, errors, path);
}

function validateStorageRequest(request: string | undefined, errors: FieldErrors, path: FieldPath): void {
  if (request === undefined) {
    errors.required(path);
    return;
  }
  const quantity = parseQuantity(request);
  if (quantity.sign <= 0) errors.invalid(path, quantity.toString(), 'must be greater than zero');
}

function validateDataSources(spec: PersistentVolumeClaimSpec, errors: FieldErrors, path: FieldPath): void {
  const { dataSource, dataSourceRef } = spec;
  if (dataSource !== undefined) validateDataSource(dataSource, errors, path.child('dataSource'));
  if (dataSourceRef === undefined) return;
  validateDataSource(dataSourceRef, errors, path.child('dataSourceRef'));
  if (isSet(dataSourceRef.namespace)) {
    checkDnsLabel(errors, path.child('dataSourceRef', 'namespace'), dataSourceRef.namespace);
  }
  if (dataSource === undefined) return;
  // upstream hands the path itself over as the value
  const shown = new GoSyntax('field.Path{name:"dataSource", index:"", parent:(*field.Path)(0xc000000000)}');
  if (isSet(dataSourceRef.namespace)) {
    errors.invalid(path, shown, 'may not be specified when dataSourceRef.namespace is specified');
  } else if (
    dataSource.apiGroup !== dataSourceRef.apiGroup ||
    dataSource.kind !== dataSourceRef.kind ||
    dataSource.name !== dataSourceRef.name
  ) {
    errors.invalid(path, shown, 'must match dataSourceRef');
  }
}

function validateDataSource(source: TypedObjectReference, errors: FieldErrors, path: FieldPath): void {
  if (!isSet(source.name)) errors.required(path.child('name'));
  if (!isSet(source.kind)) errors.required(path.child('kind'));
  if (isSet(source.apiGroup)) checkDnsSubdomain(errors, path.child('apiGroup'), source.apiGroup);
  else if (source.kind !== 'PersistentVolumeClaim') {
    errors.invalid(path, source.kind ?? '', "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
  }
}
