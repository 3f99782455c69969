import { describe, expect, it } from 'vitest';
import type { RequestFlight } from '../../../bridge/messages.ts';
import { SCENE_NOW_MS, sceneNode, scenePod, sceneService, stageScene } from '../../../testing/stage-scene.ts';
import { layoutByMachine } from '../layout/by-machine.ts';
import { visibleContent } from '../scene-content.ts';
import { FadingPods } from './fading-pods.ts';
import { Messages, MOST_MESSAGES } from './messages.ts';
import { placesOf } from './places.ts';
import { PodMotion } from './pod-motion.ts';
import { type DotMark, MOST_DOTS, Requests, wayOf } from './requests.ts';
import { measured, pointAlong } from './way.ts';

const scene = stageScene({
  nodes: [sceneNode(1), sceneNode(2)],
  pods: [scenePod(1, { node: 'node-1' }), scenePod(2, { node: 'node-2' })],
  services: [sceneService('shop')],
});
const layout = layoutByMachine(visibleContent(scene), { width: 1180, height: 620 });
const places = placesOf(layout, scene, (id) => layout.pods.get(id)?.box, 1);

const flight = (changes: Partial<RequestFlight>): RequestFlight => ({
  id: 1,
  from: 'customers',
  service: 'uid-shop',
  node: 'node-1',
  pod: 'uid-pod-1',
  outcome: 'ok',
  startMs: 0,
  endMs: 3,
  ...changes,
});

function marksAt(requests: Requests, ms: number): readonly DotMark[] {
  const marks: DotMark[] = [];
  requests.eachAt(ms, places, (mark) => marks.push(mark));
  return marks;
}

describe('the way of a request', () => {
  it('goes from customers through the Service and the node to the pod', () => {
    const way = wayOf(flight({}), places);

    expect(way[0]).toMatchObject(places.customers());
    expect(way[1]).toMatchObject(places.hub('uid-shop')!);
    expect(way.at(-2)).toMatchObject(layout.tanks[0]!.kubeProxy);
    expect(way.at(-1)).toMatchObject(places.pod('uid-pod-1')!);
  });

  it('passes through the node it came in by when the pod is on another', () => {
    const way = wayOf(flight({ pod: 'uid-pod-2' }), places);
    const passed = layout.tanks.map(({ kubeProxy }) =>
      way.findIndex(({ x, y }) => Math.abs(x - kubeProxy.x) < 8 && Math.abs(y - kubeProxy.y) < 1),
    );

    expect(passed[0]).toBeGreaterThan(0);
    expect(passed[1]).toBeGreaterThan(passed[0]!);
  });

  it('starts and ends where it should, and gets on all the time', () => {
    const way = measured(wayOf(flight({ pod: 'uid-pod-2' }), places));

    expect(pointAlong(way, 0)).toMatchObject(places.customers());
    const end = pointAlong(way, 1);
    expect(end.x).toBeCloseTo(places.pod('uid-pod-2')!.x);
    expect(end.y).toBeCloseTo(places.pod('uid-pod-2')!.y);
  });
});

describe('Requests', () => {
  it('shows a request of a few virtual ms long enough to be seen, at any speed', () => {
    for (const speed of [0.02, 1, 100]) {
      const requests = new Requests();
      requests.add([flight({})], 1000, speed);
      expect(marksAt(requests, 1300)).toHaveLength(1);
    }
  });

  it.each([
    ['ok', 'dot'],
    ['refused', 'cross'],
    ['error', 'cross'],
    ['unreachable', 'cross'],
    ['timeout', 'ring'],
  ] as const)('tells %s by its shape: %s', (outcome, shape) => {
    const requests = new Requests();
    requests.add([flight({ outcome })], 0, 1);
    expect(marksAt(requests, 100)).toMatchObject([{ outcome, shape }]);
  });

  it('stops a timeout on its way', () => {
    const requests = new Requests();
    requests.add([flight({ outcome: 'timeout', endMs: 5000 })], 0, 1);
    const { x: goal } = places.pod('uid-pod-1')!;
    expect(marksAt(requests, 2400)[0]!.x).toBeLessThan(goal - 2);
  });

  it('forgets what is done, and takes no more than can be told apart', () => {
    const requests = new Requests();
    requests.add(
      Array.from({ length: 3 * MOST_DOTS }, (_, id) => flight({ id })),
      0,
      1,
    );
    expect(marksAt(requests, 300)).toHaveLength(MOST_DOTS);
    expect(marksAt(requests, 5000)).toHaveLength(0);
    expect(requests.isBusy).toBe(false);
  });
});

