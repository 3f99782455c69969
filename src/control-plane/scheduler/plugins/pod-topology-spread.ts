/**
 * Pods of a kind spread over domains such as zones and nodes: hard by `DoNotSchedule`, as far as possible by
 * `ScheduleAnyway` and by the defaults (kubernetes/pkg/scheduler/framework/plugins/podtopologyspread).
 */
import type { Node, Pod, TopologySpreadConstraint } from '../../../kube-api/generated/types.gen.ts';
import { isSemanticallyEqual } from '../../../kube-api/meta/equality.ts';
import type { NodeInfo } from '../cache/node-info.ts';
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
import { contentId } from '../matching/content-id.ts';
import { labelSetOf } from '../matching/label-set.ts';
import {
  type SpreadConstraint,
  type SpreadConstraints,
  spreadConstraints,
  spreadDefaults,
} from './spread-constraints.ts';
import { countSpread, type SpreadCounts } from './spread-counts.ts';

const NAME = 'PodTopologySpread';
const NOT_SPREAD = unschedulable(NAME, "node(s) didn't match pod topology spread constraints");
const LABEL_MISSING = unresolvable(
  NAME,
  "node(s) didn't match pod topology spread constraints (missing required label)",
);

export interface PodTopologySpreadArgs {
  /** For pods that set none of their own; undefined for the built-in ones. */
  readonly defaultConstraints?: readonly TopologySpreadConstraint[];
}

interface HardState {
  readonly counts: SpreadCounts;
  /** 1 where the pod itself will be counted. */
  readonly selfMatches: readonly number[];
}

interface SoftState {
  readonly counts: SpreadCounts;
  /** The more domains, the more a pod in one of them weighs. */
  readonly weights: readonly number[];
  /** Nodes that lack one of the labels get nothing. */
  readonly needsAllKeys: boolean;
}

const sharedCounts = perScheduler(() => new SharedStates<SpreadCounts>());

/** The plugin with arguments. */
export function podTopologySpread({ defaultConstraints }: PodTopologySpreadArgs): Plugin {
  const defaults = spreadDefaults(defaultConstraints);
  const hardConstraints = (pod: PodInfo, handle: Handle) => spreadConstraints(pod, 'DoNotSchedule', defaults, handle);

  return definePlugin<HardState, SoftState>({
    name: NAME,
    events: [
      onPod(
        ActionType.Add | ActionType.UpdatePodLabel | ActionType.UpdatePodToleration | ActionType.Delete,
        (pod, change, handle) => podChangeMayHelp(pod, change, hardConstraints(pod, handle)),
      ),
      onNode(
        ActionType.Add | ActionType.Delete | ActionType.UpdateNodeLabel | ActionType.UpdateNodeTaint,
        (pod, change, handle) => nodeChangeMayHelp(change, hardConstraints(pod, handle).list),
      ),
    ],
    preFilter(pod, handle) {
      const constraints = hardConstraints(pod, handle);
      if (constraints.list.length === 0) return SKIP;
      const counts = upToDateCounts(pod, constraints, true, handle);
      const selfMatches = constraints.list.map(({ selector }) => (selector.matches(pod.labels) ? 1 : 0));
      return { state: { counts, selfMatches } };
    },
    cloneState: ({ counts, selfMatches }) => ({ counts: counts.clone(), selfMatches }),
    addPod: ({ counts }, _pod, added, node) => counts.count(added, node, 1),
    removePod: ({ counts }, _pod, removed, node) => counts.count(removed, node, -1),
    filter({ counts, selfMatches }, _pod, { index }) {
      const { domains } = counts;
      for (let i = 0; i < domains.length; i++) {
        const constraint = domains[i];
        if (constraint === undefined) continue;
        const domain = constraint.topology.domainOf[index] ?? -1;
        if (domain < 0) return LABEL_MISSING;
        const skew = (constraint.counts[domain] ?? 0) + (selfMatches[i] ?? 0) - constraint.minimum;
        if (skew > constraint.constraint.maxSkew) return NOT_SPREAD;
      }
      return undefined;
    },
    preScore(pod, nodes, handle) {
      const constraints = spreadConstraints(pod, 'ScheduleAnyway', defaults, handle);
      if (constraints.list.length === 0) return SKIP;
      const hasOwn = (pod.pod.spec?.topologySpreadConstraints ?? []).length > 0;
      const needsAllKeys = hasOwn || !defaults.areSystemDefaults;
      const counts = upToDateCounts(pod, constraints, needsAllKeys, handle);
      return { state: { counts, weights: weightsOf(counts, nodes, needsAllKeys), needsAllKeys } };
    },
    score: scoreOf,
    normalize({ counts, needsAllKeys }, scores, nodes) {
      let lowest = Number.MAX_SAFE_INTEGER;
      let highest = 0;
      for (let i = 0; i < scores.length; i++) {
        if (needsAllKeys && isIgnored(counts, nodes[i])) continue;
        const score = scores[i] ?? 0;
        if (score < lowest) lowest = score;
        if (score > highest) highest = score;
      }
      for (let i = 0; i < scores.length; i++) {
        if (needsAllKeys && isIgnored(counts, nodes[i])) scores[i] = 0;
        else if (highest === 0) scores[i] = MAX_NODE_SCORE;
        else scores[i] = Math.trunc((MAX_NODE_SCORE * (highest + lowest - (scores[i] ?? 0))) / highest);
      }
    },
  });
}

