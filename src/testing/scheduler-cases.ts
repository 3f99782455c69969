/** Upstream's own scheduler cases, and a small cluster without a server to run them on. */
import { existsSync, readFileSync } from 'node:fs';
import type { ApiClient } from '../control-plane/client/api-client.ts';
import { PodInfo } from '../control-plane/scheduler/cache/pod-info.ts';
import { SchedulerCache } from '../control-plane/scheduler/cache/scheduler-cache.ts';
import type { ClusterLister } from '../control-plane/scheduler/framework/cluster-lister.ts';
import { CycleState } from '../control-plane/scheduler/framework/cycle-state.ts';
import type { ObjectChange, Plugin } from '../control-plane/scheduler/framework/define-plugin.ts';
import { Framework } from '../control-plane/scheduler/framework/framework.ts';
import type { Handle } from '../control-plane/scheduler/framework/handle.ts';
import { Status } from '../control-plane/scheduler/framework/status.ts';
import { labelSetOf } from '../control-plane/scheduler/matching/label-set.ts';
import { Clock, Random } from '../kernel/index.ts';
import type {
  LabelSelector,
  Namespace,
  Node,
  Pod,
  PodDisruptionBudget,
  Service,
} from '../kube-api/generated/types.gen.ts';

const ORACLES = '../shared/oracles';

export const hasOracles = existsSync(ORACLES);

type Case = { readonly test: string; readonly plugin?: string };

/** The cases of one upstream test in a JSON file of the oracles. */
export function casesOf<T>(file: string, test: string, plugin?: string): readonly T[] {
  if (!hasOracles) return [];
  const { cases } = JSON.parse(readFileSync(`${ORACLES}/${file}`, 'utf8')) as { cases: readonly (Case & T)[] };
  return cases.filter((one) => one.test === test && (plugin === undefined || one.plugin === plugin));
}

