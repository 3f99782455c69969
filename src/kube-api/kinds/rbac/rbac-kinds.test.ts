import { describe, expect, it } from 'vitest';
import { createTestCluster } from '../../../testing/api-server-harness.ts';
import { goTable, hasGoTables } from '../../../testing/go-table.ts';
import type { KubeObject } from '../../meta/object.ts';
import { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from '../index.ts';

const TABLE = 'pkg_apis_rbac_validation';
const KINDS = { ClusterRoleBinding, RoleBinding } as const;

function fromGo(value: unknown): unknown {
  if (value === 'rbac.GroupName') return 'elsewhere';
  if (Array.isArray(value)) return value.map(fromGo);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const named = key === 'APIGroup' ? 'apiGroup' : key === 'ObjectMeta' ? 'metadata' : key;
      return [`${named[0]?.toLowerCase()}${named.slice(1)}`, fromGo(item)];
    }),
  );
}

function problemsOf(act: () => unknown): string {
  try {
    act();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

describe.skipIf(!hasGoTables)("upstream's tables of bindings", () => {
  const rows = (['ClusterRoleBinding', 'RoleBinding'] as const).flatMap((kind) =>
    goTable<{ A: object; F: string; T: string }>(TABLE, `TestValidate${kind}`).map((row) => ({ kind, ...row })),
  );

  it.each(rows)('$kind $n', ({ kind, case: { A, F } }) => {
    const { client } = createTestCluster();
    const object = fromGo(A) as KubeObject;
    const namespace = kind === 'RoleBinding' ? { namespace: 'default' } : {};
    const { namespace: _, ...metadata } = object.metadata ?? {};
    if (F === 'metadata.namespace') return;
    const message = problemsOf(() =>
      client.create(
        KINDS[kind] as typeof RoleBinding,
        { ...object, metadata: { ...metadata, ...namespace } } as RoleBinding,
      ),
    );
    expect(message).toContain(F === 'metadata.name' ? 'name or generateName is required' : `${F}: `);
  });
});

describe('RBAC kinds', () => {
  const { client } = createTestCluster();

  it('are of their own group when nothing else is said', () => {
    const made = client.create(RoleBinding, {
      metadata: { name: 'readers', namespace: 'default' },
      roleRef: { kind: 'ClusterRole', name: 'view' } as RoleBinding['roleRef'],
      subjects: [
        { kind: 'User', name: 'jane' },
        { kind: 'ServiceAccount', name: 'bot', namespace: 'default' },
      ],
    });
    expect(made.roleRef.apiGroup).toBe('rbac.authorization.k8s.io');
    expect(made.subjects?.map(({ apiGroup }) => apiGroup)).toEqual(['rbac.authorization.k8s.io', undefined]);
    expect(problemsOf(() => client.update(RoleBinding, { ...made, roleRef: { ...made.roleRef, name: 'edit' } }))).toBe(
      'RoleBinding.rbac.authorization.k8s.io "readers" is invalid: roleRef: Invalid value: rbac.RoleRef{APIGroup:"rbac.authorization.k8s.io", Kind:"ClusterRole", Name:"edit"}: cannot change roleRef',
    );
    expect(RoleBinding.columns.map(({ value }) => value(made, 0)).slice(3)).toEqual(['jane', '', 'default/bot']);
  });

  it.each([
    [{ verbs: [] }, 'rules[0].verbs: Required value: verbs must contain at least one value'],
    [
      { verbs: ['get'], resources: ['pods'] },
      'rules[0].apiGroups: Required value: resource rules must supply at least one api group',
    ],
    [
      { verbs: ['get'], nonResourceURLs: ['/healthz'] },
      'rules[0].nonResourceURLs: Invalid value: []string{"/healthz"}: namespaced rules cannot apply to non-resource URLs',
    ],
  ])('refuse the rule %j', (rule, message) => {
    const role = { metadata: { name: 'r', namespace: 'default' }, rules: [rule] };
    expect(problemsOf(() => client.create(Role, role))).toContain(message);
  });

  it('want selectors where rules are gathered', () => {
    expect(problemsOf(() => client.create(ClusterRole, { metadata: { name: 'all' }, aggregationRule: {} }))).toContain(
      'aggregationRule.clusterRoleSelectors: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil',
    );
  });
});
