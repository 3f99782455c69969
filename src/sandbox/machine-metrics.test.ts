import { describe, expect, it } from 'vitest';
import { NodeMetrics, PodMetrics } from '../kube-api/kinds/metrics.ts';
import { Pod } from '../kube-api/kinds/pod.ts';
import { refusalOf } from '../testing/api-server-harness.ts';
import { Sandbox } from './sandbox.ts';

function busyPod(
  name: string,
  labels: Record<string, string> = {},
): Parameters<ReturnType<Sandbox['client']>['create']>[1] {
  return {
    metadata: { name, namespace: 'default', labels },
    spec: {
      containers: [
        {
          name: 'main',
          image: 'busybox',
          command: ['sh', '-c', 'while true; do :; done'],
          resources: { limits: { cpu: '250m' } },
        },
      ],
    },
  } as never;
}

describe('metrics', () => {
  it('tell what runs uses once it ran for a while', () => {
    const sandbox = new Sandbox({ seed: 1, nodes: 1 });
    const client = sandbox.client();
    sandbox.clock.advance(60_000);
    client.create(Pod, busyPod('busy', { app: 'busy' }) as never);
    client.create(Pod, busyPod('other') as never);
    sandbox.clock.advance(1000);
    expect(refusalOf(() => client.get(PodMetrics, 'busy', 'default'))).toBe(
      '404 NotFound: podmetrics.metrics.k8s.io "default/busy" not found',
    );
    sandbox.clock.advance(60_000);
    const metrics = client.get(PodMetrics, 'busy', 'default');
    expect(metrics).toMatchObject({
      apiVersion: 'metrics.k8s.io/v1beta1',
      kind: 'PodMetrics',
      metadata: { name: 'busy', namespace: 'default', labels: { app: 'busy' } },
      window: '15s',
      containers: [{ name: 'main', usage: { cpu: '250m', memory: expect.stringMatching(/^\d+Ki$/) } }],
    });
    expect(client.list(PodMetrics, { labelSelector: 'app=busy' }).items).toHaveLength(1);
    expect(client.list(PodMetrics, { namespace: 'kube-public' }).items).toEqual([]);
    expect(client.list(NodeMetrics)).toMatchObject({
      kind: 'NodeMetricsList',
      items: [{ metadata: { name: 'node-1' }, window: '15s', usage: { cpu: '500m' } }],
    });
    expect(PodMetrics.columns.map((column) => column.value(metrics, 0)).slice(0, 2)).toEqual(['busy', '250m']);
    expect(refusalOf(() => client.get(NodeMetrics, 'x'))).toBe(
      '404 NotFound: nodemetrics.metrics.k8s.io "x" not found',
    );
  });
});
