/**
 * What changed in the cluster, as plugins are told it to say which pods are worth another try
 * (kubernetes/pkg/scheduler/framework/types.go).
 */

/** Kinds of change, to be or-ed together. */
export const ActionType = {
  Add: 1 << 0,
  Delete: 1 << 1,
  UpdateNodeAllocatable: 1 << 2,
  UpdateNodeLabel: 1 << 3,
  /** The node's taints or `spec.unschedulable`. */
  UpdateNodeTaint: 1 << 4,
  UpdateNodeCondition: 1 << 5,
  UpdateNodeAnnotation: 1 << 6,
  UpdatePodLabel: 1 << 7,
  UpdatePodScaleDown: 1 << 8,
  UpdatePodToleration: 1 << 9,
  UpdatePodSchedulingGatesEliminated: 1 << 10,
  UpdatePodGeneratedResourceClaim: 1 << 11,
  /** A change of a pod in nothing that the others name. */
  UpdatePodOther: 1 << 12,
  /** Every update; also what an update of anything but pods and nodes is reported as. */
  Update: ((1 << 13) - 1) & ~0b11,
  All: (1 << 13) - 1,
} as const;

/**
 * Plugins register for `Pod`, which stands for both kinds of pods; events say which kind it was. `*` comes only as an event,
 * and moves every pod that it finds.
 */
export type EventResource =
  | 'Pod'
  | 'AssignedPod'
  | 'UnschedulablePod'
  | 'Node'
  | 'PersistentVolume'
  | 'PersistentVolumeClaim'
  | 'StorageClass'
  | 'CSINode'
  | 'CSIDriver'
  | 'CSIStorageCapacity'
  | 'VolumeAttachment'
  | '*';

export interface ClusterEvent {
  readonly resource: EventResource;
  /** Or-ed {@link ActionType}s. */
  readonly action: number;
}

export const ASSIGNED_POD_ADD: ClusterEvent = { resource: 'AssignedPod', action: ActionType.Add };
export const ASSIGNED_POD_DELETE: ClusterEvent = { resource: 'AssignedPod', action: ActionType.Delete };
export const NODE_ADD: ClusterEvent = { resource: 'Node', action: ActionType.Add };
export const NODE_DELETE: ClusterEvent = { resource: 'Node', action: ActionType.Delete };
/** A pod has waited for the longest time that it may. */
export const UNSCHEDULABLE_TIMEOUT: ClusterEvent = { resource: '*', action: ActionType.All };

/** Whether who registered for `registered` is to hear of `event`. */
export function eventMatches(registered: ClusterEvent, event: ClusterEvent): boolean {
  return matchesResource(registered.resource, event.resource) && (registered.action & event.action) !== 0;
}

function matchesResource(registered: EventResource, resource: EventResource): boolean {
  if (registered === '*' || registered === resource) return true;
  return registered === 'Pod' && (resource === 'AssignedPod' || resource === 'UnschedulablePod');
}