describe('Messages', () => {
  it('draws writes and news between parts, kubelets, kube-proxies and you; others are left out', () => {
    const messages = new Messages();
    const base = { kind: 'write', subject: 'pods/web', startMs: 0, endMs: 5 } as const;
    messages.add(
      [
        { ...base, id: 1, from: 'you', to: 'kube-apiserver' },
        { ...base, id: 2, from: 'kubelet/node-1', to: 'kube-apiserver' },
        { ...base, id: 3, kind: 'watch', from: 'kube-apiserver', to: 'kube-proxy/node-2' },
        { ...base, id: 4, from: 'kube-scheduler', to: 'kube-apiserver' },
        { ...base, id: 5, from: 'kubelet/node-9', to: 'kube-apiserver' },
      ],
      0,
      1,
    );
    const kinds: string[] = [];
    messages.eachAt(200, places, ({ kind }) => kinds.push(kind));

    expect(kinds).toEqual(['write', 'write', 'watch', 'write']);
  });

  it('has a limit', () => {
    const messages = new Messages();
    const message = {
      id: 1,
      from: 'you',
      to: 'kube-apiserver',
      kind: 'write',
      subject: '',
      startMs: 0,
      endMs: 5,
    } as const;
    messages.add(
      Array.from({ length: 2 * MOST_MESSAGES }, () => message),
      0,
      1,
    );
    let count = 0;
    messages.eachAt(100, places, () => count++);
    expect(count).toBe(MOST_MESSAGES);
  });
});

describe('PodMotion', () => {
  const place = (x: number, tank: string | undefined) =>
    new Map([['p', { id: 'p', box: { x, y: 0, width: 10, height: 10 }, tank }]]);
  const known = new Map([['p', scenePod(1)]]);

  it('glides from the waiting room to a tank', () => {
    const motion = new PodMotion();
    motion.update(place(0, undefined), 0, true, known);
    motion.update(place(100, 'tank'), 1000, false, known);

    expect(motion.boxOf('p', 1000)?.x).toBe(0);
    expect(motion.boxOf('p', 1200)?.x).toBeGreaterThan(10);
    expect(motion.boxOf('p', 3000)?.x).toBe(100);
    expect(motion.settle(3000)).toBe(true);
    expect(motion.isBusy).toBe(false);
  });

  it('leaves a ghost of what is gone, for a moment', () => {
    const motion = new PodMotion();
    motion.update(place(0, 'tank'), 0, true, known);
    motion.update(new Map(), 100, false, known);

    expect([...motion.ghostsAt(150)]).toHaveLength(1);
    motion.settle(2000);
    expect(motion.isBusy).toBe(false);
  });

  it('moves nothing where motion is not wanted', () => {
    const motion = new PodMotion();
    motion.update(place(0, undefined), 0, true, known);
    motion.update(place(100, 'tank'), 0, true, known);

    expect(motion.boxOf('p', 0)?.x).toBe(100);
    motion.update(new Map(), 0, true, known);
    expect(motion.isBusy).toBe(false);
  });
});

describe('FadingPods', () => {
  it.each([
    ['Ready', 10_000, 1],
    ['NotReady', 10_000, 0],
    ['Ready', -1, 0],
  ])('on a node that is %s with %i ms left, %i fade', (status, leftMs, count) => {
    const ending = stageScene({
      nodes: [sceneNode(1, { status })],
      pods: [scenePod(1, { node: 'node-1', endsAtMs: SCENE_NOW_MS + leftMs })],
    });
    const fading = new FadingPods();
    fading.update(layoutByMachine(visibleContent(ending), { width: 900, height: 600 }), ending);

    expect(fading.current.size).toBe(count);
  });
});
