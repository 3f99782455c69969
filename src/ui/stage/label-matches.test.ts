import { describe, expect, it } from 'vitest';
import type { LabelQuery } from '../../bridge/messages.ts';
import { sceneNode, scenePod, sceneService, stageScene } from '../../testing/stage-scene.ts';
import { getCommand, labelMatchesOf } from './label-matches.ts';

const scene = stageScene({
  nodes: [sceneNode(1, { labels: { disk: 'ssd' } }), sceneNode(2)],
  pods: [
    scenePod(1, { labels: { tier: 'front', env: 'prod' } }),
    scenePod(2, { labels: { tier: 'front', env: 'test' } }),
    scenePod(3, { labels: { tier: 'back' } }),
    scenePod(4),
    scenePod(5, { labels: { tier: 'front' }, namespace: 'kube-system', isSystem: true }),
  ],
  services: [sceneService('shop', { labels: { team: 'web' } })],
});
const ask = (selector: string, kind: LabelQuery['kind'] = 'pods', changes = {}) =>
  labelMatchesOf({ ...scene, query: { kind, selector }, ...changes });

describe('labelMatchesOf', () => {
  it.each([
    ['tier=front', [1, 2], 4],
    ['tier=front,env!=prod', [2], 4],
    ['tier in (front, back)', [1, 2, 3], 4],
    ['!env', [3, 4], 4],
    ['tier', [1, 2, 3], 4],
    ['nobody', [], 4],
  ])('picks the pods with %s', (selector, pods, shown) => {
    expect(ask(selector)).toMatchObject({ type: 'found', ids: new Set(pods.map((pod) => `uid-pod-${pod}`)), shown });
  });

  it('looks among nodes and Services too', () => {
    expect(ask('disk=ssd', 'nodes')).toMatchObject({ ids: new Set(['uid-node-1']), shown: 2 });
    expect(ask('team', 'services')).toMatchObject({ ids: new Set(['uid-shop']), shown: 1 });
  });

  it('counts system pods when they are shown', () => {
    expect(ask('tier=front', 'pods', { areSystemPodsShown: true })).toMatchObject({ shown: 5 });
  });

  it('asks nothing while nothing is typed, and says what is wrong in the API server’s words', () => {
    expect(ask('  ')).toEqual({ type: 'nothing-asked' });
    expect(ask('tier=front env=prod')).toEqual({
      type: 'refused',
      message: "found 'env', expected: ',' or 'end of string'",
    });
  });

  it('works nothing out anew for a scene in which only other things changed', () => {
    const query: LabelQuery = { kind: 'pods', selector: 'tier' };
    const before = labelMatchesOf({ ...scene, query });
    expect(labelMatchesOf({ ...scene, query, nodes: new Map(), services: new Map() })).toBe(before);
    expect(labelMatchesOf({ ...scene, query, pods: new Map(scene.pods) })).not.toBe(before);
  });
});

describe('getCommand', () => {
  it.each([
    ['tier=front', 'pods', ['default'], "kubectl get pods -l 'tier=front'"],
    [' !legacy ', 'pods', ['shop'], "kubectl get pods -n shop -l '!legacy'"],
    ['a', 'services', ['default', 'shop'], "kubectl get services -A -l 'a'"],
    ['disk=ssd', 'nodes', [], "kubectl get nodes -l 'disk=ssd'"],
  ] as const)('%s among %s in %j', (selector, kind, namespaces, command) => {
    expect(getCommand({ kind, selector }, new Set(namespaces))).toBe(command);
  });
});
