/**
 * Gives containers the requests and limits that their namespace has for those without, and refuses what asks for less or more
 * than it allows (kubernetes/plugin/pkg/admission/limitranger/admission.go).
 */
import type {
  Container,
  LimitRange,
  LimitRangeItem,
  PersistentVolumeClaim,
  Pod,
  PodSpec,
} from '../../../kube-api/generated/types.gen.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { aggregate, forbidden } from '../../../kube-api/meta/status-error.ts';
import { type Amounts, amountsOf } from '../../../kube-api/quota/amounts.ts';
import { podAmounts } from '../../../kube-api/quota/pod-resources.ts';
import type { AdmissionContext, AdmissionPlugin, AdmissionRequest } from './admission-plugin.ts';
import { ByNamespace } from './by-namespace.ts';
import { maxProblem, maxRequestProblem, minProblem, ratioProblem } from './limit-constraints.ts';

const ANNOTATION = 'kubernetes.io/limit-ranger';

type Written = Readonly<Record<string, string>>;

export function limitRanger(context: AdmissionContext): AdmissionPlugin {
  const ranges = new ByNamespace(context, 'limitranges');
  const rangesOf = ({ namespace = '' }: AdmissionRequest): readonly LimitRange[] =>
    ranges.get(namespace).map(({ value }) => value as LimitRange);
  return {
    name: 'LimitRanger',
    operations: ['CREATE', 'UPDATE'],
    admit(object, request) {
      if (!isOf(request, 'pods') || request.operation === 'UPDATE') return object;
      return rangesOf(request).reduce(withDefaults, object as Pod);
    },
    validate(object, request) {
      if (object === undefined || object.metadata.deletionTimestamp !== undefined) return;
      const problemsOf = checkFor(request);
      if (problemsOf === undefined) return;
      for (const { metadata, spec } of rangesOf(request)) {
        const problems = (spec?.limits ?? []).flatMap((limit) => problemsOf(limit, object));
        if (problems.length === 0 || metadata.name === undefined) continue;
        throw forbidden(request.resource.groupResource, object.metadata.name ?? request.name, aggregate(problems));
      }
    },
  };
}

type Check = (limit: LimitRangeItem, object: KubeObject) => readonly string[];

/** What holds a request to limits; pods can't change what they ask for. */
function checkFor(request: AdmissionRequest): Check | undefined {
  if (isOf(request, 'persistentvolumeclaims'))
    return (limit, object) => problemsOfClaim(limit, object as PersistentVolumeClaim);
  if (isOf(request, 'pods') && request.operation === 'CREATE')
    return (limit, object) => problemsOfPod(limit, object as Pod);
  return undefined;
}

function isOf({ resource: { groupResource } }: AdmissionRequest, name: string): boolean {
  return groupResource.group === '' && groupResource.name === name;
}

/** The pod with what the range has for containers that do not say what they want, and an annotation that tells of it. */
function withDefaults(pod: Pod, { spec: range }: LimitRange): Pod {
  const { spec, metadata } = pod;
  const item = containerDefaults(range?.limits ?? []);
  if (spec === undefined || item === undefined) return pod;
  const told: string[] = [];
  const containers = spec.containers.map((container) => filled(container, item, 'container', told));
  const initContainers = spec.initContainers?.map((container) => filled(container, item, 'init container', told));
  if (told.length === 0) return pod;
  const changed: PodSpec = { ...spec, containers, ...(initContainers === undefined ? {} : { initContainers }) };
  const annotations = { ...metadata.annotations, [ANNOTATION]: `LimitRanger plugin set: ${told.join('; ')}` };
  return { ...pod, metadata: { ...metadata, annotations }, spec: changed };
}

interface Defaults {
  readonly requests: Written;
  readonly limits: Written;
}

function containerDefaults(items: readonly LimitRangeItem[]): Defaults | undefined {
  const own = items.filter(({ type }) => type === 'Container');
  if (own.length === 0) return undefined;
  return {
    requests: Object.assign({}, ...own.map(({ defaultRequest }) => defaultRequest)) as Written,
    limits: Object.assign({}, ...own.map((item) => item.default)) as Written,
  };
}

function filled(container: Container, defaults: Defaults, what: string, told: string[]): Container {
  const { resources = {}, name } = container;
  const requests = missingFrom(resources.requests, defaults.requests);
  const limits = missingFrom(resources.limits, defaults.limits);
  const list = (amounts: Written): string => Object.keys(amounts).sort().join(', ');
  if (requests !== undefined) told.push(`${list(requests)} request for ${what} ${name}`);
  if (limits !== undefined) told.push(`${list(limits)} limit for ${what} ${name}`);
  if (requests === undefined && limits === undefined) return container;
  return {
    ...container,
    resources: {
      ...resources,
      ...(requests === undefined ? {} : { requests: { ...resources.requests, ...requests } }),
      ...(limits === undefined ? {} : { limits: { ...resources.limits, ...limits } }),
    },
  };
}

function missingFrom(amounts: Written | undefined, defaults: Written): Written | undefined {
  const missing = Object.entries(defaults).filter(([name]) => amounts?.[name] === undefined);
  return missing.length === 0 ? undefined : Object.fromEntries(missing);
}

/** What is wrong with a pod, or with its containers, given one limit. */
export function problemsOfPod(limit: LimitRangeItem, { spec }: Pod): readonly string[] {
  const { containers = [], initContainers = [] } = spec ?? {};
  switch (limit.type) {
    case 'Container':
      return [...containers, ...initContainers].flatMap(({ resources }) =>
        problemsWith(limit, amountsOf(resources?.requests), amountsOf(resources?.limits)),
      );
    case 'Pod': {
      const whole: PodSpec = { containers, initContainers };
      return problemsWith(limit, podAmounts(whole, 'requests'), podAmounts(whole, 'limits'));
    }
    default:
      return [];
  }
}

function problemsWith(item: LimitRangeItem, requests: Amounts, limits: Amounts): readonly string[] {
  const problems = [
    ...entriesOf(item.min).map(([name, bound]) => minProblem(item.type, name, bound, requests, limits)),
    ...entriesOf(item.max).map(([name, bound]) => maxProblem(item.type, name, bound, requests, limits)),
    ...entriesOf(item.maxLimitRequestRatio).map(([name, bound]) =>
      ratioProblem(item.type, name, bound, requests, limits),
    ),
  ];
  return problems.filter((problem) => problem !== undefined);
}

/** What is wrong with a claim, given one limit. */
export function problemsOfClaim(limit: LimitRangeItem, { spec }: PersistentVolumeClaim): readonly string[] {
  if (limit.type !== 'PersistentVolumeClaim') return [];
  const requests = amountsOf(spec?.resources?.requests);
  const problems = [
    ...entriesOf(limit.min).map(([name, bound]) => minProblem(limit.type, name, bound, requests, {})),
    ...entriesOf(limit.max).map(([name, bound]) => maxRequestProblem(limit.type, name, bound, requests)),
  ];
  return problems.filter((problem) => problem !== undefined);
}

function entriesOf(amounts: Written | undefined) {
  return Object.entries(amountsOf(amounts));
}
