/** Kernel settings of pods (kubernetes/pkg/apis/core/validation/validation.go, k8s.io/component-helpers/node/util/sysctl). */
import type { PodSpec } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { byteLength } from '../../meta/go-syntax.ts';
import { isSet } from './field-checks.ts';

const SEGMENT = '[a-z0-9]([-_a-z0-9]*[a-z0-9])?';
const NAME = `^(${SEGMENT}[\\./])*${SEGMENT}$`;
const nameRegex = new RegExp(NAME);
const MAX_LENGTH = 253;

const IPC_SYSCTLS: ReadonlySet<string> = new Set([
  'kernel.sem',
  'kernel.shmall',
  'kernel.shmmax',
  'kernel.shmmni',
  'kernel.shm_rmid_forced',
  'kernel.shm',
  'kernel.msgmax',
  'kernel.msgmnb',
  'kernel.msgmni',
  'kernel.msg',
]);

export function isSysctlName(name: string): boolean {
  return byteLength(name) <= MAX_LENGTH && nameRegex.test(name);
}

/** Adds the problems of a pod's `securityContext.sysctls`. */
export function validateSysctls(spec: PodSpec, errors: FieldErrors, path: FieldPath): void {
  const seen = new Set<string>();
  for (const [index, { name }] of (spec.securityContext?.sysctls ?? []).entries()) {
    const at = path.index(index).child('name');
    if (!isSet(name)) errors.required(at);
    else if (!isSysctlName(name)) {
      errors.invalid(at, name, `must have at most ${MAX_LENGTH} characters and match regex ${NAME}`);
    } else if (seen.has(name)) errors.duplicate(at, name);
    const namespace = namespaceOf(name ?? '');
    if (spec.hostNetwork === true && namespace === 'net') {
      errors.invalid(at, name, "may not be specified when 'hostNetwork' is true");
    } else if (spec.hostIPC === true && namespace === 'ipc') {
      errors.invalid(at, name, "may not be specified when 'hostIPC' is true");
    }
    seen.add(name ?? '');
  }
}

/** The kernel namespace that a setting belongs to; undefined for settings of the whole machine. */
function namespaceOf(sysctl: string): 'ipc' | 'net' | undefined {
  const name = (dotted(sysctl).split('*')[0] ?? '').trim();
  if (IPC_SYSCTLS.has(name) || name.startsWith('fs.mqueue.')) return 'ipc';
  return name.startsWith('net.') ? 'net' : undefined;
}

/** Whichever of dot and slash comes first separates; the other one is then part of a name. */
function dotted(sysctl: string): string {
  const separator = /[./]/.exec(sysctl)?.[0];
  if (separator !== '/') return sysctl;
  return sysctl.replace(/[./]/g, (char) => (char === '/' ? '.' : '/'));
}
