/**
 * What the API server does to a pod before it stores it.
 * Upstream: kubernetes/pkg/registry/core/pod/strategy.go, pkg/api/pod/util.go.
 *
 * Pods have no generation in v1.32.
 */
import type {
  AppArmorProfile,
  ContainerStatus,
  ObjectMeta,
  Pod,
  PodSpec,
  PodStatus,
} from '../../generated/types.gen.ts';
import { mapShared, withChanges } from '../../meta/copy-on-write.ts';
import { EMPTY_POD_SPEC } from './default-pod-spec.ts';
import { applyMatchLabelKeys } from './match-label-keys.ts';
import { withAgreeingIps } from './pod-ips.ts';
import { qosClassOf } from './qos-class.ts';
import { APP_ARMOR_PREFIX } from './validate-pod-annotations.ts';

const GATED_CONDITIONS = Object.freeze([
  Object.freeze({
    type: 'PodScheduled',
    status: 'False',
    reason: 'SchedulingGated',
    message: 'Scheduling is blocked due to non-empty scheduling gates',
  }),
]);

/** A new pod: pending, its quality of service settled, what its labels and annotations say written into its spec. */
export function preparePodForCreate(pod: Pod): Pod {
  const given = pod.spec ?? EMPTY_POD_SPEC;
  const spec = applyAppArmorAnnotations(applyMatchLabelKeys(given, pod.metadata.labels ?? {}), pod.metadata);
  const isGated = (spec.schedulingGates ?? []).length > 0;
  const status: PodStatus = {
    phase: 'Pending',
    ...(isGated ? { conditions: GATED_CONDITIONS } : {}),
    qosClass: qosClassOf(spec),
  };
  return { ...pod, spec, status };
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
  return withChanges(pod, {
    spec: old.spec,
    metadata: withOldOwnership(pod.metadata, old.metadata),
    status: withChanges(dropDisabledStatus(withAgreeingIps(status)), {
      qosClass: status.qosClass ?? old.status?.qosClass,
    }),
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
  return withChanges(status, {
    resources: undefined,
    allocatedResources: undefined,
    allocatedResourcesStatus: undefined,
    user: undefined,
  });
}

/** The profile that an AppArmor annotation names; undefined when it names none that could be used. */
function profileOf(annotation: string): AppArmorProfile | undefined {
  if (annotation === 'unconfined') return { type: 'Unconfined' };
  if (annotation === 'runtime/default') return { type: 'RuntimeDefault' };
  if (!annotation.startsWith('localhost/')) return undefined;
  const localhostProfile = annotation.slice('localhost/'.length);
  const isUsable = localhostProfile !== '' && localhostProfile.trim() === localhostProfile;
  return isUsable ? { type: 'Localhost', localhostProfile } : undefined;
}

/** AppArmor annotations become the fields that took their place. */
function applyAppArmorAnnotations(spec: PodSpec, { annotations = {} }: ObjectMeta): PodSpec {
  const isWindows = spec.os?.name === 'windows';
  if (isWindows || !Object.keys(annotations).some((key) => key.startsWith(APP_ARMOR_PREFIX))) return spec;
  const podProfile = spec.securityContext?.appArmorProfile;
  const withProfile = <T extends NonNullable<PodSpec['containers']>[number]>(container: T): T => {
    const profile = profileOf(annotations[APP_ARMOR_PREFIX + container.name] ?? '');
    if (profile === undefined || container.securityContext?.appArmorProfile !== undefined) return container;
    const isPodWide = podProfile?.type === profile.type && podProfile.localhostProfile === profile.localhostProfile;
    return isPodWide
      ? container
      : { ...container, securityContext: { ...container.securityContext, appArmorProfile: profile } };
  };
  return withChanges(spec, {
    containers: mapShared(spec.containers, withProfile),
    initContainers: spec.initContainers && mapShared(spec.initContainers, withProfile),
  });
}
