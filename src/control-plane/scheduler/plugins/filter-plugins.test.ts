import { describe, expect, it } from 'vitest';
import type { Node, NodeAffinity as NodeAffinitySpec, Pod } from '../../../kube-api/generated/types.gen.ts';
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
import { ActionType } from '../framework/cluster-event.ts';
import { type Plugin, SKIP } from '../framework/define-plugin.ts';
import { Status } from '../framework/status.ts';
import { ImageLocality, normalizedImageName } from './image-locality.ts';
import { NodeAffinity, nodeAffinity } from './node-affinity.ts';
import { NodeName } from './node-name.ts';
import { NodePorts } from './node-ports.ts';
import { NodeUnschedulable } from './node-unschedulable.ts';
import { SchedulingGates } from './scheduling-gates.ts';
import { TaintToleration } from './taint-toleration.ts';

const FILE = 'scheduler-plugins.json';

interface FilterCase {
  readonly name: string;
  readonly pod: Pod;
  readonly node: Node;
  readonly wantStatus?: WantedStatus;
}

interface HintCase {
  readonly name: string;
  readonly pod: Pod;
  readonly oldObj?: unknown;
  readonly newObj?: unknown;
  readonly expectedHint?: number;
}

const inNode = (node: Node, name = 'node'): Node => ({
  ...node,
  metadata: { ...node.metadata, name: node.metadata?.name ?? name },
});

function filtered(plugin: Plugin, { pod, node }: FilterCase): WantedStatus {
  const named = inNode(node);
  return dumped(new PluginBed(plugin, { nodes: [named] }).filter(pod, named.metadata.name ?? ''));
}

function hint(plugin: Plugin, resource: 'Node' | 'Pod', action: number, { pod, newObj, oldObj }: HintCase): boolean {
  const registration = plugin.events?.find(({ event }) => event.resource === resource && (event.action & action) !== 0);
  const bed = new PluginBed(plugin);
  return registration?.mayHelp?.(incoming(pod ?? ({} as Pod)), changed(newObj, oldObj), bed.handle) ?? true;
}

// objects of a wrong type cannot reach a plugin here
const typed = ({ newObj, oldObj }: HintCase) => typeof newObj !== 'string' && typeof oldObj !== 'string';

function nodeHints(plugin: Plugin, action: number, cases: readonly HintCase[]) {
  it.each(cases.filter(typed))('is told of nodes: %#', (one) => {
    expect(hint(plugin, 'Node', action, one)).toBe((one.expectedHint ?? 0) === 1);
  });
}

function podHints(plugin: Plugin, action: number, cases: readonly HintCase[]) {
  it.each(cases.filter(typed))('is told of pods: %#', (one) => {
    expect(hint(plugin, 'Pod', action, withUids(one))).toBe((one.expectedHint ?? 0) === 1);
  });
}

/** Upstream's pods are the same when both have no uid. */
function withUids(one: HintCase): HintCase {
  const uid = (object: unknown) => {
    if (object === undefined || object === null) return undefined;
    const pod = object as Pod;
    return { ...pod, metadata: { ...pod.metadata, uid: pod.metadata?.uid ?? 'same' } };
  };
  return { ...one, pod: uid(one.pod ?? {}) as Pod, newObj: uid(one.newObj), oldObj: uid(one.oldObj) };
}

describe.skipIf(!hasOracles)('NodeName', () => {
  it.each(casesOf<FilterCase>(FILE, 'TestNodeName'))('$name', (one) => {
    expect(filtered(NodeName, one)).toEqual(wanted(one.wantStatus));
  });
});

describe.skipIf(!hasOracles)('NodeUnschedulable', () => {
  it.each(casesOf<FilterCase>(FILE, 'TestNodeUnschedulable'))('$name', (one) => {
    expect(filtered(NodeUnschedulable, one)).toEqual(wanted(one.wantStatus));
  });
  const plugin = 'nodeunschedulable';
  nodeHints(NodeUnschedulable, ActionType.Add, casesOf(FILE, 'TestIsSchedulableAfterNodeChange', plugin));
  podHints(
    NodeUnschedulable,
    ActionType.UpdatePodToleration,
    casesOf(FILE, 'TestIsSchedulableAfterPodTolerationChange', plugin),
  );
});

describe.skipIf(!hasOracles)('TaintToleration', () => {
  it.each(casesOf<FilterCase>(FILE, 'TestTaintTolerationFilter'))('$name', (one) => {
    expect(filtered(TaintToleration, one)).toEqual(wanted(one.wantStatus));
  });
  it.each(casesOf<FilterCase & { nodes: Node[]; expectedList: WantedScore[] }>(FILE, 'TestTaintTolerationScore'))(
    '$name',
    ({ pod, nodes, expectedList }) => {
      const scores = new PluginBed(TaintToleration, { nodes }).scores(pod);
      expect(scores).toEqual(expectedList.map(({ Name, Score = 0 }) => ({ Name, Score })));
    },
  );
  nodeHints(TaintToleration, ActionType.Add, casesOf(FILE, 'TestIsSchedulableAfterNodeChange', 'tainttoleration'));
  podHints(
    TaintToleration,
    ActionType.UpdatePodToleration,
    goTable('pkg_scheduler_framework_plugins_tainttoleration.jsonl', 'Test_isSchedulableAfterPodTolerationChange'),
  );
});

interface AffinityCase {
  readonly name: string;
  readonly pod: Pod;
  readonly nodeName: string;
  readonly labels?: Record<string, string>;
  readonly args?: { readonly AddedAffinity?: NodeAffinitySpec };
  readonly wantStatus?: WantedStatus;
  readonly wantPreFilterStatus?: WantedStatus;
  readonly wantPreFilterResult?: { readonly NodeNames: readonly string[] };
}

