/**
 * Keeps for each service with a selector its EndpointSlices: the addresses of its pods in portions of at most 100
 * (kubernetes/pkg/controller/endpointslice/endpointslice_controller.go, k8s.io/endpointslice). Services without a selector are
 * left alone.
 *
 * Writing many addresses takes time; changes that come meanwhile are answered together. Left out: mirroring of Endpoints that
 * people made (pkg/controller/endpointslicemirroring), `service.kubernetes.io/topology-mode`, metrics.
 */

import { SERVICE_NAME_LABEL } from '../../../kube-api/kinds/endpoint-slice.ts';
import { EndpointSlice, Node, Service } from '../../../kube-api/kinds/index.ts';
import { isRequestError } from '../../client/connection-error.ts';
import type { Informer } from '../../client/informer.ts';
import {
  type ControllerContext,
  defineController,
  type ReconcileResult,
  type Reconciler,
} from '../framework/define-controller.ts';
import { isNamespaceTerminating } from '../framework/pod-control.ts';
import { ServicePods } from '../framework/service-pods.ts';
import { TriggerTimes, withTriggerTime } from '../framework/trigger-times.ts';
import { planSlices } from './desired-slices.ts';
import { addressTypesOf, SliceEndpoints } from './slice-endpoint.ts';
import { isManaged } from './slice-metadata.ts';
import type { SliceChanges } from './slice-packing.ts';
import { SliceTracker } from './slice-tracker.ts';
import { prefersClose, withHints } from './traffic-distribution.ts';

const MAX_PER_SLICE = 100;
/** How long a change that somebody else made to a slice waits for more of them. */
const SLICE_CHANGE_DELAY_MS = 1000;
const ZONE_LABEL = 'topology.kubernetes.io/zone';
const BY_SERVICE = 'endpointslice-controller/service';
/** What each endpoint adds to the time that a look or a write takes. */
const COMPARE_MS = 0.01;
const WRITE_MS = 0.1;
const NOT_INDEXED: readonly string[] = [];

/** The key of the service that a slice is about; undefined without its label. */
function serviceKeyOf({ metadata: { namespace, labels } }: EndpointSlice): string | undefined {
  const name = labels?.[SERVICE_NAME_LABEL] ?? '';
  return name === '' ? undefined : `${namespace}/${name}`;
}

class EndpointSliceSync implements Reconciler {
  readonly #context: ControllerContext;
  readonly #services: Informer<Service>;
  readonly #slices: Informer<EndpointSlice>;
  readonly #nodes: Informer<Node>;
  readonly #servicePods: ServicePods;
  readonly #endpoints = new SliceEndpoints();
  readonly #triggerTimes = new TriggerTimes();
  readonly #tracker = new SliceTracker();

