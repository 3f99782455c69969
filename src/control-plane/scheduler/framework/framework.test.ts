import { describe, expect, it } from 'vitest';
import type { Node, Pod } from '../../../kube-api/generated/types.gen.ts';
import {
  casesOf,
  goTable,
  hasOracles,
  incoming,
  PluginBed,
  type WantedStatus,
} from '../../../testing/scheduler-cases.ts';
import { NodeInfo } from '../cache/node-info.ts';
import { type ClusterEvent, eventMatches } from './cluster-event.ts';
import { CycleState } from './cycle-state.ts';
import { definePlugin, type Plugin, SKIP } from './define-plugin.ts';
import { Diagnosis } from './diagnosis.ts';
import { normalizeScores } from './normalize-score.ts';
import { nodeChanges, podChanges } from './object-changes.ts';
import { Status, unresolvable, unschedulable } from './status.ts';

const TABLE = 'pkg_scheduler_framework.jsonl';

interface GoEvent {
  readonly Resource: string;
  readonly ActionType: number;
}

const eventOf = ({ Resource, ActionType }: GoEvent) => ({ resource: Resource, action: ActionType }) as ClusterEvent;
const goEvent = ({ resource, action }: ClusterEvent) => ({ Resource: resource, ActionType: action });
const withMetadata = <T extends object>(object: T) => ({ metadata: {}, ...object });

describe.skipIf(!hasOracles)('events', () => {
  it.each(
    goTable<{ name: string; event: GoEvent; comingEvent: GoEvent; wantResult: boolean }>(TABLE, 'TestCloudEvent_Match'),
  )('$name', ({ event, comingEvent, wantResult }) =>
    expect(eventMatches(eventOf(event), eventOf(comingEvent))).toBe(wantResult),
  );

  it.each(
    goTable<{ name: string; newNode: Node; oldNode: Node; wantEvents?: GoEvent[] }>(
      TABLE,
      'TestNodeSchedulingPropertiesChange',
    ),
  )('of nodes: $name', ({ newNode, oldNode, wantEvents = [] }) => {
    const events = nodeChanges(withMetadata(newNode), withMetadata(oldNode)).map(goEvent);
    expect(events).toEqual(wantEvents.map(({ Resource, ActionType }) => ({ Resource, ActionType })));
  });

  // claims for devices are a beta feature that is off in v1.32
  const pods = goTable<{ name: string; newPod: Pod; oldPod: Pod; draDisabled: boolean; want?: GoEvent[] }>(
    TABLE,
    'Test_podSchedulingPropertiesChange',
  ).filter(({ name, draDisabled }) => draDisabled || !name.includes('claim'));
  it.each(pods)('of pods: $name', ({ newPod, oldPod, want = [] }) => {
    const events = podChanges(withMetadata(newPod), withMetadata(oldPod)).map(goEvent);
    expect(events).toEqual(want.map(({ Resource, ActionType }) => ({ Resource, ActionType })));
  });
});

describe.skipIf(!hasOracles)('the message of a pod without a node', () => {
  interface FitErrorCase {
    readonly name: string;
    readonly numAllNodes: number;
    readonly wantReasonMsg: string;
    readonly diagnosis: {
      readonly NodeToStatus: { readonly nodeToStatus: Readonly<Record<string, WantedStatus>> };
      readonly PreFilterMsg: string;
      readonly PostFilterMsg: string;
    };
  }
  it.each(goTable<FitErrorCase>(TABLE, 'TestFitError_Error'))(
    '$name',
    ({ numAllNodes, diagnosis: given, wantReasonMsg }) => {
      const diagnosis = new Diagnosis();
      for (const [name, { reasons = [] }] of Object.entries(given.NodeToStatus.nodeToStatus)) {
        diagnosis.reject(new NodeInfo(name, 0), new Status('Unschedulable', '', reasons));
      }
      diagnosis.preFilterMessage = given.PreFilterMsg;
      diagnosis.postFilterMessage = given.PostFilterMsg;
      expect(diagnosis.message(numAllNodes)).toBe(wantReasonMsg);
    },
  );
});

