/** Puts Kubernetes on a machine: its services start with every boot, as systemd starts them. */
import type { ApiClient } from '../control-plane/client/api-client.ts';
import type { Clock, Random, Trace } from '../kernel/index.ts';
import type { Machine } from '../machine/contract.ts';
import { KubeProxy } from './kube-proxy/kube-proxy.ts';
import { Kubelet } from './kubelet/kubelet.ts';

export interface NodeOptions {
  readonly machine: Machine;
  /** Speaks as `kubelet/<node>`. */
  readonly kubeletClient: ApiClient;
  /** Speaks as `kube-proxy/<node>`. */
  readonly proxyClient: ApiClient;
  readonly clock: Clock;
  readonly random: Random;
  readonly trace: Trace;
}

/** Makes `machine` a node of the cluster from its next boot on. */
export function startNode({ machine, kubeletClient, proxyClient, clock, random, trace }: NodeOptions): Kubelet {
  const kubeProxy = new KubeProxy({ machine, client: proxyClient, clock, random: random.fork('kube-proxy'), trace });
  const kubelet = new Kubelet({
    machine,
    client: kubeletClient,
    clock,
    random: random.fork('kubelet'),
    trace,
    resolverFor: (namespace) => kubeProxy.resolverFor(namespace),
  });
  machine.onBoot(() => {
    kubeProxy.start();
    kubelet.start();
  });
  return kubelet;
}
