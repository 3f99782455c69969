/**
 * What the API server does to a pod before it stores it.
 * Upstream: kubernetes/pkg/registry/core/pod/strategy.go, pkg/api/pod/util.go.
 *
 * Pods have no generation in v1.32.
 */
import type { ContainerStatus, ObjectMeta, Pod, PodCondition, PodStatus } from '../../generated/types.gen.ts';
import { mapShared, withChanges } from '../../meta/copy-on-write.ts';
import { withAgreeingAppArmor } from './app-armor.ts';
import { EMPTY_POD_SPEC } from './default-pod-spec.ts';
import { applyMatchLabelKeys } from './match-label-keys.ts';
import { withAgreeingIps } from './pod-ips.ts';
import { qosClassOf } from './qos-class.ts';

/** A new pod: pending, its quality of service settled, what its labels and annotations say written into its spec. */
export function preparePodForCreate(pod: Pod): Pod {
  const { labels = {}, creationTimestamp } = pod.metadata;
  const spec = applyMatchLabelKeys(pod.spec ?? EMPTY_POD_SPEC, labels);
  const isGated = (spec.schedulingGates ?? []).length > 0;
  const status: PodStatus = {
    phase: 'Pending',
    ...(isGated ? { conditions: [gatedCondition(creationTimestamp)] } : {}),
    qosClass: qosClassOf(spec),
  };
  return withAgreeingAppArmor({ ...pod, spec, status });
}

function gatedCondition(since: string | undefined): PodCondition {
  return {
    type: 'PodScheduled',
    status: 'False',
    ...(since === undefined ? {} : { lastTransitionTime: since }),
    reason: 'SchedulingGated',
    message: 'Scheduling is blocked due to non-empty scheduling gates',
  };
}

/** An update leaves the status as it is; one that names no version is made against the present one. */
export function preparePodForUpdate(pod: Pod, old: Pod): Pod {
  const { resourceVersion } = old.metadata;
  const isUnconditional = (pod.metadata.resourceVersion ?? '') === '' && resourceVersion !== undefined;
  return withChanges(pod, {
    metadata: isUnconditional ? { ...pod.metadata, resourceVersion } : pod.metadata,
    status: old.status,
  });
}

/** A status update leaves the spec, the owners and a deletion as they are; labels and annotations may change with it. */
export function preparePodForStatusUpdate(pod: Pod, old: Pod): Pod {
  const status = pod.status ?? {};
  const agreeing = dropDisabledStatus(withAgreeingIps(status));
  const qosClass = status.qosClass ?? old.status?.qosClass;
  return withChanges(pod, {
    spec: old.spec,
    metadata: withOldOwnership(pod.metadata, old.metadata),
    status: agreeing.qosClass === qosClass ? agreeing : withChanges(agreeing, { qosClass }),
  });
}

function withOldOwnership(metadata: ObjectMeta, old: ObjectMeta): ObjectMeta {
  if (metadata === old) return old;
  return withChanges(metadata, {
    ownerReferences: old.ownerReferences,
    deletionTimestamp: old.deletionTimestamp,
    deletionGracePeriodSeconds: old.deletionGracePeriodSeconds,
  });
}

function dropDisabledStatus(status: PodStatus): PodStatus {
  const { containerStatuses, initContainerStatuses, ephemeralContainerStatuses } = status;
  return withChanges(status, {
    resize: undefined,
    resourceClaimStatuses: undefined,
    containerStatuses: containerStatuses && mapShared(containerStatuses, dropDisabledContainerStatus),
    initContainerStatuses: initContainerStatuses && mapShared(initContainerStatuses, dropDisabledContainerStatus),
    ephemeralContainerStatuses:
      ephemeralContainerStatuses && mapShared(ephemeralContainerStatuses, dropDisabledContainerStatus),
  });
}

/** Fields of in-place resizing, device health and supplemental groups: features that are off in v1.32. */
function dropDisabledContainerStatus(status: ContainerStatus): ContainerStatus {
  const { resources, allocatedResources, allocatedResourcesStatus, user } = status;
  if (
    resources === undefined &&
    allocatedResources === undefined &&
    allocatedResourcesStatus === undefined &&
    user === undefined
  )
    return status;
  return withChanges(status, {
    resources: undefined,
    allocatedResources: undefined,
    allocatedResourcesStatus: undefined,
    user: undefined,
  });
}
