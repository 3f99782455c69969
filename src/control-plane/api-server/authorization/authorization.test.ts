import { describe, expect, it } from 'vitest';
import type { ClusterRole as ClusterRoleObject, PolicyRule, Subject } from '../../../kube-api/generated/types.gen.ts';
import {
  ClusterRole,
  ClusterRoleBinding,
  ConfigMap,
  Namespace,
  Pod,
  Role,
  RoleBinding,
  Secret,
} from '../../../kube-api/kinds/index.ts';
import { createTestCluster, refusalOf } from '../../../testing/api-server-harness.ts';
import { goTable } from '../../../testing/go-table.ts';
import { ApiClient } from '../../client/api-client.ts';
import type { UserInfo } from '../../client/transport.ts';
import type { AuthorizationRequest } from './authorizer.ts';
import { compactRules } from './compact-rules.ts';
import { rbacAuthorizer } from './rbac-authorizer.ts';
import { ruleAllows } from './rule-matching.ts';
import { appliesTo, type RoleSource, RuleResolver } from './rule-resolver.ts';

interface GoRequest {
  readonly APIGroup?: string;
  readonly Resource?: string;
  readonly Subresource?: string;
  readonly Verb: string;
  readonly Path?: string;
}

function fromGo({ APIGroup = '', Resource = '', Subresource = '', Verb, Path }: GoRequest): AuthorizationRequest {
  return {
    user: { name: '', groups: [] },
    verb: Verb,
    group: APIGroup,
    resource: Resource,
    subresource: Subresource,
    namespace: '',
    name: '',
    ...(Path === undefined ? {} : { path: Path }),
  };
}

describe("upstream's tables", () => {
  it.each(
    goTable<{ rule: PolicyRule; requestsToExpected: { request: GoRequest; expected: boolean }[] }>(
      'plugin_pkg_auth_authorizer_rbac',
      'TestRuleMatches',
    ),
  )('TestRuleMatches: $title', ({ case: { rule, requestsToExpected } }) => {
    for (const { request, expected } of requestsToExpected) {
      expect([request, ruleAllows(rule, fromGo(request))]).toEqual([request, expected]);
    }
  });

  it.each(
    goTable<{
      subjects: Subject[];
      user: { Name: string; Groups?: string[] };
      namespace: string;
      appliesTo: boolean;
      index: number;
    }>('pkg_registry_rbac_validation', 'TestAppliesTo'),
  )('TestAppliesTo: $n', ({ case: { subjects, user, namespace, appliesTo: expected, index } }) => {
    const who = { name: user.Name, groups: user.Groups ?? [] };
    const found = subjects.findIndex((subject) => appliesTo(subject, who, namespace));
    expect([found >= 0, Math.max(found, 0)]).toEqual([expected, index]);
  });

  it.each(goTable<{ Rules: PolicyRule[]; Expected: PolicyRule[] }>('pkg_registry_rbac_validation', 'TestCompactRules'))(
    'TestCompactRules: $n',
    ({ case: { Rules, Expected } }) => {
      const plain = (rules: readonly PolicyRule[]): string[] =>
        rules
          .map((rule) => JSON.stringify({ ...rule, verbs: rule.verbs ?? [] }, Object.keys(rule).concat('verbs').sort()))
          .sort();
      expect(plain(compactRules(Rules))).toEqual(plain(Expected));
    },
  );

  interface Attributes {
    readonly user?: string;
    readonly groups?: string;
    readonly verb: string;
    readonly apiGroup?: string;
    readonly resource?: string;
    readonly subresource?: string;
    readonly namespace?: string;
    readonly URL?: string;
    readonly path?: string;
    readonly $string?: string;
    readonly $type?: string;
  }

  it.each(
    goTable<{
      clusterRoles?: ClusterRole[];
      clusterRoleBindings?: ClusterRoleBinding[];
      roles?: Role[];
      roleBindings?: RoleBinding[];
      shouldPass?: Attributes[];
      shouldFail?: Attributes[];
    }>('plugin_pkg_auth_authorizer_rbac', 'TestAuthorizer'),
  )('TestAuthorizer: $n', ({ case: given }) => {
    const source: RoleSource = {
      clusterRoleBindings: () => (given.clusterRoleBindings ?? []).map((binding) => ({ ...binding, metadata: {} })),
      roleBindings: (namespace) =>
        (given.roleBindings ?? []).filter(({ metadata }) => metadata.namespace === namespace),
      clusterRole: (name) => given.clusterRoles?.find(({ metadata }) => metadata.name === name),
      role: (namespace, name) =>
        given.roles?.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace),
    };
    const authorizer = rbacAuthorizer(new RuleResolver(source));
    const decide = (asked: Attributes): string => {
      const { user = '', groups = '', verb, apiGroup = '', resource = '', subresource = '', namespace = '' } = asked;
      const record = asked as unknown as { User?: { Name: string; Groups?: string[] }; Verb: string; Path?: string };
      if (record.User !== undefined) {
        const who = { name: record.User.Name, groups: record.User.Groups ?? [] };
        return authorizer.authorize({ ...fromGo(record as unknown as GoRequest), user: who }).decision;
      }
      const who = { name: user, groups: groups === '' ? [] : groups.split(',') };
      return authorizer.authorize({ user: who, verb, group: apiGroup, resource, subresource, namespace, name: '' })
        .decision;
    };
    expect((given.shouldPass ?? []).map(decide)).toEqual((given.shouldPass ?? []).map(() => 'allow'));
    expect((given.shouldFail ?? []).map(decide)).toEqual((given.shouldFail ?? []).map(() => 'no opinion'));
  });
});

