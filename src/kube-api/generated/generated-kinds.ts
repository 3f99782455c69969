/**
 * What the generator takes from the OpenAPI document: one line to add a group, one line to add a kind.
 */

/**
 * Prefixes of the definitions whose kinds get TypeScript types. The order decides who keeps the plain name when two
 * groups use the same one: the first keeps it, the others are prefixed with their group and version.
 */
export const typedGroups = [
  'io.k8s.apimachinery.pkg.apis.meta.v1',
  'io.k8s.api.core.v1',
  'io.k8s.api.apps.v1',
  'io.k8s.api.batch.v1',
  'io.k8s.api.autoscaling.v2',
  'io.k8s.api.autoscaling.v1',
  'io.k8s.api.networking.v1',
  'io.k8s.api.policy.v1',
  'io.k8s.api.storage.v1',
  'io.k8s.api.scheduling.v1',
  'io.k8s.api.discovery.v1',
  'io.k8s.api.coordination.v1',
  'io.k8s.api.events.v1',
  'io.k8s.api.rbac.v1',
  'io.k8s.api.authentication.v1',
  'io.k8s.api.authorization.v1',
  'io.k8s.api.node.v1',
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1',
] as const;

/** Names that keep the plain form although another group comes first in the list above. */
export const plainNameOwners: Readonly<Record<string, string>> = {
  TokenRequest: 'io.k8s.api.authentication.v1',
};

/** Ids of the definitions that the run-time schema knows, with all that they mention. A line adds a kind. */
export const schemaRoots: readonly string[] = [
  'Namespace',
  'Node',
  'Pod',
  'PodTemplate',
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ControllerRevision',
  'Job',
  'CronJob',
  'HorizontalPodAutoscaler',
  'AutoscalingV1HorizontalPodAutoscaler',
  'PodDisruptionBudget',
  'Service',
  'Endpoints',
  'EndpointSlice',
  'Ingress',
  'IngressClass',
  'NetworkPolicy',
  'Event',
  'EventsV1Event',
  'Lease',
  'ConfigMap',
  'Secret',
  'ServiceAccount',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'StorageClass',
  'VolumeAttachment',
  'CSIDriver',
  'CSINode',
  'CSIStorageCapacity',
  'ResourceQuota',
  'LimitRange',
  'PriorityClass',
  'RuntimeClass',
  'Role',
  'RoleBinding',
  'ClusterRole',
  'ClusterRoleBinding',
  'TokenReview',
  'SelfSubjectReview',
  'TokenRequest',
  'SubjectAccessReview',
  'LocalSubjectAccessReview',
  'SelfSubjectAccessReview',
  'SelfSubjectRulesReview',
  'CustomResourceDefinition',
  'ComponentStatus',
  'Binding',
  'Eviction',
  'Scale',
  'Status',
  'DeleteOptions',
];
