/** A good object of every kind that is served, as small as it may be: what requests at random begin with. */
import type { Random } from '../../kernel/index.ts';
import { apiVersionOf, type KindDefinition } from '../../kube-api/kinds/define-kind.ts';
import { sampleDefinition } from './sample-definition.ts';

export type Json = Readonly<Record<string, unknown>>;

/** Few, so that requests meet what others made. */
export const NAMES = ['a', 'b', 'c', 'web-1'] as const;
export const NAMESPACES = ['default', 'team'] as const;

const LABELS = { app: 'web' };
const SELECTOR = { matchLabels: LABELS };
const TEMPLATE = { metadata: { labels: LABELS }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };
const POD_SPEC = {
  containers: [
    {
      name: 'c',
      image: 'nginx',
      ports: [{ containerPort: 80 }],
      resources: { requests: { cpu: '100m', memory: '64Mi' } },
      env: [{ name: 'A', value: 'b' }],
      readinessProbe: { httpGet: { path: '/', port: 80 } },
      volumeMounts: [{ name: 'v', mountPath: '/v' }],
    },
  ],
  volumes: [{ name: 'v', emptyDir: {} }],
};
const JOB = { template: { ...TEMPLATE, spec: { ...TEMPLATE.spec, restartPolicy: 'Never' } } };
const CLAIM = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
const RULES = [{ apiGroups: [''], resources: ['pods'], verbs: ['get', 'list'] }];
const SUBJECTS = [{ kind: 'User', name: 'jane', apiGroup: 'rbac.authorization.k8s.io' }];
const roleRef = (kind: string): Json => ({ apiGroup: 'rbac.authorization.k8s.io', kind, name: 'view' });
const REFERENCE = { kind: 'Pod', namespace: 'default', name: 'a', apiVersion: 'v1' };
const ATTRIBUTES = { namespace: 'default', verb: 'get', resource: 'pods' };
const METRICS = { periodSeconds: 1 };