const JANE: UserInfo = { name: 'jane', groups: ['devs', 'system:authenticated'] };

function setUp() {
  const cluster = createTestCluster({ authorizationMode: 'RBAC' });
  const jane = new ApiClient(cluster.apiServer, { user: JANE, actor: 'jane' });
  const bind = (role: string, namespace?: string, kind = 'ClusterRole'): void => {
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind, name: role };
    const subjects = [{ kind: 'User', apiGroup: 'rbac.authorization.k8s.io', name: 'jane' }];
    const metadata = { name: `jane-${role}` };
    if (namespace === undefined) cluster.client.create(ClusterRoleBinding, { metadata, roleRef, subjects });
    else cluster.client.create(RoleBinding, { metadata: { ...metadata, namespace }, roleRef, subjects });
  };
  const role = (name: string, rules: readonly PolicyRule[]): ClusterRoleObject =>
    cluster.client.create(ClusterRole, { metadata: { name }, rules });
  return { ...cluster, jane, bind, role };
}

describe('a server that decides by roles', () => {
  it.each<[string, (jane: ApiClient) => unknown, string]>([
    [
      'pods of a namespace',
      (jane) => jane.list(Pod, { namespace: 'default' }),
      'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "default"',
    ],
    [
      'pods of all namespaces',
      (jane) => jane.list(Pod),
      'pods is forbidden: User "jane" cannot list resource "pods" in API group "" at the cluster scope',
    ],
    [
      'one thing of another group',
      (jane) => jane.get(Role, 'x', 'default'),
      'roles.rbac.authorization.k8s.io "x" is forbidden: User "jane" cannot get resource "roles" in API group "rbac.authorization.k8s.io" in the namespace "default"',
    ],
    [
      'a namespace, which is asked for within itself',
      (jane) => jane.get(Namespace, 'default'),
      'namespaces "default" is forbidden: User "jane" cannot get resource "namespaces" in API group "" in the namespace "default"',
    ],
    [
      'the making of something',
      (jane) => jane.create(ConfigMap, { metadata: { name: 'a', namespace: 'default' } }),
      'configmaps is forbidden: User "jane" cannot create resource "configmaps" in API group "" in the namespace "default"',
    ],
  ])('forbids %s', (_, act, message) => {
    expect(refusalOf(() => act(setUp().jane))).toBe(`403 Forbidden: ${message}`);
  });

  it('lets people in as soon as they are bound, and out again', () => {
    const { jane, bind, role, client } = setUp();
    role('reader', [{ verbs: ['get', 'list'], apiGroups: [''], resources: ['configmaps'], resourceNames: ['a'] }]);
    bind('reader', 'default');
    expect(refusalOf(() => jane.get(ConfigMap, 'a', 'default'))).toBe('404 NotFound: configmaps "a" not found');
    expect(refusalOf(() => jane.get(ConfigMap, 'b', 'default'))).toMatch(/^403/);
    expect(refusalOf(() => jane.get(ConfigMap, 'a', 'kube-system'))).toMatch(/^403/);
    client.delete(RoleBinding, 'jane-reader', 'default');
    expect(refusalOf(() => jane.get(ConfigMap, 'a', 'default'))).toMatch(/^403/);
  });

  it('says when a role is missing', () => {
    const { jane, bind } = setUp();
    bind('nothing', 'default', 'Role');
    expect(refusalOf(() => jane.get(Secret, 's', 'default'))).toBe(
      '403 Forbidden: secrets "s" is forbidden: User "jane" cannot get resource "secrets" in API group "" in the namespace "default": RBAC: role.rbac.authorization.k8s.io "nothing" not found',
    );
  });

  it('forbids paths', () => {
    const { apiServer } = setUp();
    expect(refusalOf(() => apiServer.enterPath(JANE, 'get', '/metrics'))).toBe(
      '403 Forbidden: forbidden: User "jane" cannot get path "/metrics"',
    );
    expect(refusalOf(() => apiServer.enterPath(JANE, 'get', '/apis/apps/v1'))).toBe('done');
  });

  it('wants the right to create from one who makes things by a PUT', () => {
    const { jane, bind, role } = setUp();
    role('updater', [{ verbs: ['update'], apiGroups: ['rbac.authorization.k8s.io'], resources: ['clusterroles'] }]);
    bind('updater');
    expect(refusalOf(() => jane.update(ClusterRole, { metadata: { name: 'new' } } as ClusterRole))).toBe(
      '403 Forbidden: clusterroles.rbac.authorization.k8s.io "new" is forbidden: User "jane" cannot create resource "clusterroles" in API group "rbac.authorization.k8s.io" at the cluster scope',
    );
  });
});

