/** Volumes as containers see them (kubernetes/pkg/apis/core/validation/validation.go). */
import type { Container, Volume, VolumeMount } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { isSet } from './field-checks.ts';
import { checkLocalDescendingPath, hasBackstep } from './validate-paths.ts';

type Volumes = ReadonlyMap<string, Volume>;

const PROPAGATIONS: readonly string[] = ['Bidirectional', 'HostToContainer', 'None'];
const RECURSIVE_READ_ONLY: readonly string[] = ['Disabled', 'Enabled', 'IfPossible'];

/** Adds the problems of a container's `volumeMounts`; some errors about a mount's path are not numbered, as upstream. */
export function validateVolumeMounts(
  container: Container,
  volumes: Volumes,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const devices = new Map((container.volumeDevices ?? []).map(({ name, devicePath }) => [name, devicePath]));
  const devicePaths = new Set(devices.values());
  const taken = new Set<string>();
  for (const [index, mount] of (container.volumeMounts ?? []).entries()) {
    const at = path.index(index);
    const { name = '', mountPath = '' } = mount;
    if (name === '') errors.required(at.child('name'));
    if (!volumes.has(name)) errors.notFound(at.child('name'), name);
    if (mountPath === '') errors.required(at.child('mountPath'));
    if (taken.has(mountPath)) errors.invalid(at.child('mountPath'), mountPath, 'must be unique');
    taken.add(mountPath);
    if (devices.has(name)) errors.invalid(at.child('name'), name, 'must not already exist in volumeDevices');
    if (devicePaths.has(mountPath)) {
      errors.invalid(at.child('mountPath'), mountPath, 'must not already exist as a path in volumeDevices');
    }
    validateSubPath(mount, errors, path, at);
    validatePropagation(mount, container, errors, path.child('mountPropagation'));
    validateRecursiveReadOnly(mount, errors, path.child('recursiveReadOnly'));
  }
}

function validateSubPath(
  { subPath, subPathExpr }: VolumeMount,
  errors: FieldErrors,
  path: FieldPath,
  at: FieldPath,
): void {
  if (isSet(subPath)) checkLocalDescendingPath(errors, path.child('subPath'), subPath);
  if (!isSet(subPathExpr)) return;
  if (isSet(subPath)) {
    errors.invalid(at.child('subPathExpr'), subPathExpr, 'subPathExpr and subPath are mutually exclusive');
  }
  checkLocalDescendingPath(errors, path.child('subPathExpr'), subPathExpr);
}

function validatePropagation(
  { mountPropagation }: VolumeMount,
  container: Container,
  errors: FieldErrors,
  path: FieldPath,
): void {
  if (mountPropagation === undefined) return;
  if (!PROPAGATIONS.includes(mountPropagation)) errors.notSupported(path, mountPropagation, PROPAGATIONS);
  if (mountPropagation === 'Bidirectional' && container.securityContext?.privileged !== true) {
    errors.forbidden(path, 'Bidirectional mount propagation is available only to privileged containers');
  }
}

function validateRecursiveReadOnly(mount: VolumeMount, errors: FieldErrors, path: FieldPath): void {
  const { recursiveReadOnly, mountPropagation } = mount;
  if (recursiveReadOnly === undefined || recursiveReadOnly === 'Disabled') return;
  if (!RECURSIVE_READ_ONLY.includes(recursiveReadOnly)) {
    errors.notSupported(path, recursiveReadOnly, RECURSIVE_READ_ONLY);
    return;
  }
  if (mount.readOnly !== true) errors.forbidden(path, 'may only be specified when readOnly is true');
  if (mountPropagation !== undefined && mountPropagation !== 'None') {
    errors.forbidden(path, 'may only be specified when mountPropagation is None or not specified');
  }
}

/** Adds the problems of a container's `volumeDevices`. */
export function validateVolumeDevices(
  container: Container,
  volumes: Volumes,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const mounts = new Map((container.volumeMounts ?? []).map(({ name, mountPath }) => [name, mountPath]));
  const mountPaths = new Set(mounts.values());
  const paths = new Set<string>();
  const names = new Set<string>();
  for (const [index, { name = '', devicePath = '' }] of (container.volumeDevices ?? []).entries()) {
    const namePath = path.index(index).child('name');
    const devicePathPath = path.index(index).child('devicePath');
    const volume = volumes.get(name);
    const isClaim = volume?.persistentVolumeClaim !== undefined || volume?.ephemeral !== undefined;
    if (name === '') errors.required(namePath);
    if (names.has(name)) errors.invalid(namePath, name, 'must be unique');
    if (volume !== undefined && !isClaim) {
      const message = 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode';
      errors.invalid(namePath, name, message);
    }
    if (volume === undefined) errors.notFound(namePath, name);
    if (devicePath === '') errors.required(devicePathPath);
    if (paths.has(devicePath)) errors.invalid(devicePathPath, devicePath, 'must be unique');
    if (hasBackstep(devicePath)) errors.invalid(devicePathPath, devicePath, "can not contain backsteps ('..')");
    else paths.add(devicePath);
    if (mounts.has(name)) errors.invalid(namePath, name, 'must not already exist in volumeMounts');
    if (mountPaths.has(devicePath)) {
      errors.invalid(devicePathPath, devicePath, 'must not already exist as a path in volumeMounts');
    }
    if (name !== '') names.add(name);
  }
}
