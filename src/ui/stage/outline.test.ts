import { describe, expect, it } from 'vitest';
import { sceneNode, scenePod, sceneService, spreadScene, stageScene } from '../../testing/stage-scene.ts';
import { type OutlineEntry, outlineOf } from './outline.ts';

function lines(entries: readonly OutlineEntry[], indent = ''): readonly string[] {
  return entries.flatMap(({ text, entries: inner }) => [`${indent}${text}`, ...lines(inner, `${indent}  `)]);
}

describe('outlineOf', () => {
  it('says where everything is and how it does', () => {
    const scene = stageScene({
      nodes: [sceneNode(1), sceneNode(2, { status: 'NotReady', power: 'off' })],
      pods: [
        scenePod(1, { node: 'node-1', restarts: 3, status: 'CrashLoopBackOff', readyContainers: 0 }),
        scenePod(2, { status: 'Pending', readyContainers: 0 }),
      ],
      services: [sceneService('shop', { readyPods: ['a', 'b'] })],
    });

    expect(lines(outlineOf(scene))).toEqual([
      'Nodes',
      '  node-1: Ready, 1 of 110 pods, 25 % of its CPU requested, 25 % of its memory requested',
      '    shop-1: CrashLoopBackOff, 0/1 ready, on node-1, 3 restarts',
      '  node-2: NotReady, no power, 0 of 110 pods, 25 % of its CPU requested, 25 % of its memory requested',
      'Waiting for a node: 1 pod',
      '  shop-2: Pending, 0/1 ready, waiting for a node',
      'Services',
      '  shop: NodePort 10.96.0.20, 2 pods ready',
      'Customers',
      'Control plane',
      '  kube-apiserver: 1',
      '  etcd: 1',
      '  kube-scheduler: 1',
      '  kube-controller-manager: 1',
    ]);
  });

  it('sums up pods when there are too many to hear', () => {
    const [nodes] = outlineOf(spreadScene(1, 200));

    expect(nodes?.entries[0]?.entries.map(({ text }) => text)).toEqual(['Running: 200 pods']);
  });
});
