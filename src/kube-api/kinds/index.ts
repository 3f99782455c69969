/** Every kind that this API server knows. A line in `KINDS` makes a kind part of the API: its paths, discovery, watches. */
import { ApiService } from './api-service.ts';
import { SelfSubjectReview, TokenReview } from './authentication-reviews.ts';
import {
  LocalSubjectAccessReview,
  SelfSubjectAccessReview,
  SelfSubjectRulesReview,
  SubjectAccessReview,
} from './authorization-reviews.ts';
import { Binding } from './binding.ts';
import { CertificateSigningRequest } from './certificate-signing-request.ts';
import { ClusterRole } from './cluster-role.ts';
import { ClusterRoleBinding } from './cluster-role-binding.ts';
import { ComponentStatus } from './component-status.ts';
import { ConfigMap } from './config-map.ts';
import { ControllerRevision } from './controller-revision.ts';
import { CronJob } from './cron-job.ts';
import { CsiDriver } from './csi-driver.ts';
import { CsiNode } from './csi-node.ts';
import { CsiStorageCapacity } from './csi-storage-capacity.ts';
import { CustomResourceDefinition } from './custom-resource-definition.ts';
import { DaemonSet } from './daemon-set.ts';
import { apiVersionOf, type KindDefinition } from './define-kind.ts';
import { Deployment } from './deployment.ts';
import { EndpointSlice } from './endpoint-slice.ts';
import { Endpoints } from './endpoints.ts';
import { Event } from './event.ts';
import { EventsV1Event } from './events-v1-event.ts';
import { HorizontalPodAutoscaler } from './horizontal-pod-autoscaler.ts';
import { HorizontalPodAutoscalerV1 } from './horizontal-pod-autoscaler-v1.ts';
import { Ingress } from './ingress.ts';
import { IngressClass } from './ingress-class.ts';
import { Job } from './job.ts';
import { Lease } from './lease.ts';
import { LimitRange } from './limit-range.ts';
import { NodeMetrics, PodMetrics } from './metrics.ts';
import { MutatingWebhookConfiguration } from './mutating-webhook-configuration.ts';
import { Namespace } from './namespace.ts';
import { NetworkPolicy } from './network-policy.ts';
import { Node } from './node.ts';
import { PersistentVolume } from './persistent-volume.ts';
import { PersistentVolumeClaim } from './persistent-volume-claim.ts';
import { Pod } from './pod.ts';
import { PodDisruptionBudget } from './pod-disruption-budget.ts';
import { PodTemplate } from './pod-template.ts';
import { PriorityClass } from './priority-class.ts';
import { ReplicaSet } from './replica-set.ts';
import { ReplicationController } from './replication-controller.ts';
import { ResourceQuota } from './resource-quota.ts';
import { Role } from './role.ts';
import { RoleBinding } from './role-binding.ts';
import { RuntimeClass } from './runtime-class.ts';
import { Secret } from './secret.ts';
import { Service } from './service.ts';
import { ServiceAccount } from './service-account.ts';
import { StatefulSet } from './stateful-set.ts';
import { StorageClass } from './storage-class.ts';
import { ValidatingWebhookConfiguration } from './validating-webhook-configuration.ts';
import { VolumeAttachment } from './volume-attachment.ts';

export {
  ApiService,
  Binding,
  CertificateSigningRequest,
  ClusterRole,
  ClusterRoleBinding,
  ComponentStatus,
  ConfigMap,
  ControllerRevision,
  CronJob,
  CsiDriver,
  CsiNode,
  CsiStorageCapacity,
  CustomResourceDefinition,
  DaemonSet,
  Deployment,
  EndpointSlice,
  Endpoints,
  Event,
  EventsV1Event,
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerV1,
  Ingress,
  IngressClass,
  Job,
  Lease,
  LimitRange,
  LocalSubjectAccessReview,
  MutatingWebhookConfiguration,
  Namespace,
  NetworkPolicy,
  Node,
  NodeMetrics,
  PersistentVolume,
  PersistentVolumeClaim,
  Pod,
  PodDisruptionBudget,
  PodMetrics,
  PodTemplate,
  PriorityClass,
  ReplicaSet,
  ReplicationController,
  ResourceQuota,
  Role,
  RoleBinding,
  RuntimeClass,
  Secret,
  SelfSubjectAccessReview,
  SelfSubjectReview,
  SelfSubjectRulesReview,
  Service,
  ServiceAccount,
  StatefulSet,
  StorageClass,
  SubjectAccessReview,
  TokenReview,
  ValidatingWebhookConfiguration,
  VolumeAttachment,
};

/** Core kinds in the order of their discovery document, then the other groups. */
export const KINDS = [
  Binding,
  ComponentStatus,
  ConfigMap,
  Endpoints,
  Event,
  LimitRange,
  Namespace,
  Node,
  PersistentVolumeClaim,
  PersistentVolume,
  Pod,
  PodTemplate,
  ReplicationController,
  ResourceQuota,
  Secret,
  ServiceAccount,
  Service,
  ControllerRevision,
  DaemonSet,
  Deployment,
  ReplicaSet,
  StatefulSet,
  SelfSubjectReview,
  TokenReview,
  LocalSubjectAccessReview,
  SelfSubjectAccessReview,
  SelfSubjectRulesReview,
  SubjectAccessReview,
  HorizontalPodAutoscaler,
  HorizontalPodAutoscalerV1,
  CronJob,
  Job,
  CertificateSigningRequest,
  Lease,
  EndpointSlice,
  EventsV1Event,
  CustomResourceDefinition,
  MutatingWebhookConfiguration,
  ValidatingWebhookConfiguration,
  ApiService,
  IngressClass,
  Ingress,
  NetworkPolicy,
  PodDisruptionBudget,
  ClusterRoleBinding,
  ClusterRole,
  RoleBinding,
  Role,
  RuntimeClass,
  PriorityClass,
  CsiDriver,
  CsiNode,
  CsiStorageCapacity,
  StorageClass,
  VolumeAttachment,
] as const satisfies readonly KindDefinition[];

const byResource = new Map<string, KindDefinition>();
const byKind = new Map<string, KindDefinition>();
for (const definition of KINDS as readonly KindDefinition[]) {
  const resource = `${definition.group}/${definition.plural}`;
  if (definition.storedAs === undefined || !byResource.has(resource)) byResource.set(resource, definition);
  byKind.set(`${apiVersionOf(definition)}/${definition.kind}`, definition);
}

/** The kind served as this resource, e.g. `('apps', 'deployments')`, in the version in which it is stored; '' is the core group. */
export function kindByResource(group: string, plural: string): KindDefinition | undefined {
  return byResource.get(`${group}/${plural}`);
}

/** The kind of an object's `apiVersion` and `kind`, e.g. `('apps/v1', 'Deployment')`. */
export function kindByGroupVersionKind(apiVersion: string, kind: string): KindDefinition | undefined {
  return byKind.get(`${apiVersion}/${kind}`);
}
