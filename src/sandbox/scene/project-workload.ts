/** What keeps pods: a Deployment, ReplicaSet or ReplicationController with what it wants and what it has. */
import type { SceneWorkload } from '../../bridge/messages.ts';
import type { Deployment, ReplicaSet, ReplicationController } from '../../kube-api/generated/types.gen.ts';
import { isSystemNamespace } from './system-namespaces.ts';

export function projectWorkload(workload: Deployment | ReplicaSet | ReplicationController): SceneWorkload {
  const { metadata } = workload;
  return {
    type: 'workload',
    id: metadata.uid ?? '',
    ref: {
      apiVersion: workload.apiVersion,
      kind: workload.kind,
      ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
      name: metadata.name ?? '',
    },
    desired: workload.spec?.replicas ?? 1,
    ready: workload.status?.readyReplicas ?? 0,
    isSystem: isSystemNamespace(metadata.namespace),
  };
}
