/**
 * CronJobs (kubernetes/pkg/apis/batch/{v1/defaults,validation/validation}.go, pkg/registry/batch/cronjob/strategy.go).
 */
import type { CronJob as CronJobObject, CronJobSpec } from '../generated/types.gen.ts';
import { withChanges } from '../meta/copy-on-write.ts';
import { CronError, parseCronSchedule } from '../meta/cron-schedule.ts';
import { ageSince } from '../meta/duration.ts';
import { isSemanticallyEqual } from '../meta/equality.ts';
import { type FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { byteLength } from '../meta/go-syntax.ts';
import { formatLabelSelector } from '../meta/label-selector.ts';
import { maxLengthMessage } from '../meta/names.ts';
import { validateNonNegative } from '../meta/object-meta.ts';
import { timeZoneOf } from '../meta/time-zone.ts';
import { ageColumn, containerColumns, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';
import { atFirstGeneration, atNextGeneration } from './generation.ts';
import { defaultFailurePolicy } from './jobs/default-failure-policy.ts';
import { EMPTY_JOB_SPEC } from './jobs/job-selector.ts';
import { jobSpecWarnings, podNameWarnings } from './jobs/job-warnings.ts';
import { validateJobTemplate } from './jobs/validate-job.ts';
import { defaultPodTemplateSpec } from './pod-spec/index.ts';

export type CronJob = CronJobObject;

/** Eleven more characters follow in the names of Jobs. */
const MAX_NAME_BYTES = 52;
const CONCURRENCY_POLICIES = ['Allow', 'Forbid', 'Replace'] as const;
const EMPTY_TEMPLATE = Object.freeze({});
const EMPTY_SPEC = Object.freeze({ jobTemplate: EMPTY_TEMPLATE, schedule: '' }) as CronJobSpec;
const NO_STATUS = Object.freeze({});
const JOB_SPEC_PATH = new FieldPath('spec.jobTemplate.spec');

function defaults(cronJob: CronJob): CronJob {
  const given = cronJob.spec ?? EMPTY_SPEC;
  const jobTemplate = given.jobTemplate ?? EMPTY_TEMPLATE;
  const jobSpec = jobTemplate.spec ?? EMPTY_JOB_SPEC;
  return withChanges(cronJob, {
    spec: withChanges(given, {
      concurrencyPolicy: given.concurrencyPolicy || 'Allow',
      suspend: given.suspend ?? false,
      successfulJobsHistoryLimit: given.successfulJobsHistoryLimit ?? 3,
      failedJobsHistoryLimit: given.failedJobsHistoryLimit ?? 1,
      jobTemplate: withChanges(jobTemplate, {
        spec: withChanges(jobSpec, {
          podFailurePolicy: defaultFailurePolicy(jobSpec.podFailurePolicy),
          template: defaultPodTemplateSpec(jobSpec.template ?? EMPTY_TEMPLATE),
        }),
      }),
    }),
  });
}

function validateSchedule(spec: CronJobSpec, old: CronJobSpec | undefined, errors: FieldErrors, path: FieldPath): void {
  const { schedule = '', timeZone } = spec;
  if (schedule === '') {
    errors.required(path);
    return;
  }
  try {
    parseCronSchedule(schedule);
  } catch (error) {
    if (!(error instanceof CronError)) throw error;
    errors.invalid(path, schedule, error.message);
  }
  if (!schedule.includes('TZ')) return;
  if (old?.schedule?.includes('TZ') !== true) {
    errors.invalid(path, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead');
  } else if (timeZone !== undefined) {
    errors.invalid(path, schedule, 'cannot use both timeZone field and TZ or CRON_TZ in schedule');
  }
}

function validateTimeZone(timeZone: string | undefined, errors: FieldErrors, path: FieldPath): void {
  if (timeZone === undefined) return;
  if (timeZone === '') {
    errors.invalid(path, timeZone, 'timeZone must be nil or non-empty string');
    return;
  }
  const isOdd = (part: string): boolean => part === '.' || part === '..' || !/^(?!-)[A-Za-z._\-0-9+]{1,14}$/.test(part);
  if (timeZone.split('/').some(isOdd)) {
    errors.invalid(path, timeZone, `unknown time zone ${timeZone}`);
    return;
  }
  if (timeZone.toLowerCase() === 'local') {
    const why = 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones';
    errors.invalid(path, timeZone, why);
  }
  if (timeZone !== 'Local' && timeZoneOf(timeZone) === undefined) {
    errors.invalid(path, timeZone, `unknown time zone ${timeZone}`);
  }
}

function validateSpec(spec: CronJobSpec, old: CronJobSpec | undefined, errors: FieldErrors, path: FieldPath): void {
  validateSchedule(spec, old, errors, path.child('schedule'));
  validateNonNegative(spec.startingDeadlineSeconds, errors, path.child('startingDeadlineSeconds'));
  if (old === undefined || old.timeZone !== spec.timeZone) {
    validateTimeZone(spec.timeZone, errors, path.child('timeZone'));
  }
  const policy: string = spec.concurrencyPolicy ?? '';
  const policyPath = path.child('concurrencyPolicy');
  if (policy === '') errors.required(policyPath);
  else if (!(CONCURRENCY_POLICIES as readonly string[]).includes(policy)) {
    errors.notSupported(policyPath, policy, CONCURRENCY_POLICIES);
  }
  validateJobTemplate(spec.jobTemplate, errors, path.child('jobTemplate'));
  for (const field of ['successfulJobsHistoryLimit', 'failedJobsHistoryLimit'] as const) {
    validateNonNegative(spec[field], errors, path.child(field));
  }
}

/** Makes Jobs by the clock. */
export const CronJob = defineKind<CronJob>({
  group: 'batch',
  version: 'v1',
  kind: 'CronJob',
  plural: 'cronjobs',
  singular: 'cronjob',
  shortNames: ['cj'],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  defaults,
  prepareForCreate: (cronJob) => atFirstGeneration({ ...cronJob, status: NO_STATUS }),
  prepareForUpdate(cronJob, old) {
    return isSemanticallyEqual(cronJob.spec, old.spec) ? cronJob : atNextGeneration(cronJob, old);
  },
  validateCreate({ metadata, spec = EMPTY_SPEC }, errors, path) {
    validateSpec(spec, undefined, errors, path.child('spec'));
    const { name = '' } = metadata;
    if (byteLength(name) > MAX_NAME_BYTES) {
      errors.invalid(path.child('metadata', 'name'), name, maxLengthMessage(MAX_NAME_BYTES));
    }
  },
  validateUpdate({ spec = EMPTY_SPEC }, old, errors, path) {
    validateSpec(spec, old.spec ?? EMPTY_SPEC, errors, path.child('spec'));
  },
  warnings({ metadata, spec = EMPTY_SPEC }, old) {
    const jobSpec = spec.jobTemplate?.spec ?? EMPTY_JOB_SPEC;
    if (old === undefined) {
      return [...podNameWarnings(metadata.name ?? ''), ...jobSpecWarnings(jobSpec, JOB_SPEC_PATH)];
    }
    const warnings = old.metadata.generation === metadata.generation ? [] : jobSpecWarnings(jobSpec, JOB_SPEC_PATH);
    if (spec.schedule?.includes('TZ') !== true) return warnings;
    // upstream's path says spec twice
    const why =
      'cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details';
    return [...warnings, why];
  },
  columns: [
    nameColumn,
    { name: 'Schedule', type: 'string', priority: 0, value: ({ spec }) => spec?.schedule ?? '' },
    { name: 'Timezone', type: 'string', priority: 0, value: ({ spec }) => spec?.timeZone ?? '<none>' },
    {
      name: 'Suspend',
      type: 'boolean',
      priority: 0,
      value: ({ spec }) => (spec?.suspend === undefined ? '<unset>' : spec.suspend ? 'True' : 'False'),
    },
    { name: 'Active', type: 'integer', priority: 0, value: ({ status }) => status?.active?.length ?? 0 },
    {
      name: 'Last Schedule',
      type: 'string',
      priority: 0,
      value: ({ status }, nowMs) =>
        status?.lastScheduleTime === undefined ? '<none>' : ageSince(status.lastScheduleTime, nowMs),
    },
    ageColumn,
    ...containerColumns<CronJob>(({ spec }) => spec?.jobTemplate?.spec?.template),
    {
      name: 'Selector',
      type: 'string',
      priority: 1,
      value: ({ spec }) =>
        spec?.jobTemplate?.spec?.selector === undefined
          ? '<none>'
          : formatLabelSelector(spec.jobTemplate.spec.selector),
    },
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'not simulated',
      note: 'CronJobs are stored, but their controller does not run yet: no Jobs are made when their time comes.',
    },
    {
      field: 'spec',
      fidelity: 'faithful',
      note: 'As an object of the API it is the real one: defaults, validation, what may change and what is printed are those of v1.32.',
    },
    {
      field: 'spec.schedule, spec.timeZone',
      fidelity: 'faithful',
      note: 'Schedules and time zones are checked as v1.32 checks them.',
    },
  ],
});
