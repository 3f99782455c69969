/** Upstream's tables about single fields of pods (../shared/oracles/go-tables), each put into a pod that is good but for it. */
import { describe, expect, it } from 'vitest';
import { goPodSpec, goValueOf } from '../../../testing/go-pod.ts';
import { goTable, hasGoTables } from '../../../testing/go-table.ts';
import type { Container, KeyToPath, PodSpec, Volume } from '../../generated/types.gen.ts';
import { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { validateEnv, validateEnvFrom } from './validate-env.ts';
import { validateKeyToPath } from './validate-key-to-path.ts';
import { validatePodSpec } from './validate-pod-spec.ts';
import { validateAnyResourceName } from './validate-resources.ts';
import { validateVolumes } from './validate-volumes.ts';

type Json = Readonly<Record<string, unknown>>;

const VALIDATION = 'pkg_apis_core_validation';
const FIELD = new FieldPath('field');

function problems(check: (errors: FieldErrors) => void): readonly string[] {
  const errors = new FieldErrors();
  check(errors);
  return errors.list.map(({ message }) => message);
}

function table(test: string, range?: string) {
  return goTable<Json>(VALIDATION, test).filter((row) => range === undefined || row.range === range);
}

const GOOD_CONTAINER: Container = {
  name: 'main',
  image: 'nginx',
  imagePullPolicy: 'Always',
  terminationMessagePolicy: 'File',
};

const GOOD: PodSpec = {
  containers: [GOOD_CONTAINER],
  restartPolicy: 'Always',
  dnsPolicy: 'ClusterFirst',
  terminationGracePeriodSeconds: 30,
};

function specProblems(spec: Partial<PodSpec>): readonly string[] {
  return problems((errors) => validatePodSpec({ ...GOOD, ...spec }, errors, FIELD, { isPod: true, podName: 'x' }));
}

function containerProblems(changes: object, spec: Partial<PodSpec> = {}): readonly string[] {
  return specProblems({ ...spec, containers: [{ ...GOOD_CONTAINER, ...changes }] });
}

/** What a row wants: whether there is a problem, or which. */
function expectAsRow(found: readonly string[], row: Json): void {
  if (row.expectedError !== undefined) expect(found.join('\n')).toContain(row.expectedError);
  else expect(found.length > 0, found.join('\n')).toBe(Boolean(row.expectError ?? row.expectErr));
}

describe.skipIf(!hasGoTables)('upstream: single fields of pods', () => {
  it.each(table('TestValidateEnv', 'errorCases'))('env $title', ({ case: row }) => {
    const env = goValueOf('[]EnvVar', row.envs) as NonNullable<Container['env']>;
    expectAsRow(
      problems((errors) => validateEnv(env, errors, FIELD)),
      row,
    );
  });

  it.each(table('TestValidateEnvFrom', 'errorCases'))('envFrom $title', ({ case: row }) => {
    const envFrom = goValueOf('[]EnvFromSource', row.envs) as NonNullable<Container['envFrom']>;
    expectAsRow(
      problems((errors) => validateEnvFrom(envFrom, errors, FIELD)),
      row,
    );
  });

  const mounts = (given: unknown, container: object = {}): readonly string[] => {
    const volumeMounts = goValueOf('[]VolumeMount', given) as NonNullable<Container['volumeMounts']>;
    const names = ['abc', '123', 'abc-123', 'foo'];
    const volumes = names.map((name): Volume => ({ name, emptyDir: {} }));
    return containerProblems({ ...container, volumeMounts }, { volumes });
  };

  it.each([
    ...table('TestValidateSubpathMutuallyExclusive', 'cases'),
    ...table('TestValidateDisabledSubpathExpr', 'cases'),
  ])('sub-paths $title', ({ case: row }) => expectAsRow(mounts(row.mounts), row));

  it.each(table('TestValidateMountPropagation', 'tests'))('mount propagation $title', ({ case: row }) => {
    // upstream also asks without a container
    if (row.container === undefined) return;
    const container = goValueOf('*Container', row.container) as Container | undefined;
    const { securityContext } = container ?? {};
    expectAsRow(mounts([row.mount], securityContext === undefined ? {} : { securityContext }), row);
  });

  it.each(
    table('TestValidateHandler')
      .concat(table('TestValidateProbe'))
      .filter(({ range }) => range !== 'positiveFields'),
  )('probes: $range $title', ({ case: row, range }) => {
    const isHandler = !('TimeoutSeconds' in (row ?? {})) && !('ProbeHandler' in (row ?? {}));
    const probe = isHandler ? goValueOf('ProbeHandler', row) : goValueOf('*Probe', row);
    if (probe === null) return;
    const found = containerProblems({ readinessProbe: { successThreshold: 1, ...(probe as object) } });
    expect(found.length > 0, found.join('\n')).toBe(range === 'errorCases');
  });

  it.each(table('TestValidateSchedulingGates'))('scheduling gates $title', ({ case: row }) => {
    const schedulingGates = (goValueOf('[]PodSchedulingGate', row.schedulingGates) ?? []) as { name: string }[];
    const wanted = (row.wantFieldErrors ?? []) as readonly { readonly $error: string }[];
    expect(specProblems({ schedulingGates }).length > 0).toBe(wanted.length > 0);
  });

  it.each(table('TestValidatePodReadinessGates'))('readiness gates $title', ({ case: row, range }) => {
    const readinessGates = goValueOf('[]PodReadinessGate', row.readinessGates) as NonNullable<
      PodSpec['readinessGates']
    >;
    expect(specProblems({ readinessGates }).length > 0).toBe(range === 'errorCases');
  });

  it.each(table('TestValidateRestartPolicy').concat(table('TestValidateDNSPolicy')))('policies: $case', (row) => {
    const value = row.case as unknown as string;
    const isDns = value.startsWith('ClusterFirst') || ['None', 'invalid', 'Default'].includes(value);
    if (value === '' || value === 'None') return;
    const found = specProblems((isDns ? { dnsPolicy: value } : { restartPolicy: value }) as Partial<PodSpec>);
    expect(found.length > 0, found.join('\n')).toBe(row.range === 'errorCases');
  });

  it.each(table('TestValidateOS'))('operating systems: $title', ({ case: row }) => {
    const given = goPodSpec(row.podSpec);
    const rest: Record<string, unknown> = { ...given };
    for (const field of ['containers', 'dnsPolicy', 'restartPolicy']) delete rest[field];
    expectAsRow(specProblems(rest as Partial<PodSpec>), row);
  });

  it.each(table('TestValidateWindowsHostProcessPod'))('$title', ({ case: row }) => {
    if (row.allowPrivileged === false) return;
    const given = goPodSpec(row.podSpec);
    const complete = (container: Container, i: number): Container => ({
      ...GOOD_CONTAINER,
      ...container,
      name: `c${i}`,
    });
    const found = specProblems({
      ...given,
      restartPolicy: 'Always',
      dnsPolicy: 'ClusterFirst',
      containers: (given.containers ?? []).map(complete),
      ...(given.initContainers && {
        initContainers: given.initContainers.map((container, i) => complete(container, i + 10)),
      }),
      ...(given.ephemeralContainers && {
        ephemeralContainers: given.ephemeralContainers.map((container, i) => complete(container, i + 20)),
      }),
    });
    expectAsRow(found, row);
  });

  it.each(table('TestValidateSecurityContext'))('security contexts: $range $title', ({ case: row, range }) => {
    const securityContext = goValueOf('*SecurityContext', row.sc) as NonNullable<Container['securityContext']>;
    if (row.capAllowPriv === false || /only supported|hostUsers/.test(String(row.errorDetail))) return;
    const found = containerProblems({ securityContext: securityContext ?? undefined });
    if (range === 'successCases') expect(found).toEqual([]);
    else expect(found.join('\n')).toContain(row.errorDetail);
  });

  it.each(table('TestValidateKeyToPath'))('keys to paths $title', ({ case: row }) => {
    const item = goValueOf('KeyToPath', row.kp) as Partial<KeyToPath>;
    const errors = new FieldErrors();
    validateKeyToPath({ key: '', path: '', ...item }, errors, FIELD);
    expect(errors.list.length > 0).toBe(row.ok !== true);
    if (row.errtype) expect(errors.list.map(({ type }) => type)).toContain(row.errtype);
  });

  it.each([
    ...table('TestValidateCSIVolumeSource').map(({ case: row, title }) => ({
      title,
      row,
      source: 'csi',
      type: '*CSIVolumeSource',
    })),
    ...table('TestValidateNFSVolumeSource').map(({ case: row, title }) => ({
      title,
      row,
      source: 'nfs',
      type: '*NFSVolumeSource',
    })),
    ...table('TestValidateGlusterfs').map(({ case: row, title }) => ({
      title,
      row: { ...row, csi: row.gfs },
      source: 'glusterfs',
      type: '*GlusterfsVolumeSource',
    })),
  ])('volumes of kind $source: $title', ({ row, source, type }) => {
    const volume = {
      name: 'v',
      [source]: goValueOf(type, (row as Json)[source] ?? (row as Json).csi) ?? {},
    } as unknown as Volume;
    const errors = new FieldErrors();
    validateVolumes([volume], { isPod: true, podName: '' }, errors, FIELD);
    const { errtype, errfield } = row as Json;
    expect(errors.list[0]?.type ?? '').toBe(errtype);
    if (errtype) expect(errors.list[0]?.field).toContain(errfield);
  });

  it.each(table('TestValidateResourceNames'))('names of resources: $case.input', ({ case: row }) => {
    const found = problems((errors) => validateAnyResourceName(row.input as string, errors, FIELD));
    expect(found.length > 0, found.join('\n')).toBe(row.success !== true);
  });

  it.each(table('TestValidateSleepAction'))('sleep: $title', ({ case: row }) => {
    if (row.zeroValueEnabled === true) return;
    const { Seconds: seconds = 0 } = row.action as { Seconds?: number };
    const found = containerProblems(
      { lifecycle: { preStop: { sleep: { seconds } } } },
      { terminationGracePeriodSeconds: row.gracePeriod as number },
    );
    expectAsRow(found, row);
  });
});
