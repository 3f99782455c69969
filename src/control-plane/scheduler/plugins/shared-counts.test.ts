import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Affinity, Node, Pod, TopologySpreadConstraint } from '../../../kube-api/generated/types.gen.ts';
import { PluginBed, type PluginBedOptions, type WantedScore } from '../../../testing/scheduler-cases.ts';
import type { Plugin } from '../framework/define-plugin.ts';
import { InterPodAffinity } from './inter-pod-affinity.ts';
import { PodTopologySpread } from './pod-topology-spread.ts';

const NODES = ['a1', 'a2', 'b1', 'b2', 'none'].map(
  (name) =>
    ({
      metadata: {
        name,
        labels: name === 'none' ? {} : { zone: name.slice(0, 1), 'kubernetes.io/hostname': name },
      },
    }) as unknown as Node,
);

const selector = { labelSelector: { matchLabels: { app: 'web' } } };
const term = (topologyKey: string) => ({ topologyKey, ...selector });
const spread = (
  topologyKey: string,
  whenUnsatisfiable: 'DoNotSchedule' | 'ScheduleAnyway',
): TopologySpreadConstraint => ({
  maxSkew: 1,
  topologyKey,
  whenUnsatisfiable,
  ...selector,
});

const AFFINITIES: readonly (Affinity | undefined)[] = [
  undefined,
  { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term('kubernetes.io/hostname')] } },
  { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term('zone')] } },
  { podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 3, podAffinityTerm: term('zone') }] } },
  {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 5, podAffinityTerm: term('zone') }],
    },
  },
];

function pod(name: string, app: string, affinity: Affinity | undefined, spec: object = {}): Pod {
  return {
    metadata: { name, uid: name, namespace: 'default', labels: { app } },
    spec: { containers: [], ...(affinity && { affinity }), ...spec },
  } as unknown as Pod;
}

const INCOMING: readonly { readonly plugin: Plugin; readonly pod: Pod }[] = [
  ...AFFINITIES.map((affinity, i) => ({ plugin: InterPodAffinity, pod: pod(`incoming-${i}`, 'web', affinity) })),
  ...['zone', 'kubernetes.io/hostname'].flatMap((key) =>
    (['DoNotSchedule', 'ScheduleAnyway'] as const).map((action) => ({
      plugin: PodTopologySpread,
      pod: pod(`spread-${key}-${action}`, 'web', undefined, { topologySpreadConstraints: [spread(key, action)] }),
    })),
  ),
];

/** What the plugin says about every node. */
function verdict(bed: PluginBed, incoming: Pod): unknown {
  const filtered = bed.cache.nodes.map(({ name }) => bed.filter(incoming, name)?.message ?? '');
  const scores = bed.scores(incoming) as WantedScore[];
  return { filtered, scores };
}

const step = fc.record({
  isGone: fc.boolean(),
  pod: fc.integer({ min: 0, max: 7 }),
  node: fc.integer({ min: 0, max: NODES.length - 1 }),
  app: fc.constantFrom('web', 'db'),
  affinity: fc.integer({ min: 0, max: AFFINITIES.length - 1 }),
  isTerminating: fc.boolean(),
});

describe('counts that are kept up to date are those of a recount', () => {
  it.each(INCOMING)('for $pod.metadata.name', ({ plugin, pod: incoming }) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const kept = new PluginBed(plugin, { nodes: NODES });
        const present = new Map<string, Pod>();
        for (const { isGone, pod: i, node, app, affinity, isTerminating } of steps) {
          const name = `pod-${i}`;
          const plain = pod(name, app, AFFINITIES[affinity], { nodeName: NODES[node]?.metadata.name });
          const one = isTerminating
            ? { ...plain, metadata: { ...plain.metadata, deletionTimestamp: '2025-01-06T09:00:00Z' } }
            : plain;
          if (isGone) {
            kept.cache.removePod(one);
            present.delete(name);
          } else {
            kept.cache.addPod(one);
            present.set(name, one);
          }
          const options: PluginBedOptions = { nodes: NODES, pods: [...present.values()] };
          expect(verdict(kept, incoming)).toEqual(verdict(new PluginBed(plugin, options), incoming));
        }
      }),
      { seed: 7, numRuns: 40 },
    );
  });

  it('and start over when nodes change', () => {
    const incoming = INCOMING.find(({ pod: { metadata } }) => metadata.name === 'spread-zone-DoNotSchedule')!.pod;
    const bed = new PluginBed(PodTopologySpread, { nodes: NODES });
    bed.addPod(pod('one', 'web', undefined, { nodeName: 'a1' }));
    expect(bed.filter(incoming, 'a2')?.message).toBe("node(s) didn't match pod topology spread constraints");
    for (const name of ['b1', 'b2']) bed.cache.removeNode(name);
    expect(bed.filter(incoming, 'a2')).toBeUndefined();
  });
});
