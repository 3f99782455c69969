/** Upstream's own test tables about pods, as dumped into ../shared/oracles/go-tables. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { goValueOf, goPod as podOf, goPodSpec as specOf } from '../../../testing/go-pod.ts';
import type { Container, EnvFromSource, EnvVar, ObjectMeta, Pod, PodSpec, Volume } from '../../generated/types.gen.ts';
import { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { validateObjectMeta, validateObjectMetaUpdate } from '../../meta/object-meta.ts';
import { qosClassOf } from './qos-class.ts';
import { validateContainers, validateEphemeralContainers, validateInitContainers } from './validate-containers.ts';
import { validateDnsConfig } from './validate-dns.ts';
import { validateEnv, validateEnvFrom } from './validate-env.ts';
import { validatePod } from './validate-pod.ts';
import { validatePodSpec, validatePodTemplateSpec } from './validate-pod-spec.ts';
import { validatePodStatusUpdate } from './validate-pod-status.ts';
import { validateEphemeralContainersUpdate, validatePodUpdate } from './validate-pod-update.ts';
import { validateContainerPorts } from './validate-ports.ts';
import { validateTopologySpread } from './validate-scheduling.ts';
import { isSysctlName } from './validate-sysctls.ts';
import { validateVolumes } from './validate-volumes.ts';
import { validateWindowsOptions } from './validate-windows.ts';
import { podTemplateWarnings, podWarnings } from './warnings.ts';

type Json = Readonly<Record<string, unknown>>;
type Row = Json & { readonly n: number; readonly test: string; readonly range: string; readonly key?: unknown };

const TABLES = '../shared/oracles/go-tables';

function table(file: string, test: string, range: string): readonly (readonly [string, Json])[] {
  const path = `${TABLES}/${file}.jsonl`;
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)
    .filter((row) => row.test === test && row.range === range)
    .map((row) => {
      const given = row.case as Json;
      const title = row.key ?? given.name ?? given.title ?? given.desc ?? given.test ?? given.testName;
      return [`${row.n} ${title ?? ''}`, given] as const;
    });
}

function problems(check: (errors: FieldErrors) => void): readonly string[] {
  const errors = new FieldErrors();
  check(errors);
  return errors.list.map(({ message }) => message);
}

const VALIDATION = 'pkg_apis_core_validation';
const FIELD = new FieldPath('field');
const META = new FieldPath('metadata');
/** Cases about fields that v1.32 drops before it validates, and about stricter rules of before. */
const DROPPED =
  /HostUsers|hostUsers|SupplementalGroupsPolicy|SELinuxChangePolicy|ResizePolicy|ProcMount|"Image":\{|clusterTrustBundle|ClusterTrustBundle|Claims|privilege disabled|invalid env var name|pod-level|"Resources":\{[^}]*\},"RestartPolicy"/;

function kept(rows: readonly (readonly [string, Json])[]): readonly (readonly [string, Json])[] {
  return rows.filter(([, row]) => !DROPPED.test(JSON.stringify(row)));
}

const hasTables = existsSync(TABLES);

