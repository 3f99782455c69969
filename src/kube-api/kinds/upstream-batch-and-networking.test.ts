/** Upstream's tables about workloads, policies and classes (../shared/oracles/go-tables), which hold Go values. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import type { KubeObject } from '../meta/object.ts';
import { validateObjectMeta } from '../meta/object-meta.ts';
import { timeZoneOf } from '../meta/time-zone.ts';
import { decode } from '../schema/decode.ts';
import { schemaOf } from '../schema/schema.ts';
import { apiVersionOf, type KindDefinition } from './define-kind.ts';
import {
  ControllerRevision,
  CronJob,
  DaemonSet,
  Ingress,
  IngressClass,
  Job,
  NetworkPolicy,
  PodDisruptionBudget,
  PriorityClass,
  StatefulSet,
} from './index.ts';
import { countIndexes, overlapOf } from './jobs/indexes.ts';

type Json = Readonly<Record<string, unknown>>;

interface Row {
  readonly test: string;
  readonly range: string;
  readonly key?: string;
  readonly case: Json;
}

const TABLES = '../shared/oracles/go-tables';

function rowsOf(file: string, ...tests: readonly string[]): readonly (Row & { readonly title: string })[] {
  const path = `${TABLES}/${file}.jsonl`;
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)
    .filter(({ test }) => tests.includes(test))
    .map((row) => ({ ...row, title: `${row.range} ${row.key ?? row.case.name ?? JSON.stringify(row.case)}` }));
}

const MAPS = new Set(['labels', 'annotations', 'matchLabels', 'nodeSelector', 'DisruptedPods', 'Requests']);
const HOST_FIELDS = ['HostNetwork', 'HostPID', 'HostIPC', 'ShareProcessNamespace'];
const INLINE = ['IngressRuleValue', 'VolumeSource', 'ProbeHandler'];

function jsonName(name: string): string {
  if (name === 'ObjectMeta') return 'metadata';
  return name.replace(/^(?:[A-Z]+(?=[A-Z][a-z])|[A-Z]+$|[A-Z])/, (word) => word.toLowerCase());
}

/** Go's field names as JSON's; the keys of maps are left alone. */
function fromGo(value: unknown, parent = ''): unknown {
  if (typeof value === 'string') {
    const length = /^<string of (\d+) bytes/.exec(value)?.[1];
    return length === undefined ? value : 'x'.repeat(Number(length));
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => fromGo(item));
  if (MAPS.has(parent)) return value;
  let fields = value as Json;
  for (const name of INLINE) {
    const { [name]: inline, ...rest } = fields;
    if (inline !== undefined) fields = { ...rest, ...(inline as Json) };
  }
  const context = fields.SecurityContext as Json | undefined;
  if (context !== undefined && 'Containers' in fields) {
    const host = Object.entries(context).filter(([name]) => HOST_FIELDS.includes(name));
    const rest = Object.entries(context).filter(([name]) => !HOST_FIELDS.includes(name));
    fields = { ...fields, SecurityContext: Object.fromEntries(rest), ...Object.fromEntries(host) };
  }
  return Object.fromEntries(Object.entries(fields).map(([name, item]) => [jsonName(name), fromGo(item, name)]));
}

function objectOf(definition: KindDefinition, given: unknown): KubeObject {
  const schema = schemaOf(apiVersionOf(definition), definition.kind)!;
  const { object, error } = decode(schema, { metadata: {}, ...(fromGo(given) as Json) });
  expect(error).toBeUndefined();
  return object as unknown as KubeObject;
}

type Check = (errors: FieldErrors) => void;

function problemsOf(check: Check): readonly string[] {
  const errors = new FieldErrors();
  check(errors);
  return errors.list.map(({ message }) => message);
}

function created(definition: KindDefinition, given: unknown): readonly string[] {
  const object = objectOf(definition, given);
  return problemsOf((errors) => {
    validateObjectMeta(object.metadata, definition, errors, new FieldPath('metadata'));
    definition.validate?.(object, errors, FieldPath.root);
    definition.validateCreate?.(object, errors, FieldPath.root);
  });
}

