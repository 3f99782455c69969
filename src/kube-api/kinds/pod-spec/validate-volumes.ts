/**
 * A pod's volumes: names, exactly one source each, and the sources that live on the node or in the API.
 * Upstream: ValidateVolumes and validateVolumeSource in kubernetes/pkg/apis/core/validation/validation.go.
 * Left out: image volumes, whose feature is off in v1.32 (see disabled-features.ts).
 */
import type { ConfigMapVolumeSource, HostPathVolumeSource, Volume } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { checkDns1123Subdomain } from '../../meta/names.ts';
import { parseQuantity } from '../../meta/quantity.ts';
import { checkDnsLabel, isSet, type PodSpecContext } from './field-checks.ts';
import { validateClaimTemplate } from './validate-claim-template.ts';
import { validateDownwardApiFile } from './validate-downward-api.ts';
import { validateKeyToPath } from './validate-key-to-path.ts';
import { checkFileMode, checkLocalDescendingPath, checkNoBacksteps } from './validate-paths.ts';
import { validateProjectedSources } from './validate-projected-volume.ts';
import { STORAGE_SOURCES } from './validate-storage-sources.ts';
import { type VolumeSourceRule, volumeSourceRule } from './volume-source-rule.ts';

const HOST_PATH_TYPES: readonly string[] = [
  '',
  'BlockDevice',
  'CharDevice',
  'Directory',
  'DirectoryOrCreate',
  'File',
  'FileOrCreate',
  'Socket',
];

/** Adds the problems of a directory or file of the node. */
export function validateHostPath(source: HostPathVolumeSource, errors: FieldErrors, path: FieldPath): void {
  if (!isSet(source.path)) {
    errors.required(path.child('path'));
    return;
  }
  checkNoBacksteps(errors, path.child('path'), source.path);
  if (source.type !== undefined && !HOST_PATH_TYPES.includes(source.type)) {
    errors.notSupported(path.child('type'), source.type, HOST_PATH_TYPES);
  }
}

/** In upstream's order, which decides whose error comes first. */
const SOURCES: readonly VolumeSourceRule[] = [
  volumeSourceRule({
    field: 'emptyDir',
    validate({ sizeLimit }, errors, path) {
      if (isSet(sizeLimit) && parseQuantity(sizeLimit).sign < 0) {
        errors.forbidden(path.child('sizeLimit'), 'SizeLimit field must be a valid resource quantity');
      }
    },
  }),
  volumeSourceRule({ field: 'hostPath', validate: validateHostPath }),
  volumeSourceRule({
    field: 'gitRepo',
    validate(source, errors, path) {
      if (!isSet(source.repository)) errors.required(path.child('repository'));
      checkLocalDescendingPath(errors, path.child('directory'), source.directory ?? '');
    },
  }),
  ...STORAGE_SOURCES.beforeSecret,
  volumeSourceRule({
    field: 'secret',
    validate(source, errors, path) {
      if (!isSet(source.secretName)) errors.required(path.child('secretName'));
      validateKeyFiles(source, errors, path);
    },
  }),
  ...STORAGE_SOURCES.beforeClaim,
  volumeSourceRule({
    field: 'persistentVolumeClaim',
    validate(source, errors, path) {
      if (!isSet(source.claimName)) errors.required(path.child('claimName'));
    },
  }),
  ...STORAGE_SOURCES.beforeDownwardApi,
  volumeSourceRule({
    field: 'downwardAPI',
    conflictField: 'downwarAPI',
    validate(source, errors, path) {
      checkFileMode(errors, path.child('defaultMode'), source.defaultMode);
      for (const file of source.items ?? []) validateDownwardApiFile(file, errors, path);
    },
  }),
  ...STORAGE_SOURCES.beforeConfigMap,
  volumeSourceRule({
    field: 'configMap',
    validate(source, errors, path) {
      if (!isSet(source.name)) errors.required(path.child('name'));
      validateKeyFiles(source, errors, path);
    },
  }),
  ...STORAGE_SOURCES.beforeProjected,
  volumeSourceRule({
    field: 'projected',
    validate(source, errors, path) {
      checkFileMode(errors, path.child('defaultMode'), source.defaultMode);
      validateProjectedSources(source.sources ?? [], errors, path);
    },
  }),
  ...STORAGE_SOURCES.beforeEphemeral,
  volumeSourceRule({
    field: 'ephemeral',
    validate(source, errors, path) {
      const templatePath = path.child('volumeClaimTemplate');
      if (source.volumeClaimTemplate === undefined) errors.required(templatePath);
      else validateClaimTemplate(source.volumeClaimTemplate, errors, templatePath);
    },
  }),
];

