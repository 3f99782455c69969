import { describe, expect, it } from 'vitest';
import { scenePod } from '../../../testing/stage-scene.ts';
import { podLines } from '../words.ts';
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