/** All but apiVersion, kind and metadata, by `<plural>.<group>`. */
const BODIES: Readonly<Record<string, Json>> = {
  'bindings.': { target: { kind: 'Node', name: 'node-1' } },
  'configmaps.': { data: { a: 'b' } },
  'endpoints.': { subsets: [{ addresses: [{ ip: '10.0.0.1' }], ports: [{ port: 80 }] }] },
  'events.': { involvedObject: REFERENCE, reason: 'Tested', message: 'so it is', type: 'Normal' },
  'limitranges.': { spec: { limits: [{ type: 'Container', default: { cpu: '1' } }] } },
  'nodes.': { spec: { taints: [{ key: 'a', effect: 'NoSchedule' }] } },
  'persistentvolumeclaims.': { spec: CLAIM },
  'persistentvolumes.': {
    spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, hostPath: { path: '/a' } },
  },
  'pods.': { spec: POD_SPEC },
  'podtemplates.': { template: TEMPLATE },
  'replicationcontrollers.': { spec: { replicas: 1, selector: LABELS, template: TEMPLATE } },
  'resourcequotas.': { spec: { hard: { 'requests.storage': '100Gi', configmaps: '500' } } },
  'secrets.': { stringData: { a: 'b' }, type: 'Opaque' },
  'services.': { spec: { selector: LABELS, ports: [{ port: 80, targetPort: 8080 }] } },
  'controllerrevisions.apps': { revision: 1, data: { a: 1 } },
  'daemonsets.apps': { spec: { selector: SELECTOR, template: TEMPLATE } },
  'deployments.apps': { spec: { replicas: 2, selector: SELECTOR, template: TEMPLATE } },
  'replicasets.apps': { spec: { replicas: 2, selector: SELECTOR, template: TEMPLATE } },
  'statefulsets.apps': {
    spec: {
      serviceName: 'a',
      selector: SELECTOR,
      template: TEMPLATE,
      volumeClaimTemplates: [{ metadata: { name: 'v' }, spec: CLAIM }],
    },
  },
  'tokenreviews.authentication.k8s.io': { spec: { token: 'x' } },
  'localsubjectaccessreviews.authorization.k8s.io': { spec: { user: 'jane', resourceAttributes: ATTRIBUTES } },
  'selfsubjectaccessreviews.authorization.k8s.io': { spec: { resourceAttributes: ATTRIBUTES } },
  'selfsubjectrulesreviews.authorization.k8s.io': { spec: { namespace: 'default' } },
  'subjectaccessreviews.authorization.k8s.io': { spec: { user: 'jane', resourceAttributes: ATTRIBUTES } },
  'horizontalpodautoscalers.autoscaling': {
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'a' }, minReplicas: 1, maxReplicas: 3 },
  },
  'cronjobs.batch': { spec: { schedule: '*/5 * * * *', jobTemplate: { spec: JOB } } },
  'jobs.batch': { spec: JOB },
  'leases.coordination.k8s.io': { spec: { holderIdentity: 'a', leaseDurationSeconds: 10 } },
  'endpointslices.discovery.k8s.io': { addressType: 'IPv4', endpoints: [{ addresses: ['10.0.0.1'] }], ports: [] },
  'events.events.k8s.io': {
    eventTime: '2025-01-06T09:00:00.000000Z',
    reportingController: 'a.b/c',
    reportingInstance: 'x',
    action: 'Testing',
    reason: 'Tested',
    regarding: REFERENCE,
    type: 'Normal',
  },
  'ingressclasses.networking.k8s.io': { spec: { controller: 'example.com/c' } },
  'ingresses.networking.k8s.io': {
    spec: { rules: [{ http: { paths: [{ path: '/', pathType: 'Prefix', backend: backend() }] } }] },
  },
  'networkpolicies.networking.k8s.io': { spec: { podSelector: SELECTOR, ingress: [{ ports: [{ port: 80 }] }] } },
  'poddisruptionbudgets.policy': { spec: { minAvailable: 1, selector: SELECTOR } },
  'clusterrolebindings.rbac.authorization.k8s.io': { roleRef: roleRef('ClusterRole'), subjects: SUBJECTS },
  'clusterroles.rbac.authorization.k8s.io': { rules: RULES },
  'rolebindings.rbac.authorization.k8s.io': { roleRef: roleRef('Role'), subjects: SUBJECTS },
  'roles.rbac.authorization.k8s.io': { rules: RULES },
  'runtimeclasses.node.k8s.io': { handler: 'runc' },
  'priorityclasses.scheduling.k8s.io': { value: 10 },
  'csidrivers.storage.k8s.io': { spec: { attachRequired: false } },
  'csinodes.storage.k8s.io': { spec: { drivers: [{ name: 'd', nodeID: 'n', topologyKeys: ['k'] }] } },
  'csistoragecapacities.storage.k8s.io': { storageClassName: 'standard', capacity: '1Gi' },
  'storageclasses.storage.k8s.io': { provisioner: 'example.com/p' },
  'volumeattachments.storage.k8s.io': {
    spec: { attacher: 'd', nodeName: 'node-1', source: { persistentVolumeName: 'a' } },
  },
  'shirts.stable.example.com': { spec: { color: 'blue', size: 3, tags: ['x'], port: 80 }, status: { worn: 1 } },
  'robes.stable.example.com': { spec: { anything: { goes: [1] } } },
};

/** Bodies of subresources that are objects of another kind. */
const PARTS: Readonly<Record<string, Json>> = {
  binding: { apiVersion: 'v1', kind: 'Binding', metadata: { name: 'a' }, target: { kind: 'Node', name: 'node-1' } },
  eviction: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'a' } },
  scale: { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'a' }, spec: { replicas: 3 } },
  token: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: 3600 } },
};

function backend(): Json {
  return { service: { name: 'a', port: { number: 80 } } };
}

/** A good object of this kind under one of a few names. */
export function sampleOf(definition: KindDefinition, random: Random, namespace: string, name: string): Json {
  const { group, plural, kind, namespaced } = definition;
  if (plural === 'customresourcedefinitions') return sampleDefinition(random.pick(['shirts', 'robes', 'hats']) ?? '');
  const body = BODIES[`${plural}.${group}`] ?? (group === 'metrics.k8s.io' ? METRICS : {});
  const metadata = {
    ...(random.int(0, 19) === 0 ? { generateName: `${name}-` } : { name }),
    ...(namespaced && random.int(0, 1) === 0 ? { namespace } : {}),
    ...(random.int(0, 2) === 0 ? { labels: { app: 'web', tier: random.pick(NAMES) ?? '' } } : {}),
    ...(random.int(0, 29) === 0 ? { finalizers: ['example.com/hold'] } : {}),
  };
  return { apiVersion: apiVersionOf(definition), kind, metadata, ...body };
}

/** A good body for a subresource; undefined where it takes the object's own kind. */
export function partSampleOf(subresource: string, name: string): Json | undefined {
  const part = PARTS[subresource];
  return part === undefined || !('metadata' in part) ? part : { ...part, metadata: { name } };
}
