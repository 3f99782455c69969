/**
 * Operations of the API server per second of CPU time, roles and bindings asked as in a sandbox, beside @ngrok/webernetes where
 * that has the operation: first ours, then theirs, in the same process. Each figure is the median of a few rounds.
 */
import { cpuUsage } from 'node:process';
import type { Deployment as DeploymentObject, Pod as PodObject } from '../../kube-api/generated/types.gen.ts';
import { Deployment, Pod } from '../../kube-api/kinds/index.ts';
import { createTestCluster, type TestCluster } from '../../testing/api-server-harness.ts';
import type { PeerApi } from '../../testing/webernetes-peer.ts';

const ROUNDS = 5;
const NAMESPACE = 'default';
/** What the peer can be asked for within seconds. */
const PEER_PODS = 1000;
const MANY_PODS = 10_000;
const WATCHERS = 1000;
const PEER_WATCHERS = 100;

/** On a node that there isn't, so that nobody does anything about it. */
function pod(name: string): PodObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: NAMESPACE, labels: { app: 'web', name } },
    spec: { nodeName: 'nowhere', containers: [{ name: 'web', image: 'nginx', ports: [{ containerPort: 80 }] }] },
  };
}

const DEPLOYMENT: DeploymentObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: NAMESPACE },
  spec: {
    replicas: 0,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx' }] } },
  },
};

const WEB = { name: 'web', namespace: NAMESPACE };
const STRATEGIC = 'application/strategic-merge-patch+json';
const APPLY = 'application/apply-patch+yaml';

const labelled = (index: number): object => ({ metadata: { labels: { index: String(index) } } });
const scaled = (replicas: number): object => ({ ...DEPLOYMENT, spec: { ...DEPLOYMENT.spec, replicas } });

function cpuMs(): number {
  const { user, system } = cpuUsage();
  return (user + system) / 1000;
}

/** Operations per CPU second of `times` calls, the median of a few rounds. */
async function rate(times: number, work: (index: number) => unknown, rounds = ROUNDS): Promise<number> {
  const rates: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const start = cpuMs();
    for (let i = 0; i < times; i++) {
      const result = work(round * times + i);
      if (result instanceof Promise) await result;
    }
    rates.push((1000 * times) / Math.max(0.001, cpuMs() - start));
  }
  return rates.sort((a, b) => a - b)[rounds >> 1] ?? Number.NaN;
}

function report(name: string, value: number, peer?: number): void {
  const compared = peer === undefined ? {} : { peer: Math.round(peer), ratio: Math.round((10 * value) / peer) / 10 };
  console.log(JSON.stringify({ name, value: Math.round(value), unit: 'per CPU second', ...compared }));
}

function clusterOf(pods: number): TestCluster {
  const cluster = createTestCluster({ authorizationMode: 'RBAC' });
  for (let i = 0; i < pods; i++) cluster.client.create(Pod, pod(`web-${i}`));
  cluster.clock.advance(1000);
  return cluster;
}

/** Events that reach watchers per CPU second, when one pod changes over and over. */
async function fanOut(): Promise<number> {
  const { client, clock } = clusterOf(1);
  let heard = 0;
  for (let i = 0; i < WATCHERS; i++) {
    client.watch(
      Pod,
      {},
      () => heard++,
      () => undefined,
    );
  }
  clock.advance(1000);
  const changes = await rate(100, (index) => {
    client.patch(Pod, { name: 'web-0', namespace: NAMESPACE }, STRATEGIC, labelled(index));
    clock.advance(20);
  });
  if (heard !== WATCHERS * (1 + 100 * ROUNDS)) throw new Error(`${heard} events were heard`);
  return changes * WATCHERS;
}

async function peerFanOut(peer: PeerApi): Promise<number> {
  let heard = 0;
  for (let i = 0; i < PEER_WATCHERS; i++) peer.watchPods(() => heard++);
  const until = async (count: number): Promise<void> => {
    while (heard < count) await new Promise((resolve) => setTimeout(resolve, 1));
  };
  await until(PEER_WATCHERS * PEER_PODS * ROUNDS);
  const before = heard;
  const creations = await rate(
    20,
    async (index) => {
      await peer.createPod(pod(`late-${index}`));
      await until(before + PEER_WATCHERS * (index + 1));
    },
    1,
  );
  return creations * PEER_WATCHERS;
}

const small = clusterOf(PEER_PODS);
const large = clusterOf(MANY_PODS);
const fresh = createTestCluster({ authorizationMode: 'RBAC' });
const { client } = small;
client.create(Deployment, DEPLOYMENT);

const { startPeerApi } = await import('../../testing/webernetes-peer.ts');
const peer = await startPeerApi();

report(
  'create',
  await rate(2000, (index) => fresh.client.create(Pod, pod(`web-${index}`))),
  await rate(PEER_PODS, (index) => peer.createPod(pod(`web-${index}`))),
);
report(
  'get',
  await rate(100_000, (index) => client.get(Pod, `web-${index % PEER_PODS}`, NAMESPACE)),
  await rate(1000, (index) => peer.readPod(`web-${index % PEER_PODS}`)),
);
const listed = await rate(200, () => client.list(Pod, { namespace: NAMESPACE }));
report('objects-listed-of-1000', listed * PEER_PODS, PEER_PODS * ROUNDS * (await rate(2, () => peer.listPods())));
report('objects-listed-of-10000', MANY_PODS * (await rate(20, () => large.client.list(Pod, { namespace: NAMESPACE }))));
report(
  'objects-selected-of-10000',
  MANY_PODS * (await rate(20, () => large.client.list(Pod, { namespace: NAMESPACE, labelSelector: 'name=web-7' }))),
);
await peer.createDeployment(structuredClone(DEPLOYMENT));
report(
  'strategic-patch',
  await rate(2000, (index) => client.patch(Deployment, WEB, STRATEGIC, labelled(index))),
  await rate(500, (index) => peer.patchDeployment('web', labelled(index))),
);
report(
  'server-side-apply',
  await rate(1000, (index) =>
    client.patch(Deployment, WEB, APPLY, scaled(index), { fieldManager: 'bench', force: true }),
  ),
);
report('events-to-1000-watchers', await fanOut(), await peerFanOut(peer));
await peer.close();
