/** The peer of our benches: @ngrok/webernetes, run with its own real clock in this very process. */
import { BaseImage, Cluster, PatchStrategy, type ProcessContext, setHeaderOptions } from '@ngrok/webernetes';

class ServerImage extends BaseImage {
  static readonly imageName = 'server';
  static readonly imageVersion = '1.0';
  readonly defaultCommand = ['server'];

  override async exec(context: ProcessContext): Promise<number> {
    context.listenHttp(8080, async () => ({ status: 200, body: 'hello' }));
    return await context.waitUntilKilled();
  }
}

/** CPU ms, as `cpuMs` counts them, from apply until every pod of a Deployment is Ready. */
export async function runPeerRollout(replicas: number, nodes: number, cpuMs: () => number): Promise<number> {
  const cluster = new Cluster({ nodes });
  cluster.registerImage(ServerImage);
  await cluster.init();
  let ready = 0;
  const isDone = new Promise<void>((resolve) => {
    const readyPods = new Set<string>();
    cluster.informer('pods', (_type, pod) => {
      const isReady = pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True');
      if (isReady === true && pod.metadata?.namespace === 'default') readyPods.add(pod.metadata.uid ?? '');
      ready = readyPods.size;
      if (ready >= replicas) resolve();
    });
  });
  const start = cpuMs();
  await cluster.apply([
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web' },
      spec: {
        replicas,
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: { containers: [{ name: 'web', image: 'server:1.0', ports: [{ containerPort: 8080 }] }] },
        },
      },
    },
  ]);
  await isDone;
  const took = cpuMs() - start;
  await cluster.close();
  return took;
}

/** What the benches of the API server ask of the peer: its own API client, and next to nothing that runs beside. */
export interface PeerApi {
  createPod(pod: object): Promise<unknown>;
  readPod(name: string): Promise<unknown>;
  listPods(): Promise<{ readonly items: readonly unknown[] }>;
  createDeployment(deployment: object): Promise<unknown>;
  patchDeployment(name: string, patch: object): Promise<unknown>;
  /** Calls back for every change of a pod. */
  watchPods(onEvent: () => void): void;
  close(): Promise<void>;
}

/** A cluster of the peer’s with the one node that it needs. */
export async function startPeerApi(): Promise<PeerApi> {
  const cluster = new Cluster({ nodes: 1 });
  await cluster.init();
  const { corev1, appsv1 } = cluster.api;
  const namespace = 'default';
  return {
    createPod: (body) => corev1.createNamespacedPod({ namespace, body }),
    readPod: (name) => corev1.readNamespacedPod({ namespace, name }),
    listPods: () => corev1.listNamespacedPod({ namespace }),
    createDeployment: (body) => appsv1.createNamespacedDeployment({ namespace, body }),
    patchDeployment: (name, body) =>
      appsv1.patchNamespacedDeployment(
        { namespace, name, body },
        setHeaderOptions('Content-Type', PatchStrategy.StrategicMergePatch),
      ),
    watchPods: (onEvent) => void cluster.informer('pods', onEvent),
    close: () => cluster.close(),
  };
}
