import { describe, expect, it } from 'vitest';
import type { LimitRange as LimitRangeObject } from '../../../kube-api/generated/types.gen.ts';
import { LimitRange, Pod } from '../../../kube-api/kinds/index.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { createTestCluster, refusalOf } from '../../../testing/api-server-harness.ts';
import { fromGoNames } from '../../../testing/go-object.ts';
import { goTable, hasGoTables } from '../../../testing/go-table.ts';
import { problemsOfClaim, problemsOfPod } from './limit-ranger.ts';

interface Row {
  readonly limitRange: LimitRangeObject;
  readonly pod?: KubeObject;
  readonly pvc?: KubeObject;
  readonly podLevelResourcesEnabled?: boolean;
}

describe.skipIf(!hasGoTables)('limits, by upstream’s tables (../shared/oracles/go-tables)', () => {
  const rows = ['TestPodLimitFunc', 'TestPersistentVolumeClaimLimitFunc']
    .flatMap((test) => goTable<Row>('plugin_pkg_admission_limitranger', test))
    .filter(({ case: row }) => row.podLevelResourcesEnabled !== true);
  it.each(rows)('$range $n', ({ case: { limitRange, pod, pvc }, range }) => {
    const problems = (limitRange.spec?.limits ?? []).flatMap((limit) => [
      ...(pod === undefined ? [] : problemsOfPod(limit, fromGoNames(pod) as Pod)),
      ...(pvc === undefined ? [] : problemsOfClaim(limit, fromGoNames(pvc) as never)),
    ]);
    if (range === 'successCases') expect(problems).toEqual([]);
    else expect(problems).not.toEqual([]);
  });
});

const RANGE = {
  type: 'Container',
  min: { cpu: '50m', memory: '100Mi', 'ephemeral-storage': '200Gi' },
  max: { cpu: '500m', memory: '500Mi', 'ephemeral-storage': '500Gi' },
  default: { cpu: '500m', memory: '500Mi', 'ephemeral-storage': '500Gi' },
  defaultRequest: { cpu: '100m', memory: '200Mi', 'ephemeral-storage': '200Gi' },
};

function setUp() {
  const cluster = createTestCluster();
  const { client } = cluster;
  client.create(LimitRange, { metadata: { name: 'limit-range', namespace: 'default' }, spec: { limits: [RANGE] } });
  const createPod = (name: string, requests = {}, limits = {}): Pod =>
    client.create(Pod, {
      metadata: { name, namespace: 'default' },
      spec: { containers: [{ name: 'pause', image: 'pause', resources: { requests, limits } }] },
    });
  return { ...cluster, createPod };
}

describe('a LimitRange', () => {
  it('gives a pod without resources the defaults, and tells of it', () => {
    const pod = setUp().createPod('pod-no-resources');
    expect(pod.spec?.containers[0]?.resources).toEqual({ requests: RANGE.defaultRequest, limits: RANGE.default });
    expect(pod.metadata.annotations?.['kubernetes.io/limit-ranger']).toBe(
      'LimitRanger plugin set: cpu, ephemeral-storage, memory request for container pause; cpu, ephemeral-storage, memory limit for container pause',
    );
  });

  it('fills in what a pod with some resources leaves out', () => {
    const pod = setUp().createPod(
      'pod-partial-resources',
      { cpu: '300m', memory: '150Mi', 'ephemeral-storage': '300Gi' },
      { cpu: '300m' },
    );
    expect(pod.spec?.containers[0]?.resources).toEqual({
      requests: { cpu: '300m', memory: '150Mi', 'ephemeral-storage': '300Gi' },
      limits: { cpu: '300m', memory: '500Mi', 'ephemeral-storage': '500Gi' },
    });
  });

  it('refuses pods below the minimum and above the maximum', () => {
    const { createPod } = setUp();
    expect(refusalOf(() => createPod('small', { cpu: '10m', memory: '50Mi', 'ephemeral-storage': '50Gi' }))).toBe(
      '403 Forbidden: pods "small" is forbidden: [minimum cpu usage per Container is 50m, but request is 10m, minimum memory usage per Container is 100Mi, but request is 50Mi, minimum ephemeral-storage usage per Container is 200Gi, but request is 50Gi]',
    );
    expect(refusalOf(() => createPod('large', {}, { cpu: '600m' }))).toBe(
      '403 Forbidden: pods "large" is forbidden: maximum cpu usage per Container is 500m, but limit is 600m',
    );
  });

  it('lets smaller pods through after it was changed, and any after it is gone', () => {
    const { client, createPod } = setUp();
    const stored = client.get(LimitRange, 'limit-range', 'default');
    const lower = { ...RANGE, min: { cpu: '9m', memory: '49Mi', 'ephemeral-storage': '49Gi' } };
    client.update(LimitRange, { ...stored, spec: { limits: [lower] } });
    const tiny = { cpu: '10m', memory: '50Mi', 'ephemeral-storage': '50Gi' };
    expect(createPod('tiny', tiny).spec?.containers[0]?.resources?.requests).toEqual(tiny);
    expect(refusalOf(() => createPod('huge', { cpu: '600m' }, { cpu: '600m' }))).toContain('maximum cpu usage');
    client.delete(LimitRange, 'limit-range', 'default');
    expect(createPod('free', { cpu: '600m' }, { cpu: '600m' }).metadata.name).toBe('free');
  });
});
