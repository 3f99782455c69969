/**
 * Which pods a service selects and which services select a pod, kept up to date while pods and services change
 * (k8s.io/endpointslice/util/controller_utils.go: GetPodServiceMemberships, GetServicesToUpdateOnPodChange).
 *
 * Upstream compares every pod with every service of its namespace. Here services stand in a bucket by one pair of their
 * selector, and only pods with that label are in the bucket, so that neither side is ever searched whole.
 */
import { Pod, Service } from '../../../kube-api/kinds/index.ts';
import { isConditionTrue } from '../../../kube-api/meta/conditions.ts';
import { keyOf } from '../../../kube-api/meta/object.ts';
import type { Informer, InformerFactory } from '../../client/informer.ts';

type Labels = Readonly<Record<string, string>>;

interface Bucket {
  /** Services whose selector has this pair first, by key. */
  readonly services: Map<string, Labels>;
  /** Pods with this label, by name. */
  readonly pods: Map<string, Pod>;
}

/** Label key → label value → bucket. */
type Buckets = Map<string, Map<string, Bucket>>;

/** Hears of services whose endpoints may have to change. */
export type ServiceListener = (serviceKey: string) => void;

const shared = new WeakMap<InformerFactory, ServicePods>();

export class ServicePods {
  readonly #pods: Informer<Pod>;
  readonly #namespaces = new Map<string, Buckets>();
  readonly #listeners: ServiceListener[] = [];

  /** The one of this component: it is kept up to date once for all that use it. */
  static of(informers: InformerFactory): ServicePods {
    let servicePods = shared.get(informers);
    if (servicePods === undefined) {
      servicePods = new ServicePods(informers);
      shared.set(informers, servicePods);
    }
    return servicePods;
  }

