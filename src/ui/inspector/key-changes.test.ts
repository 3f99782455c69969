import { describe, expect, it } from 'vitest';
import { typedChange } from './key-changes.ts';

describe('typedChange', () => {
  it.each([
    ['tier=front', { tier: 'front' }, false],
    [' tier=front ', { tier: 'front' }, false],
    ['app=shop', { app: 'shop' }, true],
    ['app=web', { app: 'web' }, false],
    ['empty=', { empty: '' }, false],
    ['note=a = b', { note: 'a = b' }, false],
    ['owner=Ana Lopez', { owner: 'Ana Lopez' }, false],
    ['app-', { app: null }, false],
  ])('%s', (text, changes, overwrites) => {
    expect(typedChange(text, { app: 'web' })).toEqual({ changes, overwrites });
  });

  it.each(['', 'tier', '=front', '-'])('makes nothing of “%s”', (text) => {
    expect(typedChange(text, {})).toBeUndefined();
  });
});
