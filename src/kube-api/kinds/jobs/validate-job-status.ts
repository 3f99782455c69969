/**
 * What a Job's status may say, and how it may go on from the one before (kubernetes/pkg/apis/batch/validation/validation.go:
 * validateJobStatus, ValidateJobStatusUpdate; pkg/registry/batch/job/strategy.go: getStatusValidationOptions). Most rules only
 * hold for what a write changes.
 */
import type { Job, JobStatus, UncountedTerminatedPods } from '../../generated/types.gen.ts';
import { isSemanticallyEqual } from '../../meta/equality.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { GoSyntax, goStringSlice } from '../../meta/go-syntax.ts';
import { FIELD_IMMUTABLE_MESSAGE, validateNonNegative } from '../../meta/object-meta.ts';
import { parseTime } from '../../meta/time.ts';
import { countIndexes, overlapOf } from './indexes.ts';
import { invalidUnshown } from './job-policies.ts';
import { EMPTY_JOB_SPEC } from './job-selector.ts';

type Condition = 'Complete' | 'Failed' | 'FailureTarget' | 'SuccessCriteriaMet';

interface Side {
  readonly status: JobStatus;
  is(type: Condition): boolean;
  readonly isFinished: boolean;
}

function sideOf({ status = {} }: Job): Side {
  const is = (type: Condition): boolean =>
    (status.conditions ?? []).some((condition) => condition.type === type && condition.status === 'True');
  return { status, is, isFinished: is('Complete') || is('Failed') };
}

function isSuspended({ status }: Side, is: 'True' | 'False'): boolean {
  return (status.conditions ?? []).some((condition) => condition.type === 'Suspended' && condition.status === is);
}

function timeSyntax(time: string | undefined): GoSyntax | undefined {
  return time === undefined ? undefined : new GoSyntax(`${time.replace('T', ' ').replace('Z', '')} +0000 UTC`);
}

function uncountedSyntax({ succeeded, failed }: UncountedTerminatedPods): GoSyntax {
  const list = (uids: readonly string[] | undefined): string => goStringSlice(uids, '[]types.UID');
  return new GoSyntax(`batch.UncountedTerminatedPods{Succeeded:${list(succeeded)}, Failed:${list(failed)}}`);
}

/** Adds the problems of a status and of the step to it. */
export function validateJobStatusUpdate(job: Job, oldJob: Job, errors: FieldErrors, root: FieldPath): void {
  const path = root.child('status');
  const [now, old] = [sideOf(job), sideOf(oldJob)];
  validateCounts(now.status, errors, path);
  validateOutcome(now, old, errors, path);
  validateFinished(job, now, old, errors, path);
  validateIndexes(job, now.status, old.status, errors, path);
  const changed = changesOf(now.status, old.status);
  const { terminating = 0, ready, active = 0 } = now.status;
  if ((now.isFinished !== old.isFinished || changed('terminating')) && now.isFinished && terminating > 0) {
    errors.invalid(path.child('terminating'), terminating, 'terminating>0 is invalid for finished job');
  }
  if ((changed('ready') || changed('active')) && ready !== undefined && ready > active) {
    errors.invalid(path.child('ready'), ready, 'cannot set more ready pods than active');
  }
  validateCriteria(job, now, errors, path.child('conditions'));
  validateStep(job, now, old, errors, path);
}

function changesOf(now: JobStatus, old: JobStatus): (field: keyof JobStatus) => boolean {
  return (field) => {
    const isCount = field === 'active' || field === 'failed' || field === 'succeeded';
    const empty = isCount ? 0 : field === 'completedIndexes' ? '' : undefined;
    return !isSemanticallyEqual(now[field] ?? empty, old[field] ?? empty);
  };
}

function validateCounts(status: JobStatus, errors: FieldErrors, path: FieldPath): void {
  for (const field of ['active', 'succeeded', 'failed', 'ready', 'terminating'] as const) {
    validateNonNegative(status[field], errors, path.child(field));
  }
  const seen = new Set<string>();
  for (const field of ['succeeded', 'failed'] as const) {
    for (const [index, uid] of (status.uncountedTerminatedPods?.[field] ?? []).entries()) {
      const at = path.child('uncountedTerminatedPods', field).index(index);
      if (uid === '') errors.invalid(at, uid, 'must not be empty');
      else if (seen.has(uid)) errors.duplicate(at, uid);
      seen.add(uid);
    }
  }
}

