/** What an autoscaler goes by, checked (kubernetes/pkg/apis/autoscaling/validation/validation.go: validateMetrics). */
import type {
  ContainerResourceMetricSource,
  CrossVersionObjectReference,
  ExternalMetricSource,
  MetricIdentifier,
  MetricSpec,
  MetricTarget,
  ObjectMetricSource,
  PodsMetricSource,
  ResourceMetricSource,
} from '../../generated/types.gen.ts';
import { FieldErrors, type FieldPath } from '../../meta/field-errors.ts';
import { GoSyntax, goQuote } from '../../meta/go-syntax.ts';
import { checkDns1123Label, checkQualifiedName, nameIsPathSegment } from '../../meta/names.ts';
import { parseQuantity } from '../../meta/quantity.ts';
import { BINARY_EXPONENTS, DECIMAL_EXPONENTS } from '../../meta/quantity-value.ts';
import { validateResourceName } from '../pod-spec/validate-resources.ts';

type SourceField = 'object' | 'external' | 'pods' | 'resource' | 'containerResource';

const SOURCE_TYPES = ['ContainerResource', 'External', 'Object', 'Pods', 'Resource'] as const;
const FIELD_OF: Readonly<Record<string, SourceField>> = {
  Object: 'object',
  Pods: 'pods',
  Resource: 'resource',
  External: 'external',
  ContainerResource: 'containerResource',
};
const NO_TARGET = Object.freeze({}) as MetricTarget;
const RAW_OR_UTILIZATION = 'must set either a target raw value or a target utilization';
const NOT_RAW_AND_UTILIZATION = 'may not set both a target raw value and a target utilization';

/** Adds what is wrong with the metrics. */
export function validateMetrics(
  metrics: readonly MetricSpec[],
  minReplicas: number | undefined,
  errors: FieldErrors,
  path: FieldPath,
): void {
  for (const [i, metric] of metrics.entries()) validateMetric(metric, errors, path.index(i));
  const canWake = metrics.some(({ type }) => type === 'Object' || type === 'External');
  if (minReplicas === 0 && !canWake) {
    errors.forbidden(path, 'must specify at least one Object or External metric to support scaling to zero replicas');
  }
}

/** Adds what is wrong with the name of something to scale or to measure. */
export function validateReference(
  { kind = '', name = '' }: Partial<CrossVersionObjectReference>,
  errors: FieldErrors,
  path: FieldPath,
): void {
  if (kind === '') errors.required(path.child('kind'));
  else errors.invalidFor(path.child('kind'), kind, nameIsPathSegment(kind, false));
  if (name === '') errors.required(path.child('name'));
  else errors.invalidFor(path.child('name'), name, nameIsPathSegment(name, false));
}

function validateMetric(metric: MetricSpec, errors: FieldErrors, path: FieldPath): void {
  const type: string = metric.type ?? '';
  const expected = Object.hasOwn(FIELD_OF, type) ? FIELD_OF[type] : undefined;
  if (type === '') errors.required(path.child('type'), 'must specify a metric source type');
  if (expected === undefined) errors.notSupported(path.child('type'), type, SOURCE_TYPES);
  const present = Object.keys(VALIDATORS).filter((field) => metric[field as SourceField] !== undefined);
  const [first] = present as SourceField[];
  // Only the first of several is looked into.
  if (first !== undefined) VALIDATORS[first](metric, errors, path.child(first));
  if (expected === undefined) errors.notSupported(path.child('type'), type, SOURCE_TYPES);
  else if (metric[expected] === undefined) {
    errors.required(path.child(expected), 'must populate information for the given metric source');
  }
  if (present.length === 1) return;
  for (const field of present) {
    if (field !== expected) errors.forbidden(path.child(field), 'must populate the given metric source only');
  }
}

type Validator = (metric: MetricSpec, errors: FieldErrors, path: FieldPath) => void;

/** In the order in which upstream looks for them. */
const VALIDATORS: Readonly<Record<SourceField, Validator>> = {
  object: ({ object }, errors, path) => object && validateObject(object, errors, path),
  external: ({ external }, errors, path) => external && validateExternal(external, errors, path),
  pods: ({ pods }, errors, path) => pods && validatePods(pods, errors, path),
  resource: ({ resource }, errors, path) => resource && validateResource(resource, errors, path),
  containerResource: ({ containerResource }, errors, path) =>
    containerResource && validateContainerResource(containerResource, errors, path),
};

function validateObject(source: ObjectMetricSource, errors: FieldErrors, path: FieldPath): void {
  const { describedObject = {}, metric, target = NO_TARGET } = source;
  validateReference(describedObject, errors, path.child('describedObject'));
  validateIdentifier(metric, errors, path.child('metric'));
  validateTarget(target, errors, path.child('target'));
  if (target.value === undefined && target.averageValue === undefined) {
    errors.required(path.child('target', 'averageValue'), 'must set either a target value or averageValue');
  }
}

