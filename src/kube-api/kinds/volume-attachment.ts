/**
 * VolumeAttachments (kubernetes/pkg/registry/storage/volumeattachment/strategy.go,
 * pkg/apis/storage/validation/validation.go).
 */
import type {
  VolumeAttachment as VolumeAttachmentObject,
  VolumeAttachmentSource,
  VolumeAttachmentStatus,
  VolumeError,
} from '../generated/types.gen.ts';
import { withChanges } from '../meta/copy-on-write.ts';
import type { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { byteLength } from '../meta/go-syntax.ts';
import { FIELD_IMMUTABLE_MESSAGE } from '../meta/object-meta.ts';
import { ageColumn, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';
import { defaultPersistentVolumeSpec } from './persistent-volume/default-persistent-volume.ts';
import { validatePersistentVolumeSpec } from './persistent-volume/validate-persistent-volume.ts';
import { checkDnsSubdomain } from './pod-spec/field-checks.ts';
import { goStruct } from './pod-spec/go-values/go-print.ts';
import { semanticEqual } from './pod-spec/semantic-equal.ts';
import { validateCsiDriverName } from './storage/csi-driver-name.ts';

export type VolumeAttachment = VolumeAttachmentObject;

const MAX_METADATA_BYTES = 256 * 1024;
const MAX_MESSAGE_BYTES = 1024;
const ONE_SOURCE = 'must specify exactly one of inlineVolumeSpec and persistentVolumeName';
const DETACHED: VolumeAttachmentStatus = Object.freeze({ attached: false });

function validate({ spec, status }: VolumeAttachment, errors: FieldErrors, path: FieldPath): void {
  const { attacher = '', source = {}, nodeName = '' } = (spec ?? {}) as Partial<VolumeAttachment['spec']>;
  const specPath = path.child('spec');
  if (attacher === '') errors.required(specPath.child('attacher'));
  validateSource(source, errors, specPath.child('source'));
  checkDnsSubdomain(errors, specPath.child('nodeName'), nodeName);
  validateStatus(status ?? DETACHED, errors, path.child('status'));
}

function validateSource(source: VolumeAttachmentSource, errors: FieldErrors, path: FieldPath): void {
  const { inlineVolumeSpec, persistentVolumeName } = source;
  if (inlineVolumeSpec === undefined && persistentVolumeName === undefined) errors.required(path, ONE_SOURCE);
  else if (inlineVolumeSpec !== undefined && persistentVolumeName !== undefined) errors.forbidden(path, ONE_SOURCE);
  else if (persistentVolumeName === '') {
    errors.required(path.child('persistentVolumeName'), 'must specify non empty persistentVolumeName');
  } else if (inlineVolumeSpec !== undefined) {
    const context = { volumeName: '', isInline: true };
    validatePersistentVolumeSpec(inlineVolumeSpec, context, errors, path.child('inlineVolumeSpec'));
  }
}

function validateStatus(status: VolumeAttachmentStatus, errors: FieldErrors, path: FieldPath): void {
  let size = 0;
  for (const [key, value] of Object.entries(status.attachmentMetadata ?? {}))
    size += byteLength(key) + byteLength(value);
  if (size > MAX_METADATA_BYTES) errors.tooLong(path.child('attachmentMetadata'), MAX_METADATA_BYTES);
  validateError(status.attachError, errors, path.child('attachError'));
  validateError(status.detachError, errors, path.child('detachError'));
}

function validateError(error: VolumeError | undefined, errors: FieldErrors, path: FieldPath): void {
  // the limit that upstream names is not the one that it holds to
  if (byteLength(error?.message ?? '') > MAX_MESSAGE_BYTES) errors.tooLong(path.child('message'), MAX_METADATA_BYTES);
}

/** Adds the problems of a change; upstream looks at the object as a whole once more before that. */
function validateUpdate(
  attachment: VolumeAttachment,
  old: VolumeAttachment,
  errors: FieldErrors,
  path: FieldPath,
): void {
  validate(attachment, errors, path);
  if (semanticEqual(attachment.spec, old.spec)) return;
  const shown = goStruct('storage.VolumeAttachmentSpec', attachment.spec);
  errors.invalid(path.child('spec'), shown, FIELD_IMMUTABLE_MESSAGE);
}

/** Whether a volume is, or is to be, attached to a machine. */
export const VolumeAttachment = defineKind<VolumeAttachment>({
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'VolumeAttachment',
  plural: 'volumeattachments',
  singular: 'volumeattachment',
  shortNames: [],
  categories: [],
  namespaced: false,
  hasStatus: true,
  defaults(attachment) {
    const { spec } = attachment;
    const inline = spec?.source?.inlineVolumeSpec;
    if (inline === undefined) return attachment;
    const source = withChanges(spec.source, { inlineVolumeSpec: defaultPersistentVolumeSpec(inline) });
    return withChanges(attachment, { spec: withChanges(spec, { source }) });
  },
  prepareForCreate: (attachment) => ({ ...attachment, status: DETACHED }),
  prepareForStatusUpdate(attachment, old) {
    const { labels, annotations, finalizers, ownerReferences } = old.metadata;
    const metadata = withChanges(attachment.metadata, { labels, annotations, finalizers, ownerReferences });
    return withChanges(attachment, { metadata, spec: old.spec });
  },
  validate,
  validateCreate({ spec }, errors, path) {
    validateCsiDriverName(spec?.attacher ?? '', errors, path.child('spec', 'attacher'));
    const name = spec?.source?.persistentVolumeName;
    if (name !== undefined) checkDnsSubdomain(errors, path.child('spec', 'source', 'persistentVolumeName'), name);
  },
  validateUpdate,
  validateStatusUpdate(attachment, old, errors, path) {
    validate(attachment, errors, path);
    validateUpdate(attachment, old, errors, path);
  },
  columns: [
    nameColumn,
    { name: 'Attacher', type: 'string', format: 'name', priority: 0, value: ({ spec }) => spec.attacher },
    { name: 'PV', type: 'string', priority: 0, value: ({ spec }) => spec.source.persistentVolumeName ?? '' },
    { name: 'Node', type: 'string', priority: 0, value: ({ spec }) => spec.nodeName },
    { name: 'Attached', type: 'boolean', priority: 0, value: ({ status }) => status?.attached ?? false },
    ageColumn,
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'not simulated',
      note: 'Attachments are stored, but nothing attaches volumes to machines yet.',
    },
    {
      field: 'spec',
      fidelity: 'faithful',
      note: 'As an object of the API it is the real one: defaults, validation, what may change and what is printed are those of v1.32.',
    },
  ],
});
