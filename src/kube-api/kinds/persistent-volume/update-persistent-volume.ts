/**
 * What a change may do to a PersistentVolume: what it is made of never changes, where it can be reached is said once.
 * Upstream: ValidatePersistentVolumeUpdate, validatePvNodeAffinity in kubernetes/pkg/apis/core/validation/validation.go.
 */
import type { NodeSelectorTerm, PersistentVolume, PersistentVolumeSpec } from '../../generated/types.gen.ts';
import { withChanges } from '../../meta/copy-on-write.ts';
import { type FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { FIELD_IMMUTABLE_MESSAGE } from '../../meta/object-meta.ts';
import { goDiff } from '../pod-spec/go-values/go-diff.ts';
import { goStruct } from '../pod-spec/go-values/go-print.ts';
import { semanticEqual } from '../pod-spec/semantic-equal.ts';
import { validatePersistentVolume } from './validate-persistent-volume.ts';
import { PERSISTENT_SOURCES } from './volume-sources.ts';

/** Labels of nodes that got other names; a selector may follow them. */
const RENAMED_LABELS: Readonly<Record<string, string>> = {
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'beta.kubernetes.io/instance-type': 'node.kubernetes.io/instance-type',
  'beta.kubernetes.io/os': 'kubernetes.io/os',
  'beta.kubernetes.io/arch': 'kubernetes.io/arch',
};

/** Adds the problems of a change; upstream looks at the volume as a whole once more before that. */
export function validatePersistentVolumeUpdate(
  volume: PersistentVolume,
  old: PersistentVolume,
  errors: FieldErrors,
  path: FieldPath,
): void {
  validatePersistentVolume(volume, errors, path);
  const spec = volume.spec ?? {};
  const oldSpec = old.spec ?? {};
  const source = sourceOf(withoutNewExpandSecret(spec, oldSpec));
  const oldSource = sourceOf(oldSpec);
  if (!semanticEqual(source, oldSource)) {
    const diff = goDiff('PersistentVolumeSource', oldSource, source);
    const message = `spec.persistentvolumesource is immutable after creation\n${diff}`;
    errors.forbidden(path.child('spec', 'persistentvolumesource'), message);
  }
  if (spec.volumeMode !== oldSpec.volumeMode) {
    errors.invalid(new FieldPath('volumeMode'), spec.volumeMode, FIELD_IMMUTABLE_MESSAGE);
  }
  validateNodeAffinity(spec, oldSpec, errors, new FieldPath('nodeAffinity'));
  if (spec.volumeAttributesClassName !== oldSpec.volumeAttributesClassName) {
    const message = 'update is forbidden when the VolumeAttributesClass feature gate is disabled';
    errors.forbidden(path.child('spec', 'volumeAttributesClassName'), message);
  }
}

function sourceOf(spec: PersistentVolumeSpec): PersistentVolumeSpec {
  const found = PERSISTENT_SOURCES.filter(({ field }) => spec[field] !== undefined);
  return Object.fromEntries(found.map(({ field }) => [field, spec[field]]));
}

/** The secret for making a volume larger may be named later. */
function withoutNewExpandSecret(spec: PersistentVolumeSpec, old: PersistentVolumeSpec): PersistentVolumeSpec {
  if (spec.csi === undefined || old.csi === undefined || old.csi.controllerExpandSecretRef !== undefined) return spec;
  return withChanges(spec, { csi: withChanges(spec.csi, { controllerExpandSecretRef: undefined }) });
}

function validateNodeAffinity(
  { nodeAffinity }: PersistentVolumeSpec,
  { nodeAffinity: old }: PersistentVolumeSpec,
  errors: FieldErrors,
  path: FieldPath,
): void {
  if (old === undefined) return;
  const terms = nodeAffinity?.required?.nodeSelectorTerms ?? [];
  const oldTerms = old.required?.nodeSelectorTerms;
  const followed = oldTerms?.map((term, i) => withFollowedLabels(term, terms[i]));
  const expected = followed === undefined ? old : { ...old, required: { nodeSelectorTerms: followed } };
  if (semanticEqual(nodeAffinity, expected)) return;
  const shown = nodeAffinity === undefined ? undefined : goStruct('VolumeNodeAffinity', nodeAffinity);
  errors.invalid(path, shown, FIELD_IMMUTABLE_MESSAGE);
}

/** `old` with those renamed labels under their new names that `term` has there. */
function withFollowedLabels(old: NodeSelectorTerm, term: NodeSelectorTerm | undefined): NodeSelectorTerm {
  const expressions = old.matchExpressions?.map((expression, i) => {
    const key = term?.matchExpressions?.[i]?.key;
    return key !== undefined && RENAMED_LABELS[expression.key] === key ? { ...expression, key } : expression;
  });
  return expressions === undefined ? old : { ...old, matchExpressions: expressions };
}