function updated(definition: KindDefinition, given: unknown, old: unknown): readonly string[] {
  const [object, before] = [objectOf(definition, given), objectOf(definition, old)];
  return problemsOf((errors) => {
    definition.validate?.(object, errors, FieldPath.root);
    definition.validateUpdate?.(object, before, errors, FieldPath.root);
  });
}

function updatedStatus(definition: KindDefinition, given: unknown, old: unknown): readonly string[] {
  const [object, before] = [objectOf(definition, given), objectOf(definition, old)];
  return problemsOf((errors) => definition.validateStatusUpdate?.(object, before, errors, FieldPath.root));
}

/** `field: kind of problem` of errors as the dump writes them. */
function headsOf(errors: unknown): readonly string[] {
  return ((errors ?? []) as readonly { readonly $error: string }[]).map(({ $error }) =>
    $error.replace(/: "null"$/, ''),
  );
}

/** The API server sees to names, and in apps/v1 selectors stay and templates have no generation of their own. */
const DAEMON_SET_EXCEPTIONS = /templateGeneration|change template and selector|container image name|daemon name/i;

const isIn = (problems: readonly string[]) => (head: string) => problems.some((problem) => problem.startsWith(head));

describe.skipIf(!existsSync(TABLES))('upstream tables of apps', () => {
  const file = 'pkg_apis_apps_validation';

  it.each(rowsOf(file, 'TestValidateStatefulSet'))('StatefulSet: $title', ({ case: given }) => {
    const expected = headsOf(given.errs);
    const problems = created(StatefulSet, given.set);
    if (expected.length === 0) expect(problems).toEqual([]);
    expect(expected.filter((head) => !isIn(problems)(head))).toEqual([]);
  });

  it.each(
    rowsOf(file, 'TestValidateStatefulSetUpdate').filter(
      ({ case: { name } }) => !/update name(space)?$/.test(String(name)),
    ),
  )('changed StatefulSet: $title', ({ case: given }) => {
    const expected = headsOf(given.errs);
    const problems = updated(StatefulSet, given.update, given.old);
    if (expected.length === 0) expect(problems).toEqual([]);
    expect(expected.filter((head) => !isIn(problems)(head))).toEqual([]);
  });

  it.each(rowsOf(file, 'TestValidateStatefulSetStatus'))('status of a StatefulSet: $title', ({ case: given }) => {
    const { expectedErr, name: _, ...status } = given;
    const problems = updatedStatus(StatefulSet, { status }, {});
    expect(problems.length > 0).toBe(expectedErr);
  });

  it.each(rowsOf(file, 'TestValidateDaemonSet'))('DaemonSet: $title', ({ range, case: given }) => {
    expect(created(DaemonSet, given).length > 0).toBe(range === 'errorCases');
  });

  it.each(rowsOf(file, 'TestDaemonSetUpdateMaxSurge'))('update strategy of a DaemonSet: $title', ({ case: given }) => {
    const rollingUpdate = { maxSurge: 0, maxUnavailable: 0, ...(fromGo(given.ds ?? {}) as Json) };
    const problems = created(DaemonSet, { spec: { updateStrategy: { type: 'RollingUpdate', rollingUpdate } } });
    expect(problems.some((problem) => problem.startsWith('spec.updateStrategy.'))).toBe(given.expectError);
  });

  it.each(rowsOf(file, 'TestValidateDaemonSetUpdate').filter(({ title }) => !DAEMON_SET_EXCEPTIONS.test(title)))(
    'changed DaemonSet: $title',
    ({ range, case: given }) => {
      expect(updated(DaemonSet, given.update, given.old).length > 0).toBe(range === 'errorCases');
    },
  );

  it.each(rowsOf(file, 'TestValidateDaemonSetStatusUpdate'))(
    'status of a DaemonSet: $title',
    ({ range, case: given }) => {
      expect(updatedStatus(DaemonSet, given.update, given.old).length > 0).toBe(range === 'errorCases');
    },
  );

  it.each(rowsOf(file, 'TestValidateControllerRevision').filter(({ title }) => !/json/.test(title)))(
    'ControllerRevision: $title',
    ({ case: { history, isValid } }) => {
      const { Data: data, ...rest } = history as Json;
      expect(created(ControllerRevision, { ...rest, ...(data === undefined ? {} : { data: {} }) }).length === 0).toBe(
        isValid,
      );
    },
  );
});

