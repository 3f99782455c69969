import { describe, expect, it } from 'vitest';
import type { Node, Pod, Service, TopologySpreadConstraint } from '../../../kube-api/generated/types.gen.ts';
import {
  casesOf,
  changed,
  goTable,
  hasOracles,
  incoming,
  type Owner,
  PluginBed,
  type WantedScore,
} from '../../../testing/scheduler-cases.ts';
import { ActionType } from '../framework/cluster-event.ts';
import { type Plugin, type Prepared, SKIP } from '../framework/define-plugin.ts';
import { PodTopologySpread, podTopologySpread } from './pod-topology-spread.ts';
import type { SpreadCounts } from './spread-counts.ts';

const FILE = 'scheduler-plugins.json';

interface Case {
  readonly name: string;
  readonly pod: Pod;
  readonly nodes?: readonly Node[];
  readonly existingPods?: readonly Pod[];
  readonly objs?: readonly (Owner & { readonly $type: string })[];
  readonly enableNodeInclusionPolicy?: boolean;
  readonly enableMatchLabelKeys?: boolean;
  readonly defaultConstraints?: readonly TopologySpreadConstraint[];
}

/** Both features are on in v1.32: cases that show them off are left out where they make a difference. */
const asInV132 = (one: Case): boolean => {
  const constraints = one.pod?.spec?.topologySpreadConstraints ?? [];
  const usesPolicies = constraints.some((c) => c.nodeAffinityPolicy !== undefined || c.nodeTaintsPolicy !== undefined);
  const usesLabelKeys = constraints.some((c) => c.matchLabelKeys !== undefined);
  return (
    (one.enableNodeInclusionPolicy !== false || !usesPolicies) && (one.enableMatchLabelKeys !== false || !usesLabelKeys)
  );
};

function bedOf(one: Case, plugin: Plugin = pluginOf(one), extraNodes: readonly Node[] = []): PluginBed {
  const owners = (one.objs ?? []).map((object) => ({ ...object, kind: object.$type.replace('*v1.', '') }));
  return new PluginBed(plugin, {
    nodes: [...(one.nodes ?? []), ...extraNodes],
    pods: one.existingPods ?? [],
    owners,
    services: owners.filter(({ kind }) => kind === 'Service') as unknown as Service[],
  });
}

function pluginOf({ defaultConstraints }: Case): Plugin {
  return podTopologySpread({ defaultConstraints: defaultConstraints ?? [] });
}

interface WantedState {
  readonly Constraints?: readonly unknown[];
  readonly TpPairToMatchNum?: Record<string, number>;
  readonly TpKeyToDomainsNum?: Record<string, number>;
  readonly TpKeyToCriticalPaths?: Record<string, readonly { readonly MatchNum: number }[]>;
}

/** The counts as upstream's state holds them. */
function dumpedCounts({ domains }: SpreadCounts) {
  const pairs: Record<string, number> = {};
  for (const { constraint, topology, counts, isPresent } of domains) {
    for (const [i, value] of topology.values.entries()) {
      if (isPresent[i] === 1) pairs[`{${constraint.topologyKey} ${value}}`] = counts[i] ?? 0;
    }
  }
  const minima = Object.fromEntries(domains.map((d) => [d.constraint.topologyKey, lowest(d)]));
  return { pairs, minima };
}

function lowest({ counts, isPresent }: SpreadCounts['domains'][number]): number {
  const present = [...counts].filter((_, i) => isPresent[i] === 1);
  return present.length === 0 ? 2_147_483_647 : Math.min(...present);
}

function wantedCounts({ TpPairToMatchNum = {}, TpKeyToCriticalPaths = {} }: WantedState) {
  const minima = Object.entries(TpKeyToCriticalPaths).map(([key, paths]) => [key, paths[0]?.MatchNum ?? 0]);
  return { pairs: TpPairToMatchNum, minima: Object.fromEntries(minima) };
}

const countsOf = (outcome: unknown) => (outcome as Prepared<{ counts: SpreadCounts }>).state.counts;

describe.skipIf(!hasOracles)('PodTopologySpread filters', () => {
  const states = casesOf<Case & { want?: WantedState; wantPrefilterStatus?: unknown }>(FILE, 'TestPreFilterState');
  it.each(states.filter(asInV132))('state: $name', (one) => {
    const outcome = bedOf(one).preFilter(one.pod);
    if (one.wantPrefilterStatus !== undefined) expect(outcome).toBe(SKIP);
    else expect(dumpedCounts(countsOf(outcome))).toEqual(wantedCounts(one.want ?? {}));
  });

  interface ChangeCase extends Case {
    readonly preemptor: Pod;
    readonly nodeIdx: number;
    readonly addedPod?: Pod;
    readonly deletedPod?: Pod;
    readonly deletedPodIdx?: number;
    readonly want: WantedState;
  }
  const ofPreemptor = (test: string) =>
    casesOf<ChangeCase>(FILE, test).filter((one) => asInV132({ ...one, pod: one.preemptor }));

  it.each(ofPreemptor('TestPreFilterStateAddPod'))('add: $name', (one) => {
    const bed = bedOf(one);
    const { state } = bed.preFilter(one.preemptor) as Prepared<{ counts: SpreadCounts }>;
    const node = bed.cache.node(one.nodes?.[one.nodeIdx]?.metadata.name ?? '')!;
    pluginOf(one).addPod?.(state, incoming(one.preemptor), incoming(one.addedPod!), node);
    expect(dumpedCounts(state.counts)).toEqual(wantedCounts(one.want));
  });

  it.each(ofPreemptor('TestPreFilterStateRemovePod'))('remove: $name', (one) => {
    const bed = bedOf(one);
    const { state } = bed.preFilter(one.preemptor) as Prepared<{ counts: SpreadCounts }>;
    const node = bed.cache.node(one.nodes?.[one.nodeIdx]?.metadata.name ?? '')!;
    const removed = one.deletedPod ?? one.existingPods?.[one.deletedPodIdx ?? 0];
    pluginOf(one).removePod?.(state, incoming(one.preemptor), incoming(removed!), node);
    expect(dumpedCounts(state.counts)).toEqual(wantedCounts(one.want));
  });

  const codes = (one: Case & { wantStatusCode: Record<string, number> }) => {
    const bed = bedOf(one);
    const statuses = Object.keys(one.wantStatusCode).map((name) => {
      const status = bed.filter(one.pod, name);
      return [name, status === undefined ? 0 : status.code === 'Unschedulable' ? 2 : 3];
    });
    expect(Object.fromEntries(statuses)).toEqual(one.wantStatusCode);
  };
  it.each(casesOf<Case & { wantStatusCode: Record<string, number> }>(FILE, 'TestSingleConstraint').filter(asInV132))(
    'one: $name',
    codes,
  );
  it.each(casesOf<Case & { wantStatusCode: Record<string, number> }>(FILE, 'TestMultipleConstraints').filter(asInV132))(
    'several: $name',
    codes,
  );
});

