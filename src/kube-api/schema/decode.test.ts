import { describe, expect, it } from 'vitest';
import { cannotBeHandled, decode, strictDecodingError } from './decode.ts';
import { schemaOf } from './schema.ts';
import type { TypeSchema } from './type-schema.ts';

function type(apiVersion: string, kind: string): TypeSchema {
  const found = schemaOf(apiVersion, kind);
  if (found === undefined) throw new Error(`no schema of ${apiVersion} ${kind}`);
  return found;
}

const pod = type('v1', 'Pod');
const deployment = type('apps/v1', 'Deployment');

const inContainer = (fields: object): object => ({ spec: { containers: [{ name: 'a', ...fields }] } });

describe('type errors in the words of Go', () => {
  it.each([
    [
      deployment,
      { spec: { replicas: 'two' } },
      'string into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      deployment,
      { spec: { replicas: 1.5 } },
      'number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [
      deployment,
      { spec: { replicas: 3e9 } },
      'number 3000000000 into Go struct field DeploymentSpec.spec.replicas of type int32',
    ],
    [deployment, { spec: { paused: 'yes' } }, 'string into Go struct field DeploymentSpec.spec.paused of type bool'],
    [
      deployment,
      { spec: { template: [] } },
      'array into Go struct field DeploymentSpec.spec.template of type v1.PodTemplateSpec',
    ],
    [
      deployment,
      { spec: { strategy: { rollingUpdate: { maxSurge: true } } } },
      'bool into Go struct field RollingUpdateDeployment.spec.strategy.rollingUpdate.maxSurge of type int32',
    ],
    [pod, { metadata: { labels: { a: 1 } } }, 'number into Go struct field ObjectMeta.metadata.labels of type string'],
    [
      pod,
      { metadata: { labels: 'x' } },
      'string into Go struct field ObjectMeta.metadata.labels of type map[string]string',
    ],
    [pod, { metadata: { uid: 7 } }, 'number into Go struct field ObjectMeta.metadata.uid of type types.UID'],
    [
      pod,
      { metadata: { creationTimestamp: 7 } },
      'number into Go struct field ObjectMeta.metadata.creationTimestamp of type string',
    ],
    [pod, { spec: { containers: {} } }, 'object into Go struct field PodSpec.spec.containers of type []v1.Container'],
    [pod, { spec: { containers: ['x'] } }, 'string into Go struct field PodSpec.spec.containers of type v1.Container'],
    [
      pod,
      { spec: { restartPolicy: false } },
      'bool into Go struct field PodSpec.spec.restartPolicy of type v1.RestartPolicy',
    ],
    [pod, inContainer({ args: ['x', 1] }), 'number into Go struct field Container.spec.containers.args of type string'],
    [
      pod,
      inContainer({ env: [{ name: 'A', value: true }] }),
      'bool into Go struct field EnvVar.spec.containers.env.value of type string',
    ],
    [
      pod,
      inContainer({ resources: { limits: [] } }),
      'array into Go struct field ResourceRequirements.spec.containers.resources.limits of type v1.ResourceList',
    ],
    [
      pod,
      inContainer({ ports: [{ containerPort: '80' }] }),
      'string into Go struct field ContainerPort.spec.containers.ports.containerPort of type int32',
    ],
    [pod, 'text', 'string into Go value of type v1.Pod'],
    [type('v1', 'Secret'), { data: { a: 1 } }, 'number into Go struct field Secret.data of type []uint8'],
  ])('%#: %s', (schema, json, expected) => {
    expect(decode(schema, json).error).toBe(`json: cannot unmarshal ${expected}`);
  });

  it.each([
    [
      'the first one',
      { spec: { hostNetwork: 1, hostPID: 2 } },
      'json: cannot unmarshal number into Go struct field PodSpec.spec.hostNetwork of type bool',
    ],
    [
      'one of a type that reads itself before any other',
      { spec: { hostNetwork: 1, containers: [{ resources: { limits: { cpu: 'x' } } }] } },
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
    [
      'a type error rather than an unknown field',
      { spec: { nosuch: 1, hostPID: 2 } },
      'json: cannot unmarshal number into Go struct field PodSpec.spec.hostPID of type bool',
    ],
  ])('reports %s', (_, json, error) => {
    const decoded = decode(pod, json);
    expect(decoded).toEqual({ object: undefined, error, strictErrors: [] });
  });
});

describe('values that read themselves', () => {
  const secret = type('v1', 'Secret');
  it.each([
    ['aGVsbG8=', 'aGVsbG8='],
    ['aGVs\nbG8=\n', 'aGVsbG8='],
    ['aGVsbG9=', 'aGVsbG8='],
  ])('base64 %j is kept as %j', (given, kept) => {
    expect(decode(secret, { data: { a: given } }).object).toMatchObject({ data: { a: kept } });
  });

  it.each([
    ['notbase64!', 9],
    ['abc', 0],
    ['abcde', 4],
    ['ab=c', 2],
    ['ab=', 3],
    ['a===', 1],
    ['abc=d', 4],
  ])('base64 %j is refused at byte %i', (given, at) => {
    expect(decode(secret, { data: { a: given } }).error).toBe(`illegal base64 data at input byte ${at}`);
  });

  it.each([
    ['2025-01-06T09:00:00Z', '2025-01-06T09:00:00Z'],
    ['2025-01-06T10:30:00+01:30', '2025-01-06T09:00:00Z'],
    ['2025-01-06T09:00:00.987Z', '2025-01-06T09:00:00Z'],
    ['2024-02-29T09:00:00Z', '2024-02-29T09:00:00Z'],
  ])('time %s is kept as %s', (given, kept) => {
    expect(decode(pod, { metadata: { creationTimestamp: given } }).object).toMatchObject({
      metadata: { creationTimestamp: kept },
    });
  });

  it.each([
    ['yesterday', 'parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006"'],
    ['2025-01-06', 'parsing time "2025-01-06" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"'],
    ['2025-13-06T09:00:00Z', 'parsing time "2025-13-06T09:00:00Z": month out of range'],
    ['2025-02-29T09:00:00Z', 'parsing time "2025-02-29T09:00:00Z": day out of range'],
  ])('time %s is refused', (given, error) => {
    expect(decode(pod, { metadata: { creationTimestamp: given } }).error).toBe(error);
  });

  const lease = type('coordination.k8s.io/v1', 'Lease');
  it.each([
    ['2025-01-06T09:00:00.123456Z', '2025-01-06T09:00:00.123456Z'],
    ['2025-01-06T10:00:00.123456+01:00', '2025-01-06T09:00:00.123456Z'],
  ])('microsecond time %s is kept as %s', (given, kept) => {
    expect(decode(lease, { spec: { renewTime: given } }).object).toMatchObject({ spec: { renewTime: kept } });
  });

  it('microsecond times want six decimals', () => {
    expect(decode(lease, { spec: { renewTime: '2025-01-06T09:00:00Z' } }).error).toBe(
      'parsing time "2025-01-06T09:00:00Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "Z" as ".000000"',
    );
  });

  it('quantities may be numbers and are kept in canonical form', () => {
    const { object } = decode(pod, inContainer({ resources: { limits: { cpu: 0.5, memory: '1024Mi', pods: 3 } } }));
    expect(object).toMatchObject(inContainer({ resources: { limits: { cpu: '500m', memory: '1Gi', pods: '3' } } }));
  });

  it('an int-or-string stays what it is', () => {
    const { object } = decode(deployment, {
      spec: { strategy: { rollingUpdate: { maxSurge: '25%', maxUnavailable: 1 } } },
    });
    expect(object).toMatchObject({ spec: { strategy: { rollingUpdate: { maxSurge: '25%', maxUnavailable: 1 } } } });
  });
});

describe('unknown fields', () => {
  it.each([
    [pod, { spec: { nosuch: 1 } }, ['unknown field "spec.nosuch"']],
    [pod, inContainer({ imagee: 'x' }), ['unknown field "spec.containers[0].imagee"']],
    [pod, { Spec: {} }, ['unknown field "Spec"']],
    [deployment, { $patch: 'delete' }, ['unknown field "$patch"']],
    [pod, { a: null, b: { c: 1 } }, ['unknown field "a"', 'unknown field "b"']],
  ])('%#: are reported and dropped', (schema, json, strictErrors) => {
    const decoded = decode(schema, json);
    expect(decoded.strictErrors).toEqual(strictErrors);
    expect(decode(schema, decoded.object).strictErrors).toEqual([]);
    expect(JSON.stringify(decoded.object)).not.toMatch(/nosuch|imagee|"Spec"|patch|"[bc]"/);
  });

  it('stop being counted at a hundred', () => {
    const json = Object.fromEntries(Array.from({ length: 150 }, (_, i) => [`x${i}`, 1]));
    expect(decode(pod, json).strictErrors).toHaveLength(100);
  });

  it('duplicate fields join them, unless the field is unknown anyway', () => {
    const { strictErrors } = decode(pod, { spec: { nosuch: {} } }, ['spec.nosuch', 'spec.nosuch.a', 'spec.nodeName']);
    expect(strictErrors).toEqual(['unknown field "spec.nosuch"', 'duplicate field "spec.nodeName"']);
  });

  it('make one message', () => {
    const { strictErrors } = decode(deployment, { spec: { replica: 1 }, foo: 1 });
    expect(cannotBeHandled(deployment, strictDecodingError(strictErrors))).toBe(
      'Deployment in version "v1" cannot be handled as a Deployment: strict decoding error: unknown field "spec.replica", unknown field "foo"',
    );
  });
});

describe('the canonical object', () => {
  it('drops what Go holds for nothing and keeps what it tells apart', () => {
    const json = {
      metadata: { name: 'a', labels: {}, annotations: null, creationTimestamp: null, generation: 0 },
      spec: {
        nodeName: '',
        hostNetwork: false,
        volumes: [{ name: 'v', emptyDir: {} }],
        tolerations: [],
        terminationGracePeriodSeconds: 0,
        automountServiceAccountToken: false,
        containers: [{ name: 'a', image: null, resources: { limits: {} }, securityContext: {}, args: [''] }],
      },
      status: {},
    };
    expect(decode(pod, json).object).toEqual({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a' },
      spec: {
        volumes: [{ name: 'v', emptyDir: {} }],
        terminationGracePeriodSeconds: 0,
        automountServiceAccountToken: false,
        containers: [{ name: 'a', securityContext: {}, args: [''] }],
      },
    });
  });

  it('has what is required', () => {
    expect(decode(deployment, { spec: { replicas: 0 } }).object).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {},
      spec: { replicas: 0, template: {} },
    });
    expect(decode(pod, { spec: { nodeName: 'x' } }).object).toMatchObject({ spec: { containers: [] } });
  });

  it.each([
    {},
    { spec: {} },
    { spec: { template: { spec: { containers: [] } } } },
    { spec: { strategy: {} }, status: {} },
  ])('is the same however much nothing is said: %j', (json) => {
    expect(decode(deployment, json).object).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: {} });
  });

  it('makes zero values of nulls in lists and maps', () => {
    const { object } = decode(pod, { metadata: { labels: { a: null } }, spec: { containers: [null] } });
    expect(object).toMatchObject({ metadata: { labels: { a: '' } }, spec: { containers: [{ name: '' }] } });
  });

  it('is deeply frozen', () => {
    const { object } = decode(deployment, {
      spec: { template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{}] } } },
    });
    const check = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      expect(Object.isFrozen(value)).toBe(true);
      for (const part of Object.values(value)) check(part);
    };
    check(object);
  });
});

