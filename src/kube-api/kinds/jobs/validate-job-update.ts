/** What may change about a Job (kubernetes/pkg/apis/batch/validation/validation.go: ValidateJobSpecUpdate). */
import type { Affinity, Job, JobSpec, PodTemplateSpec } from '../../generated/types.gen.ts';
import { withChanges } from '../../meta/copy-on-write.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { labelSelectorSyntax } from '../../meta/label-selector.ts';
import { FIELD_IMMUTABLE_MESSAGE } from '../../meta/object-meta.ts';
import { EMPTY_POD_SPEC } from '../pod-spec/default-pod-spec.ts';
import { semanticEqual } from '../pod-spec/semantic-equal.ts';
import { podTemplateSyntax } from '../workloads/template-syntax.ts';
import { failurePolicySyntax, successPolicySyntax } from './job-policies.ts';
import { EMPTY_JOB_SPEC } from './job-selector.ts';

/** Adds the problems of a change. */
export function validateJobUpdate(job: Job, oldJob: Job, errors: FieldErrors, root: FieldPath): void {
  const path = root.child('spec');
  const { spec = EMPTY_JOB_SPEC } = job;
  const { spec: old = EMPTY_JOB_SPEC } = oldJob;
  validateCompletions(spec, old, errors, path);
  const fixed = (field: keyof JobSpec, shown: unknown): void => {
    if (!semanticEqual(spec[field], old[field], field))
      errors.invalid(path.child(field), shown, FIELD_IMMUTABLE_MESSAGE);
  };
  fixed('selector', spec.selector && labelSelectorSyntax(spec.selector));
  const template = spec.template ?? {};
  const isHeld = old.suspend === true && oldJob.status?.startTime === undefined;
  const before = isHeld ? withSchedulingOf(old.template ?? {}, template) : (old.template ?? {});
  if (!semanticEqual(template, before)) {
    errors.invalid(path.child('template'), podTemplateSyntax(template), FIELD_IMMUTABLE_MESSAGE);
  }
  fixed('completionMode', spec.completionMode);
  fixed('podFailurePolicy', spec.podFailurePolicy && failurePolicySyntax(spec.podFailurePolicy));
  fixed('backoffLimitPerIndex', spec.backoffLimitPerIndex);
  fixed('managedBy', spec.managedBy);
  fixed('successPolicy', spec.successPolicy && successPolicySyntax(spec.successPolicy));
}

/** Indexed Jobs may grow and shrink, with as many pods at once as there are indexes. */
function validateCompletions(spec: JobSpec, old: JobSpec, errors: FieldErrors, path: FieldPath): void {
  const { completions, parallelism, completionMode } = spec;
  if (completions === old.completions) return;
  const at = path.child('completions');
  if (completionMode !== 'Indexed') {
    errors.invalid(at, completions, FIELD_IMMUTABLE_MESSAGE);
  } else if (completions !== undefined && completions !== parallelism) {
    errors.invalid(at, completions, 'can only be modified in tandem with spec.parallelism');
  }
}

/** `old` with all that says where pods may run taken from `template`: that may change until a suspended Job starts. */
function withSchedulingOf(old: PodTemplateSpec, template: PodTemplateSpec): PodTemplateSpec {
  const { spec = EMPTY_POD_SPEC, metadata } = template;
  const oldSpec = old.spec ?? EMPTY_POD_SPEC;
  return withChanges(old, {
    metadata: withChanges(old.metadata ?? {}, { labels: metadata?.labels, annotations: metadata?.annotations }),
    spec: withChanges(oldSpec, {
      nodeSelector: spec.nodeSelector,
      tolerations: spec.tolerations,
      schedulingGates: spec.schedulingGates,
      affinity: withNodeAffinityOf(oldSpec.affinity, spec.affinity),
    }),
  });
}

function withNodeAffinityOf(old: Affinity | undefined, affinity: Affinity | undefined): Affinity | undefined {
  if (old === undefined && affinity === undefined) return undefined;
  const changed = withChanges(old ?? {}, { nodeAffinity: affinity?.nodeAffinity });
  return affinity === undefined && Object.keys(changed).length === 0 ? undefined : changed;
}
