/** PodTemplates (kubernetes/pkg/registry/core/podtemplate/strategy.go, pkg/apis/core/validation/validation.go: ValidatePodTemplate). */
import type { PodTemplate as PodTemplateObject } from '../generated/types.gen.ts';
import { withChanges } from '../meta/copy-on-write.ts';
import { isSemanticallyEqual } from '../meta/equality.ts';
import { FieldPath } from '../meta/field-errors.ts';
import { formatLabels } from '../meta/label-selector.ts';
import { containerColumns, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';
import { atFirstGeneration, atNextGeneration } from './generation.ts';
import { defaultPodTemplateSpec, podTemplateWarnings, validatePodTemplateSpec } from './pod-spec/index.ts';

export type PodTemplate = PodTemplateObject;

const EMPTY_TEMPLATE = Object.freeze({});
const TEMPLATE_PATH = new FieldPath('template');

/** A pod's description by itself, for whoever makes pods of it. */
export const PodTemplate = defineKind<PodTemplate>({
  group: '',
  version: 'v1',
  kind: 'PodTemplate',
  plural: 'podtemplates',
  singular: 'podtemplate',
  shortNames: [],
  categories: [],
  namespaced: true,
  hasStatus: false,
  defaults: (given) => withChanges(given, { template: defaultPodTemplateSpec(given.template ?? EMPTY_TEMPLATE) }),
  prepareForCreate: atFirstGeneration,
  prepareForUpdate(given, old) {
    return isSemanticallyEqual(given.template, old.template) ? given : atNextGeneration(given, old);
  },
  validate({ template = EMPTY_TEMPLATE }, errors, path) {
    validatePodTemplateSpec(template, errors, path.child('template'));
  },
  warnings({ metadata, template = EMPTY_TEMPLATE }, old) {
    if (old !== undefined && old.metadata.generation === metadata.generation) return [];
    return podTemplateWarnings(template, TEMPLATE_PATH);
  },
  columns: [
    nameColumn,
    ...containerColumns<PodTemplate>(({ template }) => template).map((column) => ({ ...column, priority: 0 as const })),
    {
      name: 'Pod Labels',
      type: 'string',
      priority: 0,
      value: ({ template }) => formatLabels(template?.metadata?.labels),
    },
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'faithful',
      note: 'Defaults, validation and warnings are those of v1.32. Nothing uses templates of their own, here as on a real cluster.',
    },
  ],
});
