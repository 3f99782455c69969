/**
 * What ReplicationControllers, ReplicaSets and Deployments ask of their selector and pod template
 * (kubernetes/pkg/apis/apps/validation/validation.go, pkg/apis/core/validation/validation.go).
 */
import type { LabelSelector, PodTemplateSpec } from '../../generated/types.gen.ts';
import { type FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { GoSyntax, goStringMap } from '../../meta/go-syntax.ts';
import { type LabelMatcher, labelSelectorSyntax, matcherOf } from '../../meta/label-selector.ts';
import { checkDns1123Label } from '../../meta/names.ts';
import type { KubeObject } from '../../meta/object.ts';
import { validateLabelSelector } from '../../meta/object-meta.ts';
import { podTemplateWarnings, validateAlwaysRestarting, validatePodTemplateSpec } from '../pod-spec/index.ts';

/** The selector compiled, or undefined when it can't be. */
export function usableMatcher(selector: LabelSelector | undefined): LabelMatcher | undefined {
  try {
    return matcherOf(selector);
  } catch {
    return undefined;
  }
}

/** A workload needs a selector, and one that restricts something. */
export function validateSelector(selector: LabelSelector | undefined, errors: FieldErrors, path: FieldPath): void {
  if (selector === undefined) {
    errors.required(path);
    return;
  }
  validateLabelSelector(selector, errors, path);
  if (Object.keys(selector.matchLabels ?? {}).length + (selector.matchExpressions ?? []).length === 0) {
    // upstream's words name Deployments for ReplicaSets too
    errors.invalid(path, labelSelectorSyntax(selector), 'empty selector is invalid for deployment');
  }
}

/** A template of pods that run for ever and that the selector picks; `controller` names the kind in messages. */
export function validateReplicatedTemplate(
  template: PodTemplateSpec,
  matcher: LabelMatcher,
  controller: 'ReplicationController' | 'ReplicaSet',
  errors: FieldErrors,
  path: FieldPath,
): void {
  const labels = template.metadata?.labels;
  if (!matcher.isEmpty && !matcher.matches(labels)) {
    const shown = new GoSyntax(goStringMap(labels));
    errors.invalid(path.child('metadata', 'labels'), shown, '`selector` does not match template `labels`');
  }
  validatePodTemplateSpec(template, errors, path);
  validateAlwaysRestarting(template, controller, errors, path);
}

const TEMPLATE_PATH = new FieldPath('spec.template');

/** Warnings about a workload's name, when it is new, and about its pod template, when that may have changed. */
export function workloadWarnings<T extends KubeObject>(
  object: T,
  old: T | undefined,
  templateOf: (object: T) => PodTemplateSpec | undefined,
): readonly string[] {
  const template = templateOf(object);
  if (old !== undefined && old.metadata.generation === object.metadata.generation) return [];
  const warnings = template === undefined ? [] : podTemplateWarnings(template, TEMPLATE_PATH);
  if (old !== undefined) return warnings;
  const messages = checkDns1123Label(object.metadata.name ?? '');
  if (messages.length === 0) return warnings;
  const nameWarning = `metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [${messages.join(' ')}]`;
  return [nameWarning, ...warnings];
}
