/**
 * What may change in a pod's status (ValidatePodStatusUpdate in kubernetes/pkg/apis/core/validation/validation.go).
 * Left out: fields that v1.32 drops from a status (see prepare-pod.ts), so that they need no checks.
 */
import type { Container, ContainerStatus, Pod, PodCondition, PodStatus } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { GoSyntax, goQuote } from '../../meta/go-syntax.ts';
import { ipFamilyOf, validateIp } from '../../meta/ip-address.ts';
import { checkQualifiedName, nameIsDnsSubdomain } from '../../meta/names.ts';
import { FIELD_IMMUTABLE_MESSAGE } from '../../meta/object-meta.ts';
import { isSet } from './field-checks.ts';
import { isSidecar } from './pod-status-reason.ts';
import { validateAnnotationUpdate } from './validate-pod-update.ts';

type Statuses = readonly ContainerStatus[];

/** Those that the kubelet always writes; other names are looked at. */
const SYSTEM_CONDITIONS: ReadonlySet<string> = new Set([
  'PodScheduled',
  'Ready',
  'Initialized',
  'ContainersReady',
  'PodReadyToStartContainers',
]);

/** Adds the problems of a change to a pod's status. */
export function validatePodStatusUpdate(pod: Pod, old: Pod, errors: FieldErrors, path: FieldPath): void {
  const statusPath = path.child('status');
  const status: PodStatus = pod.status ?? {};
  const oldStatus: PodStatus = old.status ?? {};
  if (pod.metadata.annotations !== old.metadata.annotations) {
    validateAnnotationUpdate(pod.metadata, old.metadata, errors, path.child('metadata', 'annotations'));
  }
  validateConditions(status.conditions ?? [], errors, path);
  const { nominatedNodeName } = status;
  if (isSet(nominatedNodeName) && nominatedNodeName !== oldStatus.nominatedNodeName) {
    const messages = nameIsDnsSubdomain(nominatedNodeName, false);
    errors.invalidFor(statusPath.child('nominatedNodeName'), nominatedNodeName, messages);
  }
  if ((status.qosClass ?? '') !== (oldStatus.qosClass ?? '')) {
    errors.invalid(statusPath.child('qosClass'), status.qosClass ?? '', FIELD_IMMUTABLE_MESSAGE);
  }
  const restartPolicy = old.spec?.restartPolicy ?? '';
  const initContainers = old.spec?.initContainers ?? [];
  const transitions = { errors, path: statusPath };
  checkTransitions('containerStatuses', status, oldStatus, restartPolicy, [], transitions);
  checkTransitions('initContainerStatuses', status, oldStatus, restartPolicy, initContainers, transitions);
  checkTransitions('ephemeralContainerStatuses', status, oldStatus, 'Never', [], transitions);
  if (status.podIPs !== oldStatus.podIPs) validatePodIps(status, errors, statusPath.child('podIPs'));
  if (status.hostIPs !== oldStatus.hostIPs || status.hostIP !== oldStatus.hostIP) {
    validateHostIps(status, errors, statusPath.child('hostIPs'));
  }
}

function validateConditions(conditions: readonly PodCondition[], errors: FieldErrors, path: FieldPath): void {
  for (let index = 0; index < conditions.length; index++) {
    const type = conditions[index]?.type ?? '';
    if (SYSTEM_CONDITIONS.has(type)) continue;
    const messages = checkQualifiedName(type);
    if (messages.length === 0) continue;
    // upstream looks for these under metadata
    errors.invalidFor(path.child('metadata', 'conditions').index(index).child('Type'), type, messages);
  }
}

/** A container that ended for good must not come back to life. */
function checkTransitions(
  field: 'containerStatuses' | 'ephemeralContainerStatuses' | 'initContainerStatuses',
  status: PodStatus,
  old: PodStatus,
  restartPolicy: string,
  initContainers: readonly Container[],
  { errors, path }: { readonly errors: FieldErrors; readonly path: FieldPath },
): void {
  if (restartPolicy === 'Always') return;
  const now: Statuses = status[field] ?? [];
  for (const [index, before] of (old[field] ?? []).entries()) {
    const terminated = before.state?.terminated;
    if (terminated === undefined) continue;
    if (terminated.exitCode !== 0 && restartPolicy === 'OnFailure') continue;
    if (isSidecar(initContainers.find(({ name }) => name === before.name))) continue;
    const isRevived = now.some(({ name, state }) => name === before.name && state?.terminated === undefined);
    if (!isRevived) continue;
    errors.forbidden(path.child(field).index(index).child('state'), 'may not be transitioned to non-terminated state');
  }
}

function validatePodIps({ podIPs = [] }: PodStatus, errors: FieldErrors, path: FieldPath): void {
  validateIps(podIPs, errors, path);
  if (podIPs.length < 2) return;
  checkOnePerFamily(podIPs, 'PodIP', errors, path);
  checkRepeated(podIPs, 'PodIP', errors, path);
}

function validateHostIps({ hostIP = '', hostIPs = [] }: PodStatus, errors: FieldErrors, path: FieldPath): void {
  const first = hostIPs[0];
  if (first === undefined) return;
  if (hostIP !== first.ip) errors.invalid(path.index(0).child('ip'), first.ip, 'must be equal to `hostIP`');
  validateIps(hostIPs, errors, path);
  if (hostIPs.length < 2) return;
  checkRepeated(hostIPs, 'HostIP', errors, path);
  checkOnePerFamily(hostIPs, 'HostIP', errors, path);
}

interface Address {
  readonly ip: string;
}

function validateIps(addresses: readonly Address[], errors: FieldErrors, path: FieldPath): void {
  for (let index = 0; index < addresses.length; index++) {
    const ip = addresses[index]?.ip ?? '';
    if (ipFamilyOf(ip) === undefined) validateIp(ip, errors, path.index(index));
  }
}

function goAddress({ ip }: Address, type: string): string {
  return `core.${type}{IP:${goQuote(ip)}}`;
}

function checkOnePerFamily(addresses: readonly Address[], type: string, errors: FieldErrors, path: FieldPath): void {
  const families = addresses.map(({ ip }) => ipFamilyOf(ip));
  if (families.length === 2 && families.includes('IPv4') && families.includes('IPv6')) return;
  const shown = new GoSyntax(`[]core.${type}{${addresses.map((address) => goAddress(address, type)).join(', ')}}`);
  errors.invalid(path, shown, 'may specify no more than one IP for each IP family');
}

function checkRepeated(addresses: readonly Address[], type: string, errors: FieldErrors, path: FieldPath): void {
  const seen = new Set<string>();
  for (const [index, address] of addresses.entries()) {
    if (seen.has(address.ip)) errors.duplicate(path.index(index), new GoSyntax(goAddress(address, type)));
    seen.add(address.ip);
  }
}
