/**
 * Stands in for scheduler and kubelets where a test is about controllers: binds pods to nodes in turn, makes them ready after a
 * while, and lets those that are deleted go.
 */
import type { ApiClient } from '../control-plane/client/api-client.ts';
import { createInformerFactory } from '../control-plane/client/informer-factory.ts';
import type { Clock } from '../kernel/index.ts';
import { Random } from '../kernel/index.ts';
import { Pod } from '../kube-api/kinds/pod.ts';
import { isReason } from '../kube-api/meta/status-error.ts';
import { formatTime } from '../kube-api/meta/time.ts';

export interface FakeKubeletOptions {
  readonly client: ApiClient;
  readonly clock: Clock;
  /** Names of the nodes; `node-1` to `node-3` by default. */
  readonly nodes?: readonly string[];
  /** From binding until a pod is ready, in ms; undefined for one that never will be. 100 ms by default. */
  readonly readyAfterMs?: (pod: Pod) => number | undefined;
  /** From the request to delete a pod until it is gone; 50 ms by default. */
  readonly stopsAfterMs?: number;
}

const DEFAULT_NODES = ['node-1', 'node-2', 'node-3'];

/** Answers how to switch it off. */
export function startFakeKubelet(options: FakeKubeletOptions): () => void {
  const { client, clock, nodes = DEFAULT_NODES, readyAfterMs = () => 100, stopsAfterMs = 50 } = options;
  const informers = createInformerFactory(client, clock, new Random(7));
  let bound = 0;

  const ifPresent = (act: () => void): void => {
    try {
      act();
    } catch (error) {
      if (!isReason(error, 'NotFound') && !isReason(error, 'Conflict')) throw error;
    }
  };

  const bind = (pod: Pod): void => {
    const { name = '', namespace } = pod.metadata;
    const node = nodes[bound++ % nodes.length] ?? '';
    const target = { apiVersion: 'v1', kind: 'Node', name: node };
    const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name, namespace }, target };
    client.createSubresource(Pod, { name, namespace }, 'binding', binding);
    const delayMs = readyAfterMs(pod);
    if (delayMs !== undefined) clock.schedule(delayMs, () => ifPresent(() => makeReady(name, namespace)));
  };

  const makeReady = (name: string, namespace: string | undefined): void => {
    const pod = client.get(Pod, name, namespace);
    if (pod.metadata.deletionTimestamp !== undefined) return;
    const lastTransitionTime = formatTime(clock.nowMs);
    const conditions = [...(pod.status?.conditions ?? []), { type: 'Ready', status: 'True', lastTransitionTime }];
    client.updateStatus(Pod, { ...pod, status: { ...pod.status, phase: 'Running', conditions } });
  };

  const release = ({ metadata: { name = '', namespace } }: Pod): void => {
    clock.schedule(stopsAfterMs, () => ifPresent(() => client.delete(Pod, name, namespace, { gracePeriodSeconds: 0 })));
  };

  informers.informer(Pod).addHandler({
    onAdd: (pod) => {
      if ((pod.spec?.nodeName ?? '') === '') ifPresent(() => bind(pod));
    },
    onUpdate: (pod, old) => {
      if (pod.metadata.deletionTimestamp !== undefined && old.metadata.deletionTimestamp === undefined) release(pod);
    },
  });
  return () => informers.stop();
}
