/**
 * Annotations that say something about a pod: mirror pods, deletion cost, and the old forms of seccomp and AppArmor profiles.
 * Upstream: ValidatePodSpecificAnnotations, validateSeccompAnnotationsAndFields,
 * validateAppArmorAnnotationsAndFieldsMatchOnCreate in kubernetes/pkg/apis/core/validation/validation.go.
 */
import type { AppArmorProfile, PodSpec, SeccompProfile, Toleration } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { goQuote } from '../../meta/go-syntax.ts';
import { isSet } from './field-checks.ts';
import { containersWithPaths } from './pod-containers.ts';
import { checkLocalDescendingPath } from './validate-paths.ts';
import { validateTolerations } from './validate-scheduling.ts';

type Annotations = Readonly<Record<string, string>>;

export const MIRROR_POD = 'kubernetes.io/config.mirror';
export const APP_ARMOR_PREFIX = 'container.apparmor.security.beta.kubernetes.io/';
export const SECCOMP_POD = 'seccomp.security.alpha.kubernetes.io/pod';
export const SECCOMP_CONTAINER_PREFIX = 'container.seccomp.security.alpha.kubernetes.io/';
const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost';
const TOLERATIONS = 'scheduler.alpha.kubernetes.io/tolerations';

/** Adds the problems of a pod's or template's annotations about pods; `path` is the annotations'. */
export function validatePodAnnotations(
  annotations: Annotations | undefined,
  spec: PodSpec,
  errors: FieldErrors,
  path: FieldPath,
): void {
  if (annotations === undefined) return;
  const mirror = annotations[MIRROR_POD];
  if (mirror !== undefined && !isSet(spec.nodeName)) {
    errors.invalid(path.key(MIRROR_POD), mirror, 'must set spec.nodeName if mirror pod annotation is set');
  }
  validateTolerationsAnnotation(annotations[TOLERATIONS], errors, path);
  const cost = annotations[DELETION_COST];
  if (cost !== undefined && !isInt32(cost)) errors.invalid(path.key(DELETION_COST), cost, 'must be a 32bit integer');
  for (const [key, value] of Object.entries(annotations)) {
    const isSeccomp = key === SECCOMP_POD || key.startsWith(SECCOMP_CONTAINER_PREFIX);
    if (isSeccomp) validateSeccompName(value, errors, path.child(key));
  }
  for (const [key, value] of Object.entries(annotations)) {
    if (key.startsWith(APP_ARMOR_PREFIX)) validateAppArmorAnnotation(key, value, spec, errors, path.key(key));
  }
}

/** Without a plus sign or leading zeros, as the field that orders deletions wants it. */
function isInt32(text: string): boolean {
  if (!/^(?:0|-?[1-9]\d*)$/.test(text)) return false;
  const value = Number(text);
  return value >= -(2 ** 31) && value < 2 ** 31;
}

function validateTolerationsAnnotation(text: string | undefined, errors: FieldErrors, path: FieldPath): void {
  if (!isSet(text)) return;
  let tolerations: readonly Toleration[];
  try {
    tolerations = JSON.parse(text) as readonly Toleration[];
  } catch (error) {
    errors.invalid(path, TOLERATIONS, error instanceof Error ? error.message : String(error));
    return;
  }
  if (Array.isArray(tolerations)) validateTolerations(tolerations, errors, path.child(TOLERATIONS));
}

function validateSeccompName(name: string, errors: FieldErrors, path: FieldPath): void {
  if (name === 'runtime/default' || name === 'docker/default' || name === 'unconfined') return;
  if (name.startsWith('localhost/')) checkLocalDescendingPath(errors, path, name.slice('localhost/'.length));
  else errors.invalid(path, name, 'must be a valid seccomp profile');
}

function validateAppArmorAnnotation(
  key: string,
  profile: string,
  spec: PodSpec,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const containerName = key.slice(APP_ARMOR_PREFIX.length);
  const isKnown = containersWithPaths(spec, path).some(({ container }) => container.name === containerName);
  if (!isKnown) errors.invalid(path, containerName, 'container not found');
  const isWellFormed =
    profile === '' || profile === 'runtime/default' || profile === 'unconfined' || profile.startsWith('localhost/');
  if (!isWellFormed) errors.invalid(path, profile, `invalid AppArmor profile name: ${goQuote(profile)}`);
}

/** What an annotation and its successor field say about the same thing must agree; `path` is the spec's. */
export function checkProfilesAgree(
  annotations: Annotations | undefined,
  spec: PodSpec,
  errors: FieldErrors,
  path: FieldPath,
): void {
  if (annotations === undefined) return;
  const context = spec.securityContext;
  const podSeccompPath = path.child('securityContext', 'seccompProfile');
  checkSeccompAgrees(annotations[SECCOMP_POD], context?.seccompProfile, errors, podSeccompPath);
  const containers = containersWithPaths(spec, path);
  for (const { container, at } of containers) {
    const annotation = annotations[SECCOMP_CONTAINER_PREFIX + container.name];
    const profile = container.securityContext?.seccompProfile;
    checkSeccompAgrees(annotation, profile, errors, at.child('securityContext', 'seccompProfile'));
  }
  if (spec.os?.name === 'windows') return;
  for (const { container, at } of containers) {
    const annotation = annotations[APP_ARMOR_PREFIX + container.name];
    const profile = container.securityContext?.appArmorProfile ?? context?.appArmorProfile;
    checkAppArmorAgrees(annotation, profile, errors, at.child('securityContext', 'appArmorProfile'));
  }
}

function checkSeccompAgrees(
  annotation: string | undefined,
  profile: SeccompProfile | undefined,
  errors: FieldErrors,
  path: FieldPath,
): void {
  if (annotation === undefined || profile === undefined) return;
  const isDefault = annotation === 'runtime/default' || annotation === 'docker/default';
  checkAgreement('seccomp', annotation, profile, isDefault, errors, path);
}

function checkAppArmorAgrees(
  annotation: string | undefined,
  profile: AppArmorProfile | undefined,
  errors: FieldErrors,
  path: FieldPath,
): void {
  if (annotation === undefined || profile === undefined) return;
  checkAgreement('apparmor', annotation, profile, annotation === 'runtime/default', errors, path);
}

function checkAgreement(
  subject: 'apparmor' | 'seccomp',
  annotation: string,
  { type, localhostProfile }: SeccompProfile,
  isDefault: boolean,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const isLocal = annotation.startsWith('localhost/');
  const agrees =
    (type !== 'Unconfined' || annotation === 'unconfined') &&
    (type !== 'RuntimeDefault' || isDefault) &&
    (type !== 'Localhost' || isLocal);
  if (!agrees) {
    errors.forbidden(path.child('type'), `${subject} type in annotation and field must match`);
  } else if (type === 'Localhost' && annotation.slice('localhost/'.length) !== localhostProfile) {
    errors.forbidden(path.child('localhostProfile'), `${subject} profile in annotation and field must match`);
  }
}
