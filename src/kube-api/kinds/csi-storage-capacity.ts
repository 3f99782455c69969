/**
 * CSIStorageCapacities (kubernetes/pkg/registry/storage/csistoragecapacity/strategy.go,
 * pkg/apis/storage/validation/validation.go).
 */
import type { CSIStorageCapacity as CsiStorageCapacityObject } from '../generated/types.gen.ts';
import { withChanges } from '../meta/copy-on-write.ts';
import { isSemanticallyEqual } from '../meta/equality.ts';
import { FieldPath } from '../meta/field-errors.ts';
import { labelSelectorSyntax } from '../meta/label-selector.ts';
import { FIELD_IMMUTABLE_MESSAGE, NEGATIVE_MESSAGE, validateLabelSelector } from '../meta/object-meta.ts';
import { canonicalQuantity, parseQuantity } from '../meta/quantity.ts';
import { createdAtColumn, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';
import { checkDnsSubdomain } from './pod-spec/field-checks.ts';
import { nodeTopologyWarnings } from './pod-spec/node-label-warnings.ts';

export type CsiStorageCapacity = CsiStorageCapacityObject;

/** How much storage of a class is left for some nodes. */
export const CsiStorageCapacity = defineKind<CsiStorageCapacity>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSIStorageCapacity',
  plural: 'csistoragecapacities',
  singular: 'csistoragecapacity',
  shortNames: [],
  categories: [],
  namespaced: true,
  hasStatus: false,
  defaults(capacity) {
    const { capacity: amount, maximumVolumeSize: maximum } = capacity;
    return withChanges(capacity, {
      capacity: amount === undefined ? undefined : canonicalQuantity(amount),
      maximumVolumeSize: maximum === undefined ? undefined : canonicalQuantity(maximum),
    });
  },
  validate({ nodeTopology, storageClassName = '', capacity }, errors, path) {
    validateLabelSelector(nodeTopology, errors, path.child('nodeTopology'));
    checkDnsSubdomain(errors, path.child('storageClassName'), storageClassName);
    if (capacity === undefined) return;
    const quantity = parseQuantity(capacity);
    if (quantity.sign < 0) errors.invalid(path.child('capacity'), quantity.toString(), NEGATIVE_MESSAGE);
  },
  validateUpdate({ nodeTopology, storageClassName }, old, errors, path) {
    if (!isSemanticallyEqual(nodeTopology, old.nodeTopology)) {
      const shown = nodeTopology === undefined ? undefined : labelSelectorSyntax(nodeTopology);
      errors.invalid(path.child('nodeTopology'), shown, FIELD_IMMUTABLE_MESSAGE);
    }
    if (storageClassName !== old.storageClassName) {
      errors.invalid(path.child('storageClassName'), storageClassName ?? '', FIELD_IMMUTABLE_MESSAGE);
    }
  },
  warnings: ({ nodeTopology }) => nodeTopologyWarnings(nodeTopology, new FieldPath('nodeTopology')),
  columns: [nameColumn, createdAtColumn],
  fidelity: [
    {
      field: '',
      fidelity: 'not simulated',
      note: 'Capacities are stored, but nothing measures storage, and the scheduler does not look.',
    },
    {
      field: 'capacity, maximumVolumeSize, nodeTopology, storageClassName',
      fidelity: 'faithful',
      note: 'As an object of the API it is the real one: defaults, validation, what may change and what is printed are those of v1.32.',
    },
  ],
});