/** Adds the problems of a pod's volumes; answers the good ones by name, for what refers to them. */
export function validateVolumes(
  volumes: readonly Volume[],
  context: PodSpecContext,
  errors: FieldErrors,
  path: FieldPath,
): ReadonlyMap<string, Volume> {
  const good = new Map<string, Volume>();
  const createdClaims = new Set(
    volumes
      .filter(({ ephemeral }) => ephemeral !== undefined && context.podName !== '')
      .map(({ name }) => `${context.podName}-${name}`),
  );
  for (const [index, volume] of volumes.entries()) {
    const at = path.index(index);
    const found = errors.list.length;
    validateVolumeSource(volume, context, errors, at);
    if (!isSet(volume.name)) errors.required(at.child('name'));
    else checkDnsLabel(errors, at.child('name'), volume.name);
    if (good.has(volume.name)) errors.duplicate(at.child('name'), volume.name);
    if (errors.list.length === found) good.set(volume.name, volume);
    const claimName = volume.persistentVolumeClaim?.claimName;
    if (claimName !== undefined && createdClaims.has(claimName)) {
      const message = 'must not reference a PVC that gets created for an ephemeral volume';
      errors.invalid(at.child('persistentVolumeClaim', 'claimName'), claimName, message);
    }
  }
  return good;
}

function validateVolumeSource(volume: Volume, context: PodSpecContext, errors: FieldErrors, path: FieldPath): void {
  let hasSource = false;
  for (const { field, errorField, conflictField, validate } of SOURCES) {
    const source = volume[field];
    if (source === undefined || source === null) continue;
    if (hasSource) {
      errors.forbidden(path.child(conflictField ?? field), 'may not specify more than 1 volume type');
    } else {
      hasSource = true;
      validate(source, errors, path.child(errorField ?? field));
    }
    if (field === 'iscsi') checkIscsiNameLength(volume, errors, path);
    if (field === 'ephemeral') checkClaimName(volume, context, errors, path);
  }
  if (!hasSource) errors.required(path, 'must specify a volume type');
}

function checkIscsiNameLength({ name, iscsi }: Volume, errors: FieldErrors, path: FieldPath): void {
  if (iscsi?.initiatorName === undefined || `${name}:${iscsi.targetPortal}`.length <= 64) return;
  const message =
    'Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.';
  errors.invalid(path.child('name'), name, message);
}

/** The claim of an ephemeral volume is named after pod and volume together. */
function checkClaimName({ name }: Volume, context: PodSpecContext, errors: FieldErrors, path: FieldPath): void {
  if (context.podName === '' || !isSet(name)) return;
  const claimName = `${context.podName}-${name}`;
  const messages = checkDns1123Subdomain(claimName).map((message) => `PVC name "${claimName}": ${message}`);
  errors.invalidFor(path.child('name'), name, messages);
}

/** Keys of a ConfigMap or Secret as files. */
function validateKeyFiles(
  { defaultMode, items }: Pick<ConfigMapVolumeSource, 'defaultMode' | 'items'>,
  errors: FieldErrors,
  path: FieldPath,
): void {
  checkFileMode(errors, path.child('defaultMode'), defaultMode);
  for (const [index, item] of (items ?? []).entries())
    validateKeyToPath(item, errors, path.child('items').index(index));
}
