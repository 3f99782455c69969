import { describe, expect, it } from 'vitest';
import { sceneNode, scenePod, spreadScene, stageScene } from '../../../testing/stage-scene.ts';
import { visibleContent } from '../scene-content.ts';
import type { StageSnapshot } from '../stage-source.ts';
import { layoutByMachine } from './by-machine.ts';
import type { Box, Size } from './geometry.ts';

const DESKTOP: Size = { width: 1180, height: 620 };
const NARROW: Size = { width: 684, height: 480 };
const PHONE: Size = { width: 360, height: 420 };

const layoutOf = (scene: StageSnapshot, size = DESKTOP) => layoutByMachine(visibleContent(scene), size);

function overlaps(boxes: readonly Box[]): number {
  const sorted = [...boxes].sort((a, b) => a.x - b.x);
  let count = 0;
  for (const [at, a] of sorted.entries()) {
    for (let other = at + 1; other < sorted.length; other++) {
      const b = sorted[other]!;
      if (b.x >= a.x + a.width - 0.001) break;
      if (b.y < a.y + a.height - 0.001 && a.y < b.y + b.height - 0.001) count++;
    }
  }
  return count;
}

function isInside(inner: Box, outer: Box): boolean {
  return (
    inner.x >= outer.x - 0.01 &&
    inner.y >= outer.y - 0.01 &&
    inner.x + inner.width <= outer.x + outer.width + 0.01 &&
    inner.y + inner.height <= outer.y + outer.height + 0.01
  );
}

describe('layoutByMachine', () => {
  it.each([
    [1, 3, DESKTOP],
    [3, 9, DESKTOP],
    [3, 300, DESKTOP],
    [3, 3000, DESKTOP],
    [100, 3000, DESKTOP],
    [3, 9, NARROW],
    [3, 30, PHONE],
    [7, 0, NARROW],
  ] as const)('places %i nodes and %i pods in %o without an overlap', (nodes, pods, size) => {
    const layout = layoutOf(spreadScene(nodes, pods), size);

    expect(layout.tanks).toHaveLength(nodes);
    expect(layout.pods.size).toBe(pods);
    expect(overlaps([...layout.pods.values()].map(({ box }) => box))).toBe(0);
    const flat = [...layout.tanks, ...layout.services].map(({ box }) => box);
    expect(overlaps([...flat, layout.lid, layout.waitingRoom, layout.customers])).toBe(0);
  });

  it('keeps every pod behind the glass of its own node, and everything in the world', () => {
    const layout = layoutOf(spreadScene(5, 200));
    const world = { x: 0, y: 0, ...layout.size };

    for (const pod of layout.pods.values()) {
      const tank = layout.tanks.find(({ id }) => id === pod.tank)!;
      expect(isInside(pod.box, tank.glass)).toBe(true);
    }
    for (const { box } of [...layout.tanks, ...layout.services]) expect(isInside(box, world)).toBe(true);
  });

  it('puts pods without a node in the waiting room, and those of a node that is gone too', () => {
    const scene = stageScene({
      nodes: [sceneNode(1)],
      pods: [scenePod(1), scenePod(2, { node: 'node-9' }), scenePod(3, { node: 'node-1' })],
    });
    const layout = layoutOf(scene);

    expect([...layout.pods.values()].filter(({ tank }) => tank === undefined).map(({ id }) => id)).toEqual([
      'uid-pod-1',
      'uid-pod-2',
    ]);
    expect(isInside(layout.pods.get('uid-pod-1')!.box, layout.waitingRoom)).toBe(true);
  });

  it('gives the same places for the same scene in another order', () => {
    const scene = spreadScene(4, 60);
    const turned: StageSnapshot = {
      ...scene,
      nodes: new Map([...scene.nodes].reverse()),
      pods: new Map([...scene.pods].reverse()),
    };

    const places = (layout: ReturnType<typeof layoutOf>) => Object.fromEntries(layout.pods);
    expect(places(layoutOf(turned))).toEqual(places(layoutOf(scene)));
  });

  it.each([
    [9, 'capsule'],
    [40, 'capsule'],
    [100, 'short'],
    [300, 'cell'],
    [3000, 'cell'],
  ])('shows %i pods on three nodes as %s', (pods, shape) => {
    expect(layoutOf(spreadScene(3, pods)).podForm.shape).toBe(shape);
  });

  it('lets pods float higher the fuller their node is', () => {
    const at = (requested: number): number => {
      const node = sceneNode(1, {
        cpu: { capacity: 4, requested, used: 0 },
        memory: { capacity: 4, requested, used: 0 },
      });
      return layoutOf(stageScene({ nodes: [node], pods: [scenePod(1, { node: 'node-1' })] })).pods.get('uid-pod-1')!.box
        .y;
    };

    expect(at(0)).toBeGreaterThan(at(2));
    expect(at(2)).toBeGreaterThan(at(4));
  });

  it('hides system pods until they are asked for', () => {
    const scene = stageScene({ nodes: [sceneNode(1)], pods: [scenePod(1, { node: 'node-1', isSystem: true })] });

    expect(layoutOf(scene).pods.size).toBe(0);
    expect(layoutOf({ ...scene, areSystemPodsShown: true }).pods.size).toBe(1);
  });
});
