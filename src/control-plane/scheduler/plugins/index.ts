/**
 * The default profile: its plugins in order, with their weights (kubernetes/pkg/scheduler/apis/config/v1/default_plugins.go).
 * Upstream's VolumeRestrictions, NodeVolumeLimits, VolumeBinding and VolumeZone are not here yet.
 */
import type { Profile, ProfilePlugin } from '../framework/profile.ts';
import { DefaultBinder } from './default-binder.ts';
import { DefaultPreemption } from './default-preemption.ts';
import { ImageLocality } from './image-locality.ts';
import { InterPodAffinity } from './inter-pod-affinity.ts';
import { NodeAffinity } from './node-affinity.ts';
import { NodeName } from './node-name.ts';
import { NodePorts } from './node-ports.ts';
import { NodeResourcesBalancedAllocation } from './node-resources-balanced-allocation.ts';
import { NodeResourcesFit } from './node-resources-fit.ts';
import { NodeUnschedulable } from './node-unschedulable.ts';
import { PodTopologySpread } from './pod-topology-spread.ts';
import { PrioritySort } from './priority-sort.ts';
import { SchedulingGates } from './scheduling-gates.ts';
import { TaintToleration } from './taint-toleration.ts';

export const DEFAULT_PLUGINS = [
  { plugin: SchedulingGates },
  { plugin: PrioritySort },
  { plugin: NodeUnschedulable },
  { plugin: NodeName },
  { plugin: TaintToleration, weight: 3 },
  { plugin: NodeAffinity, weight: 2 },
  { plugin: NodePorts },
  { plugin: NodeResourcesFit, weight: 1 },
  { plugin: PodTopologySpread, weight: 2 },
  { plugin: InterPodAffinity, weight: 2 },
  { plugin: DefaultPreemption },
  { plugin: NodeResourcesBalancedAllocation, weight: 1 },
  { plugin: ImageLocality, weight: 1 },
  { plugin: DefaultBinder },
] as const satisfies readonly ProfilePlugin[];

/** What a cluster schedules with unless told otherwise. */
export const DEFAULT_PROFILE: Profile = { schedulerName: 'default-scheduler', plugins: DEFAULT_PLUGINS };
