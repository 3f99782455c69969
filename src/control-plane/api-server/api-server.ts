/**
 * kube-apiserver: the one door to the cluster's state (kubernetes/cmd/kube-apiserver, apiserver/pkg/server). A request passes
 * authenticate → authorize → decode → defaults → admission (mutating) → prepare → validate → admission (validating) → store,
 * each a file in stages/; what is stored goes out to watchers.
 *
 * Requests in a second version of a kind go through conversion/ first; resources that are no part of the store are in virtual/.
 *
 * Left out: HTTP, discovery and OpenAPI (doors of their own), aggregation, API priority and fairness, audit, encryption.
 */
import type { Clock, Random, Trace } from '../../kernel/index.ts';
import type { KindDefinition } from '../../kube-api/kinds/define-kind.ts';
import type { KubeList, KubeObject } from '../../kube-api/meta/object.ts';
import { methodNotAllowed, type Status, StatusError } from '../../kube-api/meta/status-error.ts';
import type { ApiRequest, ApiTransport, UserInfo, Watch, WatchRequest } from '../client/transport.ts';
import { Etcd } from '../etcd/etcd.ts';
import { AdmissionChain } from './admission/admission-chain.ts';
import { admissionContext } from './admission/admission-context.ts';
import { admissionPlugins } from './admission/index.ts';
import { authenticateRequest } from './authentication/authenticate-request.ts';
import type { Headers } from './authentication/impersonation.ts';
import { TokenAuthenticator } from './authentication/token-authenticator.ts';
import type { RequestAuthorizer } from './authorization/authorizer.ts';
import { type AuthorizationMode, authorizationOf } from './authorization/index.ts';
import { bootstrap } from './bootstrap.ts';
import { COMPACTION_INTERVAL_MS, startCompaction } from './compaction.ts';
import { Conversions } from './conversion/conversions.ts';
import { onConverted, watchConverted } from './conversion/on-converted.ts';
import { startExtensions } from './extensions/start-extensions.ts';
import { type Resource, ResourceRegistry, unknownPath } from './resource.ts';
import type { ServerContext } from './server-context.ts';
import { ServiceAllocator } from './services/service-allocator.ts';
import { authenticate } from './stages/authenticate.ts';
import { attributesOf, authorize, authorizeCreateOnUpdate, pathAttributes } from './stages/authorize.ts';
import { ObjectStore } from './stages/store.ts';
import { UidSource } from './stages/uid.ts';
import { onSubresource } from './subresources/index.ts';
import { createObject } from './verbs/create.ts';
import { deleteObject } from './verbs/delete.ts';
import { deleteCollection } from './verbs/delete-collection.ts';
import { readObject } from './verbs/get.ts';
import { listObjects } from './verbs/list.ts';
import { patchObject } from './verbs/patch.ts';
import { updateObject } from './verbs/update.ts';
import { VIRTUAL_RESOURCES } from './virtual/index.ts';
import { onVirtual } from './virtual/serve-virtual.ts';
import type { VirtualResource } from './virtual/virtual-resource.ts';
import { DeliveryLanes, type WatchDelay } from './watch/delivery-lanes.ts';
import { WatchCache } from './watch/watch-cache.ts';

export interface ApiServerOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly trace: Trace;
  /** Every kind that is served. */
  readonly kinds: readonly KindDefinition[];
  /** Resources that are made on demand, besides those of every server. */
  readonly virtualResources?: readonly VirtualResource[];
  /** An etcd to serve from; a new one by default. */
  readonly etcd?: Etcd<KubeObject>;
  /** How long news take to reach a watcher; drawn once per actor. */
  readonly watchDelay?: WatchDelay;
  /** Where services have their addresses (--service-cluster-ip-range). */
  readonly clusterIpRange?: string;
  /** Where the server itself is reached, for the endpoints of the service `kubernetes`. */
  readonly advertiseAddress?: string;
  /** How often history is forgotten (--etcd-compaction-interval); 0 keeps all of it. */
  readonly compactionIntervalMs?: number;
  /** Whether to create the system namespaces and the like; on unless it is switched off. */
  readonly bootstrap?: boolean;
  /** Who decides about requests; with `AlwaysAllow`, which is the default, everything is allowed. */
  readonly authorizationMode?: AuthorizationMode;
  /** Decides instead of what the mode names. */
  readonly authorizer?: RequestAuthorizer;
}

const WATCH_DELAY: WatchDelay = { minMs: 1, maxMs: 5 };
const CLUSTER_IP_RANGE = '10.96.0.0/12';
const ADVERTISE_ADDRESS = '172.18.0.2';