describe.skipIf(!existsSync(TABLES))('upstream tables of batch', () => {
  const file = 'pkg_apis_batch_validation';

  for (const [test, definition] of [
    ['TestValidateJob', Job],
    ['TestValidateCronJob', CronJob],
  ] as const) {
    // the one left out is about Jobs from before there were these labels
    const rows = rowsOf(file, test).filter(
      ({ range, title }) => /^(?:success|error)Cases$/.test(range) && !/do not allow new batch labels/.test(title),
    );
    it.each(rows)(`${definition.kind}: $title`, ({ range, key = '', case: given }) => {
      const problems = created(definition, given.job ?? given);
      if (range === 'successCases') {
        expect(problems).toEqual([]);
        return;
      }
      // the table's keys are what its first message must contain, up to the second colon
      const [field = '', text = ''] = key.split(':');
      expect(problems[0]).toMatch(new RegExp(`^${field.replace(/[.[\]]/g, '\\$&')}: `));
      expect(problems[0]).toContain(text.trim());
    });
  }

  it.each(rowsOf(file, 'TestValidateCronJobSpec'))('spec of a CronJob: $title', ({ case: given }) => {
    const problems =
      given.old === undefined
        ? created(CronJob, { ObjectMeta: { name: 'a', namespace: 'b' }, Spec: given.new })
        : updated(CronJob, { Spec: given.new }, { Spec: given.old });
    expect(problems.length > 0).toBe(given.expectErr);
  });

  it.each(rowsOf(file, 'TestValidateJobUpdateStatus'))('status of a Job: $title', ({ case: given }) => {
    expect(updatedStatus(Job, given.update, given.old).length > 0).toBe(headsOf(given.wantErrs).length > 0);
  });

  const steps = rowsOf('pkg_registry_batch_job', 'TestStatusStrategy_ValidateUpdate');
  it.each(steps.filter(({ case: given }) => given.enableJobManagedBy === true))(
    'step of a status of a Job: $title',
    ({ case: given }) => {
      const expected = headsOf(given.wantErrs);
      const problems = updatedStatus(Job, given.newJob, given.job);
      expect(problems).toHaveLength(expected.length);
      expect(expected.filter((head) => !isIn(problems)(head))).toEqual([]);
    },
  );

  it.each(rowsOf(file, 'TestValidateIndexesString'))('indexes: $title', ({ case: given }) => {
    const { $error } = (given.wantError ?? {}) as { readonly $error?: string };
    const { total, problem } = countIndexes(String(given.indexesString ?? ''), Number(given.completions ?? 0));
    expect(problem).toBe($error);
    expect(total).toBe(given.wantTotal);
  });

  it.each(rowsOf(file, 'TestValidateFailedIndexesNotOverlapCompleted'))('overlap: $title', ({ case: given }) => {
    const { $error } = (given.wantError ?? {}) as { readonly $error?: string };
    const { completedIndexesStr: completed = '', failedIndexesStr: failed = '', completions } = given;
    const overlap = overlapOf(String(completed), String(failed), Number(completions));
    expect(overlap === undefined ? undefined : `failedIndexes and completedIndexes overlap at index: ${overlap}`).toBe(
      $error,
    );
  });

  it('knows the time zones', () => {
    const names = rowsOf(file, 'TestTimeZones').map((row) => row.case as unknown as string);
    expect(names.filter((name) => timeZoneOf(name) === undefined)).toEqual([]);
  });
});

