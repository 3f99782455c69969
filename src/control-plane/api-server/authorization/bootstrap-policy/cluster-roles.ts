/**
 * The ClusterRoles of every cluster and who has them (kubernetes/plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go).
 * Left out: the roles for signing certificates (system:certificates.k8s.io:*), system:heapster and dynamic resource allocation.
 */
import type { PolicyRule } from '../../../../kube-api/generated/types.gen.ts';
import { NODE_RULES } from './node-rules.ts';
import { EVENTS, pathRule, READ, READ_WRITE, rule, WRITE } from './policy-rule.ts';

export interface RoleData {
  readonly name: string;
  readonly rules?: readonly PolicyRule[];
  /** The role gathers the rules of those that are labelled as parts of this one. */
  readonly gathers?: string;
  /** The role is a part of this one. */
  readonly partOf?: string;
  readonly users?: readonly string[];
  readonly groups?: readonly string[];
  /** Names of service accounts in kube-system. */
  readonly accounts?: readonly string[];
}

const AUTHENTICATED = 'system:authenticated';
const UNAUTHENTICATED = 'system:unauthenticated';

const DELEGATED_AUTH: readonly PolicyRule[] = [
  rule('create', 'authentication.k8s.io', 'tokenreviews'),
  rule('create', 'authorization.k8s.io', 'subjectaccessreviews'),
];

const forUsers: readonly RoleData[] = [
  { name: 'cluster-admin', rules: [rule('*', '*', '*'), pathRule('*', '*')], groups: ['system:masters'] },
  {
    name: 'system:discovery',
    rules: [
      pathRule('get', '/api /api/* /apis /apis/* /healthz /livez /openapi /openapi/* /readyz /version /version/'),
    ],
    groups: [AUTHENTICATED],
  },
  {
    name: 'system:monitoring',
    rules: [pathRule('get', '/healthz /healthz/* /livez /livez/* /metrics /metrics/slis /readyz /readyz/*')],
    groups: ['system:monitoring'],
  },
  {
    name: 'system:basic-user',
    rules: [
      rule('create', 'authorization.k8s.io', 'selfsubjectaccessreviews selfsubjectrulesreviews'),
      rule('create', 'authentication.k8s.io', 'selfsubjectreviews'),
    ],
    groups: [AUTHENTICATED],
  },
  {
    name: 'system:public-info-viewer',
    rules: [pathRule('get', '/healthz /livez /readyz /version /version/')],
    groups: [AUTHENTICATED, UNAUTHENTICATED],
  },
  { name: 'admin', gathers: 'admin' },
  { name: 'edit', gathers: 'edit', partOf: 'admin' },
  { name: 'view', gathers: 'view', partOf: 'edit' },
  {
    name: 'system:aggregate-to-admin',
    partOf: 'admin',
    rules: [
      rule('create', 'authorization.k8s.io', 'localsubjectaccessreviews'),
      rule(READ_WRITE, 'rbac.authorization.k8s.io', 'roles rolebindings'),
    ],
  },
  {
    name: 'system:aggregate-to-edit',
    partOf: 'edit',
    rules: [
      rule(READ, '', 'pods/attach pods/proxy pods/exec pods/portforward secrets services/proxy'),
      rule('impersonate', '', 'serviceaccounts'),
      rule(WRITE, '', 'pods pods/attach pods/proxy pods/exec pods/portforward'),
      rule('create', '', 'pods/eviction'),
      rule(
        WRITE,
        '',
        'replicationcontrollers replicationcontrollers/scale serviceaccounts services services/proxy persistentvolumeclaims configmaps secrets events',
      ),
      rule('create', '', 'serviceaccounts/token'),
      rule(
        WRITE,
        'apps',
        'statefulsets statefulsets/scale daemonsets deployments deployments/scale deployments/rollback replicasets replicasets/scale',
      ),
      rule(WRITE, 'autoscaling', 'horizontalpodautoscalers'),
      rule(WRITE, 'batch', 'jobs cronjobs'),
      rule(
        WRITE,
        'extensions',
        'daemonsets deployments deployments/scale deployments/rollback ingresses replicasets replicasets/scale replicationcontrollers/scale networkpolicies',
      ),
      rule(WRITE, 'policy', 'poddisruptionbudgets'),
      rule(WRITE, 'networking.k8s.io', 'networkpolicies ingresses'),
      rule(READ_WRITE, 'coordination.k8s.io', 'leases'),
    ],
  },
  {
    name: 'system:aggregate-to-view',
    partOf: 'view',
    rules: [
      rule(
        READ,
        '',
        'pods replicationcontrollers replicationcontrollers/scale serviceaccounts services services/status endpoints persistentvolumeclaims persistentvolumeclaims/status configmaps',
      ),
      rule(
        READ,
        '',
        'limitranges resourcequotas bindings events pods/status resourcequotas/status namespaces/status replicationcontrollers/status pods/log',
      ),
      rule(READ, '', 'namespaces'),
      rule(READ, 'discovery.k8s.io', 'endpointslices'),
      rule(
        READ,
        'apps',
        'controllerrevisions statefulsets statefulsets/status statefulsets/scale daemonsets daemonsets/status deployments deployments/status deployments/scale replicasets replicasets/status replicasets/scale',
      ),
      rule(READ, 'autoscaling', 'horizontalpodautoscalers horizontalpodautoscalers/status'),
      rule(READ, 'batch', 'jobs cronjobs cronjobs/status jobs/status'),
      rule(
        READ,
        'extensions',
        'daemonsets daemonsets/status deployments deployments/scale deployments/status ingresses ingresses/status replicasets replicasets/scale replicasets/status replicationcontrollers/scale networkpolicies',
      ),
      rule(READ, 'policy', 'poddisruptionbudgets poddisruptionbudgets/status'),
      rule(READ, 'networking.k8s.io', 'networkpolicies ingresses ingresses/status'),
    ],
  },
];

