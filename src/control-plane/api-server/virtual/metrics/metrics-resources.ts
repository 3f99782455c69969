/**
 * NodeMetrics and PodMetrics, made from the last readings when somebody asks (metrics-server/pkg/api/{node,pod}.go). A pod has
 * figures when it runs and each of its running containers has been measured twice.
 */
import type { Clock } from '../../../../kernel/index.ts';
import type { ContainerStatus, Pod } from '../../../../kube-api/generated/types.gen.ts';
import { type ContainerMetrics, NodeMetrics, PodMetrics } from '../../../../kube-api/kinds/metrics.ts';
import type { KubeObject } from '../../../../kube-api/meta/object.ts';
import { notFound } from '../../../../kube-api/meta/status-error.ts';
import { formatTime } from '../../../../kube-api/meta/time.ts';
import { prefixEnd } from '../../../etcd/key-space.ts';
import type { ServerContext } from '../../server-context.ts';
import type { VirtualResource } from '../virtual-resource.ts';
import type { MetricsSource } from './metrics-source.ts';
import { type MeasuredUsage, UsageStore } from './usage-store.ts';

const GROUP = 'metrics.k8s.io';
const API_VERSION = 'metrics.k8s.io/v1beta1';

/** What metrics-server adds to an API, measured on `source`'s meters by the time of `clock`. */
export function metricsResources(clock: Clock, source: MetricsSource): readonly VirtualResource[] {
  const store = new UsageStore(clock, source);
  return [nodeMetrics(store), podMetrics(store)];
}

function nodeMetrics(store: UsageStore): VirtualResource {
  const of = (server: ServerContext, node: KubeObject): NodeMetrics | undefined => {
    const measured = store.node(node.metadata.name ?? '');
    if (measured === undefined) return undefined;
    const { usage } = measured;
    return { apiVersion: API_VERSION, kind: 'NodeMetrics', ...frame(server, node, measured), usage };
  };
  return {
    kind: NodeMetrics,
    get(server, name) {
      const node = server.store.find(server.resources.find('nodes'), undefined, name);
      const metrics = node && of(server, node);
      if (metrics === undefined) throw notFound({ group: GROUP, name: 'nodemetrics' }, name);
      return metrics;
    },
    list: (server) => objectsOf(server, 'nodes', undefined).flatMap((node) => of(server, node) ?? []),
  };
}

function podMetrics(store: UsageStore): VirtualResource {
  const of = (server: ServerContext, pod: Pod): PodMetrics | undefined => {
    const measured = measure(store, pod);
    if (measured === undefined) return undefined;
    const { containers, earliest } = measured;
    return { apiVersion: API_VERSION, kind: 'PodMetrics', ...frame(server, pod, earliest), containers };
  };
  return {
    kind: PodMetrics,
    get(server, name, namespace) {
      const pod = server.store.find(server.resources.find('pods'), namespace, name);
      if (pod === undefined) throw notFound({ group: '', name: 'pods' }, name);
      const metrics = of(server, pod as Pod);
      if (metrics === undefined) throw notFound({ group: GROUP, name: 'podmetrics' }, `${namespace}/${name}`);
      return metrics;
    },
    list: (server, namespace) => objectsOf(server, 'pods', namespace).flatMap((pod) => of(server, pod as Pod) ?? []),
  };
}

/** All containers of a pod that run; undefined unless each has been measured. */
function measure(
  store: UsageStore,
  { status }: Pod,
): { readonly containers: readonly ContainerMetrics[]; readonly earliest: MeasuredUsage } | undefined {
  if (status?.phase !== 'Running') return undefined;
  const running = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])].filter(
    ({ state }) => state?.running !== undefined,
  );
  const measured = running.map((container) => store.container(idOf(container)));
  let earliest: MeasuredUsage | undefined;
  for (const one of measured) {
    if (one === undefined) return undefined;
    if (earliest === undefined || one.atMs < earliest.atMs) earliest = one;
  }
  if (earliest === undefined) return undefined;
  const containers = running.map(({ name }, i) => ({ name, usage: measured[i]?.usage ?? {} }));
  return { containers, earliest };
}

function idOf({ containerID = '' }: ContainerStatus): string {
  return containerID.replace(/^[a-z]+:\/\//, '');
}

function frame(
  { clock }: ServerContext,
  { metadata: { name = '', namespace, labels } }: KubeObject,
  { atMs, windowMs }: MeasuredUsage,
): Pick<NodeMetrics, 'metadata' | 'timestamp' | 'window'> {
  return {
    metadata: {
      name,
      ...(namespace === undefined ? {} : { namespace }),
      creationTimestamp: formatTime(clock.nowMs),
      ...(labels === undefined ? {} : { labels }),
    },
    timestamp: formatTime(atMs),
    window: `${Math.round(windowMs) / 1000}s`,
  };
}

function objectsOf(server: ServerContext, name: string, namespace: string | undefined): readonly KubeObject[] {
  const resource = server.resources.find(name);
  if (resource === undefined) return [];
  const prefix = resource.prefixOf(namespace);
  const objects: KubeObject[] = [];
  server.store.etcd.scan(prefix, prefixEnd(prefix), 0, ({ value }) => {
    if (value !== undefined) objects.push(value);
  });
  return objects;
}
