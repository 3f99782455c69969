/**
 * HorizontalPodAutoscalers of autoscaling/v1: CPU is all that has a field, the rest is carried in annotations
 * (kubernetes/pkg/apis/autoscaling/v1/{conversion,defaults}.go).
 *
 * Simplified: texts in those annotations are read as JSON without the type checks of Go's decoder.
 */
import type {
  AutoscalingV1HorizontalPodAutoscaler,
  AutoscalingV1HorizontalPodAutoscalerSpec,
  HorizontalPodAutoscalerBehavior,
  HorizontalPodAutoscalerCondition,
  HorizontalPodAutoscalerStatus,
  HPAScalingPolicy,
  HPAScalingRules,
  MetricSpec,
  MetricStatus,
  ObjectMeta,
} from '../generated/types.gen.ts';
import { withChanges } from '../meta/copy-on-write.ts';
import {
  BEHAVIOR_ANNOTATION,
  CONDITIONS_ANNOTATION,
  CURRENT_METRICS_ANNOTATION,
  METRICS_ANNOTATION,
  withoutRoundTripAnnotations,
} from './autoscaling/round-trip-annotations.ts';
import {
  fromV1Metric,
  fromV1Status,
  toV1Metric,
  toV1Status,
  type V1MetricSpec,
  type V1MetricStatus,
} from './autoscaling/v1-metrics.ts';
import { defineKind } from './define-kind.ts';
import { HorizontalPodAutoscaler } from './horizontal-pod-autoscaler.ts';

export type HorizontalPodAutoscalerV1 = AutoscalingV1HorizontalPodAutoscaler;

const EMPTY_SPEC = Object.freeze({}) as AutoscalingV1HorizontalPodAutoscalerSpec;

function toStored(autoscaler: HorizontalPodAutoscalerV1): HorizontalPodAutoscaler {
  const { metadata, spec = EMPTY_SPEC, status } = autoscaler;
  const { annotations = {} } = metadata;
  const { targetCPUUtilizationPercentage: target, ...shared } = spec;
  const cpu = target === undefined ? [] : [cpuMetric(target)];
  const others = readList<V1MetricSpec>(annotations[METRICS_ANNOTATION])?.map(fromV1Metric) ?? [];
  const metrics = [...others, ...cpu];
  const behavior = readBehavior(annotations[BEHAVIOR_ANNOTATION]);
  const stored = storedStatus(autoscaler);
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: withoutRoundTripAnnotations(metadata),
    spec: {
      ...shared,
      metrics: metrics.length === 0 ? [cpuMetric(80)] : metrics,
      ...(behavior === undefined ? {} : { behavior }),
    },
    ...(status === undefined && Object.keys(stored).length === 0
      ? {}
      : { status: { desiredReplicas: 0, ...stored } as HorizontalPodAutoscalerStatus }),
  };
}

function cpuMetric(averageUtilization: number): MetricSpec {
  return { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization } } };
}

function storedStatus({ metadata, status }: HorizontalPodAutoscalerV1): Partial<HorizontalPodAutoscalerStatus> {
  const { annotations = {} } = metadata;
  const { currentCPUUtilizationPercentage: used, ...shared } = status ?? {};
  const cpu: readonly MetricStatus[] | undefined =
    used === undefined
      ? undefined
      : [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: used } } }];
  const currentMetrics = readList<V1MetricStatus>(annotations[CURRENT_METRICS_ANNOTATION])?.map(fromV1Status) ?? cpu;
  const conditions = readList<HorizontalPodAutoscalerCondition>(annotations[CONDITIONS_ANNOTATION]);
  return {
    ...shared,
    ...(currentMetrics === undefined ? {} : { currentMetrics }),
    ...(conditions === undefined ? {} : { conditions }),
  };
}

function fromStored(object: HorizontalPodAutoscaler): HorizontalPodAutoscalerV1 {
  const { metadata, spec, status } = object;
  const { metrics = [], behavior, ...shared } = spec ?? { maxReplicas: 0, scaleTargetRef: { kind: '', name: '' } };
  const target = metrics.find(isCpuUtilization)?.resource?.target.averageUtilization;
  return {
    apiVersion: 'autoscaling/v1',
    kind: 'HorizontalPodAutoscaler',
    metadata: withRoundTripAnnotations(metadata, {
      [METRICS_ANNOTATION]: listText(metrics.filter((metric) => !isCpuUtilization(metric)).map(toV1Metric)),
      [CURRENT_METRICS_ANNOTATION]: listText(status?.currentMetrics?.map(toV1Status) ?? []),
      [BEHAVIOR_ANNOTATION]: behavior === undefined ? undefined : goJson(behaviorStruct(behavior)),
      [CONDITIONS_ANNOTATION]: listText(status?.conditions?.map(conditionStruct) ?? []),
    }),
    spec: { ...shared, ...(target === undefined ? {} : { targetCPUUtilizationPercentage: target }) },
    ...(status === undefined ? {} : { status: statusOf(status) }),
  };
}