const forComponents: readonly RoleData[] = [
  { name: 'system:node', rules: NODE_RULES },
  {
    name: 'system:node-problem-detector',
    rules: [rule('get', '', 'nodes'), rule('patch', '', 'nodes/status'), EVENTS],
  },
  {
    name: 'system:kubelet-api-admin',
    rules: [
      rule(READ, '', 'nodes'),
      rule('proxy', '', 'nodes'),
      rule(
        '*',
        '',
        'nodes/proxy nodes/metrics nodes/stats nodes/log nodes/spec nodes/configz nodes/healthz nodes/pods',
      ),
    ],
  },
  {
    name: 'system:node-bootstrapper',
    rules: [rule('create get list watch', 'certificates.k8s.io', 'certificatesigningrequests')],
  },
  { name: 'system:auth-delegator', rules: DELEGATED_AUTH },
  { name: 'system:kube-aggregator', rules: [rule(READ, '', 'services endpoints')] },
  {
    name: 'system:kube-controller-manager',
    users: ['system:kube-controller-manager'],
    rules: [
      EVENTS,
      rule('create', 'coordination.k8s.io', 'leases'),
      rule('get update', 'coordination.k8s.io', 'leases', 'kube-controller-manager'),
      rule('create', '', 'secrets serviceaccounts'),
      rule('delete', '', 'secrets'),
      rule('get', '', 'namespaces secrets serviceaccounts configmaps'),
      rule('update', '', 'secrets serviceaccounts'),
      ...DELEGATED_AUTH,
      rule('list watch', '*', '*'),
      rule('create', '', 'serviceaccounts/token'),
    ],
  },
  { name: 'system:kube-dns', rules: [rule('list watch', '', 'endpoints services')], accounts: ['kube-dns'] },
  {
    name: 'system:persistent-volume-provisioner',
    rules: [
      rule('create delete get list watch', '', 'persistentvolumes'),
      rule('get list update watch', '', 'persistentvolumeclaims'),
      rule(READ, 'storage.k8s.io', 'storageclasses'),
      rule('watch', '', 'events'),
      EVENTS,
    ],
  },
  {
    name: 'system:node-proxier',
    users: ['system:kube-proxy'],
    rules: [
      rule('list watch', '', 'services endpoints'),
      rule(READ, '', 'nodes'),
      EVENTS,
      rule('list watch', 'discovery.k8s.io', 'endpointslices'),
    ],
  },
  {
    name: 'system:kube-scheduler',
    users: ['system:kube-scheduler'],
    rules: [
      EVENTS,
      rule('create', 'coordination.k8s.io', 'leases'),
      rule('get list update watch', 'coordination.k8s.io', 'leases', 'kube-scheduler'),
      rule(READ, '', 'nodes'),
      rule('delete get list watch', '', 'pods'),
      rule('create', '', 'bindings pods/binding'),
      rule('patch update', '', 'pods/status'),
      rule(READ, '', 'replicationcontrollers services'),
      rule(READ, 'apps extensions', 'replicasets'),
      rule(READ, 'apps', 'statefulsets'),
      rule(READ, 'policy', 'poddisruptionbudgets'),
      rule(READ, '', 'persistentvolumeclaims persistentvolumes'),
      ...DELEGATED_AUTH,
      rule(READ, 'storage.k8s.io', 'csinodes'),
      rule(READ, '', 'namespaces'),
      rule(READ, 'storage.k8s.io', 'csidrivers'),
      rule(READ, 'storage.k8s.io', 'csistoragecapacities'),
    ],
  },
  {
    name: 'system:volume-scheduler',
    users: ['system:kube-scheduler'],
    rules: [
      rule('get list patch update watch', '', 'persistentvolumes'),
      rule(READ, 'storage.k8s.io', 'storageclasses'),
      rule('get list patch update watch', '', 'persistentvolumeclaims'),
    ],
  },
  {
    name: 'system:service-account-issuer-discovery',
    rules: [
      pathRule(
        'get',
        '/.well-known/openid-configuration /.well-known/openid-configuration/ /openid/v1/jwks /openid/v1/jwks/',
      ),
    ],
    groups: ['system:serviceaccounts'],
  },
];

export const CLUSTER_ROLES: readonly RoleData[] = [...forUsers, ...forComponents];