export class ApiServer implements ApiTransport {
  readonly etcd: Etcd<KubeObject>;
  readonly #server: ServerContext;
  readonly #isChecked: boolean;
  readonly #watchCaches = new Map<Resource, WatchCache>();
  readonly #virtual = new Map<Resource, VirtualResource>();
  readonly #conversions: Conversions;
  readonly #stopCompaction: (() => void) | undefined;
  readonly #stopExtensions: () => void;

  constructor(options: ApiServerOptions) {
    const { clock, trace, watchDelay = WATCH_DELAY, virtualResources = [] } = options;
    const kinds = [...new Set([...options.kinds, ...virtualResources.map(({ kind }) => kind)])];
    const random = options.random.fork('api-server');
    this.etcd = options.etcd ?? new Etcd<KubeObject>(clock);
    const mode = options.authorizationMode ?? 'AlwaysAllow';
    this.#isChecked = mode !== 'AlwaysAllow' || options.authorizer !== undefined;
    const resources = new ResourceRegistry(kinds);
    const store = new ObjectStore(this.etcd, clock, trace);
    const { authorizer, escalation } = authorizationOf(mode, store, resources);
    const plugins = [...admissionPlugins(admissionContext(store, resources, random.fork('admission')))];
    if (escalation !== undefined) plugins.push(escalation);
    this.#server = {
      clock,
      trace,
      names: random.fork('names'),
      uids: new UidSource(random.fork('uids')),
      resources,
      store,
      admission: new AdmissionChain(plugins),
      services: new ServiceAllocator(
        resources.find('services'),
        store,
        options.clusterIpRange ?? CLUSTER_IP_RANGE,
        random.fork('services'),
      ),
      authorizer: options.authorizer ?? authorizer,
      tokens: new TokenAuthenticator(store, resources, clock),
    };
    this.#conversions = new Conversions(resources);
    for (const virtual of [...VIRTUAL_RESOURCES, ...virtualResources]) {
      if (kinds.includes(virtual.kind)) this.#virtual.set(resources.of(virtual.kind), virtual);
    }
    const lanes = new DeliveryLanes(clock, trace, random.fork('watch-delay'), watchDelay);
    const openCache = (resource: Resource): void => {
      this.#watchCaches.set(resource, new WatchCache(resource, this.etcd, clock, lanes));
    };
    for (const resource of resources.stored()) openCache(resource);
    resources.onChange(({ added, removed }) => {
      for (const resource of removed) this.#closeCache(resource);
      for (const resource of added) if (isStored(resource)) openCache(resource);
    });
    this.#stopExtensions = startExtensions(this.#server);
    const { bootstrap: isNeeded = true, compactionIntervalMs = COMPACTION_INTERVAL_MS } = options;
    if (isNeeded) bootstrap(this.#server, options.advertiseAddress ?? ADVERTISE_ADDRESS, mode === 'RBAC');
    if (compactionIntervalMs > 0) this.#stopCompaction = startCompaction(this.etcd, clock, compactionIntervalMs);
  }

  /** What the server's own doors work with: its resources, its store, its trace. */
  get context(): ServerContext {
    return this.#server;
  }

  request(request: ApiRequest): KubeObject | KubeList | Status {
    try {
      const resource = this.#enter(request, request.verb);
      return this.#answer(resource, request);
    } catch (error) {
      this.#refused(error, request, request.verb);
      throw error;
    }
  }

  watch(request: WatchRequest): Watch {
    try {
      const resource = this.#enter(request, 'watch');
      return this.#startWatch(resource, request);
    } catch (error) {
      this.#refused(error, request, 'watch');
      throw error;
    }
  }

  /**
   * The object with `metadata.managedFields`, as clients outside of the simulation are to see it; the very object when nobody is
   * known to manage it. Answers, watch events and lists inside the simulation carry none.
   */
  withManagedFields(object: KubeObject): KubeObject {
    return this.#server.store.ownership.withManagedFields(object);
  }

  /** Lets a request in whose answer is made elsewhere, such as a pod's log; throws Unauthorized or Forbidden. */
  enter(request: ApiRequest): Resource {
    try {
      return this.#enter(request, request.verb);
    } catch (error) {
      this.#refused(error, request, request.verb);
      throw error;
    }
  }

