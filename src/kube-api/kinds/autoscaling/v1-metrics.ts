/**
 * Metrics and their statuses as autoscaling/v1 writes them into annotations (k8s.io/api/autoscaling/v1/types.go,
 * kubernetes/pkg/apis/autoscaling/v1/conversion.go): the fields in the order of Go's structs, because the text is compared.
 */
import type {
  CrossVersionObjectReference,
  LabelSelector,
  MetricSpec,
  MetricStatus,
  MetricTarget,
  MetricValueStatus,
} from '../../generated/types.gen.ts';
import { canonicalQuantity } from '../../meta/quantity.ts';

interface V1Measure {
  readonly target?: CrossVersionObjectReference;
  readonly name?: string;
  readonly container?: string;
  readonly metricName?: string;
  readonly selector?: LabelSelector;
  readonly metricSelector?: LabelSelector;
}

interface V1Source extends V1Measure {
  readonly targetValue?: string;
  readonly averageValue?: string;
  readonly targetAverageValue?: string;
  readonly targetAverageUtilization?: number;
}

interface V1Current extends V1Measure {
  readonly currentValue?: string;
  readonly averageValue?: string;
  readonly currentAverageValue?: string;
  readonly currentAverageUtilization?: number;
}

interface V1Sources<T> {
  readonly type?: string;
  readonly object?: T;
  readonly pods?: T;
  readonly resource?: T;
  readonly containerResource?: T;
  readonly external?: T;
}

export type V1MetricSpec = V1Sources<V1Source>;
export type V1MetricStatus = V1Sources<V1Current>;

const NO_TARGET = Object.freeze({ type: '' }) as MetricTarget;

/** What JSON leaves out is undefined here. */
export function toV1Metric({ type, object, pods, resource, containerResource, external }: MetricSpec): V1MetricSpec {
  return {
    type,
    object: object && {
      target: referenceOf(object.describedObject),
      metricName: object.metric.name,
      targetValue: object.target.value ?? '0',
      selector: sortedSelector(object.metric.selector),
      averageValue: object.target.averageValue,
    },
    pods: pods && {
      metricName: pods.metric.name,
      targetAverageValue: pods.target.averageValue ?? '0',
      selector: sortedSelector(pods.metric.selector),
    },
    resource: resource && {
      name: resource.name,
      targetAverageUtilization: resource.target.averageUtilization,
      targetAverageValue: resource.target.averageValue,
    },
    containerResource: containerResource && {
      name: containerResource.name,
      targetAverageUtilization: containerResource.target.averageUtilization,
      targetAverageValue: containerResource.target.averageValue,
      container: containerResource.container,
    },
    external: external && {
      metricName: external.metric.name,
      metricSelector: sortedSelector(external.metric.selector),
      targetValue: external.target.value,
      targetAverageValue: external.target.averageValue,
    },
  } as V1MetricSpec;
}

/** The reverse of {@link toV1Metric}; the type of a target follows from what is given. */
export function fromV1Metric({
  type = '',
  object,
  pods,
  resource,
  containerResource,
  external,
}: V1MetricSpec): MetricSpec {
  return {
    type,
    ...(object && {
      object: {
        describedObject: object.target ?? { kind: '', name: '' },
        metric: identifierOf(object.metricName, object.selector),
        target: withoutGaps({
          type: object.averageValue === undefined ? 'Value' : 'AverageValue',
          value: amountOf(object.targetValue ?? '0'),
          averageValue: amountOf(object.averageValue),
        }),
      },
    }),
    ...(pods && {
      pods: {
        metric: identifierOf(pods.metricName, pods.selector),
        target: withoutGaps({ type: 'AverageValue', averageValue: amountOf(pods.targetAverageValue ?? '0') }),
      },
    }),
    ...(resource && { resource: { name: resource.name ?? '', target: resourceTarget(resource) } }),
    ...(containerResource && {
      containerResource: {
        name: containerResource.name ?? '',
        container: containerResource.container ?? '',
        target: resourceTarget(containerResource),
      },
    }),
    ...(external && {
      external: {
        metric: identifierOf(external.metricName, external.metricSelector),
        target: withoutGaps({
          type: external.targetValue === undefined ? 'AverageValue' : 'Value',
          value: amountOf(external.targetValue),
          averageValue: amountOf(external.targetAverageValue),
        }),
      },
    }),
  };
}

