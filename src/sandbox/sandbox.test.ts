import { describe, expect, it } from 'vitest';
import { Node } from '../kube-api/kinds/node.ts';
import { Pod } from '../kube-api/kinds/pod.ts';
import { podStatusReason } from '../kube-api/kinds/pod-spec/pod-status-reason.ts';
import { Sandbox } from './sandbox.ts';
import { nodeStatus } from './scene/project-node.ts';

const WEB = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: luksa/kubia
        ports: [{containerPort: 8080}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  type: NodePort
  selector: {app: web}
  ports: [{port: 80, targetPort: 8080}]
`;

function clusterWithWeb(seed = 1): Sandbox {
  const sandbox = new Sandbox({ seed, nodes: 3 });
  sandbox.clock.advance(40_000);
  expect(sandbox.act({ type: 'apply', yaml: WEB }).messages).toEqual([
    'deployment.apps/web created',
    'service/web created',
  ]);
  sandbox.clock.advance(20_000);
  return sandbox;
}

const pods = (sandbox: Sandbox): readonly Pod[] =>
  [...sandbox.mirror.list(Pod)].filter(({ metadata }) => metadata.namespace === 'default');
const statuses = (sandbox: Sandbox): readonly string[] => pods(sandbox).map(podStatusReason).sort();
const statusOf = (sandbox: Sandbox, name: string): string => {
  const node = sandbox.mirror.get(Node, name);
  return node === undefined ? 'gone' : nodeStatus(node);
};
const failures = (sandbox: Sandbox): number => {
  const { ok: _, ...failed } = sandbox.customers.figures()[0]?.totals ?? { ok: 0 };
  return Object.values(failed).reduce((sum, count) => sum + count, 0);
};

describe('Sandbox', () => {
  it('boots machines that register as nodes and become Ready', () => {
    const sandbox = new Sandbox({ seed: 1, nodes: 3 });
    sandbox.clock.advance(40_000);
    expect([...sandbox.mirror.list(Node)].map((node) => [node.metadata.name, nodeStatus(node)])).toEqual([
      ['node-1', 'Ready'],
      ['node-2', 'Ready'],
      ['node-3', 'Ready'],
    ]);
  });

  it('runs what is applied, one pod to each node', () => {
    const sandbox = clusterWithWeb();
    expect(statuses(sandbox)).toEqual(['Running', 'Running', 'Running']);
    expect(new Set(pods(sandbox).map((pod) => pod.spec?.nodeName)).size).toBe(3);
  });

  it('spreads customers over all pods', () => {
    const sandbox = clusterWithWeb();
    sandbox.act({ type: 'traffic', namespace: 'default', service: 'web', requestsPerSecond: 20 });
    sandbox.clock.advance(10_000);
    const hit = new Set(sandbox.customers.takeFlights().map(({ pod }) => pod));
    expect([...hit].sort()).toEqual(
      pods(sandbox)
        .map((pod) => pod.metadata.uid)
        .sort(),
    );
    expect(failures(sandbox)).toBe(0);
  });

  it('heals after a power cut: NotReady, failures in between, eviction, replacement, return', () => {
    const sandbox = clusterWithWeb();
    const { clock } = sandbox;
    sandbox.act({ type: 'traffic', namespace: 'default', service: 'web', requestsPerSecond: 10 });
    clock.advance(10_000);
    sandbox.act({ type: 'power', node: 'node-2', on: false });
    clock.advance(35_000);
    expect(statusOf(sandbox, 'node-2')).toBe('Ready');
    expect(failures(sandbox)).toBeGreaterThan(20);

    clock.advance(25_000);
    expect(statusOf(sandbox, 'node-2')).toBe('NotReady');
    clock.advance(10_000);
    const afterNotReady = failures(sandbox);
    clock.advance(120_000);
    expect(failures(sandbox)).toBe(afterNotReady);
    expect(pods(sandbox)).toHaveLength(3);

    clock.advance(200_000);
    expect(statuses(sandbox)).toEqual(['Running', 'Running', 'Running', 'Terminating']);

    sandbox.act({ type: 'power', node: 'node-2', on: true });
    clock.advance(60_000);
    expect(statusOf(sandbox, 'node-2')).toBe('Ready');
    expect(statuses(sandbox)).toEqual(['Running', 'Running', 'Running']);
    expect(failures(sandbox)).toBe(afterNotReady);
  });

  it('leaves nothing half applied when one document of several is refused', () => {
    const sandbox = new Sandbox({ seed: 1, nodes: 1 });
    sandbox.clock.advance(40_000);
    const outcome = sandbox.act({ type: 'apply', yaml: WEB.replace('apps/v1', 'apps/v1beta1') });
    expect(outcome.ok).toBe(false);
    expect(outcome.problems[0]?.message).toBe(
      'resource mapping not found for name: "web" namespace: "" from "STDIN": no matches for kind "Deployment" in version "apps/v1beta1"\nensure CRDs are installed first',
    );
    expect(sandbox.client().find(Pod, 'web', 'default')).toBeUndefined();
    expect(sandbox.act({ type: 'apply', yaml: WEB }).messages).toEqual([
      'deployment.apps/web created',
      'service/web created',
    ]);
  });

  it('has one history for one seed and one list of inputs', () => {
    const hashes = [1, 1, 2].map((seed) => {
      const sandbox = clusterWithWeb(seed);
      sandbox.act({ type: 'traffic', namespace: 'default', service: 'web', requestsPerSecond: 10 });
      sandbox.act({ type: 'power', node: 'node-2', on: false });
      sandbox.clock.advance(400_000);
      return sandbox.hash();
    });
    expect(hashes[0]).toBe(hashes[1]);
    expect(hashes[0]).not.toBe(hashes[2]);
  });

  it('has the same history whether time passes in one go, in small steps, or while somebody looks', () => {
    const oneGo = clusterWithWeb();
    oneGo.clock.advance(60_000);
    const steps = clusterWithWeb();
    for (let i = 0; i < 6000; i++) {
      steps.clock.advance(10);
      steps.customers.takeFlights();
      steps.customers.figures();
      steps.nodes.readMeters();
    }
    expect(steps.hash()).toBe(oneGo.hash());
  });

  it('refuses what makes no sense, in words', () => {
    const sandbox = clusterWithWeb();
    const refusals = [
      sandbox.act({ type: 'power', node: 'node-9', on: false }),
      sandbox.act({ type: 'power', node: 'node-1', on: true }),
      sandbox.act({ type: 'crash', namespace: 'default', pod: 'nobody' }),
      sandbox.act({ type: 'traffic', namespace: 'default', service: 'nothing', requestsPerSecond: 5 }),
      sandbox.act({ type: 'traffic', namespace: 'default', service: 'web', requestsPerSecond: Number.NaN }),
      sandbox.act({ type: 'delete', target: { apiVersion: 'v1', kind: 'Pod', namespace: 'default', name: 'nobody' } }),
      sandbox.act({
        type: 'scale',
        target: { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'default', name: 'web' },
        replicas: -1,
      }),
    ];
    expect(refusals.map(({ ok, problems }) => [ok, problems[0]?.message])).toEqual([
      [false, 'nodes "node-9" not found'],
      [false, 'node-1 is already on'],
      [false, 'pods "nobody" not found'],
      [false, 'services "nothing" not found'],
      [false, 'between 0 and 10,000 requests per second'],
      [false, 'Error from server (NotFound): pods "nobody" not found'],
      [
        false,
        'Error from server (Invalid): Deployment.apps "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
      ],
    ]);
  });
});