function validateOutcome(now: Side, old: Side, errors: FieldErrors, path: FieldPath): void {
  const flipped = (...types: readonly Condition[]): boolean => types.some((type) => now.is(type) !== old.is(type));
  const changed = changesOf(now.status, old.status);
  const conditions = path.child('conditions');
  const { completionTime, startTime } = now.status;
  const timePath = path.child('completionTime');
  const isComplete = now.is('Complete');
  if (flipped('Complete', 'Failed') && isComplete && now.is('Failed')) {
    invalidUnshown(errors, conditions, 'cannot set Complete=True and Failed=true conditions');
  }
  if (flipped('Complete', 'FailureTarget') && isComplete && now.is('FailureTarget')) {
    invalidUnshown(errors, conditions, 'cannot set Complete=True and FailureTarget=true conditions');
  }
  if (flipped('Complete') || changed('completionTime')) {
    if (completionTime !== undefined && !isComplete) {
      const why = 'cannot set completionTime when there is no Complete=True condition';
      errors.invalid(timePath, timeSyntax(completionTime), why);
    }
    if (completionTime === undefined && isComplete) {
      errors.required(timePath, 'completionTime is required for Complete jobs');
    }
  }
  const isTimed = startTime !== undefined && completionTime !== undefined;
  const isNewlyTimed = changed('startTime') || changed('completionTime');
  if (isNewlyTimed && isTimed && parseTime(completionTime) < parseTime(startTime)) {
    errors.invalid(timePath, timeSyntax(completionTime), 'must be equal to or after `startTime`');
  }
  if (flipped('Failed', 'FailureTarget') && now.is('Failed') && !now.is('FailureTarget')) {
    invalidUnshown(errors, conditions, 'cannot set Failed=True condition without the FailureTarget=true condition');
  }
  if (flipped('Complete', 'SuccessCriteriaMet') && isComplete && !now.is('SuccessCriteriaMet')) {
    const why = 'cannot set Complete=True condition without the SuccessCriteriaMet=true condition';
    invalidUnshown(errors, conditions, why);
  }
}

function validateFinished(job: Job, now: Side, old: Side, errors: FieldErrors, path: FieldPath): void {
  if (!now.isFinished) return;
  const hasFlipped = !old.isFinished;
  const changed = changesOf(now.status, old.status);
  const { active = 0, startTime, uncountedTerminatedPods: uncounted } = now.status;
  const { suspend, completions } = job.spec ?? EMPTY_JOB_SPEC;
  if ((hasFlipped || changed('active')) && active > 0) {
    errors.invalid(path.child('active'), active, 'active>0 is invalid for finished job');
  }
  const isNeverStarted = suspend === true && completions === 0;
  if ((hasFlipped || changed('startTime')) && !isNeverStarted && startTime === undefined) {
    errors.required(path.child('startTime'), 'startTime is required for finished job');
  }
  const count = (uncounted?.failed?.length ?? 0) + (uncounted?.succeeded?.length ?? 0);
  if ((hasFlipped || changed('uncountedTerminatedPods')) && uncounted !== undefined && count > 0) {
    errors.invalid(path.child('uncountedTerminatedPods'), uncountedSyntax(uncounted), 'must be empty for finished job');
  }
}

