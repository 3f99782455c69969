/**
 * What a pod may say about Windows, and what an operating system rules out.
 * Upstream: validateWindowsSecurityContextOptions, validateWindowsHostProcessPod, validateOS, validateLinux, validateWindows in
 * kubernetes/pkg/apis/core/validation/validation.go.
 */
import type {
  Container,
  PodSecurityContext,
  PodSpec,
  SecurityContext,
  WindowsSecurityContextOptions,
} from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { byteLength } from '../../meta/go-syntax.ts';
import { checkDnsSubdomain, isSet } from './field-checks.ts';
import { containersWithPaths } from './pod-containers.ts';

const MAX_CREDENTIAL_SPEC_KIB = 64;
const MAX_DOMAIN_LENGTH = 256;
const MAX_USER_LENGTH = 104;
const NET_BIOS_DOMAIN = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/;
const DNS_LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?';
const DNS_DOMAIN = new RegExp(`^${DNS_LABEL}(?:\\.${DNS_LABEL})*$`);

/** Adds the problems of `windowsOptions`. */
export function validateWindowsOptions(
  options: WindowsSecurityContextOptions | undefined,
  errors: FieldErrors,
  path: FieldPath,
): void {
  if (options === undefined) return;
  const { gmsaCredentialSpecName, gmsaCredentialSpec, runAsUserName } = options;
  if (gmsaCredentialSpecName !== undefined) {
    checkDnsSubdomain(errors, path.child('gmsaCredentialSpecName'), gmsaCredentialSpecName);
  }
  if (gmsaCredentialSpec !== undefined) {
    const at = path.child('gmsaCredentialSpec');
    if (gmsaCredentialSpec === '') {
      errors.invalid(at, gmsaCredentialSpec, 'gmsaCredentialSpec cannot be an empty string');
    } else if (byteLength(gmsaCredentialSpec) > MAX_CREDENTIAL_SPEC_KIB * 1024) {
      errors.invalid(at, gmsaCredentialSpec, `gmsaCredentialSpec size must be under ${MAX_CREDENTIAL_SPEC_KIB} KiB`);
    }
  }
  if (runAsUserName === undefined) return;
  for (const message of userNameTroubles(runAsUserName)) {
    errors.invalid(path.child('runAsUserName'), runAsUserName, message);
  }
}

