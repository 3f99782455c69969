/**
 * Where the pods are that a pod wants to be near or away from, and those that want to be away from it
 * (kubernetes/pkg/scheduler/framework/plugins/interpodaffinity/filtering.go, preFilterState). Counted once for equal pods and
 * then kept up to date.
 */
import type { NodeInfo } from '../cache/node-info.ts';
import type { PodInfo } from '../cache/pod-info.ts';
import type { Handle } from '../framework/handle.ts';
import { type AffinityTerm, allTermsMatch, termMatches } from '../matching/affinity-terms.ts';
import type { LabelSet } from '../matching/label-set.ts';
import { DomainSums } from './domain-sums.ts';

const NO_TERMS: readonly AffinityTerm[] = Object.freeze([]);

export class AffinityCounts {
  readonly requiredAffinity: readonly AffinityTerm[];
  readonly requiredAntiAffinity: readonly AffinityTerm[];
  /** Whether the pod's own affinity terms are about itself. */
  readonly selfMatches: boolean;
  /** Pods that all of the pod's affinity terms are about. */
  readonly near: DomainSums;
  /** Pods that any of its anti-affinity terms is about. */
  readonly away: DomainSums;
  /** Pods with anti-affinity terms that are about the pod. */
  readonly avoiding: DomainSums;
  readonly #handle: Handle;
  readonly #pod: PodInfo;
  readonly #namespaceLabels: LabelSet | undefined;

  constructor(pod: PodInfo, handle: Handle, copied?: AffinityCounts) {
    const { cache, lister } = handle;
    this.#handle = handle;
    this.#pod = pod;
    this.#namespaceLabels = lister.namespaceLabels(pod.namespace);
    this.requiredAffinity = pod.affinity?.requiredAffinity ?? NO_TERMS;
    this.requiredAntiAffinity = pod.affinity?.requiredAntiAffinity ?? NO_TERMS;
    this.selfMatches = allTermsMatch(this.requiredAffinity, pod, this.#namespaceLabels);
    this.near = copied?.near.clone() ?? new DomainSums(cache);
    this.away = copied?.away.clone() ?? new DomainSums(cache);
    this.avoiding = copied?.avoiding.clone() ?? new DomainSums(cache);
  }

  /** Whether the pod asks for anything about others. */
  get hasTerms(): boolean {
    return this.requiredAffinity.length > 0 || this.requiredAntiAffinity.length > 0;
  }

  /** Counts a pod that came to (1) or went from (-1) a node. */
  count(other: PodInfo, node: NodeInfo, sign: 1 | -1): void {
    for (const term of other.affinity?.requiredAntiAffinity ?? NO_TERMS) {
      if (termMatches(term, this.#pod, this.#namespaceLabels)) this.avoiding.add(term.topologyKey, node, sign);
    }
    if (!this.hasTerms) return;
    const labels = this.#handle.lister.namespaceLabels(other.namespace);
    if (allTermsMatch(this.requiredAffinity, other, labels)) {
      for (const { topologyKey } of this.requiredAffinity) this.near.add(topologyKey, node, sign);
    }
    for (const term of this.requiredAntiAffinity) {
      if (termMatches(term, other, labels)) this.away.add(term.topologyKey, node, sign);
    }
  }

  /** A copy that can be counted on with. */
  clone(): AffinityCounts {
    return new AffinityCounts(this.#pod, this.#handle, this);
  }
}

/** Counts from scratch: every pod when the pod asks for anything, else only those that may ask for something about it. */
export function countAffinity(pod: PodInfo, handle: Handle): AffinityCounts {
  const counts = new AffinityCounts(pod, handle);
  const { cache } = handle;
  if (counts.hasTerms) {
    for (const node of cache.nodes) for (const other of node.pods) counts.count(other, node, 1);
    return counts;
  }
  for (const node of cache.nodesWithRequiredAntiAffinityPods) {
    for (const other of node.podsWithRequiredAntiAffinity) counts.count(other, node, 1);
  }
  return counts;
}