const affinityOf = ({ AddedAffinity }: NonNullable<AffinityCase['args']> = {}) =>
  AddedAffinity === undefined ? NodeAffinity : nodeAffinity({ addedAffinity: AddedAffinity });

describe.skipIf(!hasOracles)('NodeAffinity', () => {
  it.each(casesOf<AffinityCase>(FILE, 'TestNodeAffinity'))('$name', (one) => {
    const plugin = affinityOf(one.args);
    const node = { metadata: { name: one.nodeName, labels: one.labels ?? {} } } as unknown as Node;
    const bed = new PluginBed(plugin, { nodes: [node] });
    const outcome = bed.preFilter(one.pod);
    if (one.wantPreFilterStatus?.code === 5) expect(outcome).toBe(SKIP);
    else if (one.wantPreFilterStatus) expect(dumped(outcome as Status)).toEqual(wanted(one.wantPreFilterStatus));
    else expect(outcome).not.toBeInstanceOf(Status);
    if (one.wantPreFilterResult !== undefined) {
      const { nodeNames } = outcome as { nodeNames: ReadonlySet<string> };
      expect([...nodeNames].sort()).toEqual(one.wantPreFilterResult.NodeNames.toSorted());
    }
    if (!(outcome instanceof Status)) expect(dumped(bed.filter(one.pod, one.nodeName))).toEqual(wanted(one.wantStatus));
  });

  it.each(
    casesOf<AffinityCase & { nodes: Node[]; expectedList?: WantedScore[]; wantPreScoreStatus?: WantedStatus }>(
      FILE,
      'TestNodeAffinityPriority',
    ),
  )('$name', ({ args, nodes, pod, expectedList = [], wantPreScoreStatus }) => {
    const plugin = affinityOf(args);
    const bed = new PluginBed(plugin, { nodes });
    if (wantPreScoreStatus?.code === 5) {
      expect(plugin.preScore?.(incoming(pod), bed.cache.nodes, bed.handle)).toBe(SKIP);
    } else if (wantPreScoreStatus !== undefined) {
      const status = plugin.preScore?.(incoming(pod), bed.cache.nodes, bed.handle) as Status;
      expect(status.message).toBe((wantPreScoreStatus as { $string?: string }).$string);
    } else {
      expect(bed.scores(pod)).toEqual(expectedList.map(({ Name, Score = 0 }) => ({ Name, Score })));
    }
  });

  it.each(
    goTable<HintCase & { args?: AffinityCase['args'] }>(
      'pkg_scheduler_framework_plugins_nodeaffinity.jsonl',
      'Test_isSchedulableAfterNodeChange',
    ).filter(typed),
  )('is told of nodes: %#', (one) => {
    expect(hint(affinityOf(one.args), 'Node', ActionType.Add, one)).toBe((one.expectedHint ?? 0) === 1);
  });
});

describe.skipIf(!hasOracles)('NodePorts', () => {
  interface PortsCase {
    readonly name: string;
    readonly pod: Pod;
    readonly nodeInfo: { readonly Pods?: readonly { readonly Pod: Pod }[] };
    readonly wantPreFilterStatus?: WantedStatus;
    readonly wantFilterStatus?: WantedStatus;
  }

  it.each(casesOf<PortsCase>(FILE, 'TestNodePorts'))(
    '$name',
    ({ pod, nodeInfo, wantPreFilterStatus, wantFilterStatus }) => {
      const bed = new PluginBed(NodePorts, { nodes: [{ metadata: { name: 'm1' } } as unknown as Node] });
      for (const { Pod: existing } of nodeInfo.Pods ?? []) bed.addPod(existing);
      if (wantPreFilterStatus?.code === 5) expect(bed.preFilter(pod)).toBe(SKIP);
      else expect(dumped(bed.filter(pod, 'm1'))).toEqual(wanted(wantFilterStatus));
    },
  );

  podHints(
    NodePorts,
    ActionType.Delete,
    goTable('pkg_scheduler_framework_plugins_nodeports.jsonl', 'Test_isSchedulableAfterPodDeleted'),
  );
});

describe.skipIf(!hasOracles)('ImageLocality', () => {
  it.each(
    casesOf<{ name: string; pod: Pod; nodes: Node[]; expectedList: WantedScore[] }>(FILE, 'TestImageLocalityPriority'),
  )('$name', ({ pod, nodes, expectedList }) => {
    const scores = new PluginBed(ImageLocality, { nodes }).scores(pod);
    expect(scores).toEqual(expectedList.map(({ Name, Score = 0 }) => ({ Name, Score })));
  });

  it.each(casesOf<{ Name: string; Input: string; Output: string }>(FILE, 'TestNormalizedImageName'))(
    '$Name',
    ({ Input, Output }) => expect(normalizedImageName(Input)).toBe(Output),
  );
});

describe.skipIf(!hasOracles)('SchedulingGates', () => {
  it.each(casesOf<{ name: string; pod: Pod; want?: WantedStatus }>(FILE, 'TestPreEnqueue'))(
    '$name',
    ({ pod, want }) => {
      expect(dumped(SchedulingGates.preEnqueue?.(pod))).toEqual(wanted(want));
    },
  );
  podHints(
    SchedulingGates,
    ActionType.UpdatePodSchedulingGatesEliminated,
    goTable('pkg_scheduler_framework_plugins_schedulinggates.jsonl', 'Test_isSchedulableAfterPodChange'),
  );
});