function validateExternal(
  { metric, target = NO_TARGET }: ExternalMetricSource,
  errors: FieldErrors,
  path: FieldPath,
): void {
  validateIdentifier(metric, errors, path.child('metric'));
  validateTarget(target, errors, path.child('target'));
  const { value, averageValue } = target;
  if (value === undefined && averageValue === undefined) {
    const detail = 'must set either a target value for metric or a per-pod target';
    errors.required(path.child('target', 'averageValue'), detail);
  }
  if (value !== undefined && averageValue !== undefined) {
    errors.forbidden(path.child('target', 'value'), 'may not set both a target value for metric and a per-pod target');
  }
}

function validatePods({ metric, target = NO_TARGET }: PodsMetricSource, errors: FieldErrors, path: FieldPath): void {
  validateIdentifier(metric, errors, path.child('metric'));
  validateTarget(target, errors, path.child('target'));
  if (target.averageValue === undefined) {
    errors.required(path.child('target', 'averageValue'), 'must specify a positive target averageValue');
  }
}

function validateResource({ name = '', target }: ResourceMetricSource, errors: FieldErrors, path: FieldPath): void {
  if (name === '') errors.required(path.child('name'), 'must specify a resource name');
  validateResourceTarget(target, errors, path.child('target'));
}

function validateContainerResource(source: ContainerResourceMetricSource, errors: FieldErrors, path: FieldPath): void {
  const { name = '', container = '', target } = source;
  if (name === '') errors.required(path.child('name'), 'must specify a resource name');
  else validateName(name, errors, path.child('name'));
  if (container === '') errors.required(path.child('container'), 'must specify a container');
  else errors.invalidFor(path.child('container'), container, checkDns1123Label(container));
  validateResourceTarget(target, errors, path.child('target'));
}

/** The rules of containers' resources; what is not about the characters shows the name as Go's type prints itself. */
function validateName(name: string, errors: FieldErrors, path: FieldPath): void {
  const found = new FieldErrors();
  validateResourceName(name, found, path);
  const malformed = checkQualifiedName(name).length;
  for (const [i, { detailMessage }] of found.list.entries()) {
    const detail = detailMessage.slice(`Invalid value: ${goQuote(name)}: `.length);
    errors.invalid(path, i < malformed ? name : new GoSyntax(name), detail);
  }
}

function validateResourceTarget(target: MetricTarget = NO_TARGET, errors: FieldErrors, path: FieldPath): void {
  validateTarget(target, errors, path);
  const { averageUtilization, averageValue } = target;
  if (averageUtilization === undefined && averageValue === undefined) {
    errors.required(path.child('averageUtilization'), RAW_OR_UTILIZATION);
  }
  if (averageUtilization !== undefined && averageValue !== undefined) {
    errors.forbidden(path.child('averageValue'), NOT_RAW_AND_UTILIZATION);
  }
}

function validateTarget(target: MetricTarget, errors: FieldErrors, path: FieldPath): void {
  const { type = '', averageUtilization } = target;
  if (type === '') errors.required(path.child('type'), 'must specify a metric target type');
  if (type !== 'Utilization' && type !== 'Value' && type !== 'AverageValue') {
    errors.invalid(path.child('type'), type, 'must be either Utilization, Value, or AverageValue');
  }
  for (const field of ['value', 'averageValue'] as const) {
    const amount = target[field];
    if (amount !== undefined && parseQuantity(amount).sign !== 1) {
      errors.invalid(path.child(field), quantitySyntax(amount), 'must be positive');
    }
  }
  if (averageUtilization !== undefined && averageUtilization < 1) {
    errors.invalid(path.child('averageUtilization'), averageUtilization, 'must be greater than 0');
  }
}

function validateIdentifier(identifier: MetricIdentifier | undefined, errors: FieldErrors, path: FieldPath): void {
  const name = identifier?.name ?? '';
  if (name === '') errors.required(path.child('name'), 'must specify a metric name');
  else errors.invalidFor(path.child('name'), name, nameIsPathSegment(name, false));
}

/** An amount as Go prints the struct that holds it: its number, its power of ten, and the text where that was canonical. */
function quantitySyntax(amount: string): GoSyntax {
  const quantity = parseQuantity(amount);
  const text = quantity.toString();
  const [, digits = '0', suffix = ''] = /^(-?\d+)(.*)$/.exec(text) ?? [];
  const isBinary = suffix in BINARY_EXPONENTS;
  const value = isBinary ? BigInt(digits) * 2n ** BigInt(BINARY_EXPONENTS[suffix] ?? 0) : digits;
  const scale = isBinary ? 0 : (DECIMAL_EXPONENTS[suffix] ?? 0);
  const struct = `i:resource.int64Amount{value:${value}, scale:${scale}}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}`;
  return new GoSyntax(
    `resource.Quantity{${struct}, s:${goQuote(digits === '0' ? '' : text)}, Format:${goQuote(quantity.format)}}`,
  );
}
