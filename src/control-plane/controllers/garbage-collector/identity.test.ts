import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { OwnerReference } from '../../../kube-api/generated/types.gen.ts';
import { alternateIdentity, type Identity, printIdentity } from './identity.ts';

const TABLE = '../shared/oracles/go-tables/pkg_controller_garbagecollector.jsonl';

interface GoIdentity {
  readonly Namespace?: string;
  readonly OwnerReference: OwnerReference;
}

interface Case {
  readonly name: string;
  readonly deps: { readonly identity: GoIdentity; readonly owners: OwnerReference[] | null }[];
  readonly verifiedAbsent: GoIdentity;
  readonly expectedAlternate?: GoIdentity | null;
}

function cases(): Case[] {
  if (!existsSync(TABLE)) return [];
  const rows = readFileSync(TABLE, 'utf8').trim().split('\n');
  return rows
    .filter((line) => line.includes('"test":"TestGetAlternateOwnerIdentity"'))
    .map((line) => (JSON.parse(line) as { case: Case }).case);
}

function toIdentity({ Namespace, OwnerReference: { apiVersion, kind, name, uid } }: GoIdentity): Identity {
  return { apiVersion, kind, name, uid, namespace: Namespace ?? '' };
}

describe.skipIf(!existsSync(TABLE))("upstream's TestGetAlternateOwnerIdentity (needs ../shared/oracles)", () => {
  it.each(cases())('$name', ({ deps, verifiedAbsent, expectedAlternate }) => {
    const dependents = deps.map(({ identity, owners }) => ({
      namespace: identity.Namespace ?? '',
      owners: owners ?? [],
    }));
    const expected = expectedAlternate ? toIdentity(expectedAlternate) : undefined;
    expect(alternateIdentity(dependents, toIdentity(verifiedAbsent))).toEqual(expected);
  });
});

it('prints an identity as upstream does', () => {
  const identity = { apiVersion: 'v1', kind: 'Pod', namespace: 'ns', name: 'a', uid: '1' };
  expect(printIdentity(identity)).toBe('[v1/Pod, namespace: ns, name: a, uid: 1]');
});