export const PodTopologySpread = podTopologySpread({});

function upToDateCounts(
  pod: PodInfo,
  constraints: SpreadConstraints,
  needsAllKeys: boolean,
  handle: Handle,
): SpreadCounts {
  const { spec } = pod.pod;
  const affinity = constraints.honorsAffinity
    ? `${contentId(spec?.nodeSelector)}/${contentId(spec?.affinity?.nodeAffinity)}`
    : '';
  const tolerations = constraints.honorsTaints ? contentId(spec?.tolerations) : '';
  return sharedCounts(handle).get(
    `${pod.namespace}\n${needsAllKeys}/${affinity}/${tolerations}\n${constraints.key}`,
    handle.cache,
    () => countSpread(pod, constraints.list, needsAllKeys, handle.cache),
    (counts, { info, node, sign }) => counts.count(info, node, sign),
  );
}

/** How many domains the nodes form, constraint by constraint, on a logarithmic scale. */
function weightsOf(counts: SpreadCounts, nodes: readonly NodeInfo[], needsAllKeys: boolean): readonly number[] {
  const scored = needsAllKeys ? nodes.filter((node) => !isIgnored(counts, node)) : nodes;
  return counts.domains.map(({ perNode, topology: { domainOf, values } }) => {
    if (perNode !== undefined) return Math.log(scored.length + 2);
    const isSeen = new Uint8Array(values.length + 1);
    let size = 0;
    for (const { index } of scored) {
      // nodes without the label count as one more domain
      const domain = (domainOf[index] ?? -1) + 1;
      if (isSeen[domain] === 1) continue;
      isSeen[domain] = 1;
      size++;
    }
    return Math.log(size + 2);
  });
}

function isIgnored({ domains }: SpreadCounts, node: NodeInfo | undefined): boolean {
  if (node === undefined) return true;
  for (const { topology } of domains) if ((topology.domainOf[node.index] ?? -1) < 0) return true;
  return false;
}

/** How crowded the node's domains are: the lower, the better. */
function scoreOf({ counts, weights, needsAllKeys }: SoftState, _pod: PodInfo, node: NodeInfo): number {
  if (needsAllKeys && isIgnored(counts, node)) return 0;
  const { domains } = counts;
  let score = 0;
  for (let i = 0; i < domains.length; i++) {
    const constraint = domains[i];
    if (constraint === undefined) continue;
    const domain = constraint.topology.domainOf[node.index] ?? -1;
    if (domain < 0) continue;
    const count = (constraint.perNode === undefined ? constraint.counts[domain] : constraint.perNode[node.index]) ?? 0;
    // a tolerance for skew: differences count less, the more of it is allowed
    score += count * (weights[i] ?? 0) + (constraint.constraint.maxSkew - 1);
  }
  return Math.round(score);
}

function podChangeMayHelp(
  pod: PodInfo,
  { object, old }: ObjectChange<Pod>,
  { list, honorsTaints }: SpreadConstraints,
): boolean {
  if (object !== undefined && !isInvolved(object, pod)) return false;
  if (old !== undefined && !isInvolved(old, pod)) return false;
  const matches = (selector: SpreadConstraint['selector'], of: Pod) => selector.matches(labelSetOf(of.metadata.labels));
  if (object === undefined || old === undefined) {
    const one = object ?? old;
    return one !== undefined && list.some(({ selector }) => matches(selector, one));
  }
  const isItself = object.metadata.uid === pod.pod.metadata.uid;
  if (isItself && honorsTaints && !isSemanticallyEqual(object.spec?.tolerations, old.spec?.tolerations)) return true;
  return list.some(({ selector }) => matches(selector, object) !== matches(selector, old));
}

/** Whether the other is the pod itself, or on a node and in its namespace. */
function isInvolved({ metadata, spec }: Pod, { pod, namespace }: PodInfo): boolean {
  return (
    metadata.uid === pod.metadata.uid || ((spec?.nodeName ?? '') !== '' && (metadata.namespace ?? '') === namespace)
  );
}

function nodeChangeMayHelp({ object, old }: ObjectChange<Node>, list: readonly SpreadConstraint[]): boolean {
  const hasAllKeys = (node: Node | undefined) =>
    node !== undefined && list.every(({ topologyKey }) => node.metadata.labels?.[topologyKey] !== undefined);
  if (object === undefined) return hasAllKeys(old);
  if (old === undefined) return hasAllKeys(object);
  if (hasAllKeys(old) !== hasAllKeys(object)) return true;
  if (!hasAllKeys(object)) return false;
  const hasMoved = list.some(
    ({ topologyKey }) => old.metadata.labels?.[topologyKey] !== object.metadata.labels?.[topologyKey],
  );
  return hasMoved || !isSemanticallyEqual(old.spec?.taints, object.spec?.taints);
}
