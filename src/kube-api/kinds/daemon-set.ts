/**
 * DaemonSets (kubernetes/pkg/registry/apps/daemonset/strategy.go, pkg/apis/apps/{v1/defaults,v1/conversion,validation/validation}.go).
 */
import type {
  DaemonSet as DaemonSetObject,
  DaemonSetSpec,
  DaemonSetStatus,
  DaemonSetUpdateStrategy,
  PodTemplateSpec,
  RollingUpdateDaemonSet,
} from '../generated/types.gen.ts';
import { withChanges } from '../meta/copy-on-write.ts';
import { isSemanticallyEqual } from '../meta/equality.ts';
import { type FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { GoSyntax, goQuote, goStringMap } from '../meta/go-syntax.ts';
import { intOrStringSyntax, intValue } from '../meta/int-or-string.ts';
import { formatLabelSelector, formatLabels, labelSelectorSyntax } from '../meta/label-selector.ts';
import { FIELD_IMMUTABLE_MESSAGE, validateLabelSelector, validateNonNegative } from '../meta/object-meta.ts';
import { ageColumn, containerColumns, nameColumn } from './columns.ts';
import { type Column, defineKind } from './define-kind.ts';
import { atFirstGeneration, atNextGeneration } from './generation.ts';
import {
  defaultPodTemplateSpec,
  podTemplateWarnings,
  validateAlwaysRestarting,
  validatePodTemplateSpec,
} from './pod-spec/index.ts';
import { usableMatcher } from './workloads/pod-template-rules.ts';
import { validateAtMostAll, validateCountOrPercent } from './workloads/rolling-update.ts';

export type DaemonSet = DaemonSetObject;

/** The template's own generation, which the API keeps in an annotation since it is no field any more. */
const TEMPLATE_GENERATION = 'deprecated.daemonset.template.generation';
const EMPTY_TEMPLATE = Object.freeze({});
const EMPTY_SPEC = Object.freeze({ template: EMPTY_TEMPLATE }) as Partial<DaemonSetSpec> as DaemonSetSpec;
const TEMPLATE_PATH = new FieldPath('spec.template');
const NO_STATUS: DaemonSetStatus = Object.freeze({
  currentNumberScheduled: 0,
  desiredNumberScheduled: 0,
  numberMisscheduled: 0,
  numberReady: 0,
});

function defaultStrategy(given: DaemonSetUpdateStrategy = {}): DaemonSetUpdateStrategy {
  const type = given.type || 'RollingUpdate';
  if (type !== 'RollingUpdate') return given;
  const { rollingUpdate = EMPTY_TEMPLATE as RollingUpdateDaemonSet } = given;
  return withChanges(given, {
    type,
    rollingUpdate: withChanges(rollingUpdate, {
      maxUnavailable: rollingUpdate.maxUnavailable ?? 1,
      maxSurge: rollingUpdate.maxSurge ?? 0,
    }),
  });
}

function defaults(set: DaemonSet): DaemonSet {
  const given = set.spec ?? EMPTY_SPEC;
  return withChanges(set, {
    spec: withChanges(given, {
      updateStrategy: defaultStrategy(given.updateStrategy),
      revisionHistoryLimit: given.revisionHistoryLimit ?? 10,
      template: defaultPodTemplateSpec(given.template ?? EMPTY_TEMPLATE),
    }),
  });
}

function templateGenerationOf({ metadata }: DaemonSet): number {
  return Number.parseInt(metadata.annotations?.[TEMPLATE_GENERATION] ?? '0', 10) || 0;
}

function withTemplateGeneration(set: DaemonSet, generation: number): DaemonSet {
  const text = String(generation);
  if (set.metadata.annotations?.[TEMPLATE_GENERATION] === text) return set;
  const annotations = { ...set.metadata.annotations, [TEMPLATE_GENERATION]: text };
  return { ...set, metadata: { ...set.metadata, annotations } };
}

function validateRollingUpdate(update: RollingUpdateDaemonSet, errors: FieldErrors, path: FieldPath): void {
  const { maxUnavailable = 0, maxSurge = 0 } = update;
  const [unavailablePath, surgePath] = [path.child('maxUnavailable'), path.child('maxSurge')];
  validateCountOrPercent(maxUnavailable, errors, unavailablePath);
  validateCountOrPercent(maxSurge, errors, surgePath);
  validateAtMostAll(maxUnavailable, errors, unavailablePath);
  validateAtMostAll(maxSurge, errors, surgePath);
  const isSome = (value: number | string): boolean =>
    (typeof value === 'string' && /^\d+%$/.test(value) ? Number(value.slice(0, -1)) : intValue(value)) !== 0;
  if (isSome(maxUnavailable) && isSome(maxSurge)) {
    errors.invalid(surgePath, intOrStringSyntax(maxSurge), 'may not be set when maxUnavailable is non-zero');
  } else if (!isSome(maxUnavailable) && !isSome(maxSurge)) {
    errors.required(unavailablePath, 'cannot be 0 when maxSurge is 0');
  }
}

function validateStrategy(strategy: DaemonSetUpdateStrategy | undefined, errors: FieldErrors, path: FieldPath): void {
  const { type = '', rollingUpdate } = (strategy ?? {}) as { readonly type?: string } & DaemonSetUpdateStrategy;
  if (type === 'OnDelete') return;
  if (type === 'RollingUpdate') {
    if (rollingUpdate === undefined) errors.required(path.child('rollingUpdate'));
    else validateRollingUpdate(rollingUpdate, errors, path.child('rollingUpdate'));
    return;
  }
  const pointer = `(*apps.RollingUpdateDaemonSet)(${rollingUpdate === undefined ? 'nil' : '0xc000000000'})`;
  const shown = new GoSyntax(`apps.DaemonSetUpdateStrategy{Type:${goQuote(type)}, RollingUpdate:${pointer}}`);
  errors.notSupported(path, shown, ['RollingUpdate', 'OnDelete']);
}

function validate({ spec = EMPTY_SPEC }: DaemonSet, errors: FieldErrors, root: FieldPath): void {
  const path = root.child('spec');
  const { selector, template = EMPTY_TEMPLATE as PodTemplateSpec } = spec;
  const templatePath = path.child('template');
  validateLabelSelector(selector, errors, path.child('selector'));
  const labels = template.metadata?.labels;
  const matcher = usableMatcher(selector);
  if (matcher !== undefined && !matcher.matches(labels)) {
    const shown = new GoSyntax(goStringMap(labels));
    errors.invalid(templatePath.child('metadata', 'labels'), shown, '`selector` does not match template `labels`');
  }
  if (selector !== undefined && matcher?.isEmpty === true) {
    errors.invalid(path.child('selector'), labelSelectorSyntax(selector), 'empty selector is invalid for daemonset');
  }
  validatePodTemplateSpec(template, errors, templatePath);
  validateAlwaysRestarting(template, 'DaemonSet', errors, templatePath);
  validateNonNegative(spec.minReadySeconds, errors, path.child('minReadySeconds'));
  validateStrategy(spec.updateStrategy, errors, path.child('updateStrategy'));
  validateNonNegative(spec.revisionHistoryLimit, errors, path.child('revisionHistoryLimit'));
}

const COUNTS = [
  'currentNumberScheduled',
  'numberMisscheduled',
  'desiredNumberScheduled',
  'numberReady',
  'observedGeneration',
  'updatedNumberScheduled',
  'numberAvailable',
  'numberUnavailable',
  'collisionCount',
] as const satisfies readonly (keyof DaemonSetStatus)[];

function validateStatusUpdate({ status }: DaemonSet, old: DaemonSet, errors: FieldErrors, root: FieldPath): void {
  const path = root.child('status');
  for (const count of COUNTS) validateNonNegative(status?.[count], errors, path.child(count));
  const collisions = status?.collisionCount ?? 0;
  if (collisions < (old.status?.collisionCount ?? 0)) {
    errors.invalid(path.child('collisionCount'), collisions, 'cannot be decremented');
  }
}

function countColumn(name: string, count: (typeof COUNTS)[number]): Column<DaemonSet> {
  return { name, type: 'integer', priority: 0, value: ({ status }) => status?.[count] ?? 0 };
}

/** Runs a pod on every node, or on every one that fits. */
export const DaemonSet = defineKind<DaemonSet>({
  group: 'apps',
  version: 'v1',
  kind: 'DaemonSet',
  plural: 'daemonsets',
  singular: 'daemonset',
  shortNames: ['ds'],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  defaults,
  prepareForCreate(set) {
    const generation = Math.max(templateGenerationOf(set), 1);
    return atFirstGeneration(withTemplateGeneration({ ...set, status: NO_STATUS }, generation));
  },
  prepareForUpdate(given, old) {
    const generation = templateGenerationOf(old);
    if (!isSemanticallyEqual(given.spec?.template, old.spec?.template)) {
      return atNextGeneration(withTemplateGeneration(given, generation + 1), old);
    }
    const set = withTemplateGeneration(given, generation);
    return isSemanticallyEqual(set.spec, old.spec) ? set : atNextGeneration(set, old);
  },
  validate,
  validateUpdate({ spec }, old, errors, path) {
    if (isSemanticallyEqual(spec?.selector, old.spec?.selector)) return;
    const shown = spec?.selector && labelSelectorSyntax(spec.selector);
    errors.invalid(path.child('spec', 'selector'), shown, FIELD_IMMUTABLE_MESSAGE);
  },
  validateStatusUpdate,
  warnings(set, old) {
    if (old !== undefined && templateGenerationOf(old) === templateGenerationOf(set)) return [];
    return podTemplateWarnings(set.spec?.template ?? EMPTY_TEMPLATE, TEMPLATE_PATH);
  },
  columns: [
    nameColumn,
    countColumn('Desired', 'desiredNumberScheduled'),
    countColumn('Current', 'currentNumberScheduled'),
    countColumn('Ready', 'numberReady'),
    countColumn('Up-to-date', 'updatedNumberScheduled'),
    countColumn('Available', 'numberAvailable'),
    {
      name: 'Node Selector',
      type: 'string',
      priority: 0,
      value: ({ spec }) => formatLabels(spec?.template?.spec?.nodeSelector),
    },
    ageColumn,
    ...containerColumns<DaemonSet>(({ spec }) => spec?.template),
    { name: 'Selector', type: 'string', priority: 1, value: ({ spec }) => formatLabelSelector(spec?.selector) },
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'not simulated',
      note: 'DaemonSets are stored, but their controller does not run yet: no pods are made.',
    },
    {
      field: 'spec',
      fidelity: 'faithful',
      note: 'As an object of the API it is the real one: defaults, validation, what may change and what is printed are those of v1.32.',
    },
  ],
});
