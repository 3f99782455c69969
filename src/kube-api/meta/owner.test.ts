import { describe, expect, it } from 'vitest';
import { controllerOf, controllerRef, isControlledBy } from './owner.ts';

const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: { name: 'web', uid: 'u1' } };

describe('owners', () => {
  const reference = controllerRef(owner, { group: 'apps', version: 'v1', kind: 'ReplicaSet' });
  const pod = { metadata: { name: 'p', ownerReferences: [{ ...reference, uid: 'u0', controller: false }, reference] } };

  it('refer to the one that manages', () => {
    expect(reference).toEqual({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      name: 'web',
      uid: 'u1',
      controller: true,
      blockOwnerDeletion: true,
    });
    expect(controllerOf(pod)).toBe(reference);
    expect(controllerOf({ metadata: {} })).toBeUndefined();
  });

  it('are told apart by uid', () => {
    expect(isControlledBy(pod, owner)).toBe(true);
    expect(isControlledBy(pod, { metadata: { name: 'web', uid: 'u2' } })).toBe(false);
  });
});
