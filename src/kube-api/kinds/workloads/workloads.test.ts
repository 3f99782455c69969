/** What ReplicationControllers, ReplicaSets and Deployments have in common, and what not. */
import { describe, expect, it } from 'vitest';
import type { DeploymentSpec, PodTemplateSpec } from '../../generated/types.gen.ts';
import { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { Deployment, ReplicaSet, ReplicationController } from '../index.ts';

const metadata = { name: 'web', namespace: 'default' };
const selector = { matchLabels: { app: 'web' } };
const template: PodTemplateSpec = Object.freeze({
  metadata: { labels: { app: 'web' } },
  spec: { containers: [{ name: 'web', image: 'nginx' }] },
});

function deployment(spec: Partial<DeploymentSpec> = {}): Deployment {
  const given: Deployment = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: { selector, template, ...spec },
  };
  return Deployment.defaults?.(given) ?? given;
}

const replicaSet: ReplicaSet = { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata, spec: { selector, template } };
const controller: ReplicationController = {
  apiVersion: 'v1',
  kind: 'ReplicationController',
  metadata,
  spec: { template },
};

function problemsOf(given: Deployment): readonly string[] {
  const errors = new FieldErrors();
  Deployment.validate?.(given, errors, FieldPath.root);
  return errors.list.map(({ message }) => message);
}

describe('defaults', () => {
  it('of a Deployment', () => {
    const { template: _, ...spec } = deployment().spec ?? {};
    expect(spec).toEqual({
      selector,
      replicas: 1,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
    });
    expect(deployment({ strategy: { type: 'Recreate' } }).spec?.strategy).toEqual({ type: 'Recreate' });
    const once = deployment();
    expect(Deployment.defaults?.(once)).toBe(once);
  });

  it('of a ReplicationController take the selector from the template', () => {
    const defaulted = ReplicationController.defaults?.(controller);
    expect(defaulted?.spec?.selector).toEqual({ app: 'web' });
    expect(defaulted?.metadata.labels).toEqual({ app: 'web' });
    expect(defaulted?.spec?.replicas).toBe(1);
  });

  it('share one template among all that use it', () => {
    const a = ReplicaSet.defaults?.(replicaSet)?.spec?.template;
    const b = ReplicaSet.defaults?.({ ...replicaSet, metadata: { name: 'other' } })?.spec?.template;
    expect(a).toBe(b);
  });
});

describe('validation of Deployments', () => {
  it.each<[Partial<Record<keyof DeploymentSpec, unknown>>, readonly string[]]>([
    [{}, []],
    [{ replicas: -1 }, ['spec.replicas: Invalid value: -1: must be greater than or equal to 0']],
    [
      { selector: undefined },
      [
        'spec.selector: Required value',
        'spec.template.metadata.labels: Invalid value: map[string]string{"app":"web"}: `selector` does not match template `labels`',
      ],
    ],
    [
      { selector: {} },
      [
        'spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string(nil), MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: empty selector is invalid for deployment',
      ],
    ],
    [
      { selector: { matchLabels: { app: 'db' } } },
      [
        'spec.template.metadata.labels: Invalid value: map[string]string{"app":"web"}: `selector` does not match template `labels`',
      ],
    ],
    [
      { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: '0%' } } },
      [
        'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: intstr.IntOrString{Type:1, IntVal:0, StrVal:"0%"}: may not be 0 when `maxSurge` is 0',
      ],
    ],
    [
      { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: '101%' } } },
      [
        'spec.strategy.rollingUpdate.maxUnavailable: Invalid value: intstr.IntOrString{Type:1, IntVal:0, StrVal:"101%"}: must not be greater than 100%',
      ],
    ],
    [
      { strategy: { type: 'BlueGreen' } },
      [
        'spec.strategy: Unsupported value: apps.DeploymentStrategy{Type:"BlueGreen", RollingUpdate:(*apps.RollingUpdateDeployment)(nil)}: supported values: "Recreate", "RollingUpdate"',
      ],
    ],
    [
      { progressDeadlineSeconds: 5, minReadySeconds: 5 },
      ['spec.progressDeadlineSeconds: Invalid value: 5: must be greater than minReadySeconds'],
    ],
    [
      { template: { ...template, spec: { ...template.spec, restartPolicy: 'Never', activeDeadlineSeconds: 5 } } },
      [
        'spec.template.spec.restartPolicy: Unsupported value: "Never": supported values: "Always"',
        'spec.template.spec.activeDeadlineSeconds: Forbidden: activeDeadlineSeconds in ReplicaSet is not Supported',
      ],
    ],
  ])('of %j', (changes, problems) => {
    expect(problemsOf(deployment(changes as Partial<DeploymentSpec>))).toEqual(problems);
  });

  it('keeps the selector from changing', () => {
    const errors = new FieldErrors();
    const changed = deployment({ selector: { matchLabels: { app: 'web', tier: 'fe' } } });
    Deployment.validateUpdate?.(changed, deployment(), errors, FieldPath.root);
    expect(errors.list.map(({ message }) => message)).toEqual([
      'spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map[string]string{"app":"web", "tier":"fe"}, MatchExpressions:[]v1.LabelSelectorRequirement(nil)}: field is immutable',
    ]);
  });
});

