/** The pod spec's front door: what pods, and every kind with a pod template, need. */

export { defaultPodSpec, defaultPodTemplateSpec } from './default-pod-spec.ts';
export { validateAlwaysRestarting, validatePodSpec, validatePodTemplateSpec } from './validate-pod-spec.ts';
export { podTemplateWarnings } from './warnings.ts';
