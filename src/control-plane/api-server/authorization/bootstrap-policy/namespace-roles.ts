/** Roles in the system's own namespaces (kubernetes/plugin/pkg/auth/authorizer/rbac/bootstrappolicy/namespace_policy.go). */
import type { RoleData } from './cluster-roles.ts';
import { EVENTS, READ, rule } from './policy-rule.ts';

export interface NamespaceRoleData extends RoleData {
  readonly namespace: string;
  /** The binding's own name, where it is not that of the role. */
  readonly bindingName?: string;
}

const system = 'kube-system';

const leaderLocking = (component: string): NamespaceRoleData => ({
  namespace: system,
  name: `system::leader-locking-${component}`,
  rules: [rule('watch', '', 'configmaps'), rule('get update', '', 'configmaps', component)],
  users: [`system:${component}`],
  accounts: [component],
});

export const NAMESPACE_ROLES: readonly NamespaceRoleData[] = [
  {
    namespace: system,
    name: 'extension-apiserver-authentication-reader',
    bindingName: 'system::extension-apiserver-authentication-reader',
    rules: [rule(READ, '', 'configmaps', 'extension-apiserver-authentication')],
    users: ['system:kube-controller-manager', 'system:kube-scheduler'],
  },
  {
    namespace: system,
    name: 'system:controller:bootstrap-signer',
    rules: [rule(READ, '', 'secrets')],
    accounts: ['bootstrap-signer'],
  },
  {
    namespace: system,
    name: 'system:controller:cloud-provider',
    rules: [rule('create get list watch', '', 'configmaps')],
    accounts: ['cloud-provider'],
  },
  {
    namespace: system,
    name: 'system:controller:token-cleaner',
    rules: [rule('delete get list watch', '', 'secrets'), EVENTS],
    accounts: ['token-cleaner'],
  },
  leaderLocking('kube-controller-manager'),
  leaderLocking('kube-scheduler'),
  {
    namespace: 'kube-public',
    name: 'system:controller:bootstrap-signer',
    rules: [rule(READ, '', 'configmaps'), rule('update', '', 'configmaps', 'cluster-info'), EVENTS],
    accounts: ['bootstrap-signer'],
  },
];
