import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../kube-api/meta/object.ts';
import { ownSelectorOf } from './own-selector.ts';

const object = (kind: string, spec: object): KubeObject =>
  ({ apiVersion: 'v1', kind, metadata: { name: 'x' }, spec }) as unknown as KubeObject;

describe('ownSelectorOf', () => {
  it.each([
    ['Service', { selector: { tier: 'front', app: 'shop' } }, { kind: 'pods', selector: 'app=shop,tier=front' }],
    ['ReplicationController', { selector: { app: 'shop' } }, { kind: 'pods', selector: 'app=shop' }],
    [
      'Deployment',
      { selector: { matchLabels: { app: 'shop' }, matchExpressions: [{ key: 'legacy', operator: 'DoesNotExist' }] } },
      { kind: 'pods', selector: 'app=shop,!legacy' },
    ],
    ['Pod', { nodeSelector: { disk: 'ssd' } }, { kind: 'nodes', selector: 'disk=ssd' }],
    ['Pod', {}, undefined],
    ['Service', {}, undefined],
    ['Service', { selector: {} }, undefined],
    ['PersistentVolumeClaim', { selector: { matchLabels: { a: 'b' } } }, undefined],
  ])('of a %s with %j', (kind, spec, query) => {
    expect(ownSelectorOf(object(kind, spec))).toEqual(query);
  });
});
