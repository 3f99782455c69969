/**
 * CSIDrivers (kubernetes/pkg/registry/storage/csidriver/strategy.go, pkg/apis/storage/v1/defaults.go,
 * pkg/apis/storage/validation/validation.go).
 */
import type { CSIDriverSpec, CSIDriver as CsiDriverObject, StorageV1TokenRequest } from '../generated/types.gen.ts';
import { isSemanticallyEqual } from '../meta/equality.ts';
import type { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { GoSyntax, goStringSlice } from '../meta/go-syntax.ts';
import { FIELD_IMMUTABLE_MESSAGE, validateImmutable } from '../meta/object-meta.ts';
import { ageColumn, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';
import { atNextGeneration } from './generation.ts';
import { withDefaults } from './pod-spec/with-defaults.ts';

export type CsiDriver = CsiDriverObject;

const DEFAULTS: CSIDriverSpec = {
  attachRequired: true,
  podInfoOnMount: false,
  storageCapacity: false,
  fsGroupPolicy: 'ReadWriteOnceWithFSType',
  requiresRepublish: false,
  seLinuxMount: false,
};
const GROUP_POLICIES: readonly string[] = ['File', 'None', 'ReadWriteOnceWithFSType'];
const LIFECYCLE_MODES: readonly string[] = ['Persistent', 'Ephemeral'];
const MIN_SECONDS = 600;
const MAX_SECONDS = 2 ** 32;

function defaultSpec(spec: CSIDriverSpec): CSIDriverSpec {
  const filled = withDefaults(spec, DEFAULTS);
  return (filled.volumeLifecycleModes ?? []).length > 0 ? filled : { ...filled, volumeLifecycleModes: ['Persistent'] };
}

function validate({ spec = {} }: CsiDriver, errors: FieldErrors, path: FieldPath): void {
  const specPath = path.child('spec');
  if (spec.attachRequired === undefined) errors.required(specPath.child('attachedRequired'));
  for (const field of ['podInfoOnMount', 'storageCapacity'] as const) {
    if (spec[field] === undefined) errors.required(specPath.child(field));
  }
  const policy = spec.fsGroupPolicy;
  if (policy !== undefined && !GROUP_POLICIES.includes(policy)) {
    errors.notSupported(specPath.child('fsGroupPolicy'), policy, GROUP_POLICIES);
  }
  validateTokenRequests(spec.tokenRequests ?? [], errors, specPath.child('tokenRequests'));
  for (const mode of spec.volumeLifecycleModes ?? []) {
    if (LIFECYCLE_MODES.includes(mode)) continue;
    errors.notSupported(specPath.child('volumeLifecycleModes'), mode, LIFECYCLE_MODES);
  }
  if (spec.seLinuxMount === undefined) errors.required(specPath.child('seLinuxMount'));
}

function validateTokenRequests(requests: readonly StorageV1TokenRequest[], errors: FieldErrors, path: FieldPath): void {
  const audiences = new Set<string>();
  for (const [i, { audience = '', expirationSeconds: seconds }] of requests.entries()) {
    const at = path.index(i);
    if (audiences.has(audience)) {
      errors.duplicate(at.child('audience'), audience);
      continue;
    }
    audiences.add(audience);
    const secondsPath = at.child('expirationSeconds');
    if (seconds === undefined) continue;
    if (seconds < MIN_SECONDS) errors.invalid(secondsPath, seconds, 'may not specify a duration less than 10 minutes');
    if (seconds > MAX_SECONDS) {
      errors.invalid(secondsPath, seconds, 'may not specify a duration larger than 2^32 seconds');
    }
  }
}

function validateUpdate(driver: CsiDriver, old: CsiDriver, errors: FieldErrors, path: FieldPath): void {
  const { attachRequired, volumeLifecycleModes } = driver.spec ?? {};
  const specPath = path.child('spec');
  validateImmutable(attachRequired, old.spec?.attachRequired, errors, specPath.child('attachedRequired'));
  if (isSemanticallyEqual(volumeLifecycleModes, old.spec?.volumeLifecycleModes)) return;
  const shown = new GoSyntax(goStringSlice(volumeLifecycleModes, '[]storage.VolumeLifecycleMode'));
  errors.invalid(specPath.child('volumeLifecycleModes'), shown, FIELD_IMMUTABLE_MESSAGE);
}

/** A driver of storage, and what it needs to know. */
export const CsiDriver = defineKind<CsiDriver>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSIDriver',
  plural: 'csidrivers',
  singular: 'csidriver',
  shortNames: [],
  categories: [],
  namespaced: false,
  hasStatus: false,
  defaults: (driver) => ({ ...driver, spec: defaultSpec(driver.spec ?? {}) }),
  prepareForUpdate(driver, old) {
    const isChanged = !isSemanticallyEqual(driver.spec, old.spec);
    return isChanged ? atNextGeneration(driver, old) : driver;
  },
  validate,
  validateUpdate,
  columns: [
    nameColumn,
    {
      name: 'AttachRequired',
      type: 'boolean',
      priority: 0,
      value: ({ spec }) => spec.attachRequired ?? true,
    },
    { name: 'PodInfoOnMount', type: 'boolean', priority: 0, value: ({ spec }) => spec.podInfoOnMount ?? false },
    { name: 'StorageCapacity', type: 'boolean', priority: 0, value: ({ spec }) => spec.storageCapacity ?? false },
    {
      name: 'TokenRequests',
      type: 'string',
      priority: 0,
      value: ({ spec }) => spec.tokenRequests?.map(({ audience }) => audience).join(',') ?? '<unset>',
    },
    {
      name: 'RequiresRepublish',
      type: 'boolean',
      priority: 0,
      value: ({ spec }) => spec.requiresRepublish ?? false,
    },
    {
      name: 'Modes',
      type: 'string',
      priority: 0,
      value: ({ spec }) => spec.volumeLifecycleModes?.join(',') || '<none>',
    },
    ageColumn,
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'not simulated',
      note: 'Descriptions of drivers are stored, but no drivers run, so nobody acts on what they need.',
    },
    {
      field: 'spec',
      fidelity: 'faithful',
      note: 'As an object of the API it is the real one: defaults, validation, what may change and what is printed are those of v1.32.',
    },
  ],
});
