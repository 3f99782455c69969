/**
 * Pods: containers that run together on one node.
 * Upstream: kubernetes/pkg/registry/core/pod/strategy.go, pkg/apis/core/{v1,validation}, pkg/api/pod, pkg/printers/internalversion.
 * Everything that pods share with templates is in pod-spec/.
 */
import type { Pod as PodObject } from '../generated/types.gen.ts';
import { withChanges } from '../meta/copy-on-write.ts';
import { defineKind } from './define-kind.ts';
import { defaultSpecOfPod, EMPTY_POD_SPEC, withoutInitContainerAnnotations } from './pod-spec/default-pod-spec.ts';
import { POD_COLUMNS } from './pod-spec/pod-columns.ts';
import { POD_FIDELITY } from './pod-spec/pod-fidelity.ts';
import { podIpOf } from './pod-spec/pod-ips.ts';
import { preparePodForCreate, preparePodForStatusUpdate, preparePodForUpdate } from './pod-spec/prepare-pod.ts';
import { validatePod } from './pod-spec/validate-pod.ts';
import { validatePodStatusUpdate } from './pod-spec/validate-pod-status.ts';
import {
  prepareForEphemeralContainersUpdate,
  validateAnnotationUpdate,
  validateEphemeralContainersUpdate,
  validatePodUpdate,
} from './pod-spec/validate-pod-update.ts';
import { podWarnings } from './pod-spec/warnings.ts';

export type Pod = PodObject;

/** Containers that run together on one node. */
export const Pod = defineKind<Pod>({
  group: '',
  version: 'v1',
  kind: 'Pod',
  plural: 'pods',
  singular: 'pod',
  shortNames: ['po'],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  parts: {
    ephemeralcontainers: {
      prepare: prepareForEphemeralContainersUpdate,
      validate(pod, old, errors, path) {
        validateAnnotationUpdate(pod.metadata, old.metadata, errors, path.child('metadata', 'annotations'));
        validateEphemeralContainersUpdate(pod, old, errors, path);
      },
    },
  },
  defaults: (pod) =>
    withChanges(pod, {
      metadata: withoutInitContainerAnnotations(pod.metadata),
      spec: defaultSpecOfPod(pod.spec ?? EMPTY_POD_SPEC),
    }),
  prepareForCreate: preparePodForCreate,
  prepareForUpdate: preparePodForUpdate,
  prepareForStatusUpdate: preparePodForStatusUpdate,
  validate: validatePod,
  validateUpdate: validatePodUpdate,
  validateStatusUpdate: validatePodStatusUpdate,
  warnings: (pod, old) => (old === undefined ? podWarnings(pod) : []),
  selectableFields: {
    'spec.nodeName': ({ spec }) => spec?.nodeName ?? '',
    'spec.host': ({ spec }) => spec?.nodeName ?? '',
    'spec.restartPolicy': ({ spec }) => spec?.restartPolicy ?? '',
    'spec.schedulerName': ({ spec }) => spec?.schedulerName ?? '',
    'spec.serviceAccountName': ({ spec }) => spec?.serviceAccountName ?? '',
    'spec.hostNetwork': ({ spec }) => String(spec?.hostNetwork ?? false),
    'status.phase': ({ status }) => status?.phase ?? '',
    'status.podIP': ({ status }) => podIpOf(status),
    // Upstream takes the name and knows no value for it.
    'status.podIPs': () => '',
    'status.nominatedNodeName': ({ status }) => status?.nominatedNodeName ?? '',
  },
  gracePeriodSeconds: podGracePeriodSeconds,
  columns: POD_COLUMNS,
  fidelity: POD_FIDELITY,
});

/** Only a pod that runs somewhere needs time to end; a negative grace period counts as one second. */
function podGracePeriodSeconds({ spec, status }: Pod, requestedSeconds: number | undefined): number {
  const hasEnded = status?.phase === 'Failed' || status?.phase === 'Succeeded';
  if ((spec?.nodeName ?? '') === '' || hasEnded) return 0;
  const seconds = requestedSeconds ?? spec?.terminationGracePeriodSeconds ?? 0;
  return seconds < 0 ? 1 : seconds;
}
