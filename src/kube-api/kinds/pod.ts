/**
 * Pods: the unit that is scheduled and run.
 * Upstream: kubernetes/pkg/registry/core/pod/strategy.go, pkg/apis/core/{v1,validation}, pkg/printers/internalversion.
 */
import type { Pod as PodObject } from '../generated/types.gen.ts';
import { defineKind } from './define-kind.ts';
import { defaultPodSpec } from './pod-spec/default-pod-spec.ts';
import { validatePodSpec } from './pod-spec/validate-pod-spec.ts';

export type Pod = PodObject;

function gracePeriodSeconds(pod: Pod, requestedSeconds: number | undefined): number {
  const terminated = pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded';
  if ((pod.spec?.nodeName ?? '') === '' || terminated) return 0;
  const seconds = requestedSeconds ?? pod.spec?.terminationGracePeriodSeconds ?? 0;
  return seconds < 0 ? 1 : seconds;
}

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
  selectableFields: {
    'spec.nodeName': (pod) => pod.spec?.nodeName ?? '',
    'spec.restartPolicy': (pod) => pod.spec?.restartPolicy ?? '',
    'spec.schedulerName': (pod) => pod.spec?.schedulerName ?? '',
    'spec.serviceAccountName': (pod) => pod.spec?.serviceAccountName ?? '',
    'spec.hostNetwork': (pod) => String(pod.spec?.hostNetwork ?? false),
    'status.phase': (pod) => pod.status?.phase ?? '',
    'status.podIP': (pod) => pod.status?.podIPs?.[0]?.ip ?? pod.status?.podIP ?? '',
    'status.nominatedNodeName': (pod) => pod.status?.nominatedNodeName ?? '',
  },
  gracePeriodSeconds,
  defaults(pod) {
    const spec = defaultPodSpec(pod.spec ?? { containers: [] });
    return spec === pod.spec ? pod : { ...pod, spec };
  },
  prepareForCreate: (pod) => ({ ...pod, status: { phase: 'Pending', qosClass: 'BestEffort' } }),
  validate(pod, errors, path) {
    validatePodSpec(pod.spec ?? { containers: [] }, errors, path.child('spec'));
  },
  columns: [{ name: 'Name', type: 'string', format: 'name', priority: 0, value: (pod) => pod.metadata.name ?? '' }],
  fidelity: [],
});
