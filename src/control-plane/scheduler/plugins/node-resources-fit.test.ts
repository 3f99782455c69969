import { describe, expect, it } from 'vitest';
import type { Node, Pod } from '../../../kube-api/generated/types.gen.ts';
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
import { podRequests } from '../cache/pod-requests.ts';
import { brokenLinear } from '../framework/broken-linear.ts';
import { ActionType } from '../framework/cluster-event.ts';
import { Status } from '../framework/status.ts';
import { nodeResourcesBalancedAllocation } from './node-resources-balanced-allocation.ts';
import { NodeResourcesFit, type NodeResourcesFitArgs, nodeResourcesFit } from './node-resources-fit.ts';
import type { ResourceSpec } from './resource-allocation.ts';

const FILE = 'scheduler-plugins.json';

interface Resources {
  readonly Name: string;
  readonly Weight?: number;
}

interface Shape {
  readonly Score?: number;
  readonly Utilization?: number;
}

const specs = (resources: readonly Resources[] = []): ResourceSpec[] =>
  resources.map(({ Name, Weight = 0 }) => ({ name: Name, weight: Weight }));
const points = (shape: readonly Shape[] = []) =>
  shape.map(({ Score = 0, Utilization = 0 }) => ({ score: Score, utilization: Utilization }));

/** The node of upstream's tests of Filter. */
function fitNode(cpu: string, memory: string, pods: string, rest: Record<string, string> = {}): Node {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name: 'node' },
    status: { allocatable: { cpu, memory, pods, ...rest } },
  };
}

const ROOMY = fitNode('10m', '20', '32', {
  'example.com/aaa': '5',
  'ephemeral-storage': '20',
  'hugepages-2Mi': '5',
});

interface FitCase {
  readonly name: string;
  readonly pod: Pod;
  readonly nodeInfo?: { readonly Pods?: readonly { readonly Pod: Pod }[] };
  readonly args?: { readonly IgnoredResources?: string[]; readonly IgnoredResourceGroups?: string[] };
  readonly podLevelResourcesEnabled?: boolean;
  readonly enableSidecarContainers?: boolean;
  readonly wantStatus?: WantedStatus;
  readonly wantFilterStatus?: WantedStatus;
}

function fitStatus({ pod, nodeInfo, args = {} }: FitCase, node: Node): WantedStatus {
  const plugin = nodeResourcesFit({
    ignoredResources: args.IgnoredResources ?? [],
    ignoredResourceGroups: args.IgnoredResourceGroups ?? [],
  });
  const bed = new PluginBed(plugin, { nodes: [node] });
  for (const { Pod: existing } of nodeInfo?.Pods ?? []) {
    bed.addPod({ ...existing, spec: { containers: [], ...existing.spec, nodeName: 'node' } });
  }
  return dumped(bed.filter(pod, 'node'));
}

describe.skipIf(!hasOracles)('NodeResourcesFit filters', () => {
  // requests for the pod as a whole are an alpha feature of v1.32
  const cases = casesOf<FitCase>(FILE, 'TestEnoughRequests').filter(
    ({ podLevelResourcesEnabled }) => !podLevelResourcesEnabled,
  );

  it.each(cases)('enough: $name', (one) => {
    expect(fitStatus(one, ROOMY)).toEqual(wanted(one.wantStatus));
  });

  it.each(casesOf<FitCase>(FILE, 'TestNotEnoughRequests'))('not enough: $name', (one) => {
    expect(fitStatus(one, fitNode('10m', '20', '1'))).toEqual(wanted(one.wantStatus));
  });

  it.each(casesOf<FitCase>(FILE, 'TestStorageRequests'))('storage: $name', (one) => {
    expect(fitStatus(one, ROOMY)).toEqual(wanted(one.wantStatus));
  });

  // the feature is on in v1.32, and cases without it are left out
  const sidecars = casesOf<FitCase>(FILE, 'TestRestartableInitContainers').filter((one) => one.enableSidecarContainers);
  it.each(sidecars)('sidecars: $name', (one) => {
    expect(fitStatus(one, fitNode('2m', '0', '1'))).toEqual(wanted(one.wantFilterStatus));
  });
});

