/** The pod spec's front door: what pods, and every kind with a pod template, need. */

export { defaultPodSpec, defaultPodTemplateSpec, defaultSpecOfPod } from './default-pod-spec.ts';
export { defaultClaimSpec } from './default-volumes.ts';
export { goDiff } from './go-values/go-diff.ts';
export { podStatusReason, podStatusSummary } from './pod-status-reason.ts';
export { qosClassOf } from './qos-class.ts';
export { validateClaimSpec } from './validate-claim-template.ts';
export { validateAlwaysRestarting, validatePodSpec, validatePodTemplateSpec } from './validate-pod-spec.ts';
export { prepareForEphemeralContainersUpdate, validateEphemeralContainersUpdate } from './validate-pod-update.ts';
export { podTemplateWarnings } from './warnings.ts';
