/**
 * HorizontalPodAutoscalers, as they are stored: autoscaling/v2 (kubernetes/pkg/apis/autoscaling/{v2/defaults,validation/validation}.go,
 * pkg/registry/autoscaling/horizontalpodautoscaler/strategy.go).
 */
import type {
  HorizontalPodAutoscaler as HorizontalPodAutoscalerObject,
  HorizontalPodAutoscalerSpec,
  MetricSpec,
} from '../generated/types.gen.ts';
import { withChanges } from '../meta/copy-on-write.ts';
import type { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { validateNonNegative } from '../meta/object-meta.ts';
import { targetsOf } from './autoscaling/metric-column.ts';
import { withoutRoundTripAnnotations } from './autoscaling/round-trip-annotations.ts';
import { defaultBehavior, validateBehavior } from './autoscaling/scaling-rules.ts';
import { validateMetrics, validateReference } from './autoscaling/validate-metrics.ts';
import { ageColumn, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';

export type HorizontalPodAutoscaler = HorizontalPodAutoscalerObject;

const EMPTY_SPEC = Object.freeze({}) as HorizontalPodAutoscalerSpec;

/** What an autoscaler goes by that is told nothing: four fifths of the CPU that its pods asked for. */
const DEFAULT_METRICS: readonly MetricSpec[] = Object.freeze([
  Object.freeze({
    type: 'Resource',
    resource: Object.freeze({
      name: 'cpu',
      target: Object.freeze({ type: 'Utilization', averageUtilization: 80 }),
    }),
  }),
]);

function defaults(autoscaler: HorizontalPodAutoscaler): HorizontalPodAutoscaler {
  const { metadata, spec = EMPTY_SPEC } = autoscaler;
  return withChanges(autoscaler, {
    metadata: withoutRoundTripAnnotations(metadata),
    spec: withChanges(spec, {
      minReplicas: spec.minReplicas ?? 1,
      metrics: (spec.metrics?.length ?? 0) === 0 ? DEFAULT_METRICS : spec.metrics,
      behavior: defaultBehavior(spec.behavior),
    }),
  });
}

/** Zero is only allowed where it was before: it is behind the gate HPAScaleToZero, which is off. */
function validateSpec(spec: HorizontalPodAutoscalerSpec, least: number, errors: FieldErrors, path: FieldPath): void {
  const { minReplicas, maxReplicas = 0, scaleTargetRef = {}, metrics = [], behavior } = spec;
  if (minReplicas !== undefined && minReplicas < least) {
    errors.invalid(path.child('minReplicas'), minReplicas, `must be greater than or equal to ${least}`);
  }
  if (maxReplicas < 1) errors.invalid(path.child('maxReplicas'), maxReplicas, 'must be greater than 0');
  if (minReplicas !== undefined && maxReplicas < minReplicas) {
    errors.invalid(path.child('maxReplicas'), maxReplicas, 'must be greater than or equal to `minReplicas`');
  }
  validateReference(scaleTargetRef, errors, path.child('scaleTargetRef'));
  validateMetrics(metrics, minReplicas, errors, path.child('metrics'));
  validateBehavior(behavior, errors, path.child('behavior'));
}

/** Keeps the number of replicas of something else between two bounds, by how busy its pods are. */
export const HorizontalPodAutoscaler = defineKind<HorizontalPodAutoscaler>({
  group: 'autoscaling',
  version: 'v2',
  kind: 'HorizontalPodAutoscaler',
  plural: 'horizontalpodautoscalers',
  singular: 'horizontalpodautoscaler',
  shortNames: ['hpa'],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  defaults,
  prepareForCreate: (autoscaler) => withChanges(autoscaler, { status: undefined }),
  prepareForUpdate: (autoscaler) => autoscaler,
  prepareForStatusUpdate: (autoscaler, old) =>
    withChanges(old, { metadata: autoscaler.metadata, status: autoscaler.status }),
  validateCreate: ({ spec = EMPTY_SPEC }, errors, path) => validateSpec(spec, 1, errors, path.child('spec')),
  validateUpdate({ spec = EMPTY_SPEC }, { spec: old }, errors, path) {
    validateSpec(spec, old?.minReplicas === 0 ? 0 : 1, errors, path.child('spec'));
  },
  validateStatusUpdate({ status }, _old, errors, path) {
    validateNonNegative(status?.currentReplicas, errors, path.child('status', 'currentReplicas'));
    validateNonNegative(status?.desiredReplicas, errors, path.child('status', 'desiredReplicas'));
  },
  columns: [
    nameColumn,
    {
      name: 'Reference',
      type: 'string',
      priority: 0,
      value: ({ spec }) => `${spec?.scaleTargetRef?.kind ?? ''}/${spec?.scaleTargetRef?.name ?? ''}`,
    },
    {
      name: 'Targets',
      type: 'string',
      priority: 0,
      value: ({ spec, status }) => targetsOf(spec?.metrics, status?.currentMetrics),
    },
    { name: 'MinPods', type: 'string', priority: 0, value: ({ spec }) => String(spec?.minReplicas ?? '<unset>') },
    { name: 'MaxPods', type: 'string', priority: 0, value: ({ spec }) => spec?.maxReplicas ?? 0 },
    { name: 'Replicas', type: 'string', priority: 0, value: ({ status }) => status?.currentReplicas ?? 0 },
    ageColumn,
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'not simulated',
      note: 'Autoscalers are stored, but their controller does not run yet: nothing is ever scaled by them.',
    },
    {
      field: 'spec',
      fidelity: 'faithful',
      note: 'Defaults, validation and the conversion between versions are those of v1.32.',
    },
    {
      field: 'status',
      fidelity: 'not simulated',
      note: 'It stays empty unless somebody writes it.',
    },
  ],
});