interface ConfigCase extends Case {
  readonly config: {
    readonly DefaultingType: 'List' | 'System';
    readonly DefaultConstraints?: readonly TopologySpreadConstraint[];
  };
}

const configured = ({ config }: ConfigCase): Plugin =>
  config.DefaultingType === 'System'
    ? PodTopologySpread
    : podTopologySpread({ defaultConstraints: config.DefaultConstraints ?? [] });

describe.skipIf(!hasOracles)('PodTopologySpread scores', () => {
  it.each(casesOf<ConfigCase>(FILE, 'TestPreScoreSkip'))('skip: $name', (one) => {
    const plugin = configured(one);
    const bed = bedOf(one, plugin);
    expect(plugin.preScore?.(incoming(one.pod), bed.cache.nodes, bed.handle)).toBe(SKIP);
  });

  interface EmptyCase extends ConfigCase {
    readonly want: {
      readonly TopologyNormalizingWeight: readonly string[];
      readonly TopologyPairToPodCounts: Record<string, number>;
    };
  }
  it.each(casesOf<EmptyCase>(FILE, 'TestPreScoreStateEmptyNodes').filter(asInV132))('state: $name', (one) => {
    const plugin = configured(one);
    const bed = bedOf(one, plugin);
    const outcome = plugin.preScore?.(incoming(one.pod), bed.cache.nodes, bed.handle);
    const { weights } = (outcome as Prepared<{ weights: readonly number[] }>).state;
    expect(weights).toEqual(one.want.TopologyNormalizingWeight.map(Number));
  });

  interface ScoreCase extends Case {
    readonly failedNodes?: readonly Node[];
    readonly want: readonly WantedScore[];
  }
  it.each(casesOf<ScoreCase>(FILE, 'TestPodTopologySpreadScore').filter(asInV132))('$name', (one) => {
    // upstream's test runs with the built-in defaults for pods without constraints of their own
    const bed = bedOf(one, PodTopologySpread, one.failedNodes ?? []);
    const names = one.nodes?.map(({ metadata }) => metadata.name ?? '') ?? [];
    const scores = bed.scores(one.pod, names);
    const byName = (list: readonly WantedScore[]) =>
      Object.fromEntries(list.map(({ Name, Score = 0 }) => [Name, Score]));
    expect(byName(scores as WantedScore[])).toEqual(byName(one.want));
  });
});

describe.skipIf(!hasOracles)('PodTopologySpread is told of changes', () => {
  interface HintCase extends Case {
    readonly oldNode?: Node;
    readonly newNode?: Node;
    readonly oldPod?: Pod;
    readonly newPod?: Pod;
    readonly expectedHint?: number;
    readonly enableNodeInclusionPolicyInPodTopologySpread?: boolean;
  }
  const TABLE = 'pkg_scheduler_framework_plugins_podtopologyspread.jsonl';
  const hint = (one: HintCase, resource: 'Node' | 'Pod', object: unknown, old: unknown) => {
    const plugin = podTopologySpread({ defaultConstraints: [] });
    const registration = plugin.events?.find(
      ({ event }) => event.resource === resource && (event.action & ActionType.Add) !== 0,
    );
    const bed = new PluginBed(plugin);
    return registration?.mayHelp?.(incoming(one.pod), changed(object, old), bed.handle);
  };

  it.each(goTable<HintCase>(TABLE, 'Test_isSchedulableAfterNodeChange'))('of nodes: $name', (one) => {
    expect(hint(one, 'Node', one.newNode, one.oldNode)).toBe((one.expectedHint ?? 0) === 1);
  });

  const pods = goTable<HintCase>(TABLE, 'Test_isSchedulableAfterPodChange').filter((one) =>
    asInV132({ ...one, enableNodeInclusionPolicy: one.enableNodeInclusionPolicyInPodTopologySpread ?? false }),
  );
  it.each(pods)('of pods: $name', (one) => {
    expect(hint(one, 'Pod', one.newPod, one.oldPod)).toBe((one.expectedHint ?? 0) === 1);
  });
});
