/**
 * Security contexts of pods and containers.
 * Upstream: ValidateSecurityContext, validatePodSpecSecurityContext in kubernetes/pkg/apis/core/validation/validation.go.
 * Left out: procMount, supplementalGroupsPolicy and seLinuxChangePolicy, whose features are off in v1.32 (see disabled-features.ts).
 */
import type {
  AppArmorProfile,
  PodSecurityContext,
  PodSpec,
  SeccompProfile,
  SecurityContext,
} from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { byteLength } from '../../meta/go-syntax.ts';
import { checkUserOrGroupId } from '../../meta/names.ts';
import { isSet } from './field-checks.ts';
import { goStruct } from './go-values/go-print.ts';
import { checkLocalDescendingPath } from './validate-paths.ts';
import { validateSysctls } from './validate-sysctls.ts';
import { validateWindowsOptions } from './validate-windows.ts';

const PROFILE_TYPES = ['Localhost', 'RuntimeDefault', 'Unconfined'] as const;
const GROUP_CHANGE_POLICIES: readonly string[] = ['Always', 'OnRootMismatch'];
const MAX_PROFILE_LENGTH = 4095;

function checkId(id: number | undefined, errors: FieldErrors, path: FieldPath): void {
  if (id !== undefined) errors.invalidFor(path, id, checkUserOrGroupId(id));
}

/** Adds the problems of a pod's `securityContext`; `path` is the security context's. */
export function validatePodSecurityContext(spec: PodSpec, errors: FieldErrors, path: FieldPath): void {
  const context: PodSecurityContext = spec.securityContext ?? {};
  checkId(context.fsGroup, errors, path.child('fsGroup'));
  checkId(context.runAsUser, errors, path.child('runAsUser'));
  checkId(context.runAsGroup, errors, path.child('runAsGroup'));
  for (const [index, group] of (context.supplementalGroups ?? []).entries()) {
    checkId(group, errors, path.child('supplementalGroups').index(index));
  }
  if (spec.shareProcessNamespace === true && spec.hostPID === true) {
    const message = 'ShareProcessNamespace and HostPID cannot both be enabled';
    errors.invalid(path.child('shareProcessNamespace'), true, message);
  }
  validateSysctls(spec, errors, path.child('sysctls'));
  const { fsGroupChangePolicy } = context;
  if (fsGroupChangePolicy !== undefined && !GROUP_CHANGE_POLICIES.includes(fsGroupChangePolicy)) {
    errors.notSupported(path.child('fsGroupChangePolicy'), fsGroupChangePolicy, GROUP_CHANGE_POLICIES);
  }
  validateSeccompProfile(context.seccompProfile, errors, path.child('seccompProfile'));
  validateWindowsOptions(context.windowsOptions, errors, path.child('windowsOptions'));
  validateAppArmorProfile(context.appArmorProfile, errors, path.child('appArmorProfile'));
}

/** Adds the problems of a container's `securityContext`; privileged containers are allowed, as on most clusters. */
export function validateSecurityContext(
  context: SecurityContext | undefined,
  errors: FieldErrors,
  path: FieldPath,
): void {
  if (context === undefined) return;
  checkId(context.runAsUser, errors, path.child('runAsUser'));
  checkId(context.runAsGroup, errors, path.child('runAsGroup'));
  validateSeccompProfile(context.seccompProfile, errors, path.child('seccompProfile'));
  if (context.allowPrivilegeEscalation === false) {
    if (context.privileged === true) {
      const message = 'cannot set `allowPrivilegeEscalation` to false and `privileged` to true';
      errors.invalid(path, goStruct('SecurityContext', context), message);
    }
    for (const capability of context.capabilities?.add ?? []) {
      if (capability !== 'CAP_SYS_ADMIN') continue;
      const message = 'cannot set `allowPrivilegeEscalation` to false and `capabilities.Add` CAP_SYS_ADMIN';
      errors.invalid(path, goStruct('SecurityContext', context), message);
    }
  }
  validateWindowsOptions(context.windowsOptions, errors, path.child('windowsOptions'));
  validateAppArmorProfile(context.appArmorProfile, errors, path.child('appArmorProfile'));
}

function validateSeccompProfile(profile: SeccompProfile | undefined, errors: FieldErrors, path: FieldPath): void {
  if (profile === undefined) return;
  const { type, localhostProfile } = profile;
  if (!isSet(type)) errors.required(path.child('type'), 'type is required when seccompProfile is set');
  else if (!(PROFILE_TYPES as readonly string[]).includes(type)) {
    errors.notSupported(path.child('type'), type, PROFILE_TYPES);
  }
  const at = path.child('localhostProfile');
  if (type !== 'Localhost') {
    if (localhostProfile === undefined) return;
    errors.invalid(at, goStruct('SeccompProfile', profile), 'can only be set when seccomp type is Localhost');
  } else if (localhostProfile === undefined) {
    errors.required(at, 'must be set when seccomp type is Localhost');
  } else {
    checkLocalDescendingPath(errors, at, localhostProfile);
  }
}

/** Adds the problems of an AppArmor profile. */
export function validateAppArmorProfile(
  profile: AppArmorProfile | undefined,
  errors: FieldErrors,
  path: FieldPath,
): void {
  if (profile === undefined) return;
  const { type, localhostProfile } = profile;
  const at = path.child('localhostProfile');
  if (type === 'Localhost') {
    const trimmed = localhostProfile?.trim();
    if (localhostProfile !== undefined && trimmed !== localhostProfile) {
      errors.invalid(at, localhostProfile, 'must not be padded with whitespace');
    } else if (!isSet(trimmed)) {
      errors.required(at, 'must be set when AppArmor type is Localhost');
    }
    if (byteLength(localhostProfile ?? '') > MAX_PROFILE_LENGTH) errors.tooLong(at, MAX_PROFILE_LENGTH);
  } else if (type === 'RuntimeDefault' || type === 'Unconfined') {
    if (localhostProfile !== undefined) {
      errors.invalid(at, localhostProfile, 'can only be set when AppArmor type is Localhost');
    }
  } else if (!isSet(type)) {
    errors.required(path.child('type'), 'type is required when appArmorProfile is set');
  } else {
    errors.notSupported(path.child('type'), type, PROFILE_TYPES);
  }
}
