/** The label selector that an object carries, as text: what a Service or a workload picks pods by, and a pod its nodes. */
import type { LabelQuery } from '../../bridge/messages.ts';
import type { LabelSelector } from '../../kube-api/generated/types.gen.ts';
import { type LabelMatcher, type Labels, matcherOf, matcherOfSet } from '../../kube-api/meta/label-selector.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';

interface Spec {
  readonly selector?: Labels | LabelSelector;
  readonly nodeSelector?: Labels;
}

/** Kinds whose selector is a plain map. */
const PLAIN: ReadonlySet<string> = new Set(['Service', 'ReplicationController']);
/** Kinds whose selector is about pods and has expressions. */
const RICH: ReadonlySet<string> = new Set([
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'PodDisruptionBudget',
]);

/** Undefined when the object selects nothing, or nothing that is drawn. */
export function ownSelectorOf(object: KubeObject): LabelQuery | undefined {
  const { selector, nodeSelector } = (object as { readonly spec?: Spec }).spec ?? {};
  if (object.kind === 'Pod') return query('nodes', nodeSelector === undefined ? undefined : matcherOfSet(nodeSelector));
  if (selector === undefined) return undefined;
  if (PLAIN.has(object.kind)) return query('pods', matcherOfSet(selector as Labels));
  return RICH.has(object.kind) ? query('pods', matcherOf(selector as LabelSelector)) : undefined;
}

function query(kind: LabelQuery['kind'], matcher: LabelMatcher | undefined): LabelQuery | undefined {
  return matcher === undefined || matcher.isEmpty ? undefined : { kind, selector: matcher.toString() };
}
