/**
 * Runs the plugins of one profile, extension point by extension point
 * (kubernetes/pkg/scheduler/framework/runtime/framework.go).
 *
 * Upstream runs Filter and Score on 16 nodes at a time; here it is one after the other.
 */
import type { NodeInfo } from '../cache/node-info.ts';
import type { PodInfo } from '../cache/pod-info.ts';
import { type ClusterEvent, eventMatches } from './cluster-event.ts';
import type { CycleState } from './cycle-state.ts';
import {
  type EventRegistration,
  type FailedCycle,
  type Plugin,
  type PostFilterResult,
  type QueueOrder,
  SKIP,
} from './define-plugin.ts';
import type { Handle } from './handle.ts';
import { NodeScoring, type ScoreReport } from './node-scoring.ts';
import type { Profile } from './profile.ts';
import { failure, Status, unresolvable, unschedulable } from './status.ts';

export interface PreFilterReport {
  /** Undefined when nodes can be looked at. */
  readonly status: Status | undefined;
  /** The only nodes to look at; undefined for all. */
  readonly nodeNames: ReadonlySet<string> | undefined;
  /** Plugins that narrowed the nodes down. */
  readonly narrowedBy: readonly string[];
}

const ANY_NODE: Omit<PreFilterReport, 'status'> = { nodeNames: undefined, narrowedBy: [] };

export class Framework {
  readonly profile: Profile;
  readonly handle: Handle;
  readonly #plugins: readonly Plugin[];
  readonly #preFilters: readonly Plugin[];
  readonly #scoring: NodeScoring;
  readonly #registrations = new Map<string, readonly { plugin: string; registration: EventRegistration }[]>();

  constructor(profile: Profile, handle: Handle) {
    this.profile = profile;
    this.handle = handle;
    this.#plugins = profile.plugins.map(({ plugin }) => plugin);
    this.#preFilters = this.#plugins.filter(({ preFilter, filter }) => preFilter !== undefined || filter !== undefined);
    this.#scoring = new NodeScoring(profile, handle);
  }

  /** Which of two waiting pods is first, as the profile's QueueSort plugin says. */
  get compare(): (a: QueueOrder, b: QueueOrder) => number {
    const compare = this.#plugins.find((plugin) => plugin.compare !== undefined)?.compare;
    if (compare === undefined)
      throw new Error(
        `no queue sort plugin required for profile with scheduler name ${JSON.stringify(this.profile.schedulerName)}`,
      );
    return compare;
  }

  get hasScorers(): boolean {
    return this.#scoring.hasPlugins;
  }

  get hasPostFilters(): boolean {
    return this.#plugins.some((plugin) => plugin.postFilter !== undefined);
  }

  /** The first objection to the pod's entering the queue. */
  preEnqueue(info: PodInfo): Status | undefined {
    for (let i = 0; i < this.#plugins.length; i++) {
      const status = this.#plugins[i]?.preEnqueue?.(info.pod);
      if (status !== undefined) return status;
    }
    return undefined;
  }

