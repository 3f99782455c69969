/** The controllers of kube-controller-manager: a line each makes one run. */
import { clusterRoleAggregationController } from './cluster-role-aggregation/cluster-role-aggregation.ts';
import { deploymentController } from './deployment/deployment-controller.ts';
import { endpointSliceController } from './endpoint-slice/endpoint-slice.ts';
import { endpointsController } from './endpoints/endpoints.ts';
import type { ControllerDefinition } from './framework/define-controller.ts';
import { garbageCollectorController } from './garbage-collector/garbage-collector.ts';
import { namespaceController } from './namespace/namespace.ts';
import { nodeIpamController } from './node-ipam/node-ipam.ts';
import { nodeLifecycleController } from './node-lifecycle/node-lifecycle.ts';
import { taintEvictionController } from './node-lifecycle/taint-eviction.ts';
import { podGcController } from './pod-gc/pod-gc.ts';
import { replicaSetController } from './replica-set/replica-set-controller.ts';
import { replicationController } from './replication/replication-controller.ts';
import { resourceQuotaController } from './resource-quota/resource-quota.ts';
import { rootCaPublisherController } from './root-ca-publisher/root-ca-publisher.ts';
import { serviceAccountController } from './service-account/service-account.ts';
import { serviceAccountTokenController } from './service-account-token/service-account-token.ts';
import { claimProtectionController } from './volume-protection/claim-protection.ts';
import { volumeProtectionController } from './volume-protection/volume-protection.ts';

export const CONTROLLERS = [
  clusterRoleAggregationController,
  deploymentController,
  endpointSliceController,
  endpointsController,
  garbageCollectorController,
  namespaceController,
  nodeIpamController,
  nodeLifecycleController,
  podGcController,
  replicaSetController,
  replicationController,
  resourceQuotaController,
  rootCaPublisherController,
  serviceAccountController,
  serviceAccountTokenController,
  taintEvictionController,
  claimProtectionController,
  volumeProtectionController,
] as const satisfies readonly ControllerDefinition[];
