/**
 * What the pods around would add to a node's score: those that a pod would rather be near or away from, and those that would
 * rather be near or away from it (kubernetes/pkg/scheduler/framework/plugins/interpodaffinity/scoring.go).
 */
import type { NodeInfo } from '../cache/node-info.ts';
import type { PodInfo } from '../cache/pod-info.ts';
import type { Handle } from '../framework/handle.ts';
import {
  type AffinityTerms,
  type Labelled,
  termMatches,
  type WeightedAffinityTerm,
} from '../matching/affinity-terms.ts';
import type { LabelSet } from '../matching/label-set.ts';
import { DomainSums } from './domain-sums.ts';

export class AffinityScores {
  readonly sums: DomainSums;
  readonly #handle: Handle;
  readonly #pod: Labelled;
  readonly #terms: AffinityTerms | undefined;
  readonly #namespaceLabels: LabelSet | undefined;
  /** What the required affinity of a pod that is there counts for, besides being met. */
  readonly #hardWeight: number;

  constructor(pod: PodInfo, handle: Handle, hardWeight: number) {
    this.sums = new DomainSums(handle.cache);
    this.#handle = handle;
    this.#pod = { namespace: pod.namespace, labels: pod.labels };
    this.#terms = hasPreferences(pod) ? pod.affinity : undefined;
    this.#namespaceLabels = handle.lister.namespaceLabels(pod.namespace);
    this.#hardWeight = hardWeight;
  }

  /** Counts a pod that came to (1) or went from (-1) a node. */
  count(other: PodInfo, node: NodeInfo, sign: 1 | -1): void {
    if (this.#terms !== undefined) {
      const labels = this.#handle.lister.namespaceLabels(other.namespace);
      this.#add(this.#terms.preferredAffinity, other, labels, node, sign);
      this.#add(this.#terms.preferredAntiAffinity, other, labels, node, -sign);
    }
    const { affinity } = other;
    if (affinity === undefined) return;
    if (this.#hardWeight > 0) {
      for (const term of affinity.requiredAffinity) {
        if (termMatches(term, this.#pod, this.#namespaceLabels)) {
          this.sums.add(term.topologyKey, node, sign * this.#hardWeight);
        }
      }
    }
    this.#add(affinity.preferredAffinity, this.#pod, this.#namespaceLabels, node, sign);
    this.#add(affinity.preferredAntiAffinity, this.#pod, this.#namespaceLabels, node, -sign);
  }

  #add(
    terms: readonly WeightedAffinityTerm[],
    pod: Labelled,
    namespaceLabels: LabelSet | undefined,
    node: NodeInfo,
    sign: number,
  ): void {
    for (const term of terms) {
      if (termMatches(term, pod, namespaceLabels)) this.sums.add(term.topologyKey, node, sign * term.weight);
    }
  }
}

/** Whether the pod would rather be near or away from others. */
export function hasPreferences({ affinity }: PodInfo): boolean {
  return affinity !== undefined && (affinity.preferredAffinity.length > 0 || affinity.preferredAntiAffinity.length > 0);
}

/** Counts from scratch: every pod when the pod has preferences, else only those that may have some about it. */
export function scoreAffinity(pod: PodInfo, handle: Handle, hardWeight: number): AffinityScores {
  const scores = new AffinityScores(pod, handle, hardWeight);
  const { cache } = handle;
  if (hasPreferences(pod)) {
    for (const node of cache.nodes) for (const other of node.pods) scores.count(other, node, 1);
    return scores;
  }
  for (const node of cache.nodesWithAffinityPods) {
    for (const other of node.podsWithAffinity) scores.count(other, node, 1);
  }
  return scores;
}