  private constructor(informers: InformerFactory) {
    this.#pods = informers.informer(Pod);
    informers.informer(Service).addHandler({
      onAdd: (service) => this.#addService(service),
      onUpdate: (service, old) => {
        if (service.spec?.selector === old.spec?.selector) return;
        this.#removeService(old);
        this.#addService(service);
      },
      onDelete: (service) => this.#removeService(service),
    });
    this.#pods.addHandler({
      onAdd: (pod) => this.#podAdded(pod),
      onUpdate: (pod, old) => this.#podUpdated(pod, old),
      onDelete: (pod) => this.#podDeleted(pod),
    });
  }

  /** Calls `listener` for each service that a change of a pod may concern. */
  subscribe(listener: ServiceListener): void {
    this.#listeners.push(listener);
  }

  /** The pods that the service selects, in order of arrival; none without a selector. */
  podsOf(service: Service): Pod[] {
    const selector = service.spec?.selector;
    const pair = firstPair(selector);
    if (selector === undefined || pair === undefined) return [];
    const [key, value] = pair;
    const bucket = this.#namespaces
      .get(service.metadata.namespace ?? '')
      ?.get(key)
      ?.get(value);
    if (bucket === undefined) return [];
    if (isSinglePair(selector)) return [...bucket.pods.values()];
    const selected: Pod[] = [];
    for (const pod of bucket.pods.values()) if (matches(selector, pod.metadata.labels)) selected.push(pod);
    return selected;
  }

  /** The keys of the services that select pods with these labels. */
  servicesFor(namespace: string | undefined, labels: Labels | undefined): string[] {
    const found: string[] = [];
    this.#forEachBucket(namespace, labels, ({ services }) => {
      for (const [key, selector] of services) if (matches(selector, labels)) found.push(key);
    });
    return found;
  }

  #addService(service: Service): void {
    const { selector } = service.spec ?? {};
    const pair = firstPair(selector);
    if (selector === undefined || pair === undefined) return;
    const { namespace = '' } = service.metadata;
    const buckets = entryOf(this.#namespaces, namespace, (): Buckets => new Map());
    const values = entryOf(buckets, pair[0], (): Map<string, Bucket> => new Map());
    const bucket = entryOf(values, pair[1], () => this.#newBucket(namespace, pair));
    bucket.services.set(keyOf(service), selector);
  }

  #newBucket(namespace: string, [key, value]: readonly [string, string]): Bucket {
    const pods = new Map<string, Pod>();
    for (const pod of this.#pods.list(namespace)) {
      if (pod.metadata.labels?.[key] === value) pods.set(pod.metadata.name ?? '', pod);
    }
    return { services: new Map(), pods };
  }

  #removeService(service: Service): void {
    const pair = firstPair(service.spec?.selector);
    if (pair === undefined) return;
    const { namespace = '' } = service.metadata;
    const buckets = this.#namespaces.get(namespace);
    const values = buckets?.get(pair[0]);
    const bucket = values?.get(pair[1]);
    bucket?.services.delete(keyOf(service));
    if (bucket === undefined || bucket.services.size > 0) return;
    values?.delete(pair[1]);
    if (values?.size === 0) buckets?.delete(pair[0]);
    if (buckets?.size === 0) this.#namespaces.delete(namespace);
  }

  #podAdded(pod: Pod): void {
    const { namespace, name = '', labels } = pod.metadata;
    this.#forEachBucket(namespace, labels, ({ pods }) => pods.set(name, pod));
    this.#notify(this.servicesFor(namespace, labels));
  }

  #podUpdated(pod: Pod, old: Pod): void {
    const { namespace, name = '', labels } = pod.metadata;
    const buckets = this.#namespaces.get(namespace ?? '');
    if (buckets === undefined) return;
    const isRelabelled = labels !== old.metadata.labels;
    if (isRelabelled) this.#forEachBucket(namespace, old.metadata.labels, ({ pods }) => pods.delete(name));
    this.#forEachBucket(namespace, labels, ({ pods }) => pods.set(name, pod));

    const isChanged = affectsEndpoints(pod, old);
    const isMoved =
      isRelabelled || pod.spec?.hostname !== old.spec?.hostname || pod.spec?.subdomain !== old.spec?.subdomain;
    if (!isChanged && !isMoved) return;
    const services = this.servicesFor(namespace, labels);
    if (isMoved) {
      const before = this.servicesFor(namespace, old.metadata.labels);
      const both = new Set([...services, ...before]);
      // A pod that only changed its labels concerns the services that gained or lost it.
      const isIn = (key: string): boolean => services.includes(key) && before.includes(key);
      this.#notify([...both].filter((key) => isChanged || !isIn(key)));
    } else this.#notify(services);
  }

  #podDeleted(pod: Pod): void {
    const { namespace, name = '', labels } = pod.metadata;
    this.#forEachBucket(namespace, labels, ({ pods }) => pods.delete(name));
    this.#notify(this.servicesFor(namespace, labels));
  }

  #forEachBucket(namespace = '', labels: Labels | undefined, visit: (bucket: Bucket) => void): void {
    const buckets = this.#namespaces.get(namespace);
    if (buckets === undefined || labels === undefined) return;
    for (const [key, values] of buckets) {
      const value = labels[key];
      const bucket = value === undefined ? undefined : values.get(value);
      if (bucket !== undefined) visit(bucket);
    }
  }

  #notify(serviceKeys: readonly string[]): void {
    for (const key of serviceKeys) for (const listener of this.#listeners) listener(key);
  }
}

/** The pair of a selector that comes first in the alphabet, under which its service is filed. */
function firstPair(selector: Labels | undefined): readonly [string, string] | undefined {
  if (selector === undefined) return undefined;
  let first: string | undefined;
  for (const key in selector) if (first === undefined || key < first) first = key;
  return first === undefined ? undefined : [first, selector[first] ?? ''];
}

function isSinglePair(selector: Labels): boolean {
  let count = 0;
  for (const _key in selector) count++;
  return count === 1;
}

function matches(selector: Labels, labels: Labels | undefined): boolean {
  if (labels === undefined) return false;
  for (const key in selector) if (labels[key] !== selector[key]) return false;
  return true;
}

/** Whether a change of a pod may change what is published of it. */
function affectsEndpoints(pod: Pod, old: Pod): boolean {
  if (pod.metadata.deletionTimestamp !== old.metadata.deletionTimestamp) return true;
  const { status } = pod;
  const before = old.status;
  if (status === before) return false;
  if (isConditionTrue(status?.conditions, 'Ready') !== isConditionTrue(before?.conditions, 'Ready')) return true;
  const ips = status?.podIPs;
  const ipsBefore = before?.podIPs;
  if (ips === ipsBefore) return false;
  if (ips?.length !== ipsBefore?.length) return true;
  return ips?.some(({ ip }, index) => ip !== ipsBefore?.[index]?.ip) ?? false;
}

function entryOf<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
