/**
 * Probes and lifecycle hooks of containers.
 * Upstream: validateProbe, validateHandler, validateLifecycle in kubernetes/pkg/apis/core/validation/validation.go.
 */
import type { HTTPGetAction, Lifecycle, LifecycleHandler, Probe } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { checkHttpHeaderName } from '../../meta/names.ts';
import { checkNonNegative, isSet } from './field-checks.ts';
import { checkPortNumberOrName } from './validate-ports.ts';

const SCHEMES: readonly string[] = ['HTTP', 'HTTPS'];
const PROBE_NUMBERS = [
  'initialDelaySeconds',
  'timeoutSeconds',
  'periodSeconds',
  'successThreshold',
  'failureThreshold',
] as const satisfies readonly (keyof Probe)[];

type Probed = Readonly<Record<'livenessProbe' | 'readinessProbe' | 'startupProbe', Probe | undefined>>;

/** Adds the problems of a container's three probes; `path` is the container's. */
export function validateProbes(container: Partial<Probed>, errors: FieldErrors, path: FieldPath): void {
  for (const field of ['livenessProbe', 'readinessProbe', 'startupProbe'] as const) {
    const probe = container[field];
    if (probe === undefined) continue;
    const at = path.child(field);
    validateProbe(probe, errors, at);
    if (field === 'readinessProbe') {
      const seconds = probe.terminationGracePeriodSeconds;
      const secondsPath = at.child('terminationGracePeriodSeconds');
      if (seconds !== undefined) errors.invalid(secondsPath, seconds, 'must not be set for readinessProbes');
    } else if ((probe.successThreshold ?? 0) !== 1) {
      errors.invalid(at.child('successThreshold'), probe.successThreshold ?? 0, 'must be 1');
    }
  }
}

function validateProbe(probe: Probe, errors: FieldErrors, path: FieldPath): void {
  validateHandler(probe, undefined, errors, path);
  for (const field of PROBE_NUMBERS) checkNonNegative(errors, path.child(field), probe[field] ?? 0);
  const seconds = probe.terminationGracePeriodSeconds;
  if (seconds !== undefined && seconds <= 0) {
    errors.invalid(path.child('terminationGracePeriodSeconds'), seconds, 'must be greater than 0');
  }
}

/** Adds the problems of a container's hooks; a sleep must fit into the pod's grace period. */
export function validateLifecycle(
  lifecycle: Lifecycle | undefined,
  gracePeriodSeconds: number | undefined,
  errors: FieldErrors,
  path: FieldPath,
): void {
  if (lifecycle?.postStart !== undefined) {
    validateHandler(lifecycle.postStart, gracePeriodSeconds, errors, path.child('postStart'));
  }
  if (lifecycle?.preStop !== undefined) {
    validateHandler(lifecycle.preStop, gracePeriodSeconds, errors, path.child('preStop'));
  }
}

/** What probes and hooks have in common. */
type Handler = Pick<Probe, 'exec' | 'httpGet' | 'tcpSocket' | 'grpc'> & Pick<LifecycleHandler, 'sleep'>;

function validateHandler(
  handler: Handler,
  gracePeriodSeconds: number | undefined,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const { exec, httpGet, tcpSocket, grpc, sleep } = handler;
  const checks: readonly (readonly [field: string, given: unknown, check: (at: FieldPath) => void])[] = [
    ['exec', exec, (at) => (exec?.command ?? []).length === 0 && errors.required(at.child('command'))],
    ['httpGet', httpGet, (at) => validateHttpGet(httpGet, errors, at)],
    ['tcpSocket', tcpSocket, (at) => checkPortNumberOrName(errors, at.child('port'), tcpSocket?.port)],
    ['grpc', grpc, (at) => checkPortNumberOrName(errors, at.child('port'), grpc?.port)],
    ['sleep', sleep, (at) => validateSleep(sleep?.seconds ?? 0, gracePeriodSeconds, errors, at)],
  ];
  let hasHandler = false;
  for (const [field, given, check] of checks) {
    if (given === undefined) continue;
    if (hasHandler) errors.forbidden(path.child(field), 'may not specify more than 1 handler type');
    else check(path.child(field));
    hasHandler = true;
  }
  if (!hasHandler) errors.required(path, 'must specify a handler type');
}

function validateHttpGet(action: HTTPGetAction | undefined, errors: FieldErrors, path: FieldPath): void {
  if (!isSet(action?.path)) errors.required(path.child('path'));
  checkPortNumberOrName(errors, path.child('port'), action?.port);
  const scheme = action?.scheme ?? '';
  if (!SCHEMES.includes(scheme)) errors.notSupported(path.child('scheme'), scheme, SCHEMES);
  for (const { name = '' } of action?.httpHeaders ?? []) {
    errors.invalidFor(path.child('httpHeaders'), name, checkHttpHeaderName(name));
  }
}

function validateSleep(
  seconds: number,
  gracePeriodSeconds: number | undefined,
  errors: FieldErrors,
  path: FieldPath,
): void {
  if (gracePeriodSeconds === undefined || (seconds > 0 && seconds <= gracePeriodSeconds)) return;
  const limit = `must be greater than 0 and less than terminationGracePeriodSeconds (${gracePeriodSeconds}).`;
  errors.invalid(path, seconds, `${limit} Enable AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep.`);
}
