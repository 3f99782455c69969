/** The selector and the labels that a Job gets so that it finds its pods (kubernetes/pkg/registry/batch/job/strategy.go: generateSelector). */
import type { Job, JobSpec } from '../../generated/types.gen.ts';

/** A Job without a spec asks for nothing that could be granted. */
export const EMPTY_JOB_SPEC = Object.freeze({ template: Object.freeze({}) }) as Partial<JobSpec> as JobSpec;

/** Each with its older and its newer name. */
export const JOB_NAME_LABELS = ['job-name', 'batch.kubernetes.io/job-name'] as const;
export const CONTROLLER_UID_LABELS = ['controller-uid', 'batch.kubernetes.io/controller-uid'] as const;

/** The labels of the pods of a Job, which are its template's unless somebody set others. */
export function generatedLabels(name: string, uid: string): Readonly<Record<string, string>> {
  const [oldName, newName] = JOB_NAME_LABELS;
  const [oldUid, newUid] = CONTROLLER_UID_LABELS;
  return { [oldName]: name, [newName]: name, [oldUid]: uid, [newUid]: uid };
}

/**
 * The Job with its selector and its template's labels filled in, unless it has a selector of its own making. A Job without
 * labels has those of its template.
 */
export function withGeneratedSelector(job: Job): Job {
  const { metadata, spec = EMPTY_JOB_SPEC } = job;
  const { template = {}, selector, manualSelector } = spec;
  const given = template.metadata?.labels;
  const { name = '', uid = '' } = metadata;
  const isManual = manualSelector === true;
  const labels = isManual ? given : { ...generatedLabels(name, uid), ...given };
  // equal by reference means that they were taken from the template, and share its fate
  const isShared = Object.keys(metadata.labels ?? {}).length === 0 || metadata.labels === given;
  const labelled = isShared && labels !== undefined ? { ...job, metadata: { ...metadata, labels } } : job;
  if (isManual || labels === undefined) return labelled;
  return {
    ...labelled,
    spec: {
      ...spec,
      selector: { ...selector, matchLabels: { [CONTROLLER_UID_LABELS[1]]: uid, ...selector?.matchLabels } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
}
