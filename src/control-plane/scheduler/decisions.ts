/**
 * What was decided about which pod, and why: kept for whoever asks, in a form that costs next to nothing until someone does.
 * A decision remembers the nodes' rows: which plugin rejected a node, or what each plugin gave it. In big clusters only the best
 * rows and some of the rejected ones are kept; the counts always tell of all nodes.
 */
import type { NodeInfo } from './cache/node-info.ts';
import type { PodInfo } from './cache/pod-info.ts';
import type { Diagnosis } from './framework/diagnosis.ts';
import type { PluginScores, ScoreReport } from './framework/node-scoring.ts';
import type { Status, StatusCode } from './framework/status.ts';

export interface DecisionLimits {
  /** Pods remembered; the one decided about first is forgotten first. */
  readonly pods: number;
  readonly perPod: number;
  /** Nodes with scores, and nodes rejected, in one decision. */
  readonly rows: number;
}

const DEFAULT_LIMITS: DecisionLimits = { pods: 10_000, perPod: 5, rows: 20 };

export interface PluginScore {
  readonly plugin: string;
  /** 0 to 100. */
  readonly score: number;
  readonly weight: number;
}

/** What became of one node. */
export type NodeVerdict =
  | {
      readonly node: string;
      readonly isFeasible: true;
      readonly isChosen: boolean;
      readonly total: number;
      readonly scores: readonly PluginScore[];
    }
  | {
      readonly node: string;
      readonly isFeasible: false;
      readonly plugin: string;
      readonly code: StatusCode;
      readonly reasons: readonly string[];
    };

export interface Decision {
  /** `namespace/name` of the pod. */
  readonly pod: string;
  readonly uid: string;
  readonly atMs: number;
  /** Counts from 1. */
  readonly attempt: number;
  /** Id of its entry in the trace. */
  readonly traceId: number;
  readonly outcome: 'scheduled' | 'unschedulable' | 'error';
  /** The node chosen; undefined when there was none. */
  readonly node: string | undefined;
  /** Nodes in the cluster, nodes looked at, and nodes that would do. */
  readonly nodeCount: number;
  readonly evaluatedCount: number;
  readonly feasibleCount: number;
  /** As the FailedScheduling event says it; empty for a pod that was scheduled. */
  readonly message: string;
  /** The nodes kept: the feasible ones, best first, then the rejected ones. */
  nodes(): readonly NodeVerdict[];
}

/** Everything but the rows. */
export type DecisionHead = Omit<Decision, 'pod' | 'uid' | 'nodes'>;

export interface DecisionRows {
  readonly feasible: readonly NodeInfo[];
  readonly scores: ScoreReport | undefined;
  readonly diagnosis: Diagnosis | undefined;
}

interface Column {
  readonly plugin: string;
  readonly weight: number;
}

const NOTHING_KEPT: readonly never[] = Object.freeze([]);
const NO_NODES: readonly NodeInfo[] = NOTHING_KEPT;
const NO_STATUSES: readonly Status[] = NOTHING_KEPT;
const NO_PARTS: readonly PluginScores[] = NOTHING_KEPT;
const NO_SCORES = new Uint8Array(0);
const NOTHING: DecisionRows = { feasible: [], scores: undefined, diagnosis: undefined };

class RecordedDecision implements Decision {
  readonly pod: string;
  readonly uid: string;
  readonly atMs: number;
  readonly attempt: number;
  readonly traceId: number;
  readonly outcome: Decision['outcome'];
  readonly node: string | undefined;
  readonly nodeCount: number;
  readonly evaluatedCount: number;
  readonly feasibleCount: number;
  readonly message: string;
  readonly #scored: readonly NodeInfo[];
  readonly #columns: readonly Column[];
  /** Row by row, one score for each column. */
  readonly #scores: Uint8Array;
  readonly #rejected: readonly NodeInfo[];
  readonly #statuses: readonly Status[];

  constructor(
    { key, uid }: PodInfo,
    head: DecisionHead,
    { feasible, scores, diagnosis }: DecisionRows,
    columns: readonly Column[],
    limit: number,
  ) {
    this.pod = key;
    this.uid = uid;
    this.atMs = head.atMs;
    this.attempt = head.attempt;
    this.traceId = head.traceId;
    this.outcome = head.outcome;
    this.node = head.node;
    this.nodeCount = head.nodeCount;
    this.evaluatedCount = head.evaluatedCount;
    this.feasibleCount = head.feasibleCount;
    this.message = head.message;
    this.#columns = columns;
    const places = keptPlaces(feasible.length, scores, limit);
    this.#scored = feasible.length <= limit ? feasible.slice() : places.map((place) => feasible[place] as NodeInfo);
    this.#scores = rowsOf(places, scores?.parts ?? NO_PARTS);
    this.#rejected = diagnosis === undefined ? NO_NODES : firstOf(diagnosis.nodes, limit);
    this.#statuses = diagnosis === undefined ? NO_STATUSES : firstOf(diagnosis.statuses, limit);
  }