describe('granting', () => {
  const owned: PolicyRule = {
    verbs: ['create', 'update', 'patch', 'get'],
    apiGroups: ['rbac.authorization.k8s.io'],
    resources: ['roles', 'clusterroles', 'rolebindings', 'clusterrolebindings'],
  };

  function withRights() {
    const world = setUp();
    world.role('granter', [owned, { verbs: ['get'], apiGroups: [''], resources: ['pods'] }]);
    world.bind('granter');
    return world;
  }

  it('what one has is allowed, what one has not is not', () => {
    const { jane } = withRights();
    const rules = (verbs: string[]): PolicyRule[] => [{ verbs, apiGroups: [''], resources: ['pods', 'pods/log'] }];
    expect(
      refusalOf(() =>
        jane.create(Role, {
          metadata: { name: 'r', namespace: 'default' },
          rules: [{ verbs: ['get'], apiGroups: [''], resources: ['pods'] }],
        }),
      ),
    ).toBe('done');
    expect(
      refusalOf(() =>
        jane.create(Role, { metadata: { name: 's', namespace: 'default' }, rules: rules(['get', 'list']) }),
      ),
    ).toBe(
      `403 Forbidden: roles.rbac.authorization.k8s.io "s" is forbidden: user "jane" (groups=["devs" "system:authenticated"]) is attempting to grant RBAC permissions not currently held:
{APIGroups:[""], Resources:["pods"], Verbs:["list"]}
{APIGroups:[""], Resources:["pods/log"], Verbs:["get" "list"]}`,
    );
  });

  it('a role needs its rights, or the right to bind it', () => {
    const { jane, role, bind } = withRights();
    const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:node-bootstrapper' };
    const make = (name: string) => jane.create(RoleBinding, { metadata: { name, namespace: 'default' }, roleRef });
    expect(refusalOf(() => make('a'))).toMatch(
      /^403 Forbidden: rolebindings.rbac.authorization.k8s.io "a" is forbidden: user "jane"/,
    );
    role('binder', [
      {
        verbs: ['bind'],
        apiGroups: ['rbac.authorization.k8s.io'],
        resources: ['clusterroles'],
        resourceNames: ['system:node-bootstrapper'],
      },
    ]);
    bind('binder', 'default');
    expect(refusalOf(() => make('a'))).toBe('done');
    expect(
      refusalOf(() =>
        jane.create(RoleBinding, {
          metadata: { name: 'b', namespace: 'default' },
          roleRef: { ...roleRef, name: 'no' },
        }),
      ),
    ).toBe('404 NotFound: clusterroles.rbac.authorization.k8s.io "no" not found');
  });

  it('gathered rules are for administrators', () => {
    const { jane } = withRights();
    const aggregationRule = { clusterRoleSelectors: [{ matchLabels: { a: 'b' } }] };
    expect(refusalOf(() => jane.create(ClusterRole, { metadata: { name: 'all' }, aggregationRule }))).toBe(
      '403 Forbidden: clusterroles.rbac.authorization.k8s.io "all" is forbidden: must have cluster-admin privileges to use aggregationRules',
    );
  });
});
