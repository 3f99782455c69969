/** What Jobs must look like (kubernetes/pkg/apis/batch/validation/validation.go: ValidateJob, ValidateJobTemplateSpec). */
import type { Job, JobSpec, JobTemplateSpec } from '../../generated/types.gen.ts';
import { validateDomainPrefixedPath } from '../../meta/domain-prefixed-path.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { byteLength, GoSyntax, goQuote, goStringMap } from '../../meta/go-syntax.ts';
import { labelSelectorSyntax } from '../../meta/label-selector.ts';
import { checkDns1123Label } from '../../meta/names.ts';
import { validateLabelSelector, validateNonNegative } from '../../meta/object-meta.ts';
import { validatePodTemplateSpec } from '../pod-spec/index.ts';
import { usableMatcher } from '../workloads/pod-template-rules.ts';
import { successPolicySyntax, validatePodFailurePolicy, validateSuccessPolicy } from './job-policies.ts';
import { CONTROLLER_UID_LABELS, EMPTY_JOB_SPEC, generatedLabels, JOB_NAME_LABELS } from './job-selector.ts';

const MAX_INDEXED_PARALLELISM = 100_000;
const MAX_FAILED_INDEXES = 100_000;
const MANY_COMPLETIONS = 100_000;
const MAX_PARALLELISM_OF_MANY = 10_000;
const MAX_FAILED_INDEXES_OF_MANY = 10_000;
const MAX_MANAGED_BY_BYTES = 63;
const RESTART_POLICIES = ['OnFailure', 'Never'] as const;
const REPLACEMENTS = ['Failed', 'TerminatingOrFailed'] as const;
const MODES = ['NonIndexed', 'Indexed'] as const;

/** Adds the problems of a Job; `needsPrefixedLabels` unless it was stored without the newer labels. */
export function validateJob(job: Job, needsPrefixedLabels: boolean, errors: FieldErrors, root: FieldPath): void {
  const { metadata, spec = EMPTY_JOB_SPEC } = job;
  const path = root.child('spec');
  validateGeneratedSelector(job, needsPrefixedLabels, errors, root);
  validateSpec(spec, errors, path);
  const { selector, template = {}, completionMode, completions = 0 } = spec;
  if (selector === undefined) errors.required(path.child('selector'));
  else validateLabelSelector(selector, errors, path.child('selector'));
  const matcher = usableMatcher(selector);
  const labels = template.metadata?.labels;
  if (matcher !== undefined && !matcher.matches(labels)) {
    const shown = new GoSyntax(goStringMap(labels));
    const why = '`selector` does not match template `labels`';
    errors.invalid(path.child('template', 'metadata', 'labels'), shown, why);
  }
  if (completionMode !== 'Indexed' || completions <= 0) return;
  const { name = '' } = metadata;
  const lastHost = `${name}-${completions - 1}`;
  if (checkDns1123Label(lastHost).length > 0) {
    const why = `will not able to create pod with invalid DNS label: ${lastHost}`;
    errors.invalid(root.child('metadata', 'name'), name, why);
  }
}

function validateGeneratedSelector(job: Job, needsPrefixed: boolean, errors: FieldErrors, root: FieldPath): void {
  const { manualSelector, selector, template = {} } = job.spec ?? EMPTY_JOB_SPEC;
  if (manualSelector === true || selector === undefined) return;
  const { uid = '', name = '' } = job.metadata;
  if (uid === '') errors.required(root.child('metadata', 'uid'));
  const [oldUid, newUid] = CONTROLLER_UID_LABELS;
  const [oldName, newName] = JOB_NAME_LABELS;
  const path = root.child('spec', 'template', 'metadata', 'labels');
  const labels = template.metadata?.labels;
  const checkLabel = (key: string, expected: string): void => {
    const actual = labels?.[key];
    if (actual === undefined) errors.required(path.key(key), `must be '${expected}'`);
    else if (actual !== expected) {
      errors.invalid(path.key(key), new GoSyntax(goStringMap(labels)), `must be '${expected}'`);
    }
  };
  checkLabel(oldUid, uid);
  checkLabel(oldName, name);
  if (needsPrefixed) {
    checkLabel(newUid, uid);
    checkLabel(newName, name);
  }
  const expected = needsPrefixed ? generatedLabels(name, uid) : { [oldUid]: uid, [oldName]: name };
  if (usableMatcher(selector)?.matches(expected) === false) {
    errors.invalid(root.child('spec', 'selector'), labelSelectorSyntax(selector), '`selector` not auto-generated');
  }
}

