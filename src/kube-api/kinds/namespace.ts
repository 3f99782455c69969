/**
 * Namespaces (kubernetes/pkg/registry/core/namespace/strategy.go, pkg/apis/core/v1/defaults.go,
 * pkg/apis/core/validation/validation.go). Their deletion is the API server's and the namespace controller's.
 */
import type { Namespace as NamespaceObject } from '../generated/types.gen.ts';
import { withChanges } from '../meta/copy-on-write.ts';
import type { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { checkQualifiedName, nameIsDnsLabel } from '../meta/names.ts';
import { ageColumn, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';

export type Namespace = NamespaceObject;

const NAME_LABEL = 'kubernetes.io/metadata.name';
const KUBERNETES_FINALIZER = 'kubernetes';
const STANDARD_FINALIZERS = [KUBERNETES_FINALIZER, 'orphan', 'foregroundDeletion'];

/** Every namespace bears its name as a label, so that selectors can find it. */
function withNameLabel(namespace: Namespace): Namespace {
  const { metadata } = namespace;
  const { name = '', labels } = metadata;
  if (name === '' || labels?.[NAME_LABEL] === name) return namespace;
  return { ...namespace, metadata: { ...metadata, labels: { ...labels, [NAME_LABEL]: name } } };
}

function defaults(namespace: Namespace): Namespace {
  const labelled = withNameLabel(namespace);
  const { status } = labelled;
  return status?.phase === undefined ? { ...labelled, status: { ...status, phase: 'Active' } } : labelled;
}

function prepareForCreate(namespace: Namespace): Namespace {
  const { spec } = namespace;
  const finalizers = spec?.finalizers ?? [];
  const isHeld = finalizers.includes(KUBERNETES_FINALIZER);
  return {
    ...withNameLabel(namespace),
    spec: { ...spec, finalizers: isHeld ? finalizers : [...finalizers, KUBERNETES_FINALIZER] },
    status: { phase: 'Active' },
  };
}

function validateFinalizer(name: string, errors: FieldErrors, path: FieldPath): void {
  errors.invalidFor(path, name, checkQualifiedName(name));
  if (!name.includes('/') && !STANDARD_FINALIZERS.includes(name)) {
    errors.invalid(path, name, 'name is neither a standard finalizer name nor is it fully qualified');
  }
}

function validateStatusUpdate(
  { metadata, status }: Namespace,
  _: Namespace,
  errors: FieldErrors,
  path: FieldPath,
): void {
  const isDeleted = metadata.deletionTimestamp !== undefined;
  const expected = isDeleted ? 'Terminating' : 'Active';
  const phase = status?.phase ?? '';
  if (phase === expected) return;
  const when = isDeleted ? 'is not empty' : 'is empty';
  // the capital letter is upstream's
  const phasePath = path.child('status', 'Phase');
  errors.invalid(phasePath, phase, `may only be '${expected}' if \`deletionTimestamp\` ${when}`);
}

/** The scope of names. */
export const Namespace = defineKind<Namespace>({
  group: '',
  version: 'v1',
  kind: 'Namespace',
  plural: 'namespaces',
  singular: 'namespace',
  shortNames: ['ns'],
  categories: [],
  namespaced: false,
  hasStatus: true,
  verbs: ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'],
  validateName: nameIsDnsLabel,
  defaults,
  prepareForCreate,
  prepareForUpdate: (namespace, old) =>
    withChanges(namespace, { spec: withChanges(namespace.spec ?? {}, { finalizers: old.spec?.finalizers }) }),
  validate({ spec }, errors, path) {
    for (const finalizer of spec?.finalizers ?? []) {
      validateFinalizer(finalizer, errors, path.child('spec', 'finalizers'));
    }
  },
  validateStatusUpdate,
  selectableFields: {
    'status.phase': ({ status }) => status?.phase ?? '',
  },
  columns: [
    nameColumn,
    { name: 'Status', type: 'string', priority: 0, value: ({ status }) => status?.phase ?? '' },
    ageColumn,
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'faithful',
      note: 'A namespace lives until everything in it is gone; its default service account and root certificate come by themselves.',
    },
    {
      field: 'metadata.labels',
      fidelity: 'simplified',
      note: 'Labels of Pod Security Standards (pod-security.kubernetes.io) are stored, but no admission plugin enforces them.',
    },
  ],
});