  /** Who is asking, by the headers of a request over HTTP; throws Unauthorized, or Forbidden for impersonation. */
  authenticateRequest(headers: Headers): UserInfo {
    return authenticateRequest(headers, this.#server.tokens, this.#server.authorizer);
  }

  /** Lets a request for a path that is no resource's in, e.g. `get` of `/metrics`; throws Forbidden. */
  enterPath(user: UserInfo, verb: string, path: string): void {
    if (this.#isChecked) authorize(this.#server.authorizer, pathAttributes(user, verb, path));
  }

  /** Goes away: all watches end and housekeeping stops. What is stored stays in etcd, for another server to take over. */
  stop(): void {
    this.#stopCompaction?.();
    this.#stopExtensions();
    for (const cache of this.#watchCaches.values()) cache.closeAll();
  }

  #enter(request: ApiRequest | WatchRequest, verb: string): Resource {
    authenticate(request.user);
    const resource = this.#server.resources.of(request.kind);
    if (this.#isChecked) this.#authorize(request, verb, resource);
    const { verbs } = resource.definition;
    if (verbs !== undefined && !verbs.includes(verb)) throw methodNotAllowed(resource.groupResource, verb);
    resource.custom?.enter(verb, 'onWarning' in request.options ? request.options.onWarning : undefined);
    return resource;
  }

  #authorize(request: ApiRequest | WatchRequest, verb: string, resource: Resource): void {
    const { authorizer, store } = this.#server;
    authorize(authorizer, attributesOf(request, verb, resource));
    if ('verb' in request) authorizeCreateOnUpdate(authorizer, request, resource, store);
  }

  #closeCache(resource: Resource): void {
    this.#watchCaches.get(resource)?.stop();
    this.#watchCaches.delete(resource);
  }

  #answer(resource: Resource, request: ApiRequest): KubeObject | KubeList | Status {
    if (resource.definition.isStored === false) {
      const virtual = this.#virtual.get(resource);
      if (virtual === undefined) throw unknownPath();
      return onVirtual(this.#server, resource, virtual, request);
    }
    if (resource.definition.storedAs !== undefined) {
      const conversion = this.#conversions.of(resource);
      return onConverted(this.#server, conversion, request, (converted) => this.#handle(conversion.stored, converted));
    }
    return this.#handle(resource, request);
  }

  #handle(resource: Resource, request: ApiRequest): KubeObject | KubeList | Status {
    return request.subresource === undefined
      ? this.#onObject(resource, request)
      : onSubresource(this.#server, resource, request);
  }

  #startWatch(resource: Resource, request: WatchRequest): Watch {
    if (this.#virtual.has(resource)) throw methodNotAllowed(resource.groupResource, 'watch');
    if (resource.definition.storedAs !== undefined) {
      const conversion = this.#conversions.of(resource);
      const cache = this.#watchCaches.get(this.#server.resources.of(resource.definition.storedAs.kind));
      if (cache === undefined) throw unknownPath();
      return watchConverted(conversion, request, (converted) => cache.watch(converted, conversion.stored));
    }
    const cache = this.#watchCaches.get(resource);
    if (cache === undefined) throw unknownPath();
    return cache.watch(request);
  }

  #onObject(resource: Resource, request: ApiRequest): KubeObject | KubeList | Status {
    switch (request.verb) {
      case 'get':
        return readObject(this.#server, resource, request);
      case 'list':
        return listObjects(this.#server, resource, request.options, request.namespace);
      case 'create':
        return createObject(this.#server, resource, request);
      case 'update':
        return updateObject(this.#server, resource, request);
      case 'delete':
        return deleteObject(this.#server, resource, request);
      case 'patch':
        return patchObject(this.#server, resource, 'main', request);
      case 'deletecollection':
        return deleteCollection(this.#server, resource, request);
    }
  }

  #refused(error: unknown, request: ApiRequest | WatchRequest, verb: string): void {
    if (!(error instanceof StatusError)) return;
    const { code, reason, message } = error;
    this.#server.trace.record(request.actor, 'request', subjectOfRequest(request), { verb, code, reason, message });
  }
}

/** Whether it has objects of its own in the store: made on demand, or a second view of others, it has none. */
function isStored({ definition }: Resource): boolean {
  return definition.isStored !== false && definition.storedAs === undefined;
}

function subjectOfRequest(request: ApiRequest | WatchRequest): string {
  const { plural, namespaced } = request.kind;
  const namespace = ('namespace' in request ? request.namespace : undefined) ?? request.options.namespace;
  const name = 'name' in request ? request.name : undefined;
  return [plural, ...(namespaced && namespace !== undefined ? [namespace] : []), ...(name ? [name] : [])].join('/');
}