function validateSpec(spec: JobSpec, errors: FieldErrors, path: FieldPath): void {
  const { maxFailedIndexes, backoffLimitPerIndex, managedBy, completionMode, podFailurePolicy, successPolicy } = spec;
  const numbers = [
    'parallelism',
    'completions',
    'activeDeadlineSeconds',
    'backoffLimit',
    'ttlSecondsAfterFinished',
    'backoffLimitPerIndex',
    'maxFailedIndexes',
  ] as const;
  for (const field of numbers) validateNonNegative(spec[field], errors, path.child(field));
  if (maxFailedIndexes !== undefined && backoffLimitPerIndex === undefined) {
    errors.required(path.child('backoffLimitPerIndex'), 'when maxFailedIndexes is specified');
  }
  if (managedBy !== undefined) {
    validateDomainPrefixedPath(managedBy, errors, path.child('managedBy'));
    if (byteLength(managedBy) > MAX_MANAGED_BY_BYTES) errors.tooLong(path.child('managedBy'), MAX_MANAGED_BY_BYTES);
  }
  if (completionMode !== undefined && !MODES.includes(completionMode)) {
    errors.notSupported(path.child('completionMode'), completionMode, MODES);
  }
  if (completionMode === 'Indexed') validateIndexed(spec, errors, path);
  if (completionMode === undefined || completionMode === 'NonIndexed') {
    for (const field of ['backoffLimitPerIndex', 'maxFailedIndexes'] as const) {
      if (spec[field] !== undefined) {
        errors.invalid(path.child(field), spec[field], 'requires indexed completion mode');
      }
    }
  }
  if (podFailurePolicy !== undefined) {
    validatePodFailurePolicy(podFailurePolicy, spec, errors, path.child('podFailurePolicy'));
  }
  if (successPolicy !== undefined) {
    const at = path.child('successPolicy');
    if (completionMode === 'Indexed') validateSuccessPolicy(successPolicy, spec.completions ?? 0, errors, at);
    else errors.invalid(at, successPolicySyntax(successPolicy), 'requires indexed completion mode');
  }
  validateReplacement(spec, errors, path.child('podReplacementPolicy'));
  validatePodTemplateSpec(spec.template ?? {}, errors, path.child('template'));
  validateRestartPolicy(spec, errors, path.child('template', 'spec', 'restartPolicy'));
}

function validateIndexed(spec: JobSpec, errors: FieldErrors, path: FieldPath): void {
  const { completions, parallelism = 0, maxFailedIndexes, backoffLimitPerIndex } = spec;
  const [parallelismPath, failedPath] = [path.child('parallelism'), path.child('maxFailedIndexes')];
  if (completions === undefined) errors.required(path.child('completions'), 'when completion mode is Indexed');
  if (parallelism > MAX_INDEXED_PARALLELISM) {
    const why = `must be less than or equal to ${MAX_INDEXED_PARALLELISM} when completion mode is Indexed`;
    errors.invalid(parallelismPath, parallelism, why);
  }
  if (completions !== undefined && maxFailedIndexes !== undefined && maxFailedIndexes > completions) {
    errors.invalid(failedPath, maxFailedIndexes, 'must be less than or equal to completions');
  }
  if (maxFailedIndexes !== undefined && maxFailedIndexes > MAX_FAILED_INDEXES) {
    errors.invalid(failedPath, maxFailedIndexes, `must be less than or equal to ${MAX_FAILED_INDEXES}`);
  }
  if ((completions ?? 0) <= MANY_COMPLETIONS || backoffLimitPerIndex === undefined) return;
  const why = (limit: number): string =>
    `must be less than or equal to ${limit} when completions are above ${MANY_COMPLETIONS} and used with backoff limit per index`;
  if (maxFailedIndexes === undefined) {
    errors.required(failedPath, `must be specified when completions is above ${MANY_COMPLETIONS}`);
  }
  if (parallelism > MAX_PARALLELISM_OF_MANY) errors.invalid(parallelismPath, parallelism, why(MAX_PARALLELISM_OF_MANY));
  if (maxFailedIndexes !== undefined && maxFailedIndexes > MAX_FAILED_INDEXES_OF_MANY) {
    errors.invalid(failedPath, maxFailedIndexes, why(MAX_FAILED_INDEXES_OF_MANY));
  }
}

function validateReplacement(spec: JobSpec, errors: FieldErrors, path: FieldPath): void {
  const { podReplacementPolicy: policy, podFailurePolicy } = spec;
  if (policy === undefined) return;
  const allowed: readonly string[] = podFailurePolicy === undefined ? REPLACEMENTS : ['Failed'];
  if (!allowed.includes(policy)) errors.notSupported(path, policy, allowed);
}

function validateRestartPolicy(spec: JobSpec, errors: FieldErrors, path: FieldPath): void {
  const policy: string = spec.template?.spec?.restartPolicy ?? '';
  if (policy === 'Always' || policy === '') {
    errors.required(path, `valid values: ${RESTART_POLICIES.map(goQuote).join(', ')}`);
  } else if (!(RESTART_POLICIES as readonly string[]).includes(policy)) {
    errors.notSupported(path, policy, RESTART_POLICIES);
  } else if (spec.podFailurePolicy !== undefined && policy !== 'Never') {
    errors.invalid(path, policy, 'only "Never" is supported when podFailurePolicy is specified');
  }
}

/** Adds the problems of what a CronJob makes its Jobs of. */
export function validateJobTemplate(template: JobTemplateSpec | undefined, errors: FieldErrors, root: FieldPath): void {
  const path = root.child('spec');
  const { spec = EMPTY_JOB_SPEC } = template ?? {};
  validateSpec(spec, errors, path);
  if (spec.selector !== undefined) {
    errors.invalid(path.child('selector'), labelSelectorSyntax(spec.selector), '`selector` will be auto-generated');
  }
  if (spec.manualSelector === true) errors.notSupported(path.child('manualSelector'), true, ['nil', 'false']);
}
