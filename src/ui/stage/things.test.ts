import { describe, expect, it } from 'vitest';
import { sceneNode, scenePod, sceneService, spreadScene, stageScene } from '../../testing/stage-scene.ts';
import { firstStop, neighbour } from './input/neighbours.ts';
import { layoutByMachine } from './layout/by-machine.ts';
import { centreOf } from './layout/geometry.ts';
import { visibleContent } from './scene-content.ts';
import { CUSTOMERS, hitTest, keyOfRef, keysOfMarks, refOf, thingOf, WAITING_ROOM } from './things.ts';

const scene = spreadScene(3, 9);
const layout = layoutByMachine(visibleContent(scene), { width: 1180, height: 620 });

describe('hitTest', () => {
  it('finds the innermost thing', () => {
    const pod = layout.pods.get('uid-pod-4')!;
    const tank = layout.tanks[1]!;

    expect(hitTest(layout, centreOf(pod.box), 0)).toEqual({ key: 'uid-pod-4', isSwitch: false });
    expect(hitTest(layout, { x: tank.glass.x + 3, y: tank.glass.y + 3 }, 0)?.key).toBe('uid-node-2');
    expect(hitTest(layout, centreOf(tank.powerSwitch), 0)).toEqual({ key: 'uid-node-2', isSwitch: true });
    expect(hitTest(layout, centreOf(layout.customers), 0)?.key).toBe(CUSTOMERS);
    expect(hitTest(layout, centreOf(layout.waitingRoom), 0)?.key).toBe(WAITING_ROOM);
    expect(hitTest(layout, centreOf(layout.parts[2]!.box), 0)?.key).toBe('kube-scheduler');
    expect(hitTest(layout, { x: 2, y: 2 }, 0)).toBeUndefined();
  });

  it('lets a small switch be hit a little beside it', () => {
    const { powerSwitch } = layout.tanks[0]!;
    const beside = { x: powerSwitch.x - 4, y: powerSwitch.y + 4 };

    expect(hitTest(layout, beside, 0)?.isSwitch).toBe(false);
    expect(hitTest(layout, beside, 5)?.isSwitch).toBe(true);
  });
});

describe('neighbour', () => {
  it('starts at the first node', () => {
    expect(neighbour(layout, undefined, 'right')).toBe(firstStop(layout));
    expect(firstStop(layout)).toBe('uid-node-1');
  });

  it.each([
    ['uid-node-1', 'right', 'uid-node-2'],
    ['uid-node-2', 'left', 'uid-node-1'],
    ['uid-node-3', 'right', undefined],
    ['uid-node-1', 'down', 'uid-pod-0'],
    ['uid-pod-0', 'down', 'uid-pod-3'],
    ['uid-pod-3', 'right', 'uid-pod-4'],
    ['uid-mail', 'left', CUSTOMERS],
    ['etcd', 'left', 'kube-apiserver'],
    ['kube-apiserver', 'down', WAITING_ROOM],
  ] as const)('goes from %s %s to %s', (from, direction, to) => {
    expect(neighbour(layout, from, direction)).toBe(to);
  });

  it('reaches everything from the first stop', () => {
    const reached = new Set(['uid-node-1']);
    for (const key of reached) {
      for (const direction of ['left', 'right', 'up', 'down'] as const) {
        const next = neighbour(layout, key, direction);
        if (next !== undefined) reached.add(next);
      }
    }

    expect(reached.size).toBe(2 + layout.parts.length + 2 + 3 + 9);
  });
});

describe('keysOfMarks', () => {
  const marked = stageScene({
    nodes: [sceneNode(1)],
    pods: [scenePod(1), scenePod(2, { namespace: 'other', name: 'shop-1' })],
    services: [sceneService('shop')],
  });

  it.each([
    ['node/node-1', ['uid-node-1']],
    ['pod/default/shop-1', ['uid-pod-1']],
    ['pod/shop-1', ['uid-pod-1', 'uid-pod-2']],
    ['service/shop', ['uid-shop']],
    ['uid-pod-2', ['uid-pod-2']],
    ['control-plane', ['kube-apiserver', 'etcd', 'kube-scheduler', 'kube-controller-manager']],
    ['traffic', [CUSTOMERS]],
    ['speed', []],
    ['node/node-7', []],
  ])('understands %s', (mark, keys) => {
    expect([...keysOfMarks([mark], marked)]).toEqual(keys);
  });

  it('finds what is selected by its reference, and back', () => {
    for (const key of ['uid-node-1', 'uid-pod-2', 'uid-shop']) {
      const thing = thingOf(key, marked)!;
      expect(keyOfRef(refOf(thing), marked)).toBe(key);
    }
    expect(refOf(thingOf('etcd', marked)!)).toBeUndefined();
  });
});
