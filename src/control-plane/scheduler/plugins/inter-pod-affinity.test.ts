import { describe, expect, it } from 'vitest';
import type { Namespace, Node, Pod } from '../../../kube-api/generated/types.gen.ts';
import {
  casesOf,
  changed,
  dumped,
  goTable,
  hasOracles,
  incoming,
  PluginBed,
  type WantedScore,
  type WantedStatus,
  wanted,
} from '../../../testing/scheduler-cases.ts';
import type { NodeInfo } from '../cache/node-info.ts';
import { ActionType } from '../framework/cluster-event.ts';
import { SKIP } from '../framework/define-plugin.ts';
import { countAffinity } from './affinity-counts.ts';
import type { DomainSums } from './domain-sums.ts';
import { InterPodAffinity, interPodAffinity } from './inter-pod-affinity.ts';

const FILE = 'scheduler-plugins.json';

interface Case {
  readonly name: string;
  readonly pod: Pod;
  readonly pods?: readonly Pod[];
}

/** The namespaces that upstream's tests know. */
const namespace = (name: string, labels: Record<string, string>): Namespace =>
  ({ metadata: { name, labels } }) as unknown as Namespace;
const NAMESPACES = [
  namespace('subteam1.team1', { team: 'team1' }),
  namespace('subteam2.team1', { team: 'team1' }),
  namespace('subteam1.team2', { team: 'team2' }),
  namespace('subteam2.team2', { team: 'team2' }),
];
/** Those of the tests of one node. */
const FILTER_NAMESPACES = [...NAMESPACES, namespace('nsA', { team: 'red' }), namespace('nsB', { team: 'blue' })];

/** The API server stores no selector that makes no sense, so what upstream does about one is left out. */
const isSensible = ({ name }: Case) => !/label syntax|fails PreScore/.test(name);

describe.skipIf(!hasOracles)('InterPodAffinity filters', () => {
  interface OneNode extends Case {
    readonly node: Node;
    readonly wantPreFilterStatus?: WantedStatus;
    readonly wantFilterStatus?: WantedStatus;
  }
  it.each(casesOf<OneNode>(FILE, 'TestRequiredAffinitySingleNode').filter(isSensible))('one node: $name', (one) => {
    const bed = new PluginBed(InterPodAffinity, {
      nodes: [one.node],
      pods: one.pods ?? [],
      namespaces: FILTER_NAMESPACES,
    });
    if (one.wantPreFilterStatus?.code === 5) expect(bed.preFilter(one.pod)).toBe(SKIP);
    else expect(dumped(bed.filter(one.pod, one.node.metadata.name ?? ''))).toEqual(wanted(one.wantFilterStatus));
  });

  interface SeveralNodes extends Case {
    readonly nodes: readonly Node[];
    readonly wantPreFilterStatus?: WantedStatus;
    readonly wantFilterStatuses: readonly (WantedStatus | null)[];
  }
  it.each(casesOf<SeveralNodes>(FILE, 'TestRequiredAffinityMultipleNodes'))('several nodes: $name', (one) => {
    const bed = new PluginBed(InterPodAffinity, {
      nodes: one.nodes,
      pods: one.pods ?? [],
      namespaces: FILTER_NAMESPACES,
    });
    if (one.wantPreFilterStatus?.code === 5) expect(bed.preFilter(one.pod)).toBe(SKIP);
    const statuses = one.nodes.map(({ metadata }) => dumped(bed.filter(one.pod, metadata.name ?? '')));
    expect(statuses).toEqual(one.wantFilterStatuses.map(wanted));
  });
});

