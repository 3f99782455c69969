import { describe, expect, it } from 'vitest';
import { scenePod } from '../../../testing/stage-scene.ts';
import { commonLabels, labelledLines, podLines } from '../words.ts';
import { cutText } from './brush.ts';
import { podDetail } from './pod.ts';

describe('podDetail', () => {
  it.each([
    [142, 34, 1, 'explained'],
    [142, 34, 0.5, 'named'],
    [66, 22, 1, 'named'],
    [18, 18, 1, 'marked'],
    [18, 18, 0.5, 'cell'],
    [4, 4, 1, 'cell'],
    [4, 4, 12, 'explained'],
  ] as const)('shows a pod of %i×%i at zoom %d as %s', (width, height, zoom, detail) => {
    expect(podDetail({ x: 0, y: 0, width, height }, zoom)).toBe(detail);
  });
});

describe('podLines', () => {
  const pod = scenePod(7, { restarts: 2, ip: '10.244.1.4', status: 'Running' });

  it.each([
    [1, ['shop-7']],
    [2, ['shop-7', 'Running · 1/1 ready']],
    [4, ['shop-7', 'Running · 1/1 ready', 'IP 10.244.1.4', '2 restarts']],
  ])('says more the more lines there are: %i', (count, lines) => {
    expect(podLines(pod, count)).toEqual(lines);
  });
});

describe('labelledLines', () => {
  const labels = { app: 'shop', env: 'prod', tier: 'front', 'pod-template-hash': '64b847df54' };
  const pod = scenePod(7, { labels });
  const common = commonLabels([pod, scenePod(8, { labels: { app: 'shop', env: 'test' } })]);

  it('finds what all pods have in common', () => {
    expect([...common]).toEqual(['app=shop']);
    expect([...commonLabels([])]).toEqual([]);
    expect([...commonLabels([pod, scenePod(9)])]).toEqual([]);
  });

  it.each([
    [1, false, ['shop-7']],
    [2, false, ['shop-7', 'env=prod  tier=front  app=shop']],
    [2, true, ['shop-7', 'prod · front']],
    [3, false, ['shop-7', 'env=prod  tier=front', 'app=shop']],
    [5, false, ['shop-7', 'env=prod', 'tier=front', 'app=shop', 'pod-template-hash=64b847df54']],
  ])('tells what tells pods apart first: %i lines, values only: %s', (count, valuesOnly, lines) => {
    expect(labelledLines(pod, count, common, valuesOnly)).toEqual(lines);
  });

  it.each([
    [{ app: 'shop' }, ['shop-7', 'app=shop']],
    [{ 'pod-template-hash': 'x' }, ['shop-7', 'pod-template-hash=x']],
    [undefined, ['shop-7', 'no labels']],
  ])('of a pod with %j', (own, lines) => {
    expect(labelledLines(scenePod(7, own === undefined ? {} : { labels: own }), 3, common)).toEqual(lines);
  });
});

describe('cutText', () => {
  it.each([
    ['shop-7d9c5b8f6d-x2k4j', 9, 'middle', 'shop…x2k4j'],
    ['CrashLoopBackOff', 5, 'end', 'Crash…'],
    ['web', 3, 'end', 'web'],
    ['web', 0, 'end', ''],
  ] as const)('cuts %s to %i at its %s', (text, kept, cut, shown) => {
    expect(cutText(text, kept, cut)).toBe(shown);
  });
});
