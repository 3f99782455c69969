/**
 * Finds the node for one pod: filter, score, choose (kubernetes/pkg/scheduler/schedule_one.go: schedulePod,
 * findNodesThatFitPod, prioritizeNodes, selectHost). Left out: extenders.
 */
import type { Random } from '../../kernel/index.ts';
import type { NodeInfo } from './cache/node-info.ts';
import type { PodInfo } from './cache/pod-info.ts';
import type { CycleState } from './framework/cycle-state.ts';
import { Diagnosis } from './framework/diagnosis.ts';
import type { Framework } from './framework/framework.ts';
import type { ScoreReport } from './framework/node-scoring.ts';
import { Status, unresolvable } from './framework/status.ts';

/** With fewer nodes than this, all are looked at. */
const MIN_FEASIBLE_NODES = 100;
const MIN_FEASIBLE_PERCENTAGE = 5;

export interface Found {
  readonly outcome: 'found';
  readonly node: NodeInfo;
  /** Every node that passed the filters; valid until the next search. */
  readonly feasible: readonly NodeInfo[];
  /** Their scores, place for place; undefined when there was nothing to choose between. */
  readonly scores: ScoreReport | undefined;
  readonly diagnosis: Diagnosis;
}

export type SearchResult =
  | Found
  | { readonly outcome: 'no nodes' }
  | { readonly outcome: 'no fit'; readonly diagnosis: Diagnosis }
  | { readonly outcome: 'error'; readonly status: Status };

/** How many nodes that fit are enough: fewer of them, the more nodes there are, down to one in twenty. */
export function feasibleNodesToFind(nodeCount: number, percentageOfNodesToScore = 0): number {
  if (nodeCount < MIN_FEASIBLE_NODES) return nodeCount;
  const adaptive = Math.max(50 - Math.trunc(nodeCount / 125), MIN_FEASIBLE_PERCENTAGE);
  const percentage = percentageOfNodesToScore === 0 ? adaptive : percentageOfNodesToScore;
  return Math.max(Math.trunc((nodeCount * percentage) / 100), MIN_FEASIBLE_NODES);
}

export class NodeSearch {
  readonly #framework: Framework;
  readonly #random: Random;
  readonly #hasScorers: boolean;
  readonly #feasible: NodeInfo[] = [];
  /** Where the next search starts, so that all nodes get their turn. */
  #startIndex = 0;

  constructor(framework: Framework, random: Random) {
    this.#framework = framework;
    this.#random = random;
    this.#hasScorers = framework.hasScorers;
  }

  /** Looks for a node; `state` holds afterwards what the filters had prepared. */
  find(pod: PodInfo, state: CycleState): SearchResult {
    const { nodes } = this.#framework.handle.cache;
    if (nodes.length === 0) return { outcome: 'no nodes' };
    const diagnosis = new Diagnosis();
    const error = this.#filter(pod, state, nodes, diagnosis);
    if (error !== undefined) return { outcome: 'error', status: error };
    const feasible = this.#feasible;
    const [first] = feasible;
    if (first === undefined) return { outcome: 'no fit', diagnosis };
    if (feasible.length === 1) return { outcome: 'found', node: first, feasible, scores: undefined, diagnosis };
    const scores = this.#framework.score(pod, feasible);
    if (scores instanceof Status) return { outcome: 'error', status: scores };
    const node = feasible[this.#best(scores.totals)] ?? first;
    return { outcome: 'found', node, feasible, scores, diagnosis };
  }

  /** Collects the nodes that fit; answers what went wrong, if anything did. */
  #filter(pod: PodInfo, state: CycleState, nodes: readonly NodeInfo[], diagnosis: Diagnosis): Status | undefined {
    state.reset();
    this.#feasible.length = 0;
    const { status, nodeNames, narrowedBy } = this.#framework.preFilter(pod, state);
    for (const plugin of narrowedBy) diagnosis.blame('UnschedulableAndUnresolvable', plugin);
    if (status !== undefined) {
      if (!status.isRejection) return status;
      diagnosis.absentStatus = status;
      diagnosis.preFilterMessage = status.message;
      diagnosis.blame(status.code, status.plugin);
      return undefined;
    }
    const nominated = pod.pod.status?.nominatedNodeName ?? '';
    if (nominated !== '') {
      const node = this.#framework.handle.cache.node(nominated);
      if (node !== undefined) this.#passFilters(pod, state, [node], diagnosis);
      if (this.#feasible.length > 0) return undefined;
    }
    let candidates = nodes;
    if (nodeNames !== undefined) {
      candidates = [...nodeNames].flatMap((name) => this.#framework.handle.cache.node(name) ?? []);
      diagnosis.absentStatus = unresolvable(
        '',
        `node(s) didn't satisfy plugin(s) [${narrowedBy.toSorted().join(' ')}]`,
      );
    }
    const error = this.#passFilters(pod, state, candidates, diagnosis);
    this.#startIndex = (this.#startIndex + this.#feasible.length + diagnosis.nodes.length) % nodes.length;
    return error;
  }

  #passFilters(pod: PodInfo, state: CycleState, nodes: readonly NodeInfo[], diagnosis: Diagnosis): Status | undefined {
    const framework = this.#framework;
    const feasible = this.#feasible;
    const wanted = this.#hasScorers ? feasibleNodesToFind(nodes.length, framework.profile.percentageOfNodesToScore) : 1;
    const hasNominations = framework.handle.hasNominatedPods;
    let index = nodes.length === 0 ? 0 : this.#startIndex % nodes.length;
    for (let looked = 0; looked < nodes.length && feasible.length < wanted; looked++) {
      const node = nodes[index];
      index = index + 1 === nodes.length ? 0 : index + 1;
      if (node === undefined) continue;
      const status = hasNominations
        ? framework.filterWithNominatedPods(state, pod, node)
        : framework.filter(state, pod, node);
      if (status === undefined) feasible.push(node);
      else if (status.isRejection) diagnosis.reject(node, status);
      else return status;
    }
    return undefined;
  }

  /** The place of the highest total; one of several by lot, which is what upstream's reservoir sampling amounts to. */
  #best(totals: Float64Array): number {
    let highest = Number.NEGATIVE_INFINITY;
    let count = 0;
    for (let i = 0; i < totals.length; i++) {
      const total = totals[i] ?? 0;
      if (total > highest) {
        highest = total;
        count = 1;
      } else if (total === highest) count++;
    }
    let skip = count === 1 ? 0 : this.#random.int(0, count - 1);
    for (let i = 0; i < totals.length; i++) {
      if (totals[i] !== highest) continue;
      if (skip === 0) return i;
      skip--;
    }
    return 0;
  }
}
