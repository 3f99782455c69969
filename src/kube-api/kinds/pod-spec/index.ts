/** The pod spec's front door: what every kind with a pod template needs. */
export { defaultPodSpec, defaultPodTemplateSpec } from './default-pod-spec.ts';
export { validatePodSpec, validatePodTemplateSpec } from './validate-pod-spec.ts';
export { podTemplateWarnings } from './warnings.ts';
