/**
 * What a pod spec gets when its writer leaves fields out (kubernetes/pkg/apis/core/v1/defaults.go).
 */
import type { PodSpec, PodTemplateSpec } from '../../generated/types.gen.ts';

/** Fills in what a pod spec leaves out; answers the same reference when nothing changes. */
export function defaultPodSpec(spec: PodSpec): PodSpec {
  const complete =
    spec.restartPolicy !== undefined &&
    spec.dnsPolicy !== undefined &&
    spec.schedulerName !== undefined &&
    spec.securityContext !== undefined &&
    spec.terminationGracePeriodSeconds !== undefined;
  if (complete) return spec;
  return {
    restartPolicy: 'Always',
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
    securityContext: {},
    terminationGracePeriodSeconds: 30,
    ...spec,
  };
}

/** Fills in what a pod template leaves out; answers the same reference when nothing changes. */
export function defaultPodTemplateSpec(template: PodTemplateSpec): PodTemplateSpec {
  const spec = defaultPodSpec(template.spec ?? { containers: [] });
  return spec === template.spec ? template : { ...template, spec };
}
