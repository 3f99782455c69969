/**
 * Keeps for each service with a selector the Endpoints of the same name: the addresses and ports of its pods
 * (kubernetes/pkg/controller/endpoint/endpoints_controller.go). Services without a selector are left alone.
 *
 * Writing many addresses takes time; changes that come meanwhile are answered together. Left out: `--endpoint-updates-batch-period`.
 */
import type { EndpointSubset, ObjectMeta } from '../../../kube-api/generated/types.gen.ts';
import { Endpoints, type Pod, Service } from '../../../kube-api/kinds/index.ts';
import { isConditionTrue } from '../../../kube-api/meta/conditions.ts';
import { keyOf, splitKey } from '../../../kube-api/meta/object.ts';
import { isRequestError } from '../../client/connection-error.ts';
import type { Informer } from '../../client/informer.ts';
import {
  type ControllerContext,
  defineController,
  type ReconcileResult,
  type Reconciler,
} from '../framework/define-controller.ts';
import { PortGroups } from '../framework/endpoint-ports.ts';
import { isNamespaceTerminating } from '../framework/pod-control.ts';
import { ServicePods } from '../framework/service-pods.ts';
import { TriggerTimes, withTriggerTime } from '../framework/trigger-times.ts';
import { belongsInEndpoints, EndpointAddresses, endpointPortsOf, hasServiceIp } from './endpoint-address.ts';
import { type EndpointEntry, repackSubsets, truncateSubsets } from './repack-subsets.ts';
import { areSameLabels, areSameSubsets } from './same-endpoints.ts';

const HEADLESS_LABEL = 'service.kubernetes.io/headless';
const OVER_CAPACITY_ANNOTATION = 'endpoints.kubernetes.io/over-capacity';
const HEAD = { apiVersion: 'v1', kind: 'Endpoints' } as const;
const LEADER_ANNOTATION = 'control-plane.alpha.kubernetes.io/leader';
/** What each address adds to the time that a look or a write takes. */
const COMPARE_MS = 0.01;
const WRITE_MS = 0.1;