describe.skipIf(!hasTables)('upstream: pods', () => {
  it.each(kept(table(VALIDATION, 'TestValidatePodSpec', 'successCases')))('good spec: %s', (_name, row) => {
    expect(problems((errors) => validatePodSpec(specOf(row.Spec), errors, FIELD))).toEqual([]);
  });

  it.each(kept(table(VALIDATION, 'TestValidatePodSpec', 'failureCases')))('bad spec: %s', (_name, row) => {
    const context = { isPod: true, podName: '' };
    expect(problems((errors) => validatePodSpec(specOf(row.Spec), errors, FIELD, context))).not.toEqual([]);
  });

  const createProblems = (pod: Pod): readonly string[] =>
    problems((errors) => {
      validateObjectMeta(pod.metadata, { namespaced: true }, errors, META);
      validatePod(pod, errors, FieldPath.root);
    });

  it.each(kept(table(VALIDATION, 'TestValidatePod', 'successCases')))('good pod: %s', (_name, row) => {
    expect(createProblems(podOf(row))).toEqual([]);
  });

  it.each(kept(table(VALIDATION, 'TestValidatePod', 'errorCases')))('bad pod: %s', (_name, row) => {
    expect(createProblems(podOf(row.spec)).join('\n')).toContain(row.expectedError);
  });

  it.each(kept(table(VALIDATION, 'TestValidatePodUpdate', 'tests')))('update: %s', (_name, row) => {
    const old = podOf(row.old);
    const pod = podOf(row.new);
    const version = { resourceVersion: '1' };
    const found = problems((errors) => {
      validateObjectMetaUpdate(pod.metadata, old.metadata, errors, META);
      validatePod({ ...pod, metadata: { ...pod.metadata, ...version } }, errors, FieldPath.root);
      validatePodUpdate(pod, old, errors, FieldPath.root);
    });
    if (row.err === '') expect(found.filter((text) => !text.includes('metadata.resourceVersion'))).toEqual([]);
    else expect(found.join('\n')).toContain(row.err);
  });

  it.each(kept(table(VALIDATION, 'TestValidatePodStatusUpdate', 'tests')))('status: %s', (_name, row) => {
    const found = problems((errors) => validatePodStatusUpdate(podOf(row.new), podOf(row.old), errors, FieldPath.root));
    if (row.err === '') expect(found).toEqual([]);
    else expect(found.join('\n')).toContain(row.err);
  });

  it.each(table(VALIDATION, 'TestValidatePodEphemeralContainersUpdate', 'tests'))('ephemeral: %s', (_name, row) => {
    const found = problems((errors) => {
      validatePod(podOf(row.new), errors, FieldPath.root);
      validateEphemeralContainersUpdate(podOf(row.new), podOf(row.old), errors, FieldPath.root);
    });
    if (row.err === '') expect(found).toEqual([]);
    else expect(found.join('\n')).toContain(row.err);
  });

  it.each([
    ...table(VALIDATION, 'TestPodIPsValidation', 'testCases'),
    ...table(VALIDATION, 'TestHostIPsValidation', 'testCases'),
  ])('addresses: %s', (_name, row) => {
    const pod = podOf(row.pod);
    const old = { ...pod, status: { ...(pod.status?.qosClass && { qosClass: pod.status.qosClass }) } };
    const found = problems((errors) => validatePodStatusUpdate(pod, old, errors, FieldPath.root));
    expect(found.length > 0).toBe(row.expectError);
  });

  it.each(table(VALIDATION, 'TestHugePagesIsolation', 'testCases'))('huge pages: %s', (_name, row) => {
    const pod = podOf(row.pod);
    const spec = { terminationGracePeriodSeconds: 30, ...(pod.spec ?? { containers: [] }) };
    expect(createProblems({ ...pod, spec }).length > 0).toBe(row.expectError);
  });

  it.each(table(VALIDATION, 'TestValidatePodTemplateSpecSeccomp', 'tests'))('seccomp: %s', (_name, row) => {
    const { ObjectMeta: metadata, Spec } = row.spec as Record<string, unknown>;
    const template = { metadata: metadata as ObjectMeta, spec: specOf(Spec) };
    const found = problems((errors) => validatePodTemplateSpec(template, errors, new FieldPath('template')));
    expect(found).toEqual(((row.expectedErr ?? []) as Json[]).map((error) => error.$error));
  });

  it.each(table('pkg_apis_core_v1_helper_qos', 'TestComputePodQOS', 'testCases'))('quality: %s', (_name, row) => {
    if (row.podLevelResourcesEnabled === true) return;
    expect(qosClassOf((row.pod as { spec: PodSpec }).spec)).toBe(row.expected);
  });
});

