/**
 * What an API server sees to before anybody asks: the system namespaces, the system priority classes, the service by which
 * pods reach it, and who answers for which group (kubernetes/pkg/controlplane/controller/{systemnamespaces,kubernetesservice},
 * pkg/registry/scheduling/rest/storage_scheduling.go, pkg/controlplane/reconcilers).
 *
 * RBAC's roles and bindings are made where RBAC decides; upstream makes them whoever decides.
 *
 * Upstream repeats most of this every minute and leases the endpoints among several servers; here it is done once.
 */
import { SERVICE_NAME_LABEL } from '../../kube-api/kinds/endpoint-slice.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';
import { formatTime } from '../../kube-api/meta/time.ts';
import type { ApiRequest } from '../client/transport.ts';
import { SYSTEM_CLASSES } from './admission/priority.ts';
import { clusterPolicy, namespacePolicy } from './authorization/bootstrap-policy/policy-objects.ts';
import { apiServices } from './extensions/api-services.ts';
import type { StoredObject } from './resource.ts';
import type { ServerContext } from './server-context.ts';
import { createDecoded } from './verbs/create.ts';

const SYSTEM_NAMESPACES = ['kube-system', 'kube-public', 'kube-node-lease', 'default'] as const;
const IDENTITY = { user: { name: 'system:apiserver', groups: ['system:masters'] }, actor: 'kube-apiserver' } as const;
const SECURE_PORT = 6443;
const SERVICE = { name: 'kubernetes', namespace: 'default' } as const;

interface NewObject extends StoredObject {
  readonly [field: string]: unknown;
}

/** Creates what is missing of it; `advertiseAddress` is where the server itself is reached, `hasPolicy` whether roles count. */
export function bootstrap(server: ServerContext, advertiseAddress: string, hasPolicy = false): void {
  for (const name of SYSTEM_NAMESPACES) {
    ensure(server, 'namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
  for (const priorityClass of SYSTEM_CLASSES) {
    ensure(server, 'priorityclasses.scheduling.k8s.io', { ...priorityClass });
  }
  if (hasPolicy) createPolicy(server);
  ensure(server, 'services', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...SERVICE, labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      clusterIP: server.services.clusterIps.first,
      ports: [{ name: 'https', protocol: 'TCP', port: 443, targetPort: SECURE_PORT }],
      sessionAffinity: 'None',
      type: 'ClusterIP',
    },
  });
  ensure(server, 'endpoints', {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { ...SERVICE, labels: { 'endpointslice.kubernetes.io/skip-mirror': 'true' } },
    subsets: [
      { addresses: [{ ip: advertiseAddress }], ports: [{ name: 'https', port: SECURE_PORT, protocol: 'TCP' }] },
    ],
  });
  ensure(server, 'endpointslices.discovery.k8s.io', {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { ...SERVICE, labels: { [SERVICE_NAME_LABEL]: SERVICE.name } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [advertiseAddress], conditions: { ready: true } }],
    ports: [{ name: 'https', port: SECURE_PORT, protocol: 'TCP' }],
  });
  for (const service of apiServices(server.resources, formatTime(server.clock.nowMs))) {
    ensure(server, 'apiservices.apiregistration.k8s.io', { ...service });
  }
}

function createPolicy(server: ServerContext): void {
  for (const object of [...clusterPolicy(), ...namespacePolicy()]) {
    ensure(server, `${object.kind.toLowerCase()}s.rbac.authorization.k8s.io`, { ...object });
  }
}

function ensure(server: ServerContext, groupResource: string, object: NewObject): void {
  const resource = server.resources.find(groupResource);
  if (resource === undefined) return;
  const { name = '', namespace } = object.metadata;
  if (server.store.get(resource, namespace, name) !== undefined) return;
  const request: ApiRequest = {
    verb: 'create',
    kind: resource.definition,
    namespace,
    options: {},
    isTyped: true,
    ...IDENTITY,
  };
  createDecoded(server, resource, object as KubeObject, request);
}