describe.skipIf(!hasOracles)('InterPodAffinity counts', () => {
  type Pairs = Readonly<Record<string, number>>;
  /** The sums as upstream's maps hold them, for the keys that are expected or that nodes have. */
  const pairsOf = (sums: DomainSums, nodes: readonly NodeInfo[]): Pairs => {
    const entries = nodes.flatMap((node) =>
      Object.entries(node.labels).map(([key, value]) => [`{${key} ${value}}`, sums.at(key, node)] as const),
    );
    return Object.fromEntries(entries.filter(([, sum]) => sum !== 0));
  };

  interface CountCase {
    readonly name: string;
    readonly pod: Pod;
    readonly nodes: readonly Node[];
    readonly existingPods?: readonly Pod[];
    readonly wantAffinityPodsMap: Pairs;
    readonly wantAntiAffinityPodsMap: Pairs;
  }
  it.each(casesOf<CountCase>(FILE, 'TestGetTPMapMatchingIncomingAffinityAntiAffinity'))('$name', (one) => {
    const bed = new PluginBed(InterPodAffinity, { nodes: one.nodes, pods: one.existingPods ?? [] });
    const { near, away } = countAffinity(incoming(one.pod), bed.handle);
    expect(pairsOf(near, bed.cache.nodes)).toEqual(one.wantAffinityPodsMap);
    expect(pairsOf(away, bed.cache.nodes)).toEqual(one.wantAntiAffinityPodsMap);
  });

  interface AddRemoveCase {
    readonly name: string;
    readonly pendingPod: Pod;
    readonly addedPod: Pod;
    readonly existingPods: readonly Pod[];
    readonly nodes: readonly Node[];
    readonly expectedAffinity: Pairs;
    readonly expectedAntiAffinity: Pairs;
  }
  it.each(casesOf<AddRemoveCase>(FILE, 'TestPreFilterStateAddRemovePod'))('$name', (one) => {
    const bed = new PluginBed(InterPodAffinity, { nodes: one.nodes, pods: one.existingPods });
    const pending = incoming(one.pendingPod);
    const counts = countAffinity(pending, bed.handle);
    const before = [counts.near, counts.away].map((sums) => pairsOf(sums, bed.cache.nodes));
    const changed = counts.clone();
    const added = incoming(one.addedPod);
    const node = bed.cache.node(one.addedPod.spec?.nodeName ?? '')!;
    InterPodAffinity.addPod?.(changed, pending, added, node);
    expect(pairsOf(changed.near, bed.cache.nodes)).toEqual(one.expectedAffinity);
    expect(pairsOf(changed.away, bed.cache.nodes)).toEqual(one.expectedAntiAffinity);
    InterPodAffinity.removePod?.(changed, pending, added, node);
    expect([changed.near, changed.away].map((sums) => pairsOf(sums, bed.cache.nodes))).toEqual(before);
    expect([counts.near, counts.away].map((sums) => pairsOf(sums, bed.cache.nodes))).toEqual(before);
  });
});

describe.skipIf(!hasOracles)('InterPodAffinity scores', () => {
  interface ScoreCase extends Case {
    readonly nodes: readonly Node[];
    readonly ignorePreferredTermsOfExistingPods?: boolean;
    readonly hardPodAffinityWeight?: number;
    readonly wantStatus?: WantedStatus;
    readonly expectedList?: readonly WantedScore[];
  }
  const check = (one: ScoreCase, hardPodAffinityWeight: number) => {
    const plugin = interPodAffinity({
      hardPodAffinityWeight,
      ignorePreferredTermsOfExistingPods: one.ignorePreferredTermsOfExistingPods ?? false,
    });
    const bed = new PluginBed(plugin, { nodes: one.nodes, pods: one.pods ?? [], namespaces: NAMESPACES });
    if (one.wantStatus?.code === 5) {
      expect(plugin.preScore?.(incoming(one.pod), bed.cache.nodes, bed.handle)).toBe(SKIP);
      return;
    }
    const byName = (list: readonly WantedScore[]) =>
      Object.fromEntries(list.map(({ Name, Score = 0 }) => [Name, Score]));
    expect(byName(bed.scores(one.pod) as WantedScore[])).toEqual(byName(one.expectedList ?? []));
  };
  it.each(casesOf<ScoreCase>(FILE, 'TestPreferredAffinity').filter(isSensible))('$name', (one) => check(one, 1));
  it.each(casesOf<ScoreCase>(FILE, 'TestPreferredAffinityWithHardPodAffinitySymmetricWeight'))(
    'weight $hardPodAffinityWeight: $name',
    (one) => check(one, one.hardPodAffinityWeight ?? 0),
  );
});

describe.skipIf(!hasOracles)('InterPodAffinity is told of changes', () => {
  interface HintCase extends Case {
    readonly oldNode?: Node;
    readonly newNode?: Node;
    readonly oldPod?: Pod;
    readonly newPod?: Pod;
    readonly expectedHint?: number;
  }
  const TABLE = 'pkg_scheduler_framework_plugins_interpodaffinity.jsonl';
  const hint = (one: HintCase, resource: 'Node' | 'Pod', object: unknown, old: unknown) => {
    const registration = InterPodAffinity.events?.find(
      ({ event }) => event.resource === resource && (event.action & ActionType.Add) !== 0,
    );
    const bed = new PluginBed(InterPodAffinity, { namespaces: NAMESPACES });
    return registration?.mayHelp?.(incoming(one.pod), changed(object, old), bed.handle);
  };

  it.each(goTable<HintCase>(TABLE, 'Test_isSchedulableAfterPodChange'))('of pods: $name', (one) => {
    expect(hint(one, 'Pod', one.newPod, one.oldPod)).toBe((one.expectedHint ?? 0) === 1);
  });
  it.each(goTable<HintCase>(TABLE, 'Test_isSchedulableAfterNodeChange'))('of nodes: $name', (one) => {
    expect(hint(one, 'Node', one.newNode, one.oldNode)).toBe((one.expectedHint ?? 0) === 1);
  });
});
