/**
 * Storage classes (kubernetes/pkg/registry/storage/storageclass/strategy.go, pkg/apis/storage/v1/defaults.go,
 * pkg/apis/storage/validation/validation.go).
 */
import type { StorageClass as StorageClassObject, TopologySelectorTerm } from '../generated/types.gen.ts';
import { isSemanticallyEqual } from '../meta/equality.ts';
import { type FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { byteLength } from '../meta/go-syntax.ts';
import { checkQualifiedName } from '../meta/names.ts';
import { validateImmutable } from '../meta/object-meta.ts';
import { ageColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';
import { nodeLabelWarning } from './pod-spec/node-label-warnings.ts';
import { withDefaults } from './pod-spec/with-defaults.ts';
import { isDefaultClass } from './storage/storage-class-names.ts';

export type StorageClass = StorageClassObject;

const MAX_PARAMETERS = 512;
const MAX_PARAMETER_BYTES = 256 * 1024;
const RECLAIM_POLICIES: readonly string[] = ['Delete', 'Retain'];
const BINDING_MODES: readonly string[] = ['Immediate', 'WaitForFirstConsumer'];

function validate(storageClass: StorageClass, errors: FieldErrors, path: FieldPath): void {
  const { provisioner = '', parameters = {}, reclaimPolicy = '', volumeBindingMode } = storageClass;
  const provisionerPath = path.child('provisioner');
  if (provisioner === '') errors.required(provisionerPath);
  else errors.invalidFor(provisionerPath, provisioner.toLowerCase(), checkQualifiedName(provisioner.toLowerCase()));
  validateParameters(parameters, errors, path.child('parameters'));
  if (reclaimPolicy !== '' && !RECLAIM_POLICIES.includes(reclaimPolicy)) {
    errors.notSupported(path.child('reclaimPolicy'), reclaimPolicy, RECLAIM_POLICIES);
  }
  const modePath = path.child('volumeBindingMode');
  if (volumeBindingMode === undefined) errors.required(modePath);
  else if (!BINDING_MODES.includes(volumeBindingMode)) errors.notSupported(modePath, volumeBindingMode, BINDING_MODES);
  validateTopologies(storageClass.allowedTopologies ?? [], errors, path.child('allowedTopologies'));
}

function validateParameters(parameters: Readonly<Record<string, string>>, errors: FieldErrors, path: FieldPath): void {
  const entries = Object.entries(parameters);
  if (entries.length > MAX_PARAMETERS) {
    errors.tooLong(path, MAX_PARAMETERS);
    return;
  }
  let size = 0;
  for (const [key, value] of entries) {
    if (key === '') errors.invalid(path, key, 'field can not be empty.');
    size += byteLength(key) + byteLength(value);
  }
  if (size > MAX_PARAMETER_BYTES) errors.tooLong(path, MAX_PARAMETER_BYTES);
}

type Topology = ReadonlyMap<string, ReadonlySet<string>>;

function validateTopologies(terms: readonly TopologySelectorTerm[], errors: FieldErrors, path: FieldPath): void {
  // upstream's list of those seen begins with as many empty ones as there are terms
  const seen: Topology[] = terms.map(() => new Map());
  for (const [i, term] of terms.entries()) {
    const topology = validateTopology(term, errors, path.index(i).child('matchLabelExpressions'));
    for (const other of seen) {
      if (isSameTopology(topology, other)) errors.duplicate(path.index(i).child('matchLabelExpressions'), '');
    }
    seen.push(topology);
  }
}

function validateTopology(term: TopologySelectorTerm, errors: FieldErrors, path: FieldPath): Topology {
  const topology = new Map<string, ReadonlySet<string>>();
  for (const [i, { key = '', values = [] }] of (term.matchLabelExpressions ?? []).entries()) {
    const at = path.index(i);
    const valuesPath = at.child('values');
    if (values.length === 0) errors.required(valuesPath);
    for (const [j, value] of values.entries()) {
      if (values.indexOf(value) < j) errors.duplicate(valuesPath.index(j), value);
    }
    errors.invalidFor(at.child('key'), key, checkQualifiedName(key));
    if (topology.has(key)) errors.duplicate(at.child('key'), key);
    topology.set(key, new Set(values));
  }
  return topology;
}

function isSameTopology(a: Topology, b: Topology): boolean {
  if (a.size !== b.size) return false;
  return [...a].every(([key, values]) => {
    const others = b.get(key);
    return others?.size === values.size && [...values].every((value) => others.has(value));
  });
}

function validateUpdate(storageClass: StorageClass, old: StorageClass, errors: FieldErrors, path: FieldPath): void {
  for (const field of ['parameters', 'provisioner', 'reclaimPolicy'] as const) {
    if (isSemanticallyEqual(storageClass[field], old[field])) continue;
    errors.forbidden(path.child(field), `updates to ${field} are forbidden.`);
  }
  validateImmutable(storageClass.volumeBindingMode, old.volumeBindingMode, errors, path.child('volumeBindingMode'));
}

function warnings({ allowedTopologies = [] }: StorageClass): readonly string[] {
  const path = new FieldPath('allowedTopologies');
  return allowedTopologies.flatMap(({ matchLabelExpressions = [] }, i) =>
    matchLabelExpressions.flatMap(({ key }, j) => {
      const message = nodeLabelWarning(key);
      return message === undefined
        ? []
        : `${path.index(i).child('matchLabelExpressions').index(j).child('key')}: ${message}`;
    }),
  );
}

/** A kind of storage that can be claimed, and who makes it. */
export const StorageClass = defineKind<StorageClass>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'StorageClass',
  plural: 'storageclasses',
  singular: 'storageclass',
  shortNames: ['sc'],
  categories: [],
  namespaced: false,
  hasStatus: false,
  defaults: (storageClass) => withDefaults(storageClass, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }),
  validate,
  validateUpdate,
  warnings: (storageClass) => warnings(storageClass),
  columns: [
    {
      name: 'Name',
      type: 'string',
      format: 'name',
      priority: 0,
      value: ({ metadata }) => (isDefaultClass(metadata) ? `${metadata.name ?? ''} (default)` : (metadata.name ?? '')),
    },
    { name: 'Provisioner', type: 'string', priority: 0, value: ({ provisioner }) => provisioner },
    {
      name: 'ReclaimPolicy',
      type: 'string',
      priority: 0,
      value: ({ reclaimPolicy }) => reclaimPolicy ?? 'Delete',
    },
    {
      name: 'VolumeBindingMode',
      type: 'string',
      priority: 0,
      value: ({ volumeBindingMode }) => volumeBindingMode ?? 'Immediate',
    },
    {
      name: 'AllowVolumeExpansion',
      type: 'string',
      priority: 0,
      value: ({ allowVolumeExpansion }) => allowVolumeExpansion ?? false,
    },
    ageColumn,
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'simplified',
      note: 'Classes are checked, defaulted and chosen for claims as in v1.32; no volumes come of them.',
    },
    {
      field: 'provisioner, parameters, volumeBindingMode, allowedTopologies, mountOptions, reclaimPolicy',
      fidelity: 'not simulated',
      note: 'No provisioner makes volumes for claims yet.',
    },
    {
      field: 'allowVolumeExpansion',
      fidelity: 'simplified',
      note: 'A claim may ask for more where it is true, as in v1.32; no volume grows.',
    },
  ],
});
