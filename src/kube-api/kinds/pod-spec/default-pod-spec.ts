/**
 * What pod specs and templates get when their writer leaves fields out, and what Pods get beyond that.
 * Upstream: kubernetes/pkg/apis/core/v1/defaults.go, zz_generated.defaults.go and conversion.go (serviceAccount, old annotations).
 *
 * All functions answer what they were given when nothing changes, and remember frozen specs and lists: the pods of one
 * template share one defaulted spec. Fields of features that are off in v1.32 are dropped here as well, which upstream does
 * a step later.
 */
import type { Container, ObjectMeta, PodSpec, PodTemplateSpec } from '../../generated/types.gen.ts';
import { mapShared, withChanges } from '../../meta/copy-on-write.ts';
import { defaultContainer } from './default-containers.ts';
import { canonicalAmounts, requestUpToLimits } from './default-resources.ts';
import { defaultVolume } from './default-volumes.ts';
import { dropDisabledFields } from './disabled-features.ts';
import { memoizeFrozen } from './memoize-frozen.ts';
import { withDefaults } from './with-defaults.ts';

/** The spec of a pod or template that has none. */
export const EMPTY_POD_SPEC: PodSpec = Object.freeze({ containers: Object.freeze([]) });

const NO_CONTEXT = Object.freeze({});

const defaultContainers = memoizeFrozen((list: readonly Container[]) => mapShared(list, defaultContainer));
const defaultEphemeralContainers = memoizeFrozen((list: NonNullable<PodSpec['ephemeralContainers']>) =>
  mapShared(list, defaultContainer),
);
const defaultVolumes = memoizeFrozen((list: NonNullable<PodSpec['volumes']>) => mapShared(list, defaultVolume));

/** Fills in what a pod spec leaves out, in pods and templates alike. */
export const defaultPodSpec: (spec: PodSpec) => PodSpec = memoizeFrozen((given) => {
  const spec = dropDisabledFields(given);
  const { containers, initContainers, ephemeralContainers, volumes } = spec;
  const filled = withDefaults(withServiceAccount(spec), {
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    securityContext: NO_CONTEXT,
    terminationGracePeriodSeconds: 30,
    schedulerName: 'default-scheduler',
  });
  return withChanges(filled, {
    containers: containers && defaultContainers(containers),
    initContainers: initContainers && defaultContainers(initContainers),
    ephemeralContainers: ephemeralContainers && defaultEphemeralContainers(ephemeralContainers),
    volumes: volumes && defaultVolumes(volumes),
    overhead: canonicalAmounts(spec.overhead),
  });
});

/** `serviceAccount` is the old name of `serviceAccountName`; the API always shows both, and the new one wins. */
function withServiceAccount(spec: PodSpec): PodSpec {
  const name = (spec.serviceAccountName ?? '') === '' ? spec.serviceAccount : spec.serviceAccountName;
  return (name ?? '') === '' ? spec : withChanges(spec, { serviceAccountName: name, serviceAccount: name });
}

const requestingContainers = memoizeFrozen((list: readonly Container[]) =>
  mapShared(list, (container) =>
    container.resources === undefined
      ? container
      : withChanges(container, { resources: requestUpToLimits(container.resources) }),
  ),
);

/** On the node's own network a container's port is the node's port. */
const hostPortContainers = memoizeFrozen((list: readonly Container[]) =>
  mapShared(list, (container) =>
    withChanges(container, {
      ports:
        container.ports &&
        mapShared(container.ports, (port) => (port.hostPort ? port : { ...port, hostPort: port.containerPort })),
    }),
  ),
);

/** Fills in what a Pod's spec leaves out: what templates get, and what only becomes definite in a pod. */
export const defaultSpecOfPod: (spec: PodSpec) => PodSpec = memoizeFrozen((given) => {
  const spec = defaultPodSpec(given);
  const settle = (list: readonly Container[] | undefined): readonly Container[] | undefined => {
    const requesting = list && requestingContainers(list);
    return requesting && spec.hostNetwork === true ? hostPortContainers(requesting) : requesting;
  };
  const { terminationGracePeriodSeconds: seconds = 0 } = spec;
  return withChanges(withDefaults(spec, { enableServiceLinks: true }), {
    terminationGracePeriodSeconds: seconds < 0 ? 1 : spec.terminationGracePeriodSeconds,
    containers: settle(spec.containers) ?? [],
    initContainers: settle(spec.initContainers),
  });
});

/** How init containers were written before they had a field; the API server forgets such annotations. */
const INIT_CONTAINER_ANNOTATIONS = ['init-containers', 'init-container-statuses'].flatMap((name) => [
  `pod.alpha.kubernetes.io/${name}`,
  `pod.beta.kubernetes.io/${name}`,
]);

/** `metadata` as the API server keeps it for pods and templates; the same when nothing is dropped. */
export function withoutInitContainerAnnotations(metadata: ObjectMeta): ObjectMeta {
  const { annotations } = metadata;
  if (annotations === undefined) return metadata;
  if (!INIT_CONTAINER_ANNOTATIONS.some((key) => key in annotations)) return metadata;
  const kept = Object.entries(annotations).filter(([key]) => !INIT_CONTAINER_ANNOTATIONS.includes(key));
  return withChanges(metadata, { annotations: kept.length === 0 ? undefined : Object.fromEntries(kept) });
}

/** Fills in what a pod template leaves out. */
export const defaultPodTemplateSpec: (template: PodTemplateSpec) => PodTemplateSpec = memoizeFrozen((template) =>
  withChanges(template, {
    metadata: template.metadata && withoutInitContainerAnnotations(template.metadata),
    spec: defaultPodSpec(template.spec ?? EMPTY_POD_SPEC),
  }),
);