  /** Who registered for this event, by plugin; answered from memory for each kind of event. */
  registrationsFor(event: ClusterEvent): readonly { plugin: string; registration: EventRegistration }[] {
    const key = `${event.resource}/${event.action}`;
    let found = this.#registrations.get(key);
    if (found === undefined) {
      found = this.#plugins.flatMap(({ name, events = [] }) =>
        events
          .filter((registration) => eventMatches(registration.event, event))
          .map((registration) => ({ plugin: name, registration })),
      );
      this.#registrations.set(key, found);
    }
    return found;
  }

  /** Prepares `state` for this pod's filters. */
  preFilter(pod: PodInfo, state: CycleState): PreFilterReport {
    let nodeNames: ReadonlySet<string> | undefined;
    let rejection: Status | undefined;
    const narrowedBy: string[] = [];
    for (let i = 0; i < this.#preFilters.length; i++) {
      const plugin = this.#preFilters[i] as Plugin;
      if (plugin.preFilter === undefined) {
        take(state, plugin, undefined);
        continue;
      }
      const outcome = plugin.preFilter(pod, this.handle);
      if (outcome === SKIP) continue;
      if (outcome instanceof Status) {
        if (outcome.code === 'UnschedulableAndUnresolvable') return { status: outcome, ...ANY_NODE };
        if (outcome.code !== 'Unschedulable') {
          return {
            status: failure(plugin.name, `running PreFilter plugin ${JSON.stringify(plugin.name)}: ${outcome.message}`),
            ...ANY_NODE,
          };
        }
        // preemption will need the states of the other plugins
        rejection = outcome;
        continue;
      }
      if (plugin.filter !== undefined) take(state, plugin, outcome.state);
      if (outcome.nodeNames === undefined) continue;
      narrowedBy.push(plugin.name);
      nodeNames = intersection(nodeNames, outcome.nodeNames);
      if (nodeNames.size === 0) return { status: nothingLeft(narrowedBy), nodeNames, narrowedBy };
    }
    return { status: rejection, nodeNames, narrowedBy };
  }

  /** The first objection to this node. */
  filter(state: CycleState, pod: PodInfo, node: NodeInfo): Status | undefined {
    const { filters, filterStates } = state;
    for (let i = 0; i < filters.length; i++) {
      const status = filters[i]?.filter?.(filterStates[i], pod, node);
      if (status !== undefined) return this.#checked(status);
    }
    return undefined;
  }

  /**
   * As {@link filter}, but the pod must fit both with and without the pods of no lower priority that wait for room on the node:
   * they have been promised it, and they may yet go elsewhere.
   */
  filterWithNominatedPods(state: CycleState, pod: PodInfo, node: NodeInfo): Status | undefined {
    const nominated = this.handle
      .nominatedPods(node.name)
      .filter((other) => other.priority >= pod.priority && other.uid !== pod.uid);
    if (nominated.length > 0) {
      const trialState = state.cloneFilters();
      const trialNode = node.clone();
      for (const other of nominated) this.addPod(trialState, pod, other, trialNode);
      const status = this.filter(trialState, pod, trialNode);
      if (status !== undefined) return status;
    }
    return this.filter(state, pod, node);
  }

  /** Puts `added` on a node that is a copy, and tells the states. */
  addPod(state: CycleState, pod: PodInfo, added: PodInfo, node: NodeInfo): void {
    node.addPod(added);
    for (const [i, plugin] of state.filters.entries()) plugin.addPod?.(state.filterStates[i], pod, added, node);
  }

  /** Takes `removed` off a node that is a copy, and tells the states. */
  removePod(state: CycleState, pod: PodInfo, removed: PodInfo, node: NodeInfo): void {
    node.removePod(removed);
    for (const [i, plugin] of state.filters.entries()) plugin.removePod?.(state.filterStates[i], pod, removed, node);
  }

  /** Lets the plugins make room, until one has or says that nobody can. */
  postFilter(cycle: FailedCycle): PostFilterResult {
    const reasons: string[] = [];
    let rejector = '';
    let nomination: { nominatedNodeName?: string } = {};
    for (const plugin of this.#plugins) {
      if (plugin.postFilter === undefined) continue;
      const result = plugin.postFilter(cycle, this.handle);
      const { status } = result;
      if (status === undefined || status.code === 'UnschedulableAndUnresolvable') return result;
      if (!status.isRejection) return { status };
      if (result.nominatedNodeName !== undefined) nomination = { nominatedNodeName: result.nominatedNodeName };
      reasons.push(...status.reasons);
      if (rejector === '') rejector = plugin.name;
    }
    return { status: unschedulable(rejector, ...reasons), ...nomination };
  }

  /** Scores `nodes`, which all passed the filters; a Status when a plugin could not. */
  score(pod: PodInfo, nodes: readonly NodeInfo[]): ScoreReport | Status {
    return this.#scoring.score(pod, nodes);
  }

  /** Lets plugins take what the pod needs on its node; gives everything back when one refuses. */
  reserve(pod: PodInfo, nodeName: string): Status | undefined {
    for (let i = 0; i < this.#plugins.length; i++) {
      const plugin = this.#plugins[i] as Plugin;
      const status = plugin.reserve?.(pod, nodeName, this.handle);
      if (status === undefined) continue;
      this.unreserve(pod, nodeName);
      return status.isRejection
        ? status
        : failure(plugin.name, `running Reserve plugin ${JSON.stringify(plugin.name)}: ${status.message}`);
    }
    return undefined;
  }

  unreserve(pod: PodInfo, nodeName: string): void {
    for (const plugin of this.#plugins.toReversed()) plugin.unreserve?.(pod, nodeName, this.handle);
  }

  bind(pod: PodInfo, nodeName: string): Status | undefined {
    for (let i = 0; i < this.#plugins.length; i++) {
      const plugin = this.#plugins[i] as Plugin;
      if (plugin.bind === undefined) continue;
      const status = plugin.bind(pod, nodeName, this.handle);
      if (status === undefined || status.isRejection) return status;
      return failure(plugin.name, `running Bind plugin ${JSON.stringify(plugin.name)}: ${status.message}`);
    }
    return failure('', 'no bind plugin');
  }

  #checked(status: Status): Status {
    if (status.isRejection) return status;
    return failure(status.plugin, `running ${JSON.stringify(status.plugin)} filter plugin: ${status.message}`);
  }
}

function take(state: CycleState, plugin: Plugin, prepared: unknown): void {
  state.filters.push(plugin);
  state.filterStates.push(prepared);
}

function intersection(a: ReadonlySet<string> | undefined, b: ReadonlySet<string>): ReadonlySet<string> {
  return a === undefined ? b : new Set([...a].filter((name) => b.has(name)));
}

function nothingLeft(narrowedBy: readonly string[]): Status {
  const [only] = narrowedBy;
  if (narrowedBy.length === 1) return unresolvable('', `node(s) didn't satisfy plugin ${only ?? ''}`);
  return unresolvable('', `node(s) didn't satisfy plugin(s) [${narrowedBy.toSorted().join(' ')}] simultaneously`);
}
