/**
 * Fields of features that are off by default in v1.32: the API server drops them from what is written.
 * Upstream: dropDisabledFields in kubernetes/pkg/api/pod/util.go, gates in pkg/features/versioned_kube_features.go.
 *
 * Off are: UserNamespacesSupport, SupplementalGroupsPolicy, SELinuxChangePolicy, ProcMountType, PodLevelResources,
 * DynamicResourceAllocation, ClusterTrustBundleProjection, InPlacePodVerticalScaling, ImageVolume.
 * Left out: keeping a field that the stored object already uses, which can't come about here.
 */
import type { Container, PodSpec, Volume, VolumeProjection } from '../../generated/types.gen.ts';
import { mapShared, withChanges } from '../../meta/copy-on-write.ts';
import { memoizeFrozen } from './memoize-frozen.ts';

type ContainerLists = Pick<PodSpec, 'containers' | 'initContainers' | 'ephemeralContainers'>;
type AnyContainer = Pick<Container, 'resizePolicy' | 'resources' | 'securityContext' | 'volumeMounts'>;

/** `spec` without the fields of features that are off; the same spec when it uses none of them. */
export function dropDisabledFields(spec: PodSpec): PodSpec {
  const kept = withChanges(spec, {
    hostUsers: undefined,
    resources: undefined,
    resourceClaims: undefined,
    securityContext:
      spec.securityContext &&
      withChanges(spec.securityContext, { supplementalGroupsPolicy: undefined, seLinuxChangePolicy: undefined }),
    containers: spec.containers && dropFromContainers(spec.containers),
    initContainers: spec.initContainers && dropFromContainers(spec.initContainers),
    ephemeralContainers: spec.ephemeralContainers && dropFromContainers(spec.ephemeralContainers),
    volumes: spec.volumes && dropTrustBundles(spec.volumes),
  });
  return dropImageVolumes(kept);
}

const dropFromContainers = memoizeFrozen(<T extends AnyContainer>(list: readonly T[]): readonly T[] =>
  mapShared(list, dropFromContainer),
) as <T extends AnyContainer>(list: readonly T[]) => readonly T[];

function dropFromContainer<T extends AnyContainer>(container: T): T {
  const { resources, securityContext } = container;
  return withChanges<AnyContainer>(container, {
    resizePolicy: undefined,
    resources: resources && withChanges(resources, { claims: undefined }),
    securityContext: securityContext?.procMount
      ? withChanges(securityContext, { procMount: 'Default' })
      : securityContext,
  }) as T;
}

const dropTrustBundles = memoizeFrozen((volumes: readonly Volume[]) =>
  mapShared(volumes, (volume) => {
    const { projected } = volume;
    if (projected?.sources === undefined) return volume;
    const sources = mapShared(projected.sources, (source: VolumeProjection) =>
      withChanges(source, { clusterTrustBundle: undefined }),
    );
    return withChanges(volume, { projected: withChanges(projected, { sources }) });
  }),
);

function dropImageVolumes(spec: PodSpec): PodSpec {
  const images = new Set((spec.volumes ?? []).filter(({ image }) => image != null).map(({ name }) => name));
  if (images.size === 0) return spec;
  const withoutMounts = <T extends AnyContainer>(list: readonly T[]): readonly T[] =>
    mapShared(list, (container) => {
      const mounts = (container.volumeMounts ?? []).filter(({ name }) => !images.has(name));
      if (mounts.length === (container.volumeMounts ?? []).length) return container;
      return withChanges<AnyContainer>(container, { volumeMounts: mounts.length === 0 ? undefined : mounts }) as T;
    });
  const volumes = (spec.volumes ?? []).filter(({ name }) => !images.has(name));
  const lists: ContainerLists = spec;
  return withChanges(spec, {
    volumes: volumes.length === 0 ? undefined : volumes,
    containers: lists.containers && withoutMounts(lists.containers),
    initContainers: lists.initContainers && withoutMounts(lists.initContainers),
    ephemeralContainers: lists.ephemeralContainers && withoutMounts(lists.ephemeralContainers),
  });
}
