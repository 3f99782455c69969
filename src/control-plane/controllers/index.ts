/** The controllers of kube-controller-manager: a line each makes one run. */
import { deploymentController } from './deployment/deployment-controller.ts';
import type { ControllerDefinition } from './framework/define-controller.ts';
import { replicaSetController } from './replica-set/replica-set-controller.ts';
import { replicationController } from './replication/replication-controller.ts';

export const CONTROLLERS = [
  deploymentController,
  replicaSetController,
  replicationController,
] as const satisfies readonly ControllerDefinition[];
