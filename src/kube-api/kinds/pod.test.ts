import { describe, expect, it } from 'vitest';
import type { Container, PodSpec } from '../generated/types.gen.ts';
import { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { Pod } from './pod.ts';
import {
  prepareForEphemeralContainersUpdate,
  validateEphemeralContainersUpdate,
} from './pod-spec/validate-pod-update.ts';

/** Freezes to the depths, as the store does. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    for (const part of Object.values(value)) frozen(part);
    Object.freeze(value);
  }
  return value;
}

function podWith(spec: Partial<PodSpec>, metadata: Pod['metadata'] = {}): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p', namespace: 'default', ...metadata },
    spec: { containers: [{ name: 'a', image: 'nginx' }], ...spec },
  };
}

function defaulted(pod: Pod): Pod {
  return Pod.defaults?.(pod) ?? pod;
}

function created(pod: Pod): Pod {
  const given = defaulted(pod);
  return Pod.prepareForCreate?.(given) ?? given;
}

function problemsOf(spec: Partial<PodSpec>, metadata?: Pod['metadata']): readonly string[] {
  const errors = new FieldErrors();
  Pod.validate?.(created(podWith(spec, metadata)), errors, FieldPath.root);
  return errors.list.map(({ message }) => message);
}

function updateProblems(old: Partial<PodSpec>, changes: Partial<PodSpec>): readonly string[] {
  const before = created(podWith(old, { resourceVersion: '1' }));
  const after = defaulted({ ...before, spec: { ...(before.spec ?? { containers: [] }), ...changes } });
  const errors = new FieldErrors();
  Pod.validateUpdate?.(after, before, errors, FieldPath.root);
  return errors.list.map(({ message }) => message);
}

const container = (given: Partial<Container>): Container[] => [{ name: 'a', image: 'nginx', ...given }];

describe('creating pods', () => {
  it('fills in what the writer left out', () => {
    expect(defaulted(podWith({})).spec).toEqual({
      containers: [
        {
          name: 'a',
          image: 'nginx',
          imagePullPolicy: 'Always',
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File',
        },
      ],
      dnsPolicy: 'ClusterFirst',
      enableServiceLinks: true,
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      securityContext: {},
      terminationGracePeriodSeconds: 30,
    });
  });

  it('requests what is limited, and takes node ports on the host network', () => {
    const resources = { limits: { cpu: '500m', memory: '1Gi' }, requests: { cpu: '100m' } };
    const ports = [{ containerPort: 80 }, { containerPort: 90, hostPort: 90 }];
    const { spec } = defaulted(podWith({ hostNetwork: true, containers: container({ resources, ports }) }));
    expect(spec?.containers[0]).toMatchObject({
      resources: { limits: resources.limits, requests: { cpu: '100m', memory: '1Gi' } },
      ports: [
        { containerPort: 80, hostPort: 80, protocol: 'TCP' },
        { containerPort: 90, hostPort: 90, protocol: 'TCP' },
      ],
    });
  });

  it.each([
    ['nginx', 'Always'],
    ['nginx:latest', 'Always'],
    ['nginx:1.27', 'IfNotPresent'],
    ['registry:5000/nginx', 'Always'],
    [`nginx@sha256:${'a'.repeat(64)}`, 'IfNotPresent'],
    ['Not An Image', 'IfNotPresent'],
  ])('pulls %s %s', (image, policy) => {
    expect(defaulted(podWith({ containers: container({ image }) })).spec?.containers[0]?.imagePullPolicy).toBe(policy);
  });

  it('starts pending, with its quality of service', () => {
    const resources = { limits: { cpu: '1', memory: '1Gi' } };
    expect(created(podWith({})).status).toEqual({ phase: 'Pending', qosClass: 'BestEffort' });
    expect(created(podWith({ containers: container({ resources }) })).status?.qosClass).toBe('Guaranteed');
  });

  it('says that scheduling gates hold it back', () => {
    const pod = created(podWith({ schedulingGates: [{ name: 'g' }] }, { creationTimestamp: '2025-01-06T09:00:00Z' }));
    expect(pod.status?.conditions).toEqual([
      {
        type: 'PodScheduled',
        status: 'False',
        reason: 'SchedulingGated',
        message: 'Scheduling is blocked due to non-empty scheduling gates',
        lastTransitionTime: '2025-01-06T09:00:00Z',
      },
    ]);
  });

  it('takes a negative grace period for one second, and forgets how init containers once were written', () => {
    const annotations = { 'pod.alpha.kubernetes.io/init-containers': '[]', note: 'x' };
    const pod = defaulted(podWith({ terminationGracePeriodSeconds: -5 }, { annotations }));
    expect(pod.spec?.terminationGracePeriodSeconds).toBe(1);
    expect(pod.metadata.annotations).toEqual({ note: 'x' });
  });

  it('drops fields of features that are off', () => {
    const { spec } = defaulted(podWith({ hostUsers: false, resources: { limits: { cpu: '1' } } }));
    expect(spec).not.toHaveProperty('hostUsers');
    expect(spec).not.toHaveProperty('resources');
  });

  it('resolves label keys of pod affinity with its own labels', () => {
    const term = { topologyKey: 'zone', labelSelector: {}, matchLabelKeys: ['v'] };
    const affinity = { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
    const pod = created(podWith({ affinity }, { labels: { v: '1' } }));
    const [resolved] = pod.spec?.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
    expect(resolved?.labelSelector).toEqual({ matchExpressions: [{ key: 'v', operator: 'In', values: ['1'] }] });
  });
});

describe('validating pods', () => {
  it.each<readonly [string, Partial<PodSpec>, readonly string[]]>([
    ['no containers', { containers: [] }, ['spec.containers: Required value']],
    [
      'two containers of one name',
      { containers: [...container({}), ...container({})] },
      ['spec.containers[1].name: Duplicate value: "a"'],
    ],
    [
      'an unknown restart policy and too big a port',
      { restartPolicy: 'Sometimes' as 'Always', containers: container({ ports: [{ containerPort: 70000 }] }) },
      [
        'spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive',
        'spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"',
      ],
    ],
    [
      'more requested than allowed',
      { containers: container({ resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } }) },
      ['spec.containers[0].resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1'],
    ],
    [
      'mounts of volumes that are not there',
      {
        containers: container({
          volumeMounts: [
            { name: 'v', mountPath: '/x' },
            { name: 'v', mountPath: '/x' },
          ],
        }),
        volumes: [
          { name: 'w', emptyDir: {} },
          { name: 'w', emptyDir: {} },
        ],
      },
      [
        'spec.volumes[1].name: Duplicate value: "w"',
        'spec.containers[0].volumeMounts[0].name: Not found: "v"',
        'spec.containers[0].volumeMounts[1].name: Not found: "v"',
        'spec.containers[0].volumeMounts[1].mountPath: Invalid value: "/x": must be unique',
      ],
    ],
    [
      'two handlers and a variable with two sources',
      {
        containers: container({
          livenessProbe: { httpGet: { port: 80 }, tcpSocket: { port: 80 }, periodSeconds: -1 },
          env: [{ name: 'X', value: 'a', valueFrom: { fieldRef: { fieldPath: 'nope' } } }],
        }),
      },
      [
        'spec.containers[0].env[0].valueFrom.fieldRef.fieldPath: Invalid value: "nope": error converting fieldPath: field label not supported: nope',
        'spec.containers[0].env[0].valueFrom: Invalid value: "": may not be specified when `value` is not empty',
        'spec.containers[0].livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type',
        'spec.containers[0].livenessProbe.periodSeconds: Invalid value: -1: must be greater than or equal to 0',
      ],
    ],
    [
      'ephemeral containers',
      { ephemeralContainers: [{ name: 'e', image: 'b' }] },
      ['spec.ephemeralContainers: Forbidden: cannot be set on create'],
    ],
    [
      'Go structures in messages',
      { containers: container({ securityContext: { privileged: true, allowPrivilegeEscalation: false } }) },
      [
        'spec.containers[0].securityContext: Invalid value: core.SecurityContext{Capabilities:(*core.Capabilities)(nil), Privileged:(*bool)(0xc000000000), SELinuxOptions:(*core.SELinuxOptions)(nil), WindowsOptions:(*core.WindowsSecurityContextOptions)(nil), RunAsUser:(*int64)(nil), RunAsGroup:(*int64)(nil), RunAsNonRoot:(*bool)(nil), ReadOnlyRootFilesystem:(*bool)(nil), AllowPrivilegeEscalation:(*bool)(0xc000000000), ProcMount:(*core.ProcMountType)(nil), SeccompProfile:(*core.SeccompProfile)(nil), AppArmorProfile:(*core.AppArmorProfile)(nil)}: cannot set `allowPrivilegeEscalation` to false and `privileged` to true',
      ],
    ],
  ])('refuses %s', (_name, spec, expected) => {
    expect(problemsOf(spec)).toEqual(expected);
  });

  it('names the claims of ephemeral volumes after the pod', () => {
    const spec = { accessModes: ['ReadWriteOnce' as const], resources: { requests: { storage: '1Gi' } } };
    const volumes = [{ name: 'scratch', ephemeral: { volumeClaimTemplate: { spec } } }];
    expect(problemsOf({ volumes })).toEqual([]);
    expect(problemsOf({ volumes }, { name: 'a'.repeat(250) })).toEqual([
      `spec.volumes[0].name: Invalid value: "scratch": PVC name "${'a'.repeat(250)}-scratch": must be no more than 253 characters`,
    ]);
  });
});

describe('updating pods', () => {
  it.each<readonly [string, Partial<PodSpec>, Partial<PodSpec>]>([
    ['an image', {}, { containers: container({ image: 'nginx:2', imagePullPolicy: 'Always' }) }],
    ['a nearer deadline', { activeDeadlineSeconds: 9 }, { activeDeadlineSeconds: 5 }],
    ['one more toleration', {}, { tolerations: [{ operator: 'Exists' }] }],
    ['fewer gates', { schedulingGates: [{ name: 'g' }] }, { schedulingGates: [] }],
    ['a narrower choice while gated', { schedulingGates: [{ name: 'g' }] }, { nodeSelector: { disk: 'ssd' } }],
    ['amounts written differently', { overhead: { cpu: '1' } }, { overhead: { cpu: '1000m' } }],
  ])('allows %s', (_name, old, changes) => {
    expect(updateProblems(old, changes)).toEqual([]);
  });

  it('keeps the status, and the version where the writer names none', () => {
    const old = frozen(created(podWith({}, { resourceVersion: '7' })));
    const metadata = { name: 'p' };
    const pod = Pod.prepareForUpdate?.({ ...old, metadata, status: { phase: 'Running' } }, old);
    expect(pod).toMatchObject({ metadata: { resourceVersion: '7' }, status: { phase: 'Pending' } });
  });

  it('changes nothing but the status through the status', () => {
    const old = frozen(created(podWith({}, { ownerReferences: [] })));
    const sent = { ...old, spec: { containers: [] }, status: { phase: 'Running' as const, podIP: '10.0.0.1' } };
    const pod = Pod.prepareForStatusUpdate?.(sent, old, '2026-01-01T00:00:00Z');
    expect(pod?.spec).toBe(old.spec);
    expect(pod?.metadata).toBe(old.metadata);
    expect(pod?.status).toEqual({
      phase: 'Running',
      podIP: '10.0.0.1',
      podIPs: [{ ip: '10.0.0.1' }],
      qosClass: 'BestEffort',
    });
  });
});

describe('ephemeral containers', () => {
  const debug = { name: 'debug', image: 'busybox' };
  const old = frozen(created(podWith({}, { resourceVersion: '1' })));
  const withEphemeral = (...ephemeralContainers: (typeof debug)[]): Pod =>
    prepareForEphemeralContainersUpdate({ ...old, spec: { containers: [], ephemeralContainers } }, old);

  it('are all that their subresource changes', () => {
    const pod = withEphemeral(debug);
    expect(pod).toEqual({ ...old, spec: { ...old.spec, ephemeralContainers: [debug] } });
  });

  it('stay as they are once they were added', () => {
    const errors = new FieldErrors();
    const before = defaulted(withEphemeral(debug));
    const after = defaulted(withEphemeral({ ...debug, image: 'alpine' }));
    validateEphemeralContainersUpdate(after, before, errors, FieldPath.root);
    const [{ message = '' } = {}] = errors.list;
    expect(message).toContain(
      'spec.ephemeralContainers: Forbidden: existing ephemeral containers "debug" may not be changed\n',
    );
    expect(message).toContain('- \t\tImage:   "busybox",\n+ \t\tImage:   "alpine",\n');
  });
});

describe('deleting pods', () => {
  it.each<readonly [string, Partial<PodSpec>, Pod['status'], number | undefined, number]>([
    ['waits as long as the spec says', { nodeName: 'n', terminationGracePeriodSeconds: 30 }, {}, undefined, 30],
    ['waits as long as was asked for', { nodeName: 'n', terminationGracePeriodSeconds: 30 }, {}, 5, 5],
    ['does not wait for a pod without a node', { terminationGracePeriodSeconds: 30 }, {}, 10, 0],
    ['does not wait for a pod that ended', { nodeName: 'n' }, { phase: 'Failed' }, 10, 0],
    ['takes negative periods for one second', { nodeName: 'n', terminationGracePeriodSeconds: -5 }, {}, undefined, 1],
  ])('%s', (_name, spec, status, requested, expected) => {
    const pod = { ...podWith(spec), ...(status && { status }) };
    expect(Pod.gracePeriodSeconds?.(pod, requested)).toBe(expected);
  });
});

describe('thousands of pods of one template', () => {
  const template = frozen<PodSpec>({ containers: container({ resources: { limits: { cpu: '1' } } }) });

  it('share one defaulted spec', () => {
    const [a, b] = [podWith({}), podWith({})].map((pod) => defaulted({ ...pod, spec: template }));
    expect(a?.spec).toBe(b?.spec);
    expect(defaulted(a as Pod)).toBe(a);
  });

  it('are validated once, and again only in what a new spec does not share', () => {
    const spec = defaulted({ ...podWith({}), spec: template }).spec as PodSpec;
    let looks = 0;
    const watched = Object.freeze(
      new Proxy([...spec.containers], {
        get(list, key): unknown {
          if (key === 'entries') looks++;
          return Reflect.get(list, key);
        },
      }),
    );
    const check = (each: PodSpec): void => {
      const errors = new FieldErrors();
      Pod.validate?.({ ...podWith({}), spec: Object.freeze(each) }, errors, FieldPath.root);
      expect(errors.list).toEqual([]);
    };
    const first = Object.freeze({ ...spec, containers: watched });
    check(first);
    const before = looks;
    check(first);
    check({ ...first, nodeName: 'n' });
    expect(before).toBeGreaterThan(0);
    expect(looks).toBe(before);
    const errors = new FieldErrors();
    Pod.validate?.({ ...podWith({}), spec: Object.freeze({ ...first, nodeName: 'No' }) }, errors, FieldPath.root);
    expect(errors.list.map(({ field }) => field)).toEqual(['spec.nodeName']);
  });
});