function statusOf(status: HorizontalPodAutoscalerStatus): NonNullable<HorizontalPodAutoscalerV1['status']> {
  const { conditions: _conditions, currentMetrics = [], currentReplicas = 0, ...shared } = status;
  const used = currentMetrics
    .filter(({ type, resource }) => type === 'Resource' && resource?.name === 'cpu')
    .map(({ resource }) => resource?.current.averageUtilization)
    .findLast((utilization) => utilization !== undefined);
  return { currentReplicas, ...shared, ...(used === undefined ? {} : { currentCPUUtilizationPercentage: used }) };
}

/** What has a field of its own in this version. */
function isCpuUtilization({ type, resource }: MetricSpec): boolean {
  return type === 'Resource' && resource?.name === 'cpu' && resource.target.averageUtilization !== undefined;
}

function withRoundTripAnnotations(
  metadata: ObjectMeta,
  texts: Readonly<Record<string, string | undefined>>,
): ObjectMeta {
  const clean = withoutRoundTripAnnotations(metadata);
  const added = Object.entries(texts).filter((entry): entry is [string, string] => entry[1] !== undefined);
  if (added.length === 0) return clean;
  return { ...clean, annotations: { ...clean.annotations, ...Object.fromEntries(added) } };
}

function listText(list: readonly unknown[]): string | undefined {
  return list.length === 0 ? undefined : goJson(list);
}

/** JSON as encoding/json writes it: safe to stand in HTML. */
function goJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function conditionStruct(condition: HorizontalPodAutoscalerCondition): object {
  const { type, status, lastTransitionTime = null, reason, message } = condition;
  return { type, status, lastTransitionTime, reason, message };
}

/** Upstream writes its internal type, which has no names for JSON: Go's own are used, and nothing is left out. */
function behaviorStruct({ scaleUp, scaleDown }: HorizontalPodAutoscalerBehavior): object {
  return { ScaleUp: rulesStruct(scaleUp), ScaleDown: rulesStruct(scaleDown) };
}

function rulesStruct(rules: HPAScalingRules | undefined): object | null {
  if (rules === undefined) return null;
  const { stabilizationWindowSeconds = null, selectPolicy = null, policies } = rules;
  return {
    StabilizationWindowSeconds: stabilizationWindowSeconds,
    SelectPolicy: selectPolicy,
    Policies:
      policies?.map(({ type, value, periodSeconds }) => ({ Type: type, Value: value, PeriodSeconds: periodSeconds })) ??
      null,
  };
}

function readJson(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The list in an annotation; undefined where there is none that could be read. */
function readList<T>(text: string | undefined): readonly T[] | undefined {
  const value = readJson(text);
  if (value === null) return [];
  const isList = Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null);
  return isList ? (value as readonly T[]) : undefined;
}

function readBehavior(text: string | undefined): HorizontalPodAutoscalerBehavior | undefined {
  const { scaleup, scaledown } = fieldsOf(readJson(text));
  const scaleUp = readRules(scaleup);
  const scaleDown = readRules(scaledown);
  if (scaleUp === undefined && scaleDown === undefined) return undefined;
  return { ...(scaleUp === undefined ? {} : { scaleUp }), ...(scaleDown === undefined ? {} : { scaleDown }) };
}

function readRules(value: unknown): HPAScalingRules | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { stabilizationwindowseconds: window, selectpolicy: select, policies } = fieldsOf(value);
  return {
    ...(typeof window === 'number' ? { stabilizationWindowSeconds: window } : {}),
    ...(typeof select === 'string' ? { selectPolicy: select } : {}),
    ...(Array.isArray(policies) ? { policies: policies.map(readPolicy) } : {}),
  };
}

function readPolicy(policy: unknown): HPAScalingPolicy {
  const { type, value, periodseconds: period } = fieldsOf(policy);
  return {
    type: typeof type === 'string' ? type : '',
    value: typeof value === 'number' ? value : 0,
    periodSeconds: typeof period === 'number' ? period : 0,
  };
}

/** Go's decoder takes the names of fields in any case. */
function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name.toLowerCase(), field]));
}

/** Autoscalers in their older version, which knows of CPU only. */
export const HorizontalPodAutoscalerV1 = defineKind<HorizontalPodAutoscalerV1>({
  group: 'autoscaling',
  version: 'v1',
  kind: 'HorizontalPodAutoscaler',
  plural: 'horizontalpodautoscalers',
  singular: 'horizontalpodautoscaler',
  shortNames: ['hpa'],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  storedAs: {
    kind: HorizontalPodAutoscaler,
    toStored,
    fromStored: (object) => fromStored(object as HorizontalPodAutoscaler),
  },
  defaults(autoscaler) {
    const { spec = EMPTY_SPEC } = autoscaler;
    return withChanges(autoscaler, { spec: withChanges(spec, { minReplicas: spec.minReplicas ?? 1 }) });
  },
  columns: HorizontalPodAutoscaler.columns.map((column) => ({
    ...column,
    value: (autoscaler, nowMs) => column.value(toStored(autoscaler), nowMs),
  })),
  fidelity: [
    {
      field: '',
      fidelity: 'not simulated',
      note: 'An older view of the same autoscalers, which are stored but not acted on yet.',
    },
    {
      field: 'spec, metadata.annotations',
      fidelity: 'faithful',
      note: 'What this version has no fields for is in annotations, as in v1.32.',
    },
  ],
});
