/**
 * References of environment variables and files to a pod's own fields and resources.
 * Upstream: kubernetes/pkg/apis/core/validation/validation.go, pkg/apis/core/pods/helpers.go, pkg/fieldpath/fieldpath.go.
 */
import type { DownwardAPIVolumeFile, ObjectFieldSelector, ResourceFieldSelector } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { checkQualifiedName } from '../../meta/names.ts';
import { parseQuantity } from '../../meta/quantity.ts';
import { isSet } from './field-checks.ts';
import { checkFileMode, checkLocalNonReservedPath } from './validate-paths.ts';

/** Pod fields that an environment variable may show. */
export const ENV_FIELD_PATHS: readonly string[] = [
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
  'spec.nodeName',
  'spec.serviceAccountName',
  'status.hostIP',
  'status.hostIPs',
  'status.podIP',
  'status.podIPs',
];

const VOLUME_FIELD_PATHS: readonly string[] = [
  'metadata.annotations',
  'metadata.labels',
  'metadata.name',
  'metadata.namespace',
  'metadata.uid',
];

/** Labels that the API can convert at all, before it is asked which of them fit the place. */
const CONVERTIBLE_FIELD_PATHS: ReadonlySet<string> = new Set([
  ...ENV_FIELD_PATHS,
  ...VOLUME_FIELD_PATHS,
  'spec.restartPolicy',
  'spec.schedulerName',
  'status.phase',
]);

const RESOURCE_PATHS: readonly string[] = [
  'limits.cpu',
  'limits.ephemeral-storage',
  'limits.memory',
  'requests.cpu',
  'requests.ephemeral-storage',
  'requests.memory',
];

const SIZE_DIVISORS = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei'] as const;

/** `metadata.labels['app']` in its two parts; undefined for a path without a subscript. */
export function splitSubscript(fieldPath: string): { readonly path: string; readonly subscript: string } | undefined {
  const open = fieldPath.indexOf("['");
  if (!fieldPath.endsWith("']") || open <= 0 || open + 2 > fieldPath.length - 2) return undefined;
  return { path: fieldPath.slice(0, open), subscript: fieldPath.slice(open + 2, -2) };
}

/** A `fieldRef`; `known` are the fields that may be shown in this place. */
export function validateFieldRef(
  ref: ObjectFieldSelector,
  known: readonly string[],
  errors: FieldErrors,
  path: FieldPath,
): void {
  const { apiVersion, fieldPath } = ref;
  if (!isSet(apiVersion)) {
    errors.required(path.child('apiVersion'));
    return;
  }
  if (!isSet(fieldPath)) {
    errors.required(path.child('fieldPath'));
    return;
  }
  const subscripted = splitSubscript(fieldPath);
  const trouble = conversionTrouble(apiVersion, fieldPath, subscripted?.path);
  if (trouble !== undefined) {
    errors.invalid(path.child('fieldPath'), fieldPath, `error converting fieldPath: ${trouble}`);
    return;
  }
  if (subscripted?.path === 'metadata.annotations') {
    const key = subscripted.subscript.toLowerCase();
    errors.invalidFor(path, key, checkQualifiedName(key));
  } else if (subscripted !== undefined) {
    errors.invalidFor(path, subscripted.subscript, checkQualifiedName(subscripted.subscript));
  } else {
    const converted = fieldPath === 'spec.host' ? 'spec.nodeName' : fieldPath;
    if (!known.includes(converted)) errors.notSupported(path.child('fieldPath'), converted, known);
  }
}

function conversionTrouble(apiVersion: string, fieldPath: string, subscripted: string | undefined): string | undefined {
  if (apiVersion !== 'v1') return `unsupported pod version: ${apiVersion}`;
  if (subscripted !== undefined) {
    const isMap = subscripted === 'metadata.annotations' || subscripted === 'metadata.labels';
    return isMap ? undefined : `field label does not support subscript: ${fieldPath}`;
  }
  const isKnown = CONVERTIBLE_FIELD_PATHS.has(fieldPath) || fieldPath === 'spec.host';
  return isKnown ? undefined : `field label not supported: ${fieldPath}`;
}

/** A `resourceFieldRef`; in a volume it must name its container. */
export function validateResourceFieldRef(
  ref: ResourceFieldSelector,
  isVolume: boolean,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const { resource } = ref;
  if (isVolume && !isSet(ref.containerName)) errors.required(path.child('containerName'));
  else if (!isSet(resource)) errors.required(path.child('resource'));
  else if (!RESOURCE_PATHS.includes(resource) && !isHugePages(resource)) {
    errors.notSupported(path.child('resource'), resource, RESOURCE_PATHS);
  }
  validateDivisor(resource, ref.divisor, errors, path.child('divisor'));
}

function isHugePages(resource: string): boolean {
  return resource.startsWith('limits.hugepages-') || resource.startsWith('requests.hugepages-');
}

function validateDivisor(resource: string, divisor: string | undefined, errors: FieldErrors, path: FieldPath): void {
  if (!isSet(divisor)) return;
  const quantity = parseQuantity(divisor);
  if (quantity.sign === 0) return;
  const text = quantity.toString();
  const isSize = (SIZE_DIVISORS as readonly string[]).includes(text);
  const sizes = `only divisor's values ${SIZE_DIVISORS.join(', ')} are supported with the`;
  const kind = resource.replace(/^(?:limits|requests)\./, '');
  if (kind === 'cpu') {
    if (text === '1m' || text === '1') return;
    errors.invalid(path, resource, "only divisor's values 1m and 1 are supported with the cpu resource");
  } else if (isSize) {
    return;
  } else if (kind === 'memory') {
    errors.invalid(path, resource, `${sizes} memory resource`);
  } else if (kind === 'ephemeral-storage') {
    errors.invalid(path, resource, `${sizes} local ephemeral storage resource`);
  } else if (isHugePages(resource)) {
    errors.invalid(path, resource, `${sizes} hugepages resource`);
  }
}

/** A file of a downward API volume or projection. Upstream does not number the files: `path` is the volume's. */
export function validateDownwardApiFile(file: DownwardAPIVolumeFile, errors: FieldErrors, path: FieldPath): void {
  if (!isSet(file.path)) errors.required(path.child('path'));
  checkLocalNonReservedPath(errors, path.child('path'), file.path ?? '');
  if (file.fieldRef !== undefined) {
    validateFieldRef(file.fieldRef, VOLUME_FIELD_PATHS, errors, path.child('fieldRef'));
    if (file.resourceFieldRef !== undefined) {
      errors.invalid(path, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously');
    }
  } else if (file.resourceFieldRef !== undefined) {
    validateResourceFieldRef(file.resourceFieldRef, true, errors, path.child('resourceFieldRef'));
  } else {
    errors.required(path, 'one of fieldRef and resourceFieldRef is required');
  }
  checkFileMode(errors, path.child('mode'), file.mode);
}
