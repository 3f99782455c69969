/**
 * Jobs (kubernetes/pkg/apis/batch/v1/defaults.go, pkg/registry/batch/job/strategy.go, pkg/printers/internalversion/printers.go).
 */
import type { Job as JobObject, JobSpec } from '../generated/types.gen.ts';
import { withChanges } from '../meta/copy-on-write.ts';
import { humanDuration } from '../meta/duration.ts';
import { isSemanticallyEqual } from '../meta/equality.ts';
import { FieldPath } from '../meta/field-errors.ts';
import { formatLabelSelector } from '../meta/label-selector.ts';
import { parseTime } from '../meta/time.ts';
import { ageColumn, containerColumns, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';
import { atFirstGeneration, atNextGeneration } from './generation.ts';
import { defaultFailurePolicy } from './jobs/default-failure-policy.ts';
import { CONTROLLER_UID_LABELS, EMPTY_JOB_SPEC, JOB_NAME_LABELS, withGeneratedSelector } from './jobs/job-selector.ts';
import { jobSpecWarnings, podNameWarnings } from './jobs/job-warnings.ts';
import { validateJob } from './jobs/validate-job.ts';
import { validateJobStatusUpdate } from './jobs/validate-job-status.ts';
import { validateJobUpdate } from './jobs/validate-job-update.ts';
import { defaultPodTemplateSpec } from './pod-spec/index.ts';

export type Job = JobObject;

const BACKOFF_LIMIT = 6;
const NO_LIMIT = 2 ** 31 - 1;
const EMPTY_TEMPLATE = Object.freeze({});
const NO_STATUS = Object.freeze({});
const SPEC_PATH = new FieldPath('spec');

function defaultSpec(given: JobSpec): JobSpec {
  const isSingle = given.completions === undefined && given.parallelism === undefined;
  const replacement = given.podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed';
  return withChanges(given, {
    completions: isSingle ? 1 : given.completions,
    parallelism: given.parallelism ?? 1,
    backoffLimit: given.backoffLimit ?? (given.backoffLimitPerIndex === undefined ? BACKOFF_LIMIT : NO_LIMIT),
    completionMode: given.completionMode ?? 'NonIndexed',
    suspend: given.suspend ?? false,
    manualSelector: given.manualSelector ?? false,
    podReplacementPolicy: given.podReplacementPolicy ?? replacement,
    podFailurePolicy: defaultFailurePolicy(given.podFailurePolicy),
    template: defaultPodTemplateSpec(given.template ?? EMPTY_TEMPLATE),
  });
}

function defaults(job: Job): Job {
  const spec = defaultSpec(job.spec ?? EMPTY_JOB_SPEC);
  const { metadata } = job;
  const labels = spec.template.metadata?.labels;
  const isUnlabelled = Object.keys(metadata.labels ?? {}).length === 0 && labels !== undefined;
  return withChanges(job, { metadata: isUnlabelled ? withChanges(metadata, { labels }) : metadata, spec });
}

/** Jobs from before the newer labels are let be. */
function hadPrefixedLabels({ spec }: Job): boolean {
  const labels = spec?.template?.metadata?.labels ?? {};
  return JOB_NAME_LABELS[1] in labels && CONTROLLER_UID_LABELS[1] in labels;
}

function stateOf({ metadata, status }: Job): string {
  const is = (type: string): boolean =>
    (status?.conditions ?? []).some((condition) => condition.type === type && condition.status === 'True');
  for (const type of ['Complete', 'Failed']) if (is(type)) return type;
  if (metadata.deletionTimestamp !== undefined) return 'Terminating';
  return ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find(is) ?? 'Running';
}

function completionsOf({ spec, status }: Job): string {
  const succeeded = status?.succeeded ?? 0;
  const { completions, parallelism = 0 } = spec ?? EMPTY_JOB_SPEC;
  if (completions !== undefined) return `${succeeded}/${completions}`;
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`;
}

function durationOf({ status }: Job, nowMs: number): string {
  const { startTime, completionTime } = status ?? {};
  if (startTime === undefined) return '';
  return humanDuration((completionTime === undefined ? nowMs : parseTime(completionTime)) - parseTime(startTime));
}

/** Runs pods until so many of them have succeeded. */
export const Job = defineKind<Job>({
  group: 'batch',
  version: 'v1',
  kind: 'Job',
  plural: 'jobs',
  singular: 'job',
  shortNames: [],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  defaultPropagation: 'Orphan',
  defaults,
  prepareForCreate: (job) => atFirstGeneration({ ...withGeneratedSelector(job), status: NO_STATUS }),
  prepareForUpdate(job, old) {
    return isSemanticallyEqual(job.spec, old.spec) ? job : atNextGeneration(job, old);
  },
  validateCreate: (job, errors, path) => validateJob(job, true, errors, path),
  validateUpdate(job, old, errors, path) {
    validateJob(job, hadPrefixedLabels(old), errors, path);
    validateJobUpdate(job, old, errors, path);
  },
  validateStatusUpdate: validateJobStatusUpdate,
  warnings({ metadata, spec = EMPTY_JOB_SPEC }, old) {
    if (old === undefined) return [...podNameWarnings(metadata.name ?? ''), ...jobSpecWarnings(spec, SPEC_PATH)];
    return old.metadata.generation === metadata.generation ? [] : jobSpecWarnings(spec, SPEC_PATH);
  },
  selectableFields: { 'status.successful': ({ status }) => String(status?.succeeded ?? 0) },
  columns: [
    nameColumn,
    { name: 'Status', type: 'string', priority: 0, value: stateOf },
    { name: 'Completions', type: 'string', priority: 0, value: completionsOf },
    { name: 'Duration', type: 'string', priority: 0, value: durationOf },
    ageColumn,
    ...containerColumns<Job>(({ spec }) => spec?.template),
    { name: 'Selector', type: 'string', priority: 1, value: ({ spec }) => formatLabelSelector(spec?.selector) },
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'not simulated',
      note: 'Jobs are stored, but their controller does not run yet: no pods are made, and none is ever complete.',
    },
    {
      field: 'spec',
      fidelity: 'faithful',
      note: 'As an object of the API it is the real one: defaults, validation, what may change and what is printed are those of v1.32.',
    },
  ],
});
