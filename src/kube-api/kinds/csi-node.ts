/** CSINodes (kubernetes/pkg/registry/storage/csinode/strategy.go, pkg/apis/storage/validation/validation.go). */
import type { CSINodeDriver, CSINode as CsiNodeObject } from '../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { byteLength } from '../meta/go-syntax.ts';
import { checkQualifiedName } from '../meta/names.ts';
import { FIELD_IMMUTABLE_MESSAGE, validateNonNegative } from '../meta/object-meta.ts';
import { ageColumn, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';
import { goStruct } from './pod-spec/go-values/go-print.ts';
import { semanticEqual } from './pod-spec/semantic-equal.ts';
import { validateCsiDriverName } from './storage/csi-driver-name.ts';

export type CsiNode = CsiNodeObject;

const MAX_NODE_ID_LENGTH = 256;

function validate({ spec }: CsiNode, errors: FieldErrors, path: FieldPath): void {
  const names = new Set<string>();
  for (const [i, driver] of (spec?.drivers ?? []).entries()) {
    validateDriver(driver, names, errors, path.child('spec', 'drivers').index(i));
  }
}

function validateDriver(driver: CSINodeDriver, names: Set<string>, errors: FieldErrors, path: FieldPath): void {
  const { name = '', nodeID = '', allocatable, topologyKeys = [] } = driver;
  validateCsiDriverName(name, errors, path.child('name'));
  if (nodeID === '') errors.required(path.child('nodeID'));
  if (byteLength(nodeID) > MAX_NODE_ID_LENGTH) {
    errors.invalid(path.child('nodeID'), nodeID, `must be ${MAX_NODE_ID_LENGTH} characters or less`);
  }
  validateNonNegative(allocatable?.count, errors, path.child('allocatable', 'count'));
  if (names.has(name)) errors.duplicate(path.child('name'), name);
  names.add(name);
  for (const [i, key] of (topologyKeys ?? []).entries()) {
    if (key === '') errors.required(path);
    if (topologyKeys.indexOf(key) < i) errors.duplicate(path, key);
    errors.invalidFor(path, key, checkQualifiedName(key));
  }
}

/** Adds the problems of a change; upstream looks at the object as a whole once more before that. */
function validateUpdate(node: CsiNode, old: CsiNode, errors: FieldErrors, path: FieldPath): void {
  validate(node, errors, path);
  for (const oldDriver of old.spec?.drivers ?? []) {
    for (const driver of node.spec?.drivers ?? []) {
      if (driver.name !== oldDriver.name || semanticEqual(driver, oldDriver)) continue;
      errors.invalid(path.child('spec', 'drivers'), goStruct('storage.CSINodeDriver', driver), FIELD_IMMUTABLE_MESSAGE);
    }
  }
}

/** Which drivers of storage a node has. */
export const CsiNode = defineKind<CsiNode>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSINode',
  plural: 'csinodes',
  singular: 'csinode',
  shortNames: [],
  categories: [],
  namespaced: false,
  hasStatus: false,
  validate,
  validateUpdate,
  columns: [
    nameColumn,
    { name: 'Drivers', type: 'integer', priority: 0, value: ({ spec }) => spec?.drivers?.length ?? 0 },
    ageColumn,
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'not simulated',
      note: 'Lists of drivers are stored, but no drivers run on the nodes, so kubelets list none.',
    },
    {
      field: 'spec',
      fidelity: 'faithful',
      note: 'As an object of the API it is the real one: defaults, validation, what may change and what is printed are those of v1.32.',
    },
  ],
});
