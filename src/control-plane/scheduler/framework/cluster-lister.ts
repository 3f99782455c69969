/** What plugins read of objects that are neither pods nor nodes. */
import type { LabelSelector, PodDisruptionBudget } from '../../../kube-api/generated/types.gen.ts';
import type { LabelSet } from '../matching/label-set.ts';

export interface ServiceSelector {
  readonly selector: Readonly<Record<string, string>> | undefined;
}

export interface ClusterLister {
  /** Counts up whenever a service's or an owner's selector comes, goes or changes. */
  readonly selectorsVersion: number;
  services(namespace: string): Iterable<ServiceSelector>;
  /** The selector of a ReplicationController, as plain labels. */
  replicationControllerSelector(namespace: string, name: string): Readonly<Record<string, string>> | undefined;
  /** The selector of a ReplicaSet or StatefulSet of apps/v1. */
  workloadSelector(kind: 'ReplicaSet' | 'StatefulSet', namespace: string, name: string): LabelSelector | undefined;

  /** Counts up whenever a namespace comes, goes or changes its labels. */
  readonly namespacesVersion: number;
  /** Undefined for a namespace that is not known. */
  namespaceLabels(namespace: string): LabelSet | undefined;

  podDisruptionBudgets(): Iterable<PodDisruptionBudget>;
}