describe.skipIf(!hasOracles)('scores are normalized', () => {
  it.each(
    casesOf<{ scores: number[]; reverse: boolean; expectedScores: number[] }>(
      'scheduler-plugins.json',
      'TestDefaultNormalizeScore',
    ),
  )('$scores, reversed: $reverse', ({ scores, reverse, expectedScores }) => {
    const normalized = Float64Array.from(scores);
    normalizeScores(normalized, reverse);
    expect([...normalized]).toEqual(expectedScores);
  });
});

describe('plugins of a profile', () => {
  const nodes = ['a', 'b', 'c'].map((name) => ({ metadata: { name } }) as unknown as Node);
  const pod = { metadata: { name: 'pod' } } as unknown as Pod;
  const run = (plugins: readonly Plugin[]) => {
    const [first, ...others] = plugins;
    const bed = new PluginBed(first!, { nodes }, others);
    const state = new CycleState();
    return { bed, state, report: bed.framework.preFilter(incoming(pod), state) };
  };
  const narrowing = (name: string, ...nodeNames: string[]) =>
    definePlugin({ name, preFilter: () => ({ state: undefined, nodeNames: new Set(nodeNames) }) });

  it.each<{ name: string; plugins: readonly Plugin[]; names?: readonly string[]; message?: string }>([
    { name: 'one narrows the nodes down', plugins: [narrowing('One', 'a', 'b')], names: ['a', 'b'] },
    { name: 'two agree on some', plugins: [narrowing('One', 'a', 'b'), narrowing('Two', 'b', 'c')], names: ['b'] },
    { name: 'one leaves none', plugins: [narrowing('One')], message: "node(s) didn't satisfy plugin One" },
    {
      name: 'two agree on none',
      plugins: [narrowing('Two', 'b'), narrowing('One', 'a')],
      message: "node(s) didn't satisfy plugin(s) [One Two] simultaneously",
    },
  ])('$name', ({ plugins, names, message }) => {
    const { report } = run(plugins);
    if (message === undefined) expect([...(report.nodeNames ?? [])]).toEqual(names);
    else expect(report.status?.message).toBe(message);
  });

  it('that skip a pod are not asked about nodes', () => {
    const skipping = definePlugin({
      name: 'Skips',
      preFilter: () => SKIP,
      filter: () => unschedulable('Skips', 'never'),
    });
    const { bed, state } = run([skipping]);
    expect(bed.framework.filter(state, incoming(pod), bed.cache.nodes[0]!)).toBeUndefined();
  });

  it('reject a node in order, the first one with its reasons', () => {
    const first = definePlugin({
      name: 'First',
      filter: (_state, _pod, { name }) => (name === 'a' ? unresolvable('First', 'not a') : undefined),
    });
    const second = definePlugin({ name: 'Second', filter: () => unschedulable('Second', 'nowhere') });
    const { bed, state } = run([first, second]);
    const reasons = bed.cache.nodes.map((node) => bed.framework.filter(state, incoming(pod), node)?.message);
    expect(reasons).toEqual(['not a', 'nowhere', 'nowhere']);
  });

  it('add up by weight, in bounds', () => {
    const scoring = (name: string, score: number) => definePlugin({ name, score: () => score });
    const uniform = definePlugin({ name: 'Same', preScore: () => ({ uniform: 7 }), score: () => 0 });
    const bed = new PluginBed(scoring('One', 10), { nodes }, [scoring('Two', 20), uniform]);
    expect(bed.scores(pod)).toEqual(['a', 'b', 'c'].map((Name) => ({ Name, Score: 37 })));
    const tooHigh = new PluginBed(scoring('High', 101), { nodes }).scores(pod) as Status;
    expect(tooHigh.message).toContain(
      'plugin "High" returns an invalid score 101, it should in the range of [0, 100] after normalizing',
    );
  });
});
