import { describe, expect, it } from 'vitest';
import type { JobSpec, PodTemplateSpec } from '../generated/types.gen.ts';
import { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { Job } from './index.ts';

const metadata = { name: 'pi', namespace: 'default', uid: 'u1' };
const template: PodTemplateSpec = {
  spec: { restartPolicy: 'Never', containers: [{ name: 'pi', image: 'perl' }] },
};

function created(spec: Partial<JobSpec> = {}, meta: Partial<Job['metadata']> = {}): Job {
  const given: Job = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { ...metadata, ...meta },
    spec: { template, ...spec },
  };
  const defaulted = Job.defaults?.(given) ?? given;
  return Job.prepareForCreate?.(defaulted) ?? defaulted;
}

function problemsOfCreate(job: Job): readonly string[] {
  const errors = new FieldErrors();
  Job.validateCreate?.(job, errors, FieldPath.root);
  return errors.list.map(({ message }) => message);
}

function problemsOfChange(old: Job, change: Partial<JobSpec>): readonly string[] {
  const errors = new FieldErrors();
  Job.validateUpdate?.({ ...old, spec: { ...old.spec!, ...change } }, old, errors, FieldPath.root);
  return errors.list.map(({ message }) => message);
}

const GENERATED = {
  'job-name': 'pi',
  'batch.kubernetes.io/job-name': 'pi',
  'controller-uid': 'u1',
  'batch.kubernetes.io/controller-uid': 'u1',
};

describe('a new Job', () => {
  it('is told how many pods and how often', () => {
    const { template: _, selector: _selector, ...spec } = created().spec!;
    expect(spec).toEqual({
      completions: 1,
      parallelism: 1,
      backoffLimit: 6,
      completionMode: 'NonIndexed',
      suspend: false,
      manualSelector: false,
      podReplacementPolicy: 'TerminatingOrFailed',
    });
  });

  it.each<[Partial<JobSpec>, Partial<JobSpec>]>([
    [{ parallelism: 2 }, { parallelism: 2, backoffLimit: 6 }],
    [{ backoffLimitPerIndex: 1 }, { backoffLimit: 2147483647 }],
    [
      { podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' } as never] }] } },
      {
        podReplacementPolicy: 'Failed',
        podFailurePolicy: {
          rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
        },
      },
    ],
  ])('with %j', (given, expected) => {
    expect(created(given).spec).toMatchObject(expected);
  });

  it('finds its pods by labels of its own, and has them itself when it has none', () => {
    const job = created();
    expect(job.spec?.selector).toEqual({ matchLabels: { 'batch.kubernetes.io/controller-uid': 'u1' } });
    expect(job.spec?.template.metadata?.labels).toEqual(GENERATED);
    expect(job.metadata.labels).toEqual(GENERATED);
    expect(problemsOfCreate(job)).toEqual([]);
    expect(created({}, { labels: { a: 'b' } }).metadata.labels).toEqual({ a: 'b' });
    const labelled = created({ template: { ...template, metadata: { labels: { a: 'b' } } } });
    expect(labelled.metadata.labels).toEqual({ ...GENERATED, a: 'b' });
  });

  it('may bring a selector of its own', () => {
    const labels = { job: 'mine' };
    const spec = {
      manualSelector: true,
      selector: { matchLabels: labels },
      template: { ...template, metadata: { labels } },
    };
    expect(created(spec).spec?.selector).toEqual({ matchLabels: labels });
    expect(problemsOfCreate(created(spec))).toEqual([]);
    expect(problemsOfCreate(created({ manualSelector: true }))).toEqual([
      'spec.selector: Required value',
      'spec.template.metadata.labels: Invalid value: map[string]string(nil): `selector` does not match template `labels`',
    ]);
  });

  it.each<[Partial<JobSpec>, string]>([
    [
      { template: { spec: { ...template.spec!, restartPolicy: 'Always' } } },
      'spec.template.spec.restartPolicy: Required value: valid values: "OnFailure", "Never"',
    ],
    [
      { completionMode: 'Indexed', parallelism: 1 },
      'spec.completions: Required value: when completion mode is Indexed',
    ],
    [
      { managedBy: 'nobody' },
      'spec.managedBy: Invalid value: "nobody": must be a domain-prefixed path (such as "acme.io/foo")',
    ],
    [
      { podFailurePolicy: { rules: [{ action: 'Ignore' }] } },
      'spec.podFailurePolicy.rules[0]: Invalid value: specifying one of OnExitCodes and OnPodConditions is required',
    ],
  ])('is refused with %j', (spec, problem) => {
    expect(problemsOfCreate(created(spec))).toContain(problem);
  });
});

describe('a changed Job', () => {
  it('keeps its template', () => {
    const job = created();
    const changed = { ...job.spec!.template, spec: { ...job.spec!.template.spec!, nodeSelector: { disk: 'ssd' } } };
    const [problem = ''] = problemsOfChange(job, { template: changed });
    expect(problem).toMatch(
      /^spec\.template: Invalid value: core\.PodTemplateSpec\{ObjectMeta:v1\.ObjectMeta\{Name:"", GenerateName:"", .*CreationTimestamp:time\.Date\(1, time\.January, 1, 0, 0, 0, 0, time\.UTC\), DeletionTimestamp:<nil>, .*Spec:core\.PodSpec\{Volumes:\[\]core\.Volume\(nil\), .*NodeSelector:map\[string\]string\{"disk":"ssd"\}, .*: field is immutable$/,
    );
  });

  it('may go elsewhere until it starts', () => {
    const job = created({ suspend: true });
    const spec = {
      ...job.spec!.template.spec!,
      nodeSelector: { disk: 'ssd' },
      tolerations: [{ operator: 'Exists' as const }],
    };
    const affinity = { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } } };
    const changed = { ...job.spec!.template, spec };
    const immutable = (problem: string): boolean => problem.endsWith('field is immutable');
    expect(problemsOfChange(job, { template: changed }).filter(immutable)).toEqual([]);
    expect(problemsOfChange(job, { template: { ...changed, spec: { ...spec, affinity } } }).filter(immutable)).toEqual(
      [],
    );
    const started = { ...job, status: { startTime: '2025-01-01T00:00:00Z' } };
    expect(problemsOfChange(started, { template: changed }).filter(immutable)).toHaveLength(1);
    const other = { ...changed, spec: { ...spec, hostname: 'a' } };
    expect(problemsOfChange(job, { template: other }).filter(immutable)).toHaveLength(1);
  });

  it('grows only with indexes, and with as many pods at once', () => {
    expect(problemsOfChange(created({ completions: 2 }), { completions: 3 })).toEqual([
      'spec.completions: Invalid value: 3: field is immutable',
    ]);
    const indexed = created({ completionMode: 'Indexed', completions: 2, parallelism: 2 });
    expect(problemsOfChange(indexed, { completions: 3, parallelism: 3 })).toEqual([]);
    expect(problemsOfChange(indexed, { completions: 3 })).toEqual([
      'spec.completions: Invalid value: 3: can only be modified in tandem with spec.parallelism',
    ]);
  });
});
