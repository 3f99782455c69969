import { describe, expect, it } from 'vitest';
import { Random } from '../../kernel/index.ts';
import type { Node, Pod } from '../../kube-api/generated/types.gen.ts';
import { goTable, hasOracles, incoming, PluginBed, type PluginBedOptions } from '../../testing/scheduler-cases.ts';
import { CycleState } from './framework/cycle-state.ts';
import { definePlugin, type Plugin } from './framework/define-plugin.ts';
import { unschedulable } from './framework/status.ts';
import { feasibleNodesToFind, NodeSearch } from './node-search.ts';
import { NodeAffinity } from './plugins/node-affinity.ts';

const nodes = (count: number): Node[] =>
  Array.from({ length: count }, (_, i) => ({ metadata: { name: `n${i}` } }) as unknown as Node);
const POD = { metadata: { name: 'pod' } } as unknown as Pod;
const scoring = (score: (name: string) => number): Plugin =>
  definePlugin({ name: 'Scores', score: (_state, _pod, { name }) => score(name) });

function search(plugin: Plugin, options: PluginBedOptions, ...others: readonly Plugin[]) {
  const bed = new PluginBed(plugin, options, others);
  const finder = new NodeSearch(bed.framework, new Random(1));
  return (pod: Pod = POD) => finder.find(incoming(pod), new CycleState());
}

describe.skipIf(!hasOracles)('how many nodes are enough', () => {
  interface Case {
    readonly name: string;
    readonly numAllNodes: number;
    readonly globalPercentage: number;
    readonly profilePercentage?: number;
    readonly wantNumNodes: number;
  }
  it.each(goTable<Case>('pkg_scheduler.jsonl', 'TestNumFeasibleNodesToFind'))('$name', (one) => {
    const percentage = one.profilePercentage ?? one.globalPercentage;
    expect(feasibleNodesToFind(one.numAllNodes, percentage)).toBe(one.wantNumNodes);
  });
});

describe('the search for a node', () => {
  it('takes the highest score', () => {
    const result = search(
      scoring((name) => (name === 'n2' ? 50 : 10)),
      { nodes: nodes(4) },
    )();
    expect(result).toMatchObject({ outcome: 'found', node: { name: 'n2' } });
  });

  it('draws lots between equal scores, each as likely as the other', () => {
    const find = search(
      scoring((name) => (name === 'n0' ? 1 : 9)),
      { nodes: nodes(4) },
    );
    const counts = new Map<string, number>();
    for (let i = 0; i < 3_000; i++) {
      const result = find();
      const name = result.outcome === 'found' ? result.node.name : '';
      counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(['n1', 'n2', 'n3']);
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(120);
  });

  it('looks at a share of many nodes, and goes on where it stopped', () => {
    const seen: string[] = [];
    const watching = definePlugin({
      name: 'Watches',
      filter: (_state, _pod, { name }) => {
        seen.push(name);
        return undefined;
      },
    });
    const find = search(
      watching,
      { nodes: nodes(1000) },
      scoring(() => 1),
    );
    expect(find()).toMatchObject({ feasible: { length: 420 } });
    find();
    find();
    expect(seen).toHaveLength(1260);
    expect([seen[0], seen[420], seen[999], seen[1000]]).toEqual(['n0', 'n420', 'n999', 'n0']);
  });

  it('needs no scores for the only node that fits', () => {
    const picky = definePlugin({
      name: 'Picky',
      filter: (_state, _pod, { name }) => (name === 'n1' ? undefined : unschedulable('Picky', 'not this one')),
    });
    const result = search(
      picky,
      { nodes: nodes(3) },
      scoring(() => 1),
    )();
    expect(result).toMatchObject({ outcome: 'found', node: { name: 'n1' }, scores: undefined });
  });

  it('looks only at nodes that the pod names', () => {
    const affinity = (...values: string[]): Pod =>
      ({
        metadata: {},
        spec: {
          affinity: {
            nodeAffinity: {
              requiredDuringSchedulingIgnoredDuringExecution: {
                nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values }] }],
              },
            },
          },
        },
      }) as unknown as Pod;
    const find = search(NodeAffinity, { nodes: nodes(3) });
    expect(find(affinity('n1'))).toMatchObject({ outcome: 'found', node: { name: 'n1' }, feasible: { length: 1 } });
    const result = find(affinity('ghost'));
    if (result.outcome !== 'no fit') throw new Error(result.outcome);
    expect(result.diagnosis.message(3)).toBe(
      "0/3 nodes are available: 3 node(s) didn't satisfy plugin(s) [NodeAffinity].",
    );
  });

  it('finds nothing where there are no nodes', () => {
    expect(
      search(
        scoring(() => 1),
        {},
      )(),
    ).toEqual({ outcome: 'no nodes' });
  });
});
