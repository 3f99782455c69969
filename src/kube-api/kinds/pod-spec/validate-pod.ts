/**
 * Problems of whole pods: their spec together with their metadata.
 * Upstream: validatePodMetadataAndSpec and ValidatePodCreate in kubernetes/pkg/apis/core/validation/validation.go; the API server
 * checks names, labels and the like.
 */
import type { Pod } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { EMPTY_POD_SPEC } from './default-pod-spec.ts';
import { checkOnce, isSet, type PassedChecks } from './field-checks.ts';
import { checkImagePadding } from './validate-containers.ts';
import { checkProfilesAgree, validatePodAnnotations } from './validate-pod-annotations.ts';
import { validatePodSpec } from './validate-pod-spec.ts';

const goodPods: PassedChecks = new WeakMap();
const goodContainers: PassedChecks = new WeakMap();

/** Adds the problems of a pod; one without a resourceVersion is about to be created, which has rules of its own. */
export function validatePod(pod: Pod, errors: FieldErrors, path: FieldPath): void {
  const { spec } = pod;
  const { annotations, resourceVersion = '' } = pod.metadata;
  const isNew = resourceVersion === '';
  // the claims of ephemeral volumes are named after the pod; everything else is the same for all pods of a template
  const isShared = spec?.volumes?.some(({ ephemeral }) => ephemeral !== undefined) !== true;
  checkOnce(goodPods, isShared ? spec : undefined, [annotations, isNew], errors, () => {
    validateContent(pod, errors, path);
    if (isNew) validateNewPod(pod, errors, path);
  });
}

function validateContent(pod: Pod, errors: FieldErrors, path: FieldPath): void {
  const spec = pod.spec ?? EMPTY_POD_SPEC;
  const { annotations, name = '' } = pod.metadata;
  const specPath = path.child('spec');
  validatePodAnnotations(annotations, spec, errors, path.child('metadata', 'annotations'));
  validatePodSpec(spec, errors, specPath, { isPod: true, podName: name });
  if (!isSet(spec.serviceAccountName)) forbidTokens(pod, errors, specPath.child('volumes'));
  for (const field of ['containers', 'initContainers'] as const) {
    const list = spec[field];
    checkOnce(goodContainers, list, [], errors, () => {
      for (const [index, container] of (list ?? []).entries()) {
        checkImagePadding(container, errors, specPath.child(field).index(index));
      }
    });
  }
}

function forbidTokens({ spec }: Pod, errors: FieldErrors, path: FieldPath): void {
  for (const [index, { projected }] of (spec?.volumes ?? []).entries()) {
    for (const [nth, { serviceAccountToken }] of (projected?.sources ?? []).entries()) {
      if (serviceAccountToken === undefined) continue;
      const at = path.index(index).child('projected', 'sources').index(nth).child('serviceAccountToken');
      errors.forbidden(at, 'must not be specified when serviceAccountName is not set');
    }
  }
}

function validateNewPod(pod: Pod, errors: FieldErrors, path: FieldPath): void {
  const spec = pod.spec ?? EMPTY_POD_SPEC;
  const specPath = path.child('spec');
  if ((spec.ephemeralContainers ?? []).length > 0) {
    errors.forbidden(specPath.child('ephemeralContainers'), 'cannot be set on create');
  }
  if (isSet(spec.nodeName) && (spec.schedulingGates ?? []).length > 0) {
    errors.forbidden(specPath.child('nodeName'), 'cannot be set until all schedulingGates have been cleared');
  }
  checkProfilesAgree(pod.metadata.annotations, spec, errors, specPath);
}