function userNameTroubles(name: string): readonly string[] {
  if (name === '') return ['runAsUserName cannot be an empty string'];
  if (/\p{Cc}/u.test(name)) return ['runAsUserName cannot contain control characters'];
  const parts = name.split('\\');
  if (parts.length > 2) return ['runAsUserName cannot contain more than one backslash'];
  const user = parts.at(-1) ?? '';
  const domain = parts.length === 2 ? (parts[0] ?? '') : undefined;
  const messages: string[] = [];
  if (domain !== undefined && byteLength(domain) >= MAX_DOMAIN_LENGTH) {
    messages.push(`runAsUserName's Domain length must be under ${MAX_DOMAIN_LENGTH} characters`);
  }
  if (domain !== undefined && !NET_BIOS_DOMAIN.test(domain) && !DNS_DOMAIN.test(domain)) {
    messages.push("runAsUserName's Domain doesn't match the NetBios nor the DNS format");
  }
  if (user === '') messages.push("runAsUserName's User cannot be empty");
  else if (byteLength(user) > MAX_USER_LENGTH) {
    messages.push(`runAsUserName's User length must not be longer than ${MAX_USER_LENGTH} characters`);
  }
  if (/^[. ]+$/.test(user)) messages.push("runAsUserName's User cannot contain only periods or spaces");
  if (/["/\\:;|=,+*?<>@[\]]/.test(user)) {
    messages.push(`runAsUserName's User cannot contain the following characters: "/\\:;|=,+*?<>@[]`);
  }
  return messages;
}

/** Adds what is wrong with the mix of host process containers (containers that are the Windows node's own processes). */
export function validateHostProcess(spec: PodSpec, errors: FieldErrors, path: FieldPath): void {
  const podValue = spec.securityContext?.windowsOptions?.hostProcess;
  if (podValue === undefined && !hasHostProcess(spec)) return;
  const containers = containersWithPaths(spec, path);
  let count = 0;
  for (const { container, at } of containers) {
    const value = container.securityContext?.windowsOptions?.hostProcess;
    if (podValue !== undefined && value !== undefined && podValue !== value) {
      const message = `pod hostProcess value must be identical if both are specified, was ${podValue}`;
      errors.invalid(at.child('securityContext', 'windowsOptions', 'hostProcess'), value, message);
    }
    if ((value ?? podValue) === true) count++;
  }
  if (count === 0) return;
  if (count !== containers.length) {
    errors.invalid(
      path,
      '',
      'If pod contains any hostProcess containers then all containers must be HostProcess containers',
    );
  }
  if (spec.hostNetwork !== true) {
    const message = 'hostNetwork must be true if pod contains any hostProcess containers';
    errors.invalid(path.child('hostNetwork'), false, message);
  }
}

/** Whether any container says something about host processes: hardly any does, so that this is asked first. */
function hasHostProcess({ containers = [], initContainers = [], ephemeralContainers = [] }: PodSpec): boolean {
  const says = ({ securityContext }: Pick<Container, 'securityContext'>): boolean =>
    securityContext?.windowsOptions?.hostProcess !== undefined;
  return containers.some(says) || initContainers.some(says) || ephemeralContainers.some(says);
}

const WINDOWS_POD_FORBIDDEN_BEFORE = ['appArmorProfile', 'seLinuxOptions'] as const;
const WINDOWS_POD_FORBIDDEN_AFTER = [
  'runAsUser',
  'runAsGroup',
  'supplementalGroups',
] as const satisfies readonly (keyof PodSecurityContext)[];
const WINDOWS_CONTAINER_FORBIDDEN = [
  'appArmorProfile',
  'seLinuxOptions',
  'seccompProfile',
  'capabilities',
  'readOnlyRootFilesystem',
  'privileged',
  'allowPrivilegeEscalation',
  'procMount',
  'runAsUser',
  'runAsGroup',
] as const satisfies readonly (keyof SecurityContext)[];

/** Adds the problems of `os`, and of fields that the chosen operating system doesn't have. */
export function validateOs(spec: PodSpec, errors: FieldErrors, path: FieldPath): void {
  if (spec.os === undefined) return;
  const { name } = spec.os;
  if (!isSet(name)) errors.required(path.child('os', 'name'), 'cannot be empty');
  else if (name === 'linux') validateLinux(spec, errors, path);
  else if (name === 'windows') validateWindows(spec, errors, path);
  else errors.notSupported(path.child('os'), name, ['linux', 'windows']);
}

function validateLinux(spec: PodSpec, errors: FieldErrors, path: FieldPath): void {
  const message = 'windows options cannot be set for a linux pod';
  if (spec.securityContext?.windowsOptions !== undefined) {
    errors.forbidden(path.child('securityContext', 'windowsOptions'), message);
  }
  for (const { container, at } of containersWithPaths(spec, path)) {
    if (container.securityContext?.windowsOptions === undefined) continue;
    errors.forbidden(at.child('securityContext', 'windowsOptions'), message);
  }
}

function validateWindows(spec: PodSpec, errors: FieldErrors, path: FieldPath): void {
  const forbid = (isGiven: boolean, at: FieldPath): void => {
    if (isGiven) errors.forbidden(at, 'cannot be set for a windows pod');
  };
  const context = spec.securityContext ?? {};
  const contextPath = path.child('securityContext');
  for (const field of WINDOWS_POD_FORBIDDEN_BEFORE) forbid(context[field] !== undefined, contextPath.child(field));
  forbid(spec.hostUsers !== undefined, path.child('hostUsers'));
  forbid(spec.hostPID === true, path.child('hostPID'));
  forbid(spec.hostIPC === true, path.child('hostIPC'));
  for (const field of ['seccompProfile', 'fsGroup', 'fsGroupChangePolicy'] as const) {
    forbid(context[field] !== undefined, contextPath.child(field));
  }
  forbid((context.sysctls ?? []).length > 0, contextPath.child('sysctls'));
  forbid(spec.shareProcessNamespace !== undefined, path.child('shareProcessNamespace'));
  for (const field of WINDOWS_POD_FORBIDDEN_AFTER) forbid(context[field] !== undefined, contextPath.child(field));
  for (const { container, at } of containersWithPaths(spec, path)) {
    for (const field of WINDOWS_CONTAINER_FORBIDDEN) {
      forbid(container.securityContext?.[field] !== undefined, at.child('securityContext', field));
    }
  }
}