describe('sharing', () => {
  const json = (): object => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'a' },
    spec: { template: { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'a', image: 'b' }] } } },
  });

  it('keeps what is canonical already', () => {
    const given = json() as { spec: object };
    const { object } = decode(deployment, given);
    expect(object).toBe(given);
  });

  it('does not look again into what it made, only into copies of it', () => {
    let reads = 0;
    const container = { image: 'a' };
    const get = (): string => {
      reads++;
      return 'a';
    };
    Object.defineProperty(container, 'name', { enumerable: true, get });
    const first = decode(pod, { spec: { containers: [container] } }).object as { spec: object };
    const readsOnce = reads;
    expect(decode(pod, { ...first, metadata: { name: 'x' } }).object).toMatchObject({ metadata: { name: 'x' } });
    expect(reads).toBe(readsOnce);
    expect(decode(pod, { ...first, spec: { ...first.spec, nosuch: 1 } }).strictErrors).toEqual([
      'unknown field "spec.nosuch"',
    ]);
  });

  it('remembers objects that somebody else froze', () => {
    const frozen = Object.freeze(json());
    expect(decode(deployment, decode(deployment, frozen).object).object).toBe(frozen);
  });

  it('does not take an object of one type for another', () => {
    const { object } = decode(pod, { spec: { containers: [{}] } });
    expect(decode(deployment, object).strictErrors).toEqual(['unknown field "spec.containers"']);
  });
});