class EndpointsSync implements Reconciler {
  readonly #context: ControllerContext;
  readonly #services: Informer<Service>;
  readonly #endpoints: Informer<Endpoints>;
  readonly #servicePods: ServicePods;
  readonly #addresses = new EndpointAddresses();
  readonly #triggerTimes = new TriggerTimes();
  /** By service: the resourceVersion that was overwritten last. A cache that still shows it is behind. */
  readonly #overwritten = new Map<string, string>();

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#services = context.informers.informer(Service);
    this.#endpoints = context.informers.informer(Endpoints);
    this.#servicePods = ServicePods.of(context.informers);
    this.#servicePods.subscribe((key) => context.enqueue(key));
    this.#endpoints.addHandler({ onDelete: (endpoints) => context.enqueue(keyOf(endpoints)) });
    // What is there at the start may have lost its service while nobody looked.
    for (const endpoints of this.#endpoints.list()) {
      if (endpoints.metadata.annotations?.[LEADER_ANNOTATION] === undefined) context.enqueue(keyOf(endpoints));
    }
  }

  reconcile(key: string): ReconcileResult | undefined {
    const service = this.#services.getByKey(key);
    if (service === undefined) {
      this.#delete(key);
      return undefined;
    }
    if (service.spec?.type === 'ExternalName' || !hasSelector(service)) return undefined;
    const pods = this.#servicePods.podsOf(service);
    const triggerTime = this.#triggerTimes.next(key, service, pods);
    const all = repackSubsets(this.#entries(service, pods));
    const subsets = truncateSubsets(all);
    const isTruncated = subsets !== all;
    const current = this.#endpoints.getByKey(key);
    const version = current?.metadata.resourceVersion;
    if (version !== undefined && this.#overwritten.get(key) === version) {
      throw new Error(
        `endpoints informer cache is out of date, resource version ${version} already processed for endpoints ${key}`,
      );
    }
    if (current !== undefined && isRight(current, service, subsets, isTruncated)) {
      return { busyMs: pods.length * COMPARE_MS };
    }
    const metadata = metadataOf(service, current?.metadata, triggerTime, isTruncated);
    this.#write(key, current, { ...HEAD, metadata, ...(subsets.length === 0 ? {} : { subsets }) });
    return { busyMs: pods.length * WRITE_MS };
  }

  #delete(key: string): void {
    const { name, namespace } = splitKey(key);
    if (this.#context.client.find(Endpoints, name, namespace) !== undefined) {
      this.#context.client.delete(Endpoints, name, namespace);
    }
    this.#triggerTimes.forget(key);
    this.#overwritten.delete(key);
  }

  #entries(service: Service, pods: readonly Pod[]): EndpointEntry[] {
    const { ports: servicePorts = [], publishNotReadyAddresses = false } = service.spec ?? {};
    const isPortless = servicePorts.length === 0;
    if (isPortless && service.spec?.clusterIP !== 'None') return [];
    const groups = new PortGroups(servicePorts, (pod) => endpointPortsOf(pod, service));
    const entries: EndpointEntry[] = [];
    for (const pod of pods) {
      if (!belongsInEndpoints(pod, publishNotReadyAddresses)) continue;
      const address = this.#addresses.of(pod, service);
      if (address === undefined) continue;
      const ports = groups.of(pod);
      if (ports.length === 0 && !isPortless) continue;
      const isReady = publishNotReadyAddresses || isConditionTrue(pod.status?.conditions, 'Ready');
      entries.push({ address, isReady, ports });
    }
    return entries;
  }

  #write(key: string, current: Endpoints | undefined, endpoints: Endpoints): void {
    const { client, recorder } = this.#context;
    try {
      if (current === undefined) {
        client.create(Endpoints, endpoints);
        return;
      }
      const updated = client.update(Endpoints, endpoints);
      const version = current.metadata.resourceVersion;
      if (version !== undefined && updated.metadata.resourceVersion !== version) this.#overwritten.set(key, version);
    } catch (error) {
      if (!isRequestError(error)) throw error;
      if (current === undefined && isNamespaceTerminating(error)) return;
      const [reason, what] =
        current === undefined
          ? ['FailedToCreateEndpoint', 'Failed to create endpoint for service']
          : ['FailedToUpdateEndpoint', 'Failed to update endpoint'];
      recorder.event(endpoints, 'Warning', reason, `${what} ${key}: ${error.message}`);
      throw error;
    }
  }
}

function hasSelector(service: Service): boolean {
  for (const _key in service.spec?.selector) return true;
  return false;
}

function isRight(
  current: Endpoints,
  service: Service,
  subsets: readonly EndpointSubset[],
  isTruncated: boolean,
): boolean {
  const { labels, annotations } = current.metadata;
  const isMarked = annotations?.[OVER_CAPACITY_ANNOTATION] !== undefined;
  return (
    isMarked === isTruncated &&
    areSameLabels(withoutHeadless(labels), service.metadata.labels) &&
    areSameSubsets(current.subsets, subsets)
  );
}

function metadataOf(
  service: Service,
  current: ObjectMeta | undefined,
  triggerTime: string | undefined,
  isTruncated: boolean,
): ObjectMeta {
  const { name = '', namespace = '' } = service.metadata;
  const { labels: _labels, annotations: currentAnnotations, ...rest } = current ?? { name, namespace };
  const ownLabels = withoutHeadless(service.metadata.labels);
  const labels = hasServiceIp(service) ? ownLabels : { ...ownLabels, [HEADLESS_LABEL]: '' };
  const { [OVER_CAPACITY_ANNOTATION]: _old, ...kept } = withTriggerTime(currentAnnotations, triggerTime) ?? {};
  const annotations = isTruncated ? { ...kept, [OVER_CAPACITY_ANNOTATION]: 'truncated' } : kept;
  return {
    ...rest,
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
}

function withoutHeadless(labels: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
  if (labels[HEADLESS_LABEL] === undefined) return labels;
  const { [HEADLESS_LABEL]: _headless, ...others } = labels;
  return others;
}

export const endpointsController = defineController({
  name: 'endpoints-controller',
  eventSource: 'endpoint-controller',
  for: Service,
  maxRetries: 15,
  create: (context) => new EndpointsSync(context),
});
