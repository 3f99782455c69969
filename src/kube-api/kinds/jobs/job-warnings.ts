/** Warnings for writers of Jobs and CronJobs (kubernetes/pkg/api/job/warnings.go, pkg/registry/batch/{job,cronjob}/strategy.go). */
import type { JobSpec } from '../../generated/types.gen.ts';
import type { FieldPath } from '../../meta/field-errors.ts';
import { checkDns1123Label } from '../../meta/names.ts';
import { podTemplateWarnings } from '../pod-spec/index.ts';

const MANY_COMPLETIONS = 100_000;
const HIGH_PARALLELISM = 10_000;

/** Warnings about a Job's spec; `path` is the spec's own. */
export function jobSpecWarnings(spec: JobSpec, path: FieldPath): readonly string[] {
  const { completionMode, completions = 0, parallelism = 0, template = {} } = spec;
  const warnings = podTemplateWarnings(template, path.child('template'));
  if (completionMode !== 'Indexed' || completions <= MANY_COMPLETIONS || parallelism <= HIGH_PARALLELISM) {
    return warnings;
  }
  const why =
    'In Indexed Jobs with a number of completions higher than 10^5 and a parallelism higher than 10^4, Kubernetes might not be able to track completedIndexes when a big number of indexes fail';
  return [`${path}: ${why}`, ...warnings];
}

/** A name that pods can't bear as their host's. */
export function podNameWarnings(name: string): readonly string[] {
  const messages = checkDns1123Label(name);
  if (messages.length === 0) return [];
  return [
    `metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [${messages.join(' ')}]`,
  ];
}
