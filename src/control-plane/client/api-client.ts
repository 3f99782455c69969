/** The typed client through which everything inside the cluster reaches the API (modelled on k8s.io/client-go). */
import type { KindDefinition } from '../../kube-api/kinds/define-kind.ts';
import type { KubeList, KubeObject } from '../../kube-api/meta/object.ts';
import type { Status, StatusError } from '../../kube-api/meta/status-error.ts';
import type {
  ApiRequest,
  ApiTransport,
  DeleteOptions,
  ListOptions,
  PatchOptions,
  PatchType,
  UserInfo,
  Watch,
  WatchEvent,
  WatchOptions,
  WriteOptions,
} from './transport.ts';

export interface ClientIdentity {
  readonly user: UserInfo;
  /** Named in the trace, e.g. `kube-controller-manager/replicaset`. */
  readonly actor: string;
  /** False for one that passes on what people wrote: the server then checks bodies against their kind's schema. */
  readonly isTyped?: boolean;
}

/** An object to be created: what the server fills in may be missing. */
export type NewObject<T extends KubeObject> = Omit<T, 'apiVersion' | 'kind'> & Partial<Pick<T, 'apiVersion' | 'kind'>>;

const NO_OPTIONS = {} as const;

export class ApiClient {
  readonly #transport: ApiTransport;
  readonly identity: ClientIdentity;

  constructor(transport: ApiTransport, identity: ClientIdentity) {
    this.#transport = transport;
    this.identity = identity;
  }

  /** The same connection under another name in the trace. */
  as(actor: string): ApiClient {
    return new ApiClient(this.#transport, { ...this.identity, actor });
  }

  /** The stored object; throws NotFound. */
  get<T extends KubeObject>(kind: KindDefinition<T>, name: string, namespace?: string): T {
    return this.#request(kind, 'get', namespace, name, undefined, undefined, NO_OPTIONS) as unknown as T;
  }

  /** The stored object, or undefined when there is none. */
  find<T extends KubeObject>(kind: KindDefinition<T>, name: string, namespace?: string): T | undefined {
    try {
      return this.get(kind, name, namespace);
    } catch (error) {
      if ((error as StatusError).reason === 'NotFound') return undefined;
      throw error;
    }
  }

  list<T extends KubeObject>(kind: KindDefinition<T>, options: ListOptions = NO_OPTIONS): KubeList<T> {
    return this.#request(
      kind,
      'list',
      options.namespace,
      undefined,
      undefined,
      undefined,
      options,
    ) as unknown as KubeList<T>;
  }

  create<T extends KubeObject>(kind: KindDefinition<T>, object: NewObject<T>, options: WriteOptions = NO_OPTIONS): T {
    const { namespace, name } = object.metadata;
    return this.#request(kind, 'create', namespace, name, undefined, object, options) as unknown as T;
  }

  /** Replaces the object; throws Conflict when its resourceVersion has been overtaken. */
  update<T extends KubeObject>(kind: KindDefinition<T>, object: T, options: WriteOptions = NO_OPTIONS): T {
    return this.#write(kind, object, undefined, options);
  }

  /** Replaces only the object's status. */
  updateStatus<T extends KubeObject>(kind: KindDefinition<T>, object: T, options: WriteOptions = NO_OPTIONS): T {
    return this.#write(kind, object, 'status', options);
  }

  /** Replaces what another subresource is about, e.g. `finalize` the finalizers of a namespace. */
  updateSubresource<T extends KubeObject>(
    kind: KindDefinition<T>,
    object: T,
    subresource: string,
    options: WriteOptions = NO_OPTIONS,
  ): T {
    return this.#write(kind, object, subresource, options);
  }

  patch<T extends KubeObject>(
    kind: KindDefinition<T>,
    target: { readonly name: string; readonly namespace?: string | undefined; readonly subresource?: string },
    patchType: PatchType,
    body: unknown,
    options: PatchOptions = NO_OPTIONS,
  ): T {
    const { name, namespace, subresource } = target;
    return this.#request(kind, 'patch', namespace, name, subresource, body, options, patchType) as unknown as T;
  }

  /** Deletes, or begins to (grace period, finalizers); answers the object as it is then, or a Status when it is gone. */
  delete<T extends KubeObject>(
    kind: KindDefinition<T>,
    name: string,
    namespace?: string,
    options: DeleteOptions = NO_OPTIONS,
  ): T | Status {
    return this.#request(kind, 'delete', namespace, name, undefined, undefined, options) as unknown as T | Status;
  }

  deleteCollection<T extends KubeObject>(kind: KindDefinition<T>, options: ListOptions & DeleteOptions): void {
    this.#request(kind, 'deletecollection', options.namespace, undefined, undefined, undefined, options);
  }

  /** Writes to a subresource such as `binding`, `eviction` or `scale`. */
  createSubresource<T extends KubeObject>(
    kind: KindDefinition<T>,
    target: { readonly name: string; readonly namespace?: string | undefined },
    subresource: string,
    body: unknown,
    options: WriteOptions = NO_OPTIONS,
  ): KubeObject | Status {
    const { name, namespace } = target;
    return this.#request(kind, 'create', namespace, name, subresource, body, options) as KubeObject | Status;
  }

  watch<T extends KubeObject>(
    kind: KindDefinition<T>,
    options: WatchOptions,
    onEvent: (event: WatchEvent<T>) => void,
    onClose: (error: StatusError | undefined) => void,
  ): Watch {
    return this.#transport.watch({
      kind: kind as unknown as KindDefinition,
      options,
      onEvent: onEvent as (event: WatchEvent) => void,
      onClose,
      ...this.identity,
    });
  }

  #write<T extends KubeObject>(
    kind: KindDefinition<T>,
    object: T,
    subresource: string | undefined,
    options: WriteOptions,
  ): T {
    const { namespace, name } = object.metadata;
    return this.#request(kind, 'update', namespace, name, subresource, object, options) as unknown as T;
  }

  #request<T extends KubeObject>(
    kind: KindDefinition<T>,
    verb: ApiRequest['verb'],
    namespace: string | undefined,
    name: string | undefined,
    subresource: string | undefined,
    body: unknown,
    options: ApiRequest['options'],
    patchType?: PatchType,
  ): KubeObject | KubeList | Status {
    const { user, actor } = this.identity;
    // One literal, so that all requests have one shape: this is the busiest road of the simulation.
    const request: ApiRequest = {
      verb,
      kind: kind as unknown as KindDefinition,
      namespace,
      name,
      subresource,
      body,
      isTyped: verb !== 'patch' && this.identity.isTyped !== false,
      options,
      user,
      actor,
    };
    return this.#transport.request(patchType === undefined ? request : { ...request, patchType });
  }
}