  constructor(context: ControllerContext) {
    this.#context = context;
    this.#services = context.informers.informer(Service);
    this.#nodes = context.informers.informer(Node);
    this.#servicePods = ServicePods.of(context.informers);
    this.#servicePods.subscribe((key) => context.enqueue(key));
    this.#slices = context.informers.informer(EndpointSlice);
    this.#slices.addIndex(BY_SERVICE, (slice) => {
      const key = isManaged(slice) ? serviceKeyOf(slice) : undefined;
      return key === undefined ? NOT_INDEXED : [key];
    });
    this.#slices.addHandler({
      onAdd: (slice) => this.#sliceChanged(slice, undefined),
      onUpdate: (slice, old) => this.#sliceChanged(slice, old),
      onDelete: (slice) => this.#sliceDeleted(slice),
    });
  }

  reconcile(key: string): ReconcileResult | undefined {
    const service = this.#services.getByKey(key);
    if (service === undefined) {
      this.#triggerTimes.forget(key);
      this.#tracker.forget(key);
      return undefined;
    }
    if (service.spec?.type === 'ExternalName' || !hasSelector(service)) return undefined;
    const existing: EndpointSlice[] = [];
    for (const slice of this.#slices.byIndex(BY_SERVICE, key)) {
      if (slice.metadata.deletionTimestamp === undefined) existing.push(slice);
    }
    if (this.#tracker.isStale(key, existing)) throw new Error('EndpointSlice informer cache is out of date');
    const pods = this.#servicePods.podsOf(service);
    const triggerTime = this.#triggerTimes.next(key, service, pods);
    const problems: string[] = [];
    let written = 0;
    for (const addressType of addressTypesOf(service)) {
      const plan = planSlices({
        service,
        pods,
        existing: existing.filter((slice) => slice.addressType === addressType),
        addressType,
        endpoints: this.#endpoints,
        maxPerSlice: MAX_PER_SLICE,
        zoneOf: (nodeName) => this.#zoneOf(nodeName),
      });
      problems.push(...plan.problems);
      written += this.#apply(key, service, withHints(plan.changes, prefersClose(service)), triggerTime, problems);
    }
    const types: readonly string[] = addressTypesOf(service);
    for (const slice of existing) if (!types.includes(slice.addressType)) this.#delete(key, service, slice, problems);
    if (problems.length > 0) this.#fail(key, service, problems);
    return { busyMs: pods.length * COMPARE_MS + written * WRITE_MS };
  }

  #zoneOf(nodeName: string): string | undefined {
    const node = this.#nodes.get(nodeName);
    return node === undefined ? undefined : (node.metadata.labels?.[ZONE_LABEL] ?? '');
  }

  /** Writes the changes until one is refused; answers how many endpoints were written. */
  #apply(
    key: string,
    service: Service,
    changes: SliceChanges,
    triggerTime: string | undefined,
    problems: string[],
  ): number {
    const { client } = this.#context;
    let written = 0;
    try {
      // A service that goes takes its slices with it; new ones would be orphans.
      for (const slice of service.metadata.deletionTimestamp === undefined ? changes.create : []) {
        this.#tracker.written(key, client.create(EndpointSlice, dated(slice, triggerTime)), undefined);
        written += slice.endpoints.length;
      }
    } catch (error) {
      if (!isRequestError(error)) throw error;
      if (!isNamespaceTerminating(error)) {
        problems.push(`failed to create EndpointSlice for Service ${key}: ${error.message}`);
      }
      return written;
    }
    for (const slice of changes.update) {
      const { name, resourceVersion } = slice.metadata;
      try {
        const updated = client.update(EndpointSlice, dated(slice, triggerTime));
        if (updated.metadata.resourceVersion !== resourceVersion) this.#tracker.written(key, updated, resourceVersion);
        written += slice.endpoints.length;
      } catch (error) {
        if (!isRequestError(error)) throw error;
        problems.push(`failed to update ${name} EndpointSlice for Service ${key}: ${error.message}`);
        return written;
      }
    }
    for (const slice of changes.remove) if (!this.#delete(key, service, slice, problems)) break;
    return written;
  }

  #delete(key: string, service: Service, slice: EndpointSlice, problems: string[]): boolean {
    const { name = '' } = slice.metadata;
    try {
      this.#context.client.delete(EndpointSlice, name, service.metadata.namespace);
      this.#tracker.deleted(key, slice);
      return true;
    } catch (error) {
      if (!isRequestError(error)) throw error;
      problems.push(`failed to delete ${name} EndpointSlice for Service ${key}: ${error.message}`);
      return false;
    }
  }

  #fail(key: string, service: Service, problems: readonly string[]): never {
    const distinct = [...new Set(problems)];
    const all = distinct.length === 1 ? distinct.join() : `[${distinct.join(', ')}]`;
    const message = `Error updating Endpoint Slices for Service ${key}: ${all}`;
    this.#context.recorder.event(service, 'Warning', 'FailedToUpdateEndpointSlices', message);
    throw new Error(all);
  }

  #sliceChanged(slice: EndpointSlice, old: EndpointSlice | undefined): void {
    const key = serviceKeyOf(slice);
    const oldKey = old === undefined ? key : serviceKeyOf(old);
    const wasManaged = old === undefined ? isManaged(slice) : isManaged(old);
    if (key !== oldKey) for (const changed of [key, oldKey]) this.#enqueueLater(changed);
    else if (key === undefined) return;
    else if (wasManaged !== isManaged(slice)) this.#enqueueLater(key);
    else if (isManaged(slice) && this.#tracker.isNews(key, slice)) this.#enqueueLater(key);
  }

  #sliceDeleted(slice: EndpointSlice): void {
    const key = isManaged(slice) ? serviceKeyOf(slice) : undefined;
    if (key !== undefined && this.#tracker.gone(key, slice)) this.#enqueueLater(key);
  }

  #enqueueLater(key: string | undefined): void {
    if (key !== undefined) this.#context.enqueueAfter(key, SLICE_CHANGE_DELAY_MS);
  }
}

function hasSelector(service: Service): boolean {
  for (const _key in service.spec?.selector) return true;
  return false;
}

function dated(slice: EndpointSlice, triggerTime: string | undefined): EndpointSlice {
  const { annotations: before, ...rest } = slice.metadata;
  const annotations = withTriggerTime(before, triggerTime);
  return { ...slice, metadata: { ...rest, ...(annotations === undefined ? {} : { annotations }) } };
}

export const endpointSliceController = defineController({
  name: 'endpointslice-controller',
  eventSource: 'endpoint-slice-controller',
  for: Service,
  backoff: { firstMs: 1_000, maxMs: 1_000_000 },
  maxRetries: 15,
  create: (context) => new EndpointSliceSync(context),
});
