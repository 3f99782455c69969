/**
 * Nodes that the pod asks for by `nodeSelector` and `nodeAffinity`, and rather those that it prefers
 * (kubernetes/pkg/scheduler/framework/plugins/nodeaffinity/node_affinity.go).
 */
import type {
  Node,
  NodeAffinity as NodeAffinitySpec,
  NodeSelectorTerm,
} from '../../../kube-api/generated/types.gen.ts';
import { StatusError } from '../../../kube-api/meta/status-error.ts';
import { ActionType } from '../framework/cluster-event.ts';
import { definePlugin, onNode, type Plugin, SKIP } from '../framework/define-plugin.ts';
import { normalizeScores } from '../framework/normalize-score.ts';
import { failure, unresolvable } from '../framework/status.ts';
import {
  nodeSelectorPredicate,
  preferredNodePredicates,
  requiredNodePredicate,
  type WeightedNodePredicate,
} from '../matching/node-selector.ts';

const NAME = 'NodeAffinity';
const NOT_MATCHED = unresolvable(NAME, "node(s) didn't match Pod's node affinity/selector");
const NOT_ENFORCED = unresolvable(NAME, "node(s) didn't match scheduler-enforced node affinity");
const CONFLICT = unresolvable(NAME, 'pod affinity terms conflict');

export interface NodeAffinityArgs {
  /** Holds for every pod, on top of its own affinity. */
  readonly addedAffinity?: NodeAffinitySpec;
}

type Predicate = (node: Node) => boolean;
type Preferences = readonly WeightedNodePredicate[];

/** The plugin with arguments. */
export function nodeAffinity({ addedAffinity }: NodeAffinityArgs): Plugin {
  const required = addedAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const isEnforced: Predicate | undefined = required === undefined ? undefined : nodeSelectorPredicate(required);
  const added = preferredNodePredicates(addedAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []);

  return definePlugin<Predicate, Preferences>({
    name: NAME,
    events: [
      onNode(ActionType.Add | ActionType.UpdateNodeLabel, ({ pod }, { object, old }) => {
        if (object === undefined || isEnforced?.(object) === false) return false;
        const isWanted = requiredNodePredicate(pod.spec);
        return isWanted(object) && (old === undefined || !isWanted(old));
      }),
    ],
    preFilter({ pod: { spec } }) {
      const affinity = spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
      if (affinity === undefined && isEnforced === undefined && spec?.nodeSelector === undefined) return SKIP;
      const state = requiredNodePredicate(spec);
      const nodeNames = nodeNamesAskedFor(affinity?.nodeSelectorTerms ?? []);
      if (nodeNames === undefined) return { state };
      return nodeNames.size === 0 ? CONFLICT : { state, nodeNames };
    },
    filter(isWanted, _pod, { node }) {
      if (node === undefined) return NOT_MATCHED;
      if (isEnforced?.(node) === false) return NOT_ENFORCED;
      return isWanted(node) ? undefined : NOT_MATCHED;
    },
    preScore({ pod: { spec } }) {
      const preferred = spec?.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution;
      if (preferred === undefined && added.length === 0) return SKIP;
      try {
        const own = preferredNodePredicates(preferred ?? []);
        return { state: added.length === 0 ? own : [...added, ...own] };
      } catch (error) {
        if (error instanceof StatusError) return failure(NAME, error.message);
        throw error;
      }
    },
    score(preferences, _pod, { node }) {
      let sum = 0;
      if (node !== undefined) for (const { weight, matches } of preferences) if (matches(node)) sum += weight;
      return sum;
    },
    normalize: (_state, scores) => normalizeScores(scores, false),
  });
}

export const NodeAffinity = nodeAffinity({});

/**
 * The nodes that the terms name by `metadata.name`, as DaemonSets do: none when a term contradicts itself, undefined when some
 * term leaves it open.
 */
function nodeNamesAskedFor(terms: readonly NodeSelectorTerm[]): ReadonlySet<string> | undefined {
  if (terms.length === 0) return undefined;
  const names = new Set<string>();
  for (const { matchFields = [] } of terms) {
    let ofTerm: readonly string[] | undefined;
    for (const { key, operator, values = [] } of matchFields) {
      if (key !== 'metadata.name' || operator !== 'In') continue;
      ofTerm = ofTerm === undefined ? values : ofTerm.filter((name) => values.includes(name));
    }
    if (ofTerm === undefined) return undefined;
    for (const name of ofTerm) names.add(name);
  }
  return names;
}