describe.skipIf(!existsSync(TABLES))('upstream tables of networking', () => {
  const file = 'pkg_apis_networking_validation';

  it.each(rowsOf(file, 'TestValidateNetworkPolicy'))('NetworkPolicy: $title', ({ range, case: given }) => {
    expect(created(NetworkPolicy, given).length > 0).toBe(range === 'errorCases');
  });

  it.each(rowsOf(file, 'TestValidateIngressClass'))('IngressClass: $title', ({ case: given }) => {
    const expected = headsOf(given.expectedErrs);
    expect(created(IngressClass, given.ingressClass).map((problem) => problem)).toHaveLength(expected.length);
    expect(expected.filter((head) => !isIn(created(IngressClass, given.ingressClass))(head))).toEqual([]);
  });

  it.each(rowsOf(file, 'TestValidateIngressClassUpdate'))('changed IngressClass: $title', ({ case: given }) => {
    expect(updated(IngressClass, given.newIngressClass, given.oldIngressClass)).toEqual(headsOf(given.expectedErrs));
  });

  it.each(rowsOf(file, 'TestValidateIngressRuleValue'))('path of an Ingress: $title', ({ case: given }) => {
    const backend = { service: { name: 'a', port: { number: 80 } } };
    const paths = [{ path: given.path, pathType: given.pathType, backend }];
    const problems = created(Ingress, {
      metadata: { name: 'a', namespace: 'b' },
      spec: { rules: [{ http: { paths } }] },
    });
    const expected = headsOf(given.expectedErrs).map((head) => head.replace('testing.', 'spec.rules[0].'));
    expect(problems).toEqual(expected);
  });

  it.each(rowsOf(file, 'TestValidateIngressStatusUpdate'))(
    'status of an Ingress: $title',
    ({ key = '', case: given }) => {
      expect(isIn(updatedStatus(Ingress, given, given))(key)).toBe(true);
    },
  );
});

describe.skipIf(!existsSync(TABLES))('upstream tables of policy and scheduling', () => {
  const file = 'pkg_apis_policy_validation';

  it.each(rowsOf(file, 'TestValidateMinAvailablePodDisruptionBudgetSpec'))('PodDisruptionBudget: $title', (row) => {
    const problems = created(PodDisruptionBudget, {
      metadata: { name: 'a', namespace: 'b' },
      spec: { minAvailable: row.case },
    });
    expect(problems.length > 0).toBe(row.range === 'failureCases');
  });

  it.each(rowsOf(file, 'TestValidateUnhealthyPodEvictionPolicyDisruptionBudgetSpec'))(
    'PodDisruptionBudget: $title',
    ({ case: given }) => {
      const problems = created(PodDisruptionBudget, { metadata: { name: 'a', namespace: 'b' }, Spec: given.pdbSpec });
      expect(problems.length > 0).toBe(given.expectErr);
    },
  );

  it.each(rowsOf(file, 'TestValidatePodDisruptionBudgetStatus'))('status of a budget: $title', ({ case: given }) => {
    const problems = updatedStatus(PodDisruptionBudget, { Status: given.pdbStatus }, {});
    expect(problems.length > 0).toBe((given.expectErrForVersion as Json)['policy/__internal']);
  });

  it.each(rowsOf('pkg_apis_scheduling_validation', 'TestValidatePriorityClass'))(
    'PriorityClass: $title',
    ({ range, case: given }) => {
      expect(created(PriorityClass, given).length > 0).toBe(range === 'errorCases');
    },
  );

  it.each(
    rowsOf('pkg_apis_scheduling_validation', 'TestValidatePriorityClassUpdate').filter(
      ({ title }) => !/name|resourceVersion|resource version/.test(title),
    ),
  )('changed PriorityClass: $title', ({ range, case: given }) => {
    const old = { metadata: { name: 'tier1' }, value: 100, preemptionPolicy: 'PreemptLowerPriority' };
    expect(updated(PriorityClass, given.P ?? given, old).length > 0).toBe(range === 'errorCases');
  });
});