interface ScoreCase {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly pod?: Pod;
  readonly requestedPod?: Pod;
  readonly pods?: readonly Pod[];
  readonly existingPods?: readonly Pod[];
  readonly resources?: readonly Resources[];
  readonly shape?: readonly Shape[];
  readonly args?: { readonly Resources: readonly Resources[] };
  readonly nodeResourcesFitArgs?: {
    readonly ScoringStrategy: {
      readonly Type: NonNullable<NodeResourcesFitArgs['scoringStrategy']>['type'];
      readonly Resources: readonly Resources[];
      readonly RequestedToCapacityRatio?: { readonly Shape: readonly Shape[] };
    };
  };
  readonly expectedScores?: readonly WantedScore[];
  readonly expectedPriorities?: readonly WantedScore[];
  readonly expectedList?: readonly WantedScore[];
}

type Strategy = NonNullable<NodeResourcesFitArgs['scoringStrategy']>;

function scored(one: ScoreCase, scoringStrategy: Strategy) {
  const bed = new PluginBed(nodeResourcesFit({ scoringStrategy }), {
    nodes: one.nodes,
    pods: one.existingPods ?? one.pods ?? [],
  });
  return bed.scores((one.requestedPod ?? one.pod) as Pod);
}

const all = (scores: readonly WantedScore[] = []) => scores.map(({ Name, Score = 0 }) => ({ Name, Score }));

describe.skipIf(!hasOracles)('NodeResourcesFit scores', () => {
  // weights out of bounds are refused where the scheduler is configured, which is not simulated
  const valid = (one: ScoreCase & { readonly wantErrs?: unknown; readonly resources?: readonly Resources[] }) =>
    one.wantErrs === undefined && one.expectedScores !== undefined && (one.resources ?? []).length > 0;

  it.each(casesOf<ScoreCase>(FILE, 'TestLeastAllocatedScoringStrategy').filter(valid))('least: $name', (one) => {
    expect(scored(one, { type: 'LeastAllocated', resources: specs(one.resources) })).toEqual(all(one.expectedScores));
  });

  it.each(casesOf<ScoreCase>(FILE, 'TestMostAllocatedScoringStrategy').filter(valid))('most: $name', (one) => {
    expect(scored(one, { type: 'MostAllocated', resources: specs(one.resources) })).toEqual(all(one.expectedScores));
  });

  it.each(casesOf<ScoreCase>(FILE, 'TestRequestedToCapacityRatioScoringStrategy'))('ratio: $name', (one) => {
    const strategy = {
      type: 'RequestedToCapacityRatio',
      resources: specs(one.resources),
      shape: points(one.shape),
    } as const;
    expect(scored(one, strategy)).toEqual(all(one.expectedScores));
  });

  it.each(casesOf<ScoreCase>(FILE, 'TestFitScore'))('$name', (one) => {
    const { Type, Resources, RequestedToCapacityRatio } = one.nodeResourcesFitArgs!.ScoringStrategy;
    const shape = points(RequestedToCapacityRatio?.Shape);
    expect(scored(one, { type: Type, resources: specs(Resources), shape })).toEqual(all(one.expectedPriorities));
  });

  const extended = (names: readonly [string, number][]): Strategy => ({
    type: 'RequestedToCapacityRatio',
    resources: names.map(([name, weight]) => ({ name, weight })),
    shape: points([
      { Utilization: 0, Score: 0 },
      { Utilization: 100, Score: 1 },
    ]),
  });

  it.each(casesOf<ScoreCase>(FILE, 'TestResourceBinPackingSingleExtended'))('one extended: $name', (one) => {
    expect(scored(one, extended([['intel.com/foo', 1]]))).toEqual(all(one.expectedScores));
  });

  it.each(casesOf<ScoreCase>(FILE, 'TestResourceBinPackingMultipleExtended'))('two extended: $name', (one) => {
    expect(
      scored(
        one,
        extended([
          ['intel.com/foo', 3],
          ['intel.com/bar', 5],
        ]),
      ),
    ).toEqual(all(one.expectedScores));
  });

  it.each(
    casesOf<{ points: readonly Shape[]; assertions: readonly { p: number; expected: number }[] }>(
      FILE,
      'TestBrokenLinearFunction',
    ),
  )('a function of $points', ({ points: shape, assertions }) => {
    const at = brokenLinear(points(shape));
    for (const { p, expected } of assertions) expect(at(p)).toBe(expected);
  });

  it.each(
    casesOf<{ name: string; pod: Pod; expected: { cpu: number; memory: number } }>(
      FILE,
      'TestResourceAllocationScorerCalculateRequests',
    ),
  )('requests: $name', ({ pod, expected }) => {
    const { nonZeroMilliCpu, nonZeroMemoryBytes } = podRequests(pod);
    expect({ cpu: nonZeroMilliCpu, memory: nonZeroMemoryBytes }).toEqual(expected);
  });
});