function validateIndexes(job: Job, now: JobStatus, old: JobStatus, errors: FieldErrors, path: FieldPath): void {
  const changed = changesOf(now, old);
  const { completions, backoffLimitPerIndex, completionMode } = job.spec ?? EMPTY_JOB_SPEC;
  const { completedIndexes = '', failedIndexes } = now;
  const [completedPath, failedPath] = [path.child('completedIndexes'), path.child('failedIndexes')];
  if (changed('completedIndexes') && completions !== undefined) {
    const { problem } = countIndexes(completedIndexes, completions);
    if (problem !== undefined) {
      errors.invalid(completedPath, completedIndexes, `error parsing completedIndexes: ${problem}`);
    }
  }
  const isFailedNew = changed('failedIndexes') && failedIndexes !== undefined;
  if (isFailedNew && completions !== undefined && backoffLimitPerIndex !== undefined) {
    const { problem } = countIndexes(failedIndexes, completions);
    if (problem !== undefined) errors.invalid(failedPath, failedIndexes, `error parsing failedIndexes: ${problem}`);
  }
  if (changed('completedIndexes') && completedIndexes !== '' && completionMode !== 'Indexed') {
    const why = 'cannot set non-empty completedIndexes when non-indexed completion mode';
    errors.invalid(completedPath, completedIndexes, why);
  }
  if (isFailedNew && backoffLimitPerIndex === undefined) {
    const why = 'cannot set non-null failedIndexes when backoffLimitPerIndex is null';
    errors.invalid(failedPath, failedIndexes, why);
  }
  const isEitherNew = changed('failedIndexes') || changed('completedIndexes');
  if (!isEitherNew || completions === undefined || failedIndexes === undefined) return;
  const overlap = overlapOf(completedIndexes, failedIndexes, completions);
  if (overlap !== undefined) {
    errors.invalid(failedPath, failedIndexes, `failedIndexes and completedIndexes overlap at index: ${overlap}`);
  }
}

function validateCriteria(job: Job, now: Side, errors: FieldErrors, path: FieldPath): void {
  const isMet = now.is('SuccessCriteriaMet');
  if (isMet && now.is('Failed')) {
    invalidUnshown(errors, path, 'cannot set SuccessCriteriaMet=True and Failed=true conditions');
  }
  if (isMet && now.is('FailureTarget')) {
    invalidUnshown(errors, path, 'cannot set SuccessCriteriaMet=True and FailureTarget=true conditions');
  }
  if (job.spec?.successPolicy !== undefined && !isMet && now.is('Complete')) {
    const why = 'cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True';
    invalidUnshown(errors, path, why);
  }
}

function validateStep(job: Job, now: Side, old: Side, errors: FieldErrors, path: FieldPath): void {
  const conditions = path.child('conditions');
  for (const type of ['Failed', 'Complete', 'FailureTarget'] as const) {
    if (old.is(type) && !now.is(type)) {
      invalidUnshown(errors, conditions, `cannot disable the terminal ${type}=True condition`);
    }
  }
  const { spec = EMPTY_JOB_SPEC } = job;
  const [failed, succeeded] = [now.status.failed ?? 0, now.status.succeeded ?? 0];
  if (failed < (old.status.failed ?? 0)) {
    errors.invalid(path.child('failed'), failed, 'cannot decrease the failed counter');
  }
  const isElastic = spec.completionMode === 'Indexed' && spec.completions === spec.parallelism;
  if (!isElastic && succeeded < (old.status.succeeded ?? 0)) {
    errors.invalid(path.child('succeeded'), succeeded, 'cannot decrease the succeeded counter');
  }
  const { completionTime, startTime } = now.status;
  const { completionTime: oldCompletion, startTime: oldStart } = old.status;
  if (completionTime !== undefined && oldCompletion !== undefined && completionTime !== oldCompletion) {
    errors.invalid(path.child('completionTime'), timeSyntax(completionTime), FIELD_IMMUTABLE_MESSAGE);
  }
  const isResumed = isSuspended(old, 'True') && isSuspended(now, 'False');
  if (oldStart !== undefined && startTime !== oldStart && spec.suspend !== true && !isResumed) {
    errors.required(path.child('startTime'), 'startTime cannot be removed for unsuspended job');
  }
  const [isMet, wasMet] = [now.is('SuccessCriteriaMet'), old.is('SuccessCriteriaMet')];
  if (wasMet && !isMet) invalidUnshown(errors, conditions, 'cannot disable the SuccessCriteriaMet=True condition');
  if (old.is('Complete') && !wasMet && isMet) {
    const why = 'cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions';
    invalidUnshown(errors, conditions, why);
  }
}
