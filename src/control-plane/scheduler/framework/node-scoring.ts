/**
 * The Score extension point: plugin by plugin rather than node by node as upstream, so that each inner loop does one thing
 * (RunPreScorePlugins and RunScorePlugins of kubernetes/pkg/scheduler/framework/runtime/framework.go).
 */
import type { NodeInfo } from '../cache/node-info.ts';
import type { PodInfo } from '../cache/pod-info.ts';
import { MAX_NODE_SCORE, MIN_NODE_SCORE, type Plugin, SKIP } from './define-plugin.ts';
import type { Handle } from './handle.ts';
import type { Profile } from './profile.ts';
import { failure, Status } from './status.ts';

/** One plugin's part in the scores of a cycle; the numbers are valid until the next cycle. */
export interface PluginScores {
  readonly plugin: string;
  readonly weight: number;
  /** Normalized, not yet weighted, one for each node scored; undefined when all got `uniform`. */
  readonly scores: Float64Array | undefined;
  readonly uniform: number;
}

export interface ScoreReport {
  /** Weighted sums, one for each node. */
  readonly totals: Float64Array;
  readonly parts: readonly PluginScores[];
}

type ScorePlugin = Plugin & { readonly score: NonNullable<Plugin['score']> };

interface Scorer {
  readonly plugin: ScorePlugin;
  readonly weight: number;
  /** Grows with the number of nodes, and serves every cycle. */
  buffer: Float64Array;
}

export class NodeScoring {
  readonly #handle: Handle;
  readonly #scorers: readonly Scorer[];
  #totals = new Float64Array(0);

  constructor(profile: Profile, handle: Handle) {
    this.#handle = handle;
    this.#scorers = profile.plugins.flatMap(({ plugin, weight = 0 }) =>
      hasScore(plugin) ? [{ plugin, weight, buffer: new Float64Array(0) }] : [],
    );
  }

  get hasPlugins(): boolean {
    return this.#scorers.length > 0;
  }

  score(pod: PodInfo, nodes: readonly NodeInfo[]): ScoreReport | Status {
    const parts: PluginScores[] = [];
    if (this.#totals.length < nodes.length) this.#totals = new Float64Array(nodes.length * 2);
    const totals = this.#totals.subarray(0, nodes.length).fill(0);
    for (let i = 0; i < this.#scorers.length; i++) {
      const scorer = this.#scorers[i] as Scorer;
      const { plugin, weight } = scorer;
      const outcome = plugin.preScore?.(pod, nodes, this.#handle);
      if (outcome === SKIP) continue;
      if (outcome instanceof Status) {
        return failure(plugin.name, `running PreScore plugin ${JSON.stringify(plugin.name)}: ${outcome.message}`);
      }
      if (outcome !== undefined && 'uniform' in outcome) {
        parts.push({ plugin: plugin.name, weight, scores: undefined, uniform: outcome.uniform });
        addUniform(totals, outcome.uniform * weight);
        continue;
      }
      const scores = scoreWith(scorer, outcome?.state, pod, nodes);
      if (scores instanceof Status) return scores;
      parts.push({ plugin: plugin.name, weight, scores, uniform: 0 });
      addWeighted(totals, scores, weight);
    }
    return { totals, parts };
  }
}

function hasScore(plugin: Plugin): plugin is ScorePlugin {
  return plugin.score !== undefined;
}

function scoreWith(scorer: Scorer, state: unknown, pod: PodInfo, nodes: readonly NodeInfo[]): Float64Array | Status {
  const { score, normalize, name } = scorer.plugin;
  if (scorer.buffer.length < nodes.length) scorer.buffer = new Float64Array(nodes.length * 2);
  const scores = scorer.buffer.subarray(0, nodes.length);
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i];
    if (node !== undefined) scores[i] = score(state, pod, node);
  }
  normalize?.(state, scores, nodes);
  for (let i = 0; i < scores.length; i++) {
    const value = scores[i] ?? 0;
    if (value > MAX_NODE_SCORE || value < MIN_NODE_SCORE) {
      const range = `[${MIN_NODE_SCORE}, ${MAX_NODE_SCORE}]`;
      return failure(
        name,
        `applying score defaultWeights on Score plugins: plugin ${JSON.stringify(name)} returns an invalid score ${value}, it should in the range of ${range} after normalizing`,
      );
    }
  }
  return scores;
}

function addUniform(totals: Float64Array, amount: number): void {
  if (amount === 0) return;
  for (let i = 0; i < totals.length; i++) totals[i] = (totals[i] ?? 0) + amount;
}

function addWeighted(totals: Float64Array, scores: Float64Array, weight: number): void {
  for (let i = 0; i < totals.length; i++) totals[i] = (totals[i] ?? 0) + (scores[i] ?? 0) * weight;
}
