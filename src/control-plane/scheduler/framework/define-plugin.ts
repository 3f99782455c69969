/**
 * A scheduling plugin, declared: its name and what it does at which extension point
 * (kubernetes/pkg/scheduler/framework/interface.go).
 *
 * A plugin keeps nothing of its own between cycles: what it prepares for one pod is its state, which the framework hands to the
 * functions that follow. Left out: PreBind, Permit and PostBind, and extenders.
 */
import type { Node, Pod } from '../../../kube-api/generated/types.gen.ts';
import type { NodeInfo } from '../cache/node-info.ts';
import type { PodInfo } from '../cache/pod-info.ts';
import type { ClusterEvent } from './cluster-event.ts';
import type { CycleState } from './cycle-state.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Framework } from './framework.ts';
import type { Handle } from './handle.ts';
import type { Status } from './status.ts';

/** The pod is none of this plugin's business: its Filter or Score is left out of this cycle. */
export const SKIP: unique symbol = Symbol('Skip');

/** The bounds of a score once it is normalized. */
export const MAX_NODE_SCORE = 100;
export const MIN_NODE_SCORE = 0;

export interface Prepared<S> {
  readonly state: S;
  /** The only nodes that can be considered; undefined for all. */
  readonly nodeNames?: ReadonlySet<string>;
}

/** What comes out when every node would get the same score: `uniform`, already normalized. */
export interface Uniform {
  readonly uniform: number;
}

/** A change that may make rejected pods schedulable; `old` is undefined for a new object, `object` for a deleted one. */
export interface ObjectChange<T> {
  readonly object: T | undefined;
  readonly old: T | undefined;
}

export interface EventRegistration {
  readonly event: ClusterEvent;
  /** Whether the change may help `pod`, which this plugin has rejected; without it, every such event may. */
  readonly mayHelp?: (pod: PodInfo, change: ObjectChange<never>, handle: Handle) => boolean;
}

export interface PostFilterResult {
  /** Undefined: a node will become free. */
  readonly status: Status | undefined;
  /** The node to nominate the pod for; '' takes a nomination back, undefined leaves it as it is. */
  readonly nominatedNodeName?: string;
}

export interface PluginDefinition<F = undefined, S = undefined> {
  /** Kubernetes' own name, e.g. `NodeResourcesFit`. */
  readonly name: string;
  /** Whether the pod may enter the queue at all. */
  readonly preEnqueue?: (pod: Pod) => Status | undefined;
  /** Which pod of two is to be tried first: negative for `a`. Exactly one plugin of a profile says so. */
  readonly compare?: (a: QueueOrder, b: QueueOrder) => number;
  readonly events?: readonly EventRegistration[];

  readonly preFilter?: (pod: PodInfo, handle: Handle) => Prepared<F> | Status | typeof SKIP;
  /** Undefined when the pod may go there. It must not allocate when it can answer a shared status. */
  readonly filter?: (state: F, pod: PodInfo, node: NodeInfo) => Status | undefined;
  /** Brings `state` up to date as if `added` were on the node. */
  readonly addPod?: (state: F, pod: PodInfo, added: PodInfo, node: NodeInfo) => void;
  /** Brings `state` up to date as if `removed` were not on the node. */
  readonly removePod?: (state: F, pod: PodInfo, removed: PodInfo, node: NodeInfo) => void;
  /** A copy of the state that `addPod` and `removePod` may change; needed where they are. */
  readonly cloneState?: (state: F) => F;
  /** Called when no node is left; may make room. */
  readonly postFilter?: (cycle: FailedCycle, handle: Handle) => PostFilterResult;

  readonly preScore?: (
    pod: PodInfo,
    nodes: readonly NodeInfo[],
    handle: Handle,
  ) => Prepared<S> | Uniform | Status | typeof SKIP;
  readonly score?: (state: S, pod: PodInfo, node: NodeInfo) => number;
  /** Brings the scores, one for each of `nodes`, into the bounds. */
  readonly normalize?: (state: S, scores: Float64Array, nodes: readonly NodeInfo[]) => void;

  /** Takes what the pod needs on the node chosen, or refuses. */
  readonly reserve?: (pod: PodInfo, nodeName: string, handle: Handle) => Status | undefined;
  readonly unreserve?: (pod: PodInfo, nodeName: string, handle: Handle) => void;
  /** Makes the choice known to the API server; undefined when that has worked. */
  readonly bind?: (pod: PodInfo, nodeName: string, handle: Handle) => Status | undefined;
}

/** What the order of the queue may depend on. */
export interface QueueOrder {
  readonly info: PodInfo;
  /** When it was put in the queue, ms since the epoch. */
  readonly timestampMs: number;
}

export interface FailedCycle {
  readonly pod: PodInfo;
  readonly state: CycleState;
  readonly diagnosis: Diagnosis;
  /** To try out filters with. */
  readonly framework: Framework;
}

/** A plugin with the types of its states forgotten, as profiles hold it. */
export type Plugin = PluginDefinition<unknown, unknown>;

/** Names a plugin; the list in `plugins/index.ts` makes it part of the default profile. */
export function definePlugin<F = undefined, S = undefined>(definition: PluginDefinition<F, S>): Plugin {
  return definition as unknown as Plugin;
}

/** Registers for changes of nodes. */
export function onNode(
  action: number,
  mayHelp?: (pod: PodInfo, change: ObjectChange<Node>, handle: Handle) => boolean,
): EventRegistration {
  return registration({ resource: 'Node', action }, mayHelp);
}

/** Registers for changes of pods, assigned or not. */
export function onPod(
  action: number,
  mayHelp?: (pod: PodInfo, change: ObjectChange<Pod>, handle: Handle) => boolean,
): EventRegistration {
  return registration({ resource: 'Pod', action }, mayHelp);
}

function registration<T>(
  event: ClusterEvent,
  mayHelp: ((pod: PodInfo, change: ObjectChange<T>, handle: Handle) => boolean) | undefined,
): EventRegistration {
  // An event of this resource carries objects of this kind only.
  return mayHelp === undefined ? { event } : { event, mayHelp: mayHelp as NonNullable<EventRegistration['mayHelp']> };
}
