/**
 * A pod's wishes about other pods, made ready (kubernetes/pkg/scheduler/framework/types.go, AffinityTerm).
 * Replicas share them: they are worked out once for each `affinity` and namespace.
 */
import type { Affinity, PodAffinityTerm, WeightedPodAffinityTerm } from '../../../kube-api/generated/types.gen.ts';
import { contentId } from './content-id.ts';
import type { LabelSet } from './label-set.ts';
import { type LabelSetMatcher, labelSetMatcher } from './label-set-matcher.ts';

export interface AffinityTerm {
  readonly topologyKey: string;
  readonly namespaces: ReadonlySet<string>;
  readonly namespaceSelector: LabelSetMatcher;
  readonly selector: LabelSetMatcher;
}

export interface WeightedAffinityTerm extends AffinityTerm {
  readonly weight: number;
}

export interface AffinityTerms {
  /** Equal for terms of equal content in the same namespace. */
  readonly id: string;
  readonly requiredAffinity: readonly AffinityTerm[];
  readonly requiredAntiAffinity: readonly AffinityTerm[];
  readonly preferredAffinity: readonly WeightedAffinityTerm[];
  readonly preferredAntiAffinity: readonly WeightedAffinityTerm[];
}

/** Someone whom a term may be about: a pod, or what is known of one. */
export interface Labelled {
  readonly namespace: string;
  readonly labels: LabelSet;
}

const remembered = new WeakMap<Affinity, Map<string, AffinityTerms>>();

/** The terms about other pods, or undefined when there are none. Terms that make no sense select nothing. */
export function affinityTerms(affinity: Affinity | undefined, namespace: string): AffinityTerms | undefined {
  if (affinity?.podAffinity === undefined && affinity?.podAntiAffinity === undefined) return undefined;
  let byNamespace = remembered.get(affinity);
  if (byNamespace === undefined) {
    byNamespace = new Map();
    remembered.set(affinity, byNamespace);
  }
  let terms = byNamespace.get(namespace);
  if (terms === undefined) {
    terms = readTerms(affinity, namespace);
    byNamespace.set(namespace, terms);
  }
  return terms;
}

/** Whether the term is about this pod; `namespaceLabels` are those of the pod's namespace. */
export function termMatches(term: AffinityTerm, pod: Labelled, namespaceLabels: LabelSet | undefined): boolean {
  if (!term.namespaces.has(pod.namespace)) {
    if (
      namespaceLabels === undefined ? !term.namespaceSelector.isEmpty : !term.namespaceSelector.matches(namespaceLabels)
    ) {
      return false;
    }
  }
  return term.selector.matches(pod.labels);
}

/** Whether all of the terms are about this pod; false when there are none. */
export function allTermsMatch(
  terms: readonly AffinityTerm[],
  pod: Labelled,
  namespaceLabels: LabelSet | undefined,
): boolean {
  if (terms.length === 0) return false;
  for (const term of terms) if (!termMatches(term, pod, namespaceLabels)) return false;
  return true;
}

function readTerms({ podAffinity, podAntiAffinity }: Affinity, namespace: string): AffinityTerms {
  const required = (terms: readonly PodAffinityTerm[] = []) => terms.map((term) => readTerm(term, namespace));
  const preferred = (terms: readonly WeightedPodAffinityTerm[] = []) =>
    terms.map(({ weight, podAffinityTerm }) => ({ ...readTerm(podAffinityTerm, namespace), weight }));
  return {
    id: `${contentId(podAffinity)}/${contentId(podAntiAffinity)}/${namespace}`,
    requiredAffinity: required(podAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    requiredAntiAffinity: required(podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution),
    preferredAffinity: preferred(podAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
    preferredAntiAffinity: preferred(podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution),
  };
}

function readTerm(term: PodAffinityTerm, namespace: string): AffinityTerm {
  const { namespaces = [], namespaceSelector, labelSelector, topologyKey } = term;
  const isOwnNamespace = namespaces.length === 0 && namespaceSelector === undefined;
  return {
    topologyKey,
    namespaces: new Set(isOwnNamespace ? [namespace] : namespaces),
    namespaceSelector: labelSetMatcher(namespaceSelector),
    selector: labelSetMatcher(labelSelector),
  };
}