/** The rows of one upstream test in a Go table of the oracles. */
export function goTable<T>(file: string, test: string): readonly T[] {
  if (!hasOracles) return [];
  const lines = readFileSync(`${ORACLES}/go-tables/${file}`, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines
    .map((line) => JSON.parse(line) as { readonly test: string; readonly case: T })
    .filter((row) => row.test === test)
    .map((row) => row.case);
}

/** A status as upstream's tests dump it. */
export interface WantedStatus {
  readonly code: number;
  readonly reasons?: readonly string[];
}

export interface WantedScore {
  readonly Name: string;
  readonly Score?: number;
}

export interface Owner {
  readonly kind: string;
  readonly metadata?: { readonly name: string; readonly namespace?: string };
  readonly spec?: { readonly selector?: LabelSelector | Readonly<Record<string, string>> };
}

export interface PluginBedOptions {
  readonly nodes?: readonly Node[];
  /** Pods on nodes. */
  readonly pods?: readonly Pod[];
  readonly services?: readonly Service[];
  readonly owners?: readonly Owner[];
  readonly namespaces?: readonly Namespace[];
  readonly budgets?: readonly PodDisruptionBudget[];
  readonly client?: ApiClient;
}

const CODES = { Error: 1, Unschedulable: 2, UnschedulableAndUnresolvable: 3, Pending: 6 } as const;

/** As upstream's tests compare it: 0 is success, 5 is skip. */
export function dumped(status: Status | undefined): WantedStatus {
  return status === undefined ? { code: 0 } : { code: CODES[status.code], reasons: status.reasons };
}

/** What upstream expects, in the form of {@link dumped}. */
export function wanted(status: WantedStatus | null | undefined): WantedStatus {
  if (status === null || status === undefined) return { code: 0 };
  return status.reasons === undefined ? { code: status.code } : { code: status.code, reasons: status.reasons };
}

/** A change as plugins are told of it; upstream's cases leave out empty metadata. */
export function changed(object: unknown, old: unknown): ObjectChange<never> {
  const complete = (one: unknown) =>
    one === undefined || one === null ? undefined : ({ metadata: {}, ...(one as object) } as never);
  return { object: complete(object), old: complete(old) };
}

/** Nodes, pods on them, and one plugin. */
export class PluginBed {
  readonly cache = new SchedulerCache();
  readonly framework: Framework;
  readonly handle: Handle;
  readonly #plugin: Plugin;
  #unnamed = 0;

  /** The plugin that cases are about, and others that take part. */
  constructor(plugin: Plugin, options: PluginBedOptions = {}, others: readonly Plugin[] = []) {
    this.#plugin = plugin;
    this.handle = {
      cache: this.cache,
      lister: listerOf(options),
      client: options.client ?? (undefined as unknown as ApiClient),
      recorder: undefined,
      clock: new Clock(),
      random: new Random(1),
      hasNominatedPods: false,
      nominatedPods: () => [],
    };
    const plugins = [plugin, ...others].map((one) => ({ plugin: one, weight: 1 }));
    this.framework = new Framework({ schedulerName: 'test', plugins }, this.handle);
    for (const node of options.nodes ?? []) this.cache.setNode(node);
    for (const pod of options.pods ?? []) this.addPod(pod);
  }

  /** Puts a pod where it says that it is. */
  addPod(pod: Pod): PodInfo {
    return this.cache.addPod(named(pod, `existing-${this.#unnamed++}`));
  }

  /** What PreFilter says; the state when it has anything to do. */
  preFilter(pod: Pod) {
    return this.#plugin.preFilter?.(incoming(pod), this.handle);
  }

  /** What the node gets from PreFilter and Filter together. */
  filter(pod: Pod, nodeName: string): Status | undefined {
    const info = incoming(pod);
    const state = new CycleState();
    const { status } = this.framework.preFilter(info, state);
    const node = this.cache.node(nodeName);
    if (status !== undefined || node === undefined) return status;
    return this.framework.filter(state, info, node);
  }

  /** Normalized scores of these nodes, or of all. */
  scores(pod: Pod, names?: readonly string[]): WantedScore[] | Status {
    const nodes = this.cache.nodes.filter(({ name }) => names === undefined || names.includes(name));
    const report = this.framework.score(incoming(pod), nodes);
    if (report instanceof Status) return report;
    return nodes.map(({ name }, i) => ({ Name: name, Score: report.totals[i] ?? 0 }));
  }
}

/** A pod to be scheduled; upstream's cases often leave out what makes it one of a kind. */
export function incoming(pod: Pod): PodInfo {
  return new PodInfo(named(pod, 'incoming'));
}

function named(pod: Pod, uid: string): Pod {
  return { ...pod, metadata: { name: '', ...pod.metadata, uid: pod.metadata?.uid ?? uid } };
}

function listerOf({ services = [], owners = [], namespaces = [], budgets = [] }: PluginBedOptions): ClusterLister {
  const owner = (kind: string, namespace: string, name: string) =>
    owners.find(
      ({ kind: k, metadata: m }) => k === kind && m?.name === name && (m.namespace ?? namespace) === namespace,
    );
  return {
    selectorsVersion: 0,
    namespacesVersion: 0,
    services: (namespace) =>
      services
        .filter(({ metadata }) => (metadata?.namespace ?? namespace) === namespace)
        .map(({ spec }) => ({ selector: spec?.selector })),
    replicationControllerSelector: (namespace, name) =>
      owner('ReplicationController', namespace, name)?.spec?.selector as Readonly<Record<string, string>> | undefined,
    workloadSelector: (kind, namespace, name) =>
      owner(kind, namespace, name)?.spec?.selector as LabelSelector | undefined,
    podDisruptionBudgets: () => budgets,
    namespaceLabels: (name) => {
      const found = namespaces.find(({ metadata }) => metadata.name === name);
      return found === undefined ? undefined : labelSetOf(found.metadata.labels);
    },
  };
}