describe.skipIf(!hasTables)('upstream: parts of pods', () => {
  const context = { isPod: true, podName: '' };

  it.each(kept(table(VALIDATION, 'TestValidateVolumes', 'testCases')))('volume: %s', (_name, row) => {
    const volume = goValueOf('Volume', row.vol) as Volume;
    const errors = new FieldErrors();
    validateVolumes([volume], context, errors, FIELD);
    const expected = (row.errs ?? []) as readonly Record<'etype' | 'field' | 'detail', string>[];
    expect(errors.list.map(({ type }) => type)).toEqual(expected.map(({ etype }) => etype));
    for (const [i, { field, detail }] of expected.entries()) {
      expect(errors.list[i]?.field).toContain(field);
      expect(errors.list[i]?.detailMessage).toContain(detail);
    }
  });

  /** Upstream compares type and field here: what stands before the second colon. */
  const heads = (messages: readonly unknown[]): readonly string[] =>
    messages.map((message) => String(message).split(':').slice(0, 2).join(':')).sort();

  it.each(kept(table(VALIDATION, 'TestValidateContainers', 'errorCases')))('container: %s', (_name, row) => {
    const spec = {
      containers: goValueOf('[]Container', row.containers) as Container[],
      terminationGracePeriodSeconds: 30,
    };
    const found = problems((errors) =>
      validateContainers({ spec, volumes: new Map(), errors }, new FieldPath('containers')),
    );
    expect(heads(found)).toEqual(heads(((row.expectedErrors ?? []) as Json[]).map((error) => error.$error)));
  });

  it.each(kept(table(VALIDATION, 'TestValidateInitContainers', 'errorCases')))('init container: %s', (_name, row) => {
    const initContainers = goValueOf('[]Container', row.initContainers) as Container[];
    const spec = { containers: [{ name: 'app' }], initContainers, terminationGracePeriodSeconds: 30 };
    const found = problems((errors) =>
      validateInitContainers({ spec, volumes: new Map(), errors }, new FieldPath('initContainers')),
    );
    expect(heads(found)).toEqual(heads(((row.expectedErrors ?? []) as Json[]).map((error) => error.$error)));
  });

  it.each(kept(table(VALIDATION, 'TestValidateEphemeralContainers', 'tcs')))(
    'ephemeral container: %s',
    (_name, row) => {
      const ephemeralContainers = goValueOf('[]EphemeralContainer', row.ephemeralContainers) as Container[];
      const names = {
        containers: [{ name: 'ctr' }, { name: 'another' }],
        initContainers: [{ name: 'ictr' }],
      };
      const volumes = new Map([
        ['blk', { name: 'blk' }],
        ['vol', { name: 'vol' }],
      ]);
      const found = problems((errors) =>
        validateEphemeralContainers(
          { spec: { ...names, ephemeralContainers }, volumes, errors },
          new FieldPath('ephemeralContainers'),
        ),
      );
      expect(heads(found)).toEqual(heads(((row.expectedErrors ?? []) as Json[]).map((error) => error.$error)));
    },
  );

  it.each(table(VALIDATION, 'TestRelaxedValidateEnv', 'errorCases'))('env: %s', (_name, row) => {
    const env = goValueOf('[]EnvVar', row.envs) as EnvVar[];
    expect(problems((errors) => validateEnv(env, errors, FIELD)).join('\n')).toContain(row.expectedError);
  });

  it.each(table(VALIDATION, 'TestRelaxedValidateEnvFrom', 'errorCases'))('envFrom: %s', (_name, row) => {
    const env = goValueOf('[]EnvFromSource', row.envs) as EnvFromSource[];
    expect(problems((errors) => validateEnvFrom(env, errors, FIELD)).join('\n')).toContain(row.expectedError);
  });

  it.each(table(VALIDATION, 'TestValidatePorts', 'errorCases'))('ports: %s', (_name, row) => {
    const ports = goValueOf('[]ContainerPort', row.P) as NonNullable<Container['ports']>;
    const errors = new FieldErrors();
    validateContainerPorts(ports, errors, FIELD);
    expect(errors.list.map(({ type }) => type)).toContain(row.T);
    for (const { field, detailMessage } of errors.list) {
      expect(field).toContain(row.F);
      expect(detailMessage).toContain(row.D);
    }
  });

  it.each(table(VALIDATION, 'TestValidateTopologySpreadConstraints', 'testCases'))('spread: %s', (name, row) => {
    if (/when AllowInvalid.*is true/.test(name)) return;
    const constraints = goValueOf('[]TopologySpreadConstraint', row.constraints) as NonNullable<
      PodSpec['topologySpreadConstraints']
    >;
    const found = problems((errors) => validateTopologySpread(constraints ?? [], errors, FIELD));
    expect(heads(found)).toEqual(heads(((row.wantFieldErrors ?? []) as Json[]).map((error) => error.$error)));
  });

  it.each(table(VALIDATION, 'TestValidatePodDNSConfig', 'testCases'))('dns: %s', (_name, row) => {
    const dnsConfig = goValueOf('*PodDNSConfig', row.dnsConfig);
    const spec = {
      containers: [],
      dnsPolicy: row.dnsPolicy,
      ...(dnsConfig === undefined ? {} : { dnsConfig }),
    } as unknown as PodSpec;
    expect(problems((errors) => validateDnsConfig(spec, errors, FIELD)).length > 0).toBe(row.expectedError);
  });

  it.each(table(VALIDATION, 'TestValidateWindowsSecurityContextOptions', 'testCases'))('windows: %s', (name, row) => {
    // the dump cuts that text short
    if (name.includes('GMSA cred spec contents that are too long')) return;
    const options = goValueOf('*WindowsSecurityContextOptions', row.windowsOptions) as object | undefined;
    const found = problems((errors) => validateWindowsOptions(options, errors, FIELD));
    if (row.expectedErrorSubstring === '') expect(found).toEqual([]);
    else expect(found.join('\n')).toContain(row.expectedErrorSubstring);
  });

  it.each(['valid', 'invalid'])('%s sysctls', (range) => {
    for (const [, name] of table(VALIDATION, 'TestIsValidSysctlName', range)) {
      expect([name, isSysctlName(String(name))]).toEqual([name, range === 'valid']);
    }
  });
});

describe.skipIf(!hasTables)('upstream: warnings', () => {
  it.each(kept(table('pkg_api_pod', 'TestWarnings', 'testcases')))('pod: %s', (_name, row) => {
    const { Spec, ObjectMeta: metadata = {} } = (row.template ?? {}) as Record<string, unknown>;
    const spec = specOf(Spec);
    const pod: Pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', ...(metadata as ObjectMeta) }, spec };
    expect(podWarnings(pod).toSorted()).toEqual(((row.expected ?? []) as string[]).toSorted());
  });

  it.each(table('pkg_api_pod', 'TestTemplateOnlyWarnings', 'testcases'))('template: %s', (_name, row) => {
    const { Spec, ObjectMeta: metadata } = row.template as Record<string, unknown>;
    const template = { spec: specOf(Spec), ...(metadata === undefined ? {} : { metadata: metadata as ObjectMeta }) };
    expect(podTemplateWarnings(template, new FieldPath('template'))).toEqual(row.expected ?? []);
  });
});