describe('generations', () => {
  const stored = { ...deployment(), metadata: { ...metadata, generation: 4 } };

  it('begin at one, with an empty status', () => {
    const created = Deployment.prepareForCreate?.({ ...deployment(), status: { replicas: 3 } });
    expect(created?.metadata.generation).toBe(1);
    expect(created?.status).toBeUndefined();
    expect(ReplicaSet.prepareForCreate?.(replicaSet).status).toEqual({ replicas: 0 });
  });

  it.each<[string, Deployment, number]>([
    ['nothing', { ...stored, metadata: { ...stored.metadata, labels: { a: 'b' } } }, 4],
    ['the spec', { ...stored, spec: { ...stored.spec!, replicas: 2 } }, 5],
    ['annotations', { ...stored, metadata: { ...stored.metadata, annotations: { a: 'b' } } }, 5],
  ])('count up when %s changed', (_, changed, generation) => {
    expect(Deployment.prepareForUpdate?.(changed, stored).metadata.generation).toBe(generation);
  });

  it('are not touched by a write to the status, which keeps labels and spec', () => {
    const written = { ...stored, metadata: { ...stored.metadata, labels: { a: 'b' } }, status: { replicas: 1 } };
    const after = Deployment.prepareForStatusUpdate?.(written, stored, '2026-01-01T00:00:00Z');
    expect(after).toEqual({ ...stored, status: { replicas: 1 } });
  });
});

describe('scaling', () => {
  it.each([
    [Deployment.scale, deployment({ replicas: 3 })],
    [ReplicaSet.scale, ReplicaSet.defaults?.({ ...replicaSet, spec: { ...replicaSet.spec!, replicas: 3 } })],
    [
      ReplicationController.scale,
      ReplicationController.defaults?.({ ...controller, spec: { ...controller.spec, replicas: 3 } }),
    ],
  ])('reads and writes replicas', (scale, object) => {
    const access = scale as typeof Deployment.scale;
    const given = object as Deployment;
    expect(access?.specReplicas(given)).toBe(3);
    expect(access?.statusReplicas(given)).toBe(0);
    expect(access?.selector(given)).toBe('app=web');
    expect(access?.withReplicas(given, 5).spec?.replicas).toBe(5);
  });
});

describe('warnings', () => {
  it('advise a name that pods can bear', () => {
    const dotted = { ...deployment(), metadata: { ...metadata, name: 'web.v1' } };
    expect(Deployment.warnings?.(dotted, undefined)).toEqual([
      'metadata.name: this is used in Pod names and hostnames, which can result in surprising behavior; a DNS label is recommended: [must not contain dots]',
    ]);
    expect(Deployment.warnings?.(dotted, dotted)).toEqual([]);
  });
});