  nodes(): readonly NodeVerdict[] {
    const scored = this.#scored.map(({ name: node }, row) => {
      const scores = this.#columns.map(({ plugin, weight }, column) => ({
        plugin,
        weight,
        score: this.#scores[row * this.#columns.length + column] ?? 0,
      }));
      const total = scores.reduce((sum, { score, weight }) => sum + score * weight, 0);
      return { node, isFeasible: true, isChosen: node === this.node, total, scores } as const;
    });
    const rejected = this.#rejected.map(({ name: node }, row): NodeVerdict => {
      const { plugin = '', code = 'Unschedulable', reasons = [] } = this.#statuses[row] ?? {};
      return { node, isFeasible: false, plugin, code, reasons };
    });
    return [...scored.sort((a, b) => b.total - a.total), ...rejected];
  }
}

export class DecisionLog {
  readonly #limits: DecisionLimits;
  readonly #byPod = new Map<string, readonly Decision[]>();
  #columns: readonly Column[] = [];

  constructor(limits: Partial<DecisionLimits> = {}) {
    this.#limits = { ...DEFAULT_LIMITS, ...limits };
  }

  record(info: PodInfo, head: DecisionHead, rows: DecisionRows = NOTHING): Decision {
    const { pods, perPod, rows: rowLimit } = this.#limits;
    const columns = this.#columnsFor(rows.scores?.parts ?? []);
    const decision = new RecordedDecision(info, head, rows, columns, rowLimit);
    const before = this.#byPod.get(info.key);
    this.#byPod.set(info.key, before === undefined ? [decision] : [...before, decision].slice(-perPod));
    if (this.#byPod.size > pods) {
      const [oldest] = this.#byPod.keys();
      if (oldest !== undefined) this.#byPod.delete(oldest);
    }
    return decision;
  }

  /** The decisions about a pod (`namespace/name`), oldest first. */
  of(podKey: string): readonly Decision[] {
    return this.#byPod.get(podKey) ?? [];
  }

  /** Pods of one kind are scored by the same plugins, so that most decisions share their list. */
  #columnsFor(parts: readonly PluginScores[]): readonly Column[] {
    const last = this.#columns;
    const isSame = last.length === parts.length && last.every(({ plugin }, i) => plugin === parts[i]?.plugin);
    if (!isSame) this.#columns = parts.map(({ plugin, weight }) => ({ plugin, weight }));
    return this.#columns;
  }
}

function firstOf<T>(list: readonly T[], limit: number): readonly T[] {
  return list.length === 0 ? NOTHING_KEPT : list.slice(0, limit);
}

/** All places, or those of the highest totals when there are too many. */
function keptPlaces(count: number, scores: ScoreReport | undefined, limit: number): readonly number[] {
  if (count <= limit || scores === undefined) {
    const all: number[] = [];
    for (let place = 0; place < count && place < limit; place++) all.push(place);
    return all;
  }
  return bestPlaces(scores.totals, limit);
}

/** The places of the highest totals, highest first. */
function bestPlaces(totals: Float64Array, limit: number): readonly number[] {
  const best: number[] = [];
  let threshold = Number.NEGATIVE_INFINITY;
  for (let place = 0; place < totals.length; place++) {
    const total = totals[place] ?? 0;
    if (best.length === limit && total <= threshold) continue;
    if (best.length < limit) best.push(place);
    let at = best.length - 1;
    for (; at > 0 && (totals[best[at - 1] ?? 0] ?? 0) < total; at--) best[at] = best[at - 1] ?? 0;
    best[at] = place;
    threshold = totals[best[best.length - 1] ?? 0] ?? 0;
  }
  return best;
}

function rowsOf(places: readonly number[], parts: readonly PluginScores[]): Uint8Array {
  const width = parts.length;
  if (width === 0) return NO_SCORES;
  const rows = new Uint8Array(places.length * width);
  for (let column = 0; column < width; column++) {
    const { scores, uniform } = parts[column] as PluginScores;
    for (let row = 0; row < places.length; row++) {
      rows[row * width + column] = scores === undefined ? uniform : (scores[places[row] ?? 0] ?? 0);
    }
  }
  return rows;
}
