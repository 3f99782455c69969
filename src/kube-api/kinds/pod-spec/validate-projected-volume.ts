/**
 * Volumes put together from ConfigMaps, Secrets, the pod's own fields and tokens.
 * Upstream: validateProjectionSources in kubernetes/pkg/apis/core/validation/validation.go.
 * Left out: clusterTrustBundle sources, which v1.32 drops (an alpha feature that is off) before it validates.
 */
import type { KeyToPath, ServiceAccountTokenProjection, VolumeProjection } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { isSet } from './field-checks.ts';
import { validateDownwardApiFile } from './validate-downward-api.ts';
import { validateKeyToPath } from './validate-key-to-path.ts';
import { checkLocalNonReservedPath } from './validate-paths.ts';

/** Adds the problems of a projected volume's sources; `path` is the volume's `projected`. */
export function validateProjectedSources(
  sources: readonly VolumeProjection[],
  errors: FieldErrors,
  path: FieldPath,
): void {
  const taken = new Set<string>();
  const claim = (file: string | undefined, shown: string): void => {
    if (!isSet(file)) return;
    if (taken.has(file)) errors.invalid(path, shown, 'conflicting duplicate paths');
    taken.add(file);
  };
  const validateKeys = (name: string | undefined, items: readonly KeyToPath[], at: FieldPath): void => {
    if (!isSet(name)) errors.required(at.child('name'));
    for (const [index, item] of items.entries()) {
      validateKeyToPath(item, errors, at.child('items').index(index));
      claim(item.path, name ?? '');
    }
  };
  for (const [index, { secret, configMap, downwardAPI, serviceAccountToken }] of sources.entries()) {
    const at = path.child('sources').index(index);
    if (secret !== undefined) validateKeys(secret.name, secret.items ?? [], at.child('secret'));
    if (configMap !== undefined) validateKeys(configMap.name, configMap.items ?? [], at.child('configMap'));
    for (const file of downwardAPI?.items ?? []) {
      validateDownwardApiFile(file, errors, at.child('downwardAPI'));
      claim(file.path, file.path);
    }
    if (serviceAccountToken !== undefined) validateToken(serviceAccountToken, errors, path, at);
    const count = [secret, configMap, downwardAPI, serviceAccountToken].filter((source) => source !== undefined).length;
    if (count > 1) errors.forbidden(at, 'may not specify more than 1 volume type per source');
  }
}

function validateToken(
  token: ServiceAccountTokenProjection,
  errors: FieldErrors,
  volumePath: FieldPath,
  sourcePath: FieldPath,
): void {
  const seconds = token.expirationSeconds ?? 0;
  const secondsPath = sourcePath.child('serviceAccountToken', 'expirationSeconds');
  if (seconds < 600) errors.invalid(secondsPath, seconds, 'may not specify a duration less than 10 minutes');
  if (seconds > 2 ** 32) errors.invalid(secondsPath, seconds, 'may not specify a duration larger than 2^32 seconds');
  if (!isSet(token.path)) errors.required(volumePath.child('path'));
  else checkLocalNonReservedPath(errors, volumePath.child('path'), token.path);
}
