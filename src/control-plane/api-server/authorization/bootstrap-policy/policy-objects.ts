/** The policy that every cluster begins with, as objects (kubernetes/pkg/registry/rbac/rest/storage_rbac.go). */
import type {
  ClusterRole,
  ClusterRoleBinding,
  Role,
  RoleBinding,
  Subject,
} from '../../../../kube-api/generated/types.gen.ts';
import { CLUSTER_ROLES, type RoleData } from './cluster-roles.ts';
import { CONTROLLER_ROLES } from './controller-roles.ts';
import { NAMESPACE_ROLES } from './namespace-roles.ts';

const GROUP = 'rbac.authorization.k8s.io';
const API_VERSION = `${GROUP}/v1`;
const LABELS = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };
const ANNOTATIONS = { 'rbac.authorization.kubernetes.io/autoupdate': 'true' };

const partLabel = (role: string): Readonly<Record<string, string>> => ({ [`${GROUP}/aggregate-to-${role}`]: 'true' });

function metadataOf({ name, partOf }: RoleData) {
  const labels = partOf === undefined ? LABELS : { ...LABELS, ...partLabel(partOf) };
  return { name, labels, annotations: ANNOTATIONS };
}

function subjectsOf({ groups = [], users = [], accounts = [] }: RoleData): readonly Subject[] {
  return [
    ...groups.map((name) => ({ kind: 'Group', apiGroup: GROUP, name })),
    ...users.map((name) => ({ kind: 'User', apiGroup: GROUP, name })),
    ...accounts.map((name) => ({ kind: 'ServiceAccount', name, namespace: 'kube-system' })),
  ];
}

function clusterRole(data: RoleData): ClusterRole {
  const { rules, gathers } = data;
  return {
    apiVersion: API_VERSION,
    kind: 'ClusterRole',
    metadata: metadataOf(data),
    ...(rules === undefined ? {} : { rules }),
    ...(gathers === undefined
      ? {}
      : { aggregationRule: { clusterRoleSelectors: [{ matchLabels: partLabel(gathers) }] } }),
  };
}

function clusterRoleBinding(data: RoleData): ClusterRoleBinding {
  const { name } = data;
  const subjects = subjectsOf(data);
  return {
    apiVersion: API_VERSION,
    kind: 'ClusterRoleBinding',
    metadata: metadataOf({ name }),
    roleRef: { apiGroup: GROUP, kind: 'ClusterRole', name },
    ...(subjects.length === 0 ? {} : { subjects }),
  };
}

const isBound = ({ name, users, groups, accounts }: RoleData): boolean =>
  name === 'system:node' || (users ?? groups ?? accounts) !== undefined;

const ROLES: readonly RoleData[] = [...CLUSTER_ROLES, ...CONTROLLER_ROLES];

/** All ClusterRoles, then their bindings. */
export function clusterPolicy(): readonly (ClusterRole | ClusterRoleBinding)[] {
  return [...ROLES.map(clusterRole), ...ROLES.filter(isBound).map(clusterRoleBinding)];
}

/** The Roles of the system's namespaces and their bindings. */
export function namespacePolicy(): readonly (Role | RoleBinding)[] {
  return NAMESPACE_ROLES.flatMap((data): (Role | RoleBinding)[] => {
    const { namespace, name, bindingName = name, rules = [] } = data;
    return [
      { apiVersion: API_VERSION, kind: 'Role', metadata: { ...metadataOf({ name }), namespace }, rules },
      {
        apiVersion: API_VERSION,
        kind: 'RoleBinding',
        metadata: { ...metadataOf({ name: bindingName }), namespace },
        roleRef: { apiGroup: GROUP, kind: 'Role', name },
        subjects: subjectsOf(data),
      },
    ];
  });
}