/** {@link toV1Metric} for what was measured. */
export function toV1Status(status: MetricStatus): V1MetricStatus {
  const { type, object, pods, resource, containerResource, external } = status;
  return {
    type,
    object: object && {
      target: referenceOf(object.describedObject),
      metricName: object.metric.name,
      currentValue: object.current.value ?? '0',
      selector: sortedSelector(object.metric.selector),
      averageValue: object.current.averageValue,
    },
    pods: pods && {
      metricName: pods.metric.name,
      currentAverageValue: pods.current.averageValue ?? '0',
      selector: sortedSelector(pods.metric.selector),
    },
    resource: resource && {
      name: resource.name,
      currentAverageUtilization: resource.current.averageUtilization,
      currentAverageValue: resource.current.averageValue ?? '0',
    },
    containerResource: containerResource && {
      name: containerResource.name,
      currentAverageUtilization: containerResource.current.averageUtilization,
      currentAverageValue: containerResource.current.averageValue ?? '0',
      container: containerResource.container,
    },
    external: external && {
      metricName: external.metric.name,
      metricSelector: sortedSelector(external.metric.selector),
      currentValue: external.current.value ?? '0',
      currentAverageValue: external.current.averageValue,
    },
  } as V1MetricStatus;
}

/** {@link fromV1Metric} for what was measured. */
export function fromV1Status(status: V1MetricStatus): MetricStatus {
  const { type = '', object, pods, resource, containerResource, external } = status;
  return {
    type,
    ...(object && {
      object: {
        describedObject: object.target ?? { kind: '', name: '' },
        metric: identifierOf(object.metricName, object.selector),
        current: current(object.currentValue ?? '0', object.averageValue),
      },
    }),
    ...(pods && {
      pods: {
        metric: identifierOf(pods.metricName, pods.selector),
        current: current(undefined, pods.currentAverageValue ?? '0'),
      },
    }),
    ...(resource && { resource: { name: resource.name ?? '', current: resourceCurrent(resource) } }),
    ...(containerResource && {
      containerResource: {
        name: containerResource.name ?? '',
        container: containerResource.container ?? '',
        current: resourceCurrent(containerResource),
      },
    }),
    ...(external && {
      external: {
        metric: identifierOf(external.metricName, external.metricSelector),
        current: current(external.currentValue ?? '0', external.currentAverageValue),
      },
    }),
  };
}

function resourceTarget({ targetAverageUtilization, targetAverageValue }: V1Source): MetricTarget {
  return withoutGaps({
    ...NO_TARGET,
    type: targetAverageUtilization === undefined ? 'AverageValue' : 'Utilization',
    averageValue: amountOf(targetAverageValue),
    averageUtilization: targetAverageUtilization,
  });
}

function resourceCurrent({ currentAverageUtilization, currentAverageValue }: V1Current): MetricValueStatus {
  const measured = current(undefined, currentAverageValue ?? '0');
  return currentAverageUtilization === undefined
    ? measured
    : { ...measured, averageUtilization: currentAverageUtilization };
}

function current(value: string | undefined, averageValue: string | undefined): MetricValueStatus {
  return {
    ...(value === undefined ? {} : { value: canonicalQuantity(value) }),
    ...(averageValue === undefined ? {} : { averageValue: canonicalQuantity(averageValue) }),
  };
}

function amountOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : canonicalQuantity(text);
}

function withoutGaps(target: { readonly [K in keyof MetricTarget]: MetricTarget[K] | undefined }): MetricTarget {
  return Object.fromEntries(
    Object.entries(target).filter(([, value]) => value !== undefined),
  ) as unknown as MetricTarget;
}

function identifierOf(name = '', selector: LabelSelector | undefined): { name: string; selector?: LabelSelector } {
  return selector === undefined ? { name } : { name, selector };
}

function referenceOf({ kind, name, apiVersion }: CrossVersionObjectReference): CrossVersionObjectReference {
  return { kind, name, ...(apiVersion === undefined ? {} : { apiVersion }) };
}

/** Go writes maps in the order of their keys. */
function sortedSelector(selector: LabelSelector | undefined): LabelSelector | undefined {
  if (selector?.matchLabels === undefined) return selector;
  const { matchLabels, matchExpressions } = selector;
  const sorted = Object.fromEntries(Object.entries(matchLabels).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { matchLabels: sorted, ...(matchExpressions === undefined ? {} : { matchExpressions }) };
}