const numbers = (scores: readonly WantedScore[] | Status) =>
  scores instanceof Status ? scores : scores.map(({ Score }) => Score);

describe.skipIf(!hasOracles)('NodeResourcesBalancedAllocation', () => {
  it.each(casesOf<ScoreCase & { runPreScore: boolean }>(FILE, 'TestNodeResourcesBalancedAllocation'))(
    '$name',
    (one) => {
      const bed = new PluginBed(nodeResourcesBalancedAllocation(specs(one.args?.Resources)), {
        nodes: one.nodes,
        pods: one.pods ?? [],
      });
      // one case calls both of its nodes node2
      expect(numbers(bed.scores(one.pod!))).toEqual(numbers(all(one.expectedList)));
    },
  );
});

describe.skipIf(!hasOracles)('pods that ask for nothing', () => {
  interface ZeroCase {
    readonly name: string;
    readonly pod: Pod;
    readonly pods: readonly Pod[];
    readonly nodes: readonly Node[];
    readonly expectedScore: number;
  }
  it.each(goTable<ZeroCase>('pkg_scheduler.jsonl', 'TestZeroRequest'))(
    '$name',
    ({ pod, pods, nodes, expectedScore }) => {
      const others = [nodeResourcesBalancedAllocation()];
      const bed = new PluginBed(NodeResourcesFit, { nodes, pods }, others);
      expect(numbers(bed.scores(pod))).toEqual(nodes.map(() => expectedScore));
    },
  );
});

interface HintCase {
  readonly pod: Pod;
  readonly oldObj?: Node & Pod;
  readonly newObj?: Node & Pod;
  readonly expectedHint?: number;
  readonly expectedErr?: boolean;
  readonly enableInPlacePodVerticalScaling?: boolean;
}

const TABLE = 'pkg_scheduler_framework_plugins_noderesources.jsonl';

describe.skipIf(!hasOracles)('NodeResourcesFit is told of changes', () => {
  const hint = (action: number, { pod, newObj, oldObj }: HintCase) => {
    const registration = NodeResourcesFit.events?.find(({ event }) => (event.action & action) !== 0);
    const bed = new PluginBed(NodeResourcesFit);
    return registration?.mayHelp?.(incoming(pod), changed(newObj, oldObj), bed.handle) ?? true;
  };
  const good = ({ expectedErr }: HintCase) => !expectedErr;

  it.each(goTable<HintCase>(TABLE, 'Test_isSchedulableAfterNodeChange').filter(good))('of nodes %#', (one) => {
    expect(hint(ActionType.UpdateNodeAllocatable, one)).toBe(one.expectedHint === 1);
  });

  const fits = casesOf<{ pod: Pod; node?: Node; expected: boolean; podLevelResourcesEnabled: boolean }>(
    FILE,
    'TestIsFit',
  );
  it.each(fits.filter((one) => !one.podLevelResourcesEnabled))(
    'of a new node: $expected',
    ({ pod, node, expected }) => {
      const change = { pod, ...(node && { newObj: node as Node & Pod }) };
      expect(hint(ActionType.Add, change)).toBe(expected);
    },
  );

  it.each(
    casesOf<{ pod: Pod; originalNode: Node; modifiedNode: Node; expected: boolean }>(
      FILE,
      'TestHaveAnyRequestedResourcesIncreased',
    ),
  )('of a node that grows: $expected', ({ pod, originalNode, modifiedNode, expected }) => {
    const change = { pod, oldObj: originalNode as Node & Pod, newObj: modifiedNode as Node & Pod };
    expect(hint(ActionType.UpdateNodeAllocatable, change)).toBe(expected);
  });

  // pods shrink only with resizing in place, an alpha feature of v1.32
  const deletions = goTable<HintCase>(TABLE, 'Test_isSchedulableAfterPodChange').filter(
    (one) => good(one) && one.newObj === undefined,
  );
  it.each(deletions)('of pods %#', (one) => {
    expect(hint(ActionType.Delete, one)).toBe(one.expectedHint === 1);
  });
});
