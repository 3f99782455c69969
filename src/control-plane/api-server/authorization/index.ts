/** How a server decides who may do what (--authorization-mode), put together from its store. */
import type { ClusterRole, ClusterRoleBinding, Role, RoleBinding } from '../../../kube-api/generated/types.gen.ts';
import { prefixEnd } from '../../etcd/key-space.ts';
import type { AdmissionPlugin } from '../admission/admission-plugin.ts';
import type { Resource, ResourceRegistry } from '../resource.ts';
import type { ObjectStore } from '../stages/store.ts';
import { alwaysAllow, type RequestAuthorizer, unionOf } from './authorizer.ts';
import { escalationCheck } from './escalation.ts';
import { nodeAuthorizer } from './node-authorizer.ts';
import { rbacAuthorizer } from './rbac-authorizer.ts';
import { type RoleSource, RuleResolver } from './rule-resolver.ts';

/** `RBAC` stands for upstream's `Node,RBAC`. */
export type AuthorizationMode = 'AlwaysAllow' | 'RBAC';

export interface Authorization {
  readonly authorizer: RequestAuthorizer;
  /** What is checked when roles and bindings are written; undefined where everybody may do everything. */
  readonly escalation: AdmissionPlugin | undefined;
}

export function authorizationOf(
  mode: AuthorizationMode,
  store: ObjectStore,
  resources: ResourceRegistry,
): Authorization {
  if (mode === 'AlwaysAllow') return { authorizer: alwaysAllow, escalation: undefined };
  const served = KINDS.map((plural) => resources.find(`${plural}.rbac.authorization.k8s.io`));
  const [clusterRoles, clusterRoleBindings, roles, roleBindings] = served;
  const resolver = new RuleResolver(sourceOf(store, clusterRoles, clusterRoleBindings, roles, roleBindings));
  for (const resource of served) {
    if (resource === undefined) continue;
    const { keyPrefix } = resource;
    store.etcd.watch({ key: keyPrefix, end: prefixEnd(keyPrefix), onChange: () => resolver.forget() });
  }
  const authorizer = unionOf([nodeAuthorizer, rbacAuthorizer(resolver)]);
  return { authorizer, escalation: escalationCheck(authorizer, resolver) };
}

const KINDS = ['clusterroles', 'clusterrolebindings', 'roles', 'rolebindings'] as const;

function sourceOf(
  store: ObjectStore,
  clusterRoles: Resource | undefined,
  clusterRoleBindings: Resource | undefined,
  roles: Resource | undefined,
  roleBindings: Resource | undefined,
): RoleSource {
  const list = (resource: Resource | undefined, namespace?: string): readonly unknown[] => {
    if (resource === undefined) return [];
    const prefix = resource.prefixOf(namespace);
    return store.etcd.range({ key: prefix, end: prefixEnd(prefix) }).kvs.map(({ value }) => value);
  };
  return {
    clusterRoleBindings: () => list(clusterRoleBindings) as readonly ClusterRoleBinding[],
    roleBindings: (namespace) => list(roleBindings, namespace) as readonly RoleBinding[],
    clusterRole: (name) => store.find(clusterRoles, undefined, name) as ClusterRole | undefined,
    role: (namespace, name) => store.find(roles, namespace, name) as Role | undefined,
  };
}
