/**
 * Near the pods that the pod wants to be near, away from those it wants to be away from, and away from those that want to be
 * away from it; and rather near or away as they prefer (kubernetes/pkg/scheduler/framework/plugins/interpodaffinity).
 */
import type { Node, Pod } from '../../../kube-api/generated/types.gen.ts';
import type { PodInfo } from '../cache/pod-info.ts';
import { ActionType } from '../framework/cluster-event.ts';
import {
  definePlugin,
  MAX_NODE_SCORE,
  type ObjectChange,
  onNode,
  onPod,
  type Plugin,
  SKIP,
} from '../framework/define-plugin.ts';
import { type Handle, perScheduler } from '../framework/handle.ts';
import { SharedStates } from '../framework/shared-states.ts';
import { unresolvable, unschedulable } from '../framework/status.ts';
import { type AffinityTerm, allTermsMatch, type Labelled } from '../matching/affinity-terms.ts';
import { labelSetOf } from '../matching/label-set.ts';
import { type AffinityCounts, countAffinity } from './affinity-counts.ts';
import { type AffinityScores, hasPreferences, scoreAffinity } from './affinity-scores.ts';

const NAME = 'InterPodAffinity';
const NOT_NEAR = unresolvable(NAME, "node(s) didn't match pod affinity rules");
const NOT_AWAY = unschedulable(NAME, "node(s) didn't match pod anti-affinity rules");
const AVOIDED = unschedulable(NAME, "node(s) didn't satisfy existing pods anti-affinity rules");

export interface InterPodAffinityArgs {
  /** What the required affinity of a pod that is there counts for in scores; 1 unless given. */
  readonly hardPodAffinityWeight?: number;
  /** Whether pods without preferences are not scored by those of others. */
  readonly ignorePreferredTermsOfExistingPods?: boolean;
}

const sharedCounts = perScheduler(() => new SharedStates<AffinityCounts>());
const sharedScores = perScheduler(() => new SharedStates<AffinityScores>());

/** The plugin with arguments. */
export function interPodAffinity(args: InterPodAffinityArgs): Plugin {
  const { hardPodAffinityWeight = 1, ignorePreferredTermsOfExistingPods = false } = args;
  return definePlugin<AffinityCounts, AffinityScores>({
    name: NAME,
    events: [
      onPod(ActionType.Add | ActionType.UpdatePodLabel | ActionType.Delete, podChangeMayHelp),
      onNode(ActionType.Add | ActionType.UpdateNodeLabel, nodeChangeMayHelp),
    ],
    preFilter(pod, handle) {
      if (!hasRequirements(pod) && handle.cache.nodesWithRequiredAntiAffinityPods.size === 0) return SKIP;
      const counts = sharedCounts(handle).get(
        keyOf(pod, handle),
        handle.cache,
        () => countAffinity(pod, handle),
        (state, { info, node, sign }) => state.count(info, node, sign),
      );
      return !counts.hasTerms && counts.avoiding.isZero ? SKIP : { state: counts };
    },
    filter(counts, _pod, node) {
      const { requiredAffinity, requiredAntiAffinity, near, away, avoiding } = counts;
      let hasCompany = true;
      for (const { topologyKey } of requiredAffinity) {
        if (node.labels[topologyKey] === undefined) return NOT_NEAR;
        if (near.at(topologyKey, node) <= 0) hasCompany = false;
      }
      // the first of pods that want to be near each other has to go somewhere
      if (!hasCompany && !(near.isZero && counts.selfMatches)) return NOT_NEAR;
      for (const { topologyKey } of requiredAntiAffinity) if (away.at(topologyKey, node) > 0) return NOT_AWAY;
      return avoiding.isAnyPositive(node) ? AVOIDED : undefined;
    },
    addPod: (counts, _pod, added, node) => counts.count(added, node, 1),
    removePod: (counts, _pod, removed, node) => counts.count(removed, node, -1),
    cloneState: (counts) => counts.clone(),
    preScore(pod, _nodes, handle) {
      const isPicky = hasPreferences(pod);
      if (!isPicky && (ignorePreferredTermsOfExistingPods || handle.cache.nodesWithAffinityPods.size === 0))
        return SKIP;
      const scores = sharedScores(handle).get(
        keyOf(pod, handle),
        handle.cache,
        () => scoreAffinity(pod, handle, hardPodAffinityWeight),
        (state, { info, node, sign }) => state.count(info, node, sign),
      );
      return scores.sums.isZero ? SKIP : { state: scores };
    },
    score: ({ sums }, _pod, node) => sums.total(node),
    normalize(_state, scores) {
      let lowest = Number.POSITIVE_INFINITY;
      let highest = Number.NEGATIVE_INFINITY;
      for (let i = 0; i < scores.length; i++) {
        const score = scores[i] ?? 0;
        if (score < lowest) lowest = score;
        if (score > highest) highest = score;
      }
      const range = highest - lowest;
      for (let i = 0; i < scores.length; i++) {
        scores[i] = range > 0 ? Math.trunc(MAX_NODE_SCORE * (((scores[i] ?? 0) - lowest) / range)) : 0;
      }
    },
  });
}

export const InterPodAffinity = interPodAffinity({});

function hasRequirements({ affinity }: PodInfo): boolean {
  return affinity !== undefined && (affinity.requiredAffinity.length > 0 || affinity.requiredAntiAffinity.length > 0);
}

function keyOf({ namespace, labels, affinity }: PodInfo, { lister }: Handle): string {
  return `${namespace}/${labels.id}/${affinity?.id ?? ''}/${lister.namespacesVersion}`;
}

function podChangeMayHelp({ affinity }: PodInfo, { object, old }: ObjectChange<Pod>, { lister }: Handle): boolean {
  const isUnassigned = (pod: Pod | undefined) => pod !== undefined && (pod.spec?.nodeName ?? '') === '';
  if (isUnassigned(object) || isUnassigned(old)) return false;
  const matches = (terms: readonly AffinityTerm[], pod: Pod) => {
    const labelled = labelledOf(pod);
    return allTermsMatch(terms, labelled, lister.namespaceLabels(labelled.namespace));
  };
  const { requiredAffinity = [], requiredAntiAffinity = [] } = affinity ?? {};
  if (object === undefined) return old !== undefined && matches(requiredAntiAffinity, old);
  if (old === undefined) return matches(requiredAffinity, object);
  const comesNear = !matches(requiredAffinity, old) && matches(requiredAffinity, object);
  return comesNear || (matches(requiredAntiAffinity, old) && !matches(requiredAntiAffinity, object));
}

function labelledOf({ metadata }: Pod): Labelled {
  return { namespace: metadata.namespace ?? '', labels: labelSetOf(metadata.labels) };
}

function nodeChangeMayHelp({ affinity }: PodInfo, { object, old }: ObjectChange<Node>): boolean {
  const { requiredAffinity = [], requiredAntiAffinity = [] } = affinity ?? {};
  const domains = ({ topologyKey }: AffinityTerm) => [
    old?.metadata.labels?.[topologyKey],
    object?.metadata.labels?.[topologyKey],
  ];
  const opensDomain = requiredAffinity.some((term) => {
    const [before, after] = domains(term);
    return after !== undefined && before !== after;
  });
  if (opensDomain) return true;
  return requiredAntiAffinity.some((term) => {
    const [before, after] = domains(term);
    return old === undefined || (before !== undefined && before !== after);
  });
}
