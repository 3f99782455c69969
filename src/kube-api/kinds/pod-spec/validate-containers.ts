/**
 * Containers, init containers with sidecars among them, and ephemeral containers.
 * Upstream: validateContainers, validateInitContainers, validateEphemeralContainers, validateContainerCommon in
 * kubernetes/pkg/apis/core/validation/validation.go.
 */
import type { Container, EphemeralContainer, PodSpec, Volume } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { checkDnsLabel, checkEnum, isSet } from './field-checks.ts';
import { validateEnv, validateEnvFrom } from './validate-env.ts';
import { validateVolumeDevices, validateVolumeMounts } from './validate-mounts.ts';
import { checkHostPortConflicts, validateContainerPorts } from './validate-ports.ts';
import { validateLifecycle, validateProbes } from './validate-probes.ts';
import { validateResources } from './validate-resources.ts';
import { validateSecurityContext } from './validate-security-context.ts';

const PULL_POLICIES: readonly string[] = ['Always', 'IfNotPresent', 'Never'];
const MESSAGE_POLICIES: readonly string[] = ['File', 'FallbackToLogsOnError'];
const NOT_IN_PLAIN_INIT = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const;
const NOT_IN_EPHEMERAL = [
  'ports',
  'resources',
  'restartPolicy',
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle',
] as const satisfies readonly (keyof EphemeralContainer)[];

/** What containers are checked against. */
export interface ContainerContext {
  readonly spec: PodSpec;
  /** The volumes without problems of their own, by name. */
  readonly volumes: ReadonlyMap<string, Volume>;
  readonly errors: FieldErrors;
}

/** Adds the problems of `spec.containers`. */
export function validateContainers(context: ContainerContext, path: FieldPath): void {
  const { spec, errors } = context;
  const containers = spec.containers ?? [];
  if (containers.length === 0) {
    errors.required(path);
    return;
  }
  const names = new Set<string>();
  for (const [index, container] of containers.entries()) {
    const at = path.index(index);
    validateContainer(container, context, at);
    if (names.has(container.name)) errors.duplicate(at.child('name'), container.name);
    names.add(container.name);
    validateLifecycle(container.lifecycle, spec.terminationGracePeriodSeconds, errors, at.child('lifecycle'));
    validateProbes(container, errors, at);
    if (container.restartPolicy !== undefined) {
      errors.forbidden(at.child('restartPolicy'), 'may not be set for non-init containers');
    }
  }
  checkHostPortConflicts(containers, errors, path);
}

/** Adds the problems of `spec.initContainers`. */
export function validateInitContainers(context: ContainerContext, path: FieldPath): void {
  const { spec, errors } = context;
  const names = new Set((spec.containers ?? []).map(({ name }) => name));
  for (const [index, container] of (spec.initContainers ?? []).entries()) {
    const at = path.index(index);
    validateContainer(container, context, at);
    const { restartPolicy } = container;
    if (restartPolicy !== undefined && restartPolicy !== 'Always') {
      errors.notSupported(at.child('restartPolicy'), restartPolicy, ['Always']);
    }
    if (names.has(container.name)) errors.duplicate(at.child('name'), container.name);
    else if (isSet(container.name)) names.add(container.name);
    // init containers run one after the other: each is alone with its ports
    checkHostPortConflicts([container], errors, path);
    if (restartPolicy === 'Always') {
      validateLifecycle(container.lifecycle, spec.terminationGracePeriodSeconds, errors, at.child('lifecycle'));
      validateProbes(container, errors, at);
    } else {
      for (const field of NOT_IN_PLAIN_INIT) {
        if (container[field] === undefined) continue;
        errors.forbidden(at.child(field), 'may not be set for init containers without restartPolicy=Always');
      }
    }
  }
}

/** Adds the problems of `spec.ephemeralContainers`. */
export function validateEphemeralContainers(context: ContainerContext, path: FieldPath): void {
  const { spec, errors } = context;
  const others = new Set([...(spec.containers ?? []), ...(spec.initContainers ?? [])].map(({ name }) => name));
  const names = new Set(others);
  const message = 'cannot be set for an Ephemeral Container';
  for (const [index, container] of (spec.ephemeralContainers ?? []).entries()) {
    const at = path.index(index);
    validateContainer(container, context, at);
    checkImagePadding(container, errors, at);
    if (names.has(container.name)) errors.duplicate(at.child('name'), container.name);
    names.add(container.name);
    const target = container.targetContainerName;
    if (isSet(target) && !others.has(target)) errors.notFound(at.child('targetContainerName'), target);
    for (const field of NOT_IN_EPHEMERAL) if (isGiven(container[field])) errors.forbidden(at.child(field), message);
    for (const [nth, mount] of (container.volumeMounts ?? []).entries()) {
      const mountPath = at.child('volumeMounts').index(nth);
      if (isSet(mount.subPath)) errors.forbidden(mountPath.child('subPath'), message);
      if (isSet(mount.subPathExpr)) errors.forbidden(mountPath.child('subPathExpr'), message);
    }
  }
}

/** Neither missing nor Go's zero value: `resources: {}` says nothing. */
function isGiven(value: string | object | undefined): boolean {
  if (value === undefined) return false;
  if (typeof value === 'string') return true;
  return Array.isArray(value) ? value.length > 0 : Object.keys(value).length > 0;
}

/** Adds the padding that pods, but not templates, forbid in `image`; `path` is the container's. */
export function checkImagePadding(
  { image = '' }: Pick<Container, 'image'>,
  errors: FieldErrors,
  path: FieldPath,
): void {
  if (image.trim() !== image)
    errors.invalid(path.child('image'), image, 'must not have leading or trailing whitespace');
}

function validateContainer(
  container: Container | EphemeralContainer,
  { volumes, errors }: ContainerContext,
  path: FieldPath,
): void {
  if (!isSet(container.name)) errors.required(path.child('name'));
  else checkDnsLabel(errors, path.child('name'), container.name);
  if (!isSet(container.image)) errors.required(path.child('image'));
  checkEnum(errors, path.child('terminationMessagePolicy'), container.terminationMessagePolicy, MESSAGE_POLICIES);
  validateContainerPorts(container.ports ?? [], errors, path.child('ports'));
  validateEnv(container.env ?? [], errors, path.child('env'));
  validateEnvFrom(container.envFrom ?? [], errors, path.child('envFrom'));
  validateVolumeMounts(container, volumes, errors, path.child('volumeMounts'));
  validateVolumeDevices(container, volumes, errors, path.child('volumeDevices'));
  checkEnum(errors, path.child('imagePullPolicy'), container.imagePullPolicy, PULL_POLICIES);
  validateResources(container.resources, errors, path.child('resources'));
  validateSecurityContext(container.securityContext, errors, path.child('securityContext'));
}
