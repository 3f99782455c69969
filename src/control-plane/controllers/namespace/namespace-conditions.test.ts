import { describe, expect, it } from 'vitest';
import type { NamespaceCondition } from '../../../kube-api/generated/types.gen.ts';
import { type RemainingContent, withContentConditions } from './namespace-conditions.ts';

const NOW_MS = 1_736_154_000_000;
const NOW = '2025-01-06T09:00:00Z';
const NOTHING: RemainingContent = { byResource: new Map(), byFinalizer: new Map(), errors: [] };

function brief(conditions: readonly NamespaceCondition[] = []): string[] {
  return conditions.map(({ type, status, reason }) => `${type}=${status} ${reason}`);
}

describe('withContentConditions', () => {
  it('says that all is well, in a fixed order', () => {
    const { conditions } = withContentConditions({ phase: 'Terminating' }, NOTHING, NOW_MS);
    expect(brief(conditions)).toEqual([
      'NamespaceDeletionDiscoveryFailure=False ResourcesDiscovered',
      'NamespaceDeletionGroupVersionParsingFailure=False ParsedGroupVersions',
      'NamespaceDeletionContentFailure=False ContentDeleted',
      'NamespaceContentRemaining=False ContentRemoved',
      'NamespaceFinalizersRemaining=False ContentHasNoFinalizers',
    ]);
  });

  it('lists what is left, sorted', () => {
    const remaining: RemainingContent = {
      byResource: new Map([
        ['pods.', 2],
        ['deployments.apps', 5],
      ]),
      byFinalizer: new Map([
        ['example.com/b', 1],
        ['example.com/a', 3],
      ]),
      errors: ['second', 'first'],
    };
    const { conditions } = withContentConditions({}, remaining, NOW_MS);
    expect(conditions?.filter(({ status }) => status === 'True').map(({ message }) => message)).toEqual([
      'Failed to delete all resource types, 2 remaining: first, second',
      'Some resources are remaining: deployments.apps has 5 resource instances, pods. has 2 resource instances',
      'Some content in the namespace has finalizers remaining: example.com/a in 3 resource instances, example.com/b in 1 resource instances',
    ]);
  });

  it('keeps the order of what is there, and the dates of what did not change', () => {
    const old = { lastTransitionTime: '2025-01-01T00:00:00Z' };
    const conditions = [
      { type: 'NamespaceContentRemaining', status: 'True', reason: 'SomeResourcesRemain', message: 'x', ...old },
      { type: 'NamespaceDeletionDiscoveryFailure', status: 'False', reason: 'old', message: 'old', ...old },
    ];
    const status = withContentConditions({ conditions }, NOTHING, NOW_MS);
    expect(status.conditions?.map(({ type, lastTransitionTime }) => [type, lastTransitionTime]).slice(0, 3)).toEqual([
      ['NamespaceContentRemaining', NOW],
      ['NamespaceDeletionDiscoveryFailure', old.lastTransitionTime],
      ['NamespaceDeletionGroupVersionParsingFailure', NOW],
    ]);
  });

  it('answers the same status when nothing changed', () => {
    const status = withContentConditions({}, NOTHING, NOW_MS);
    expect(withContentConditions(status, NOTHING, NOW_MS + 60_000)).toBe(status);
  });
});
