/**
 * The informer: one list, then a watch that is taken up again when it ends, and handlers that hear of each change in the
 * order in which they were added (k8s.io/client-go/tools/cache: reflector.go, shared_informer.go).
 *
 * Left out: paging, periodic resyncs, bookmarks, and a queue and thread for each handler.
 */
import type { Clock, Random, Timer } from '../../kernel/index.ts';
import type { KindDefinition } from '../../kube-api/kinds/define-kind.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';
import { isReason, type StatusError } from '../../kube-api/meta/status-error.ts';
import type { ApiClient } from './api-client.ts';
import { ConnectionError, isRequestError } from './connection-error.ts';
import type { Informer, InformerHandler, InformerOptions } from './informer.ts';
import { ObjectStore } from './object-store.ts';
import type { Watch, WatchEvent } from './transport.ts';

/** Back-off between attempts to list: doubled up to the ceiling, forgotten after a quiet time, lengthened at random. */
const BACKOFF_MS = { initial: 800, max: 30_000, resetAfter: 120_000, jitterFactor: 1 };
/** A watch that ends sooner than this without having said anything counts as failed. */
const SHORT_WATCH_MS = 1000;

export class SharedInformer<T extends KubeObject> implements Informer<T> {
  readonly #client: ApiClient;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #kind: KindDefinition<T>;
  readonly #options: InformerOptions;
  readonly #store = new ObjectStore<T>();
  #handlers: readonly InformerHandler<T>[] = [];
  #hasSynced = false;
  #isStopped = false;
  #watch: Watch | undefined;
  #watchStartedAtMs = 0;
  #watchEvents = 0;
  #resourceVersion = '';
  #retry: Timer | undefined;
  #backoffMs = BACKOFF_MS.initial;
  #backedOffAtMs = Number.NEGATIVE_INFINITY;

  constructor(client: ApiClient, clock: Clock, random: Random, kind: KindDefinition<T>, options: InformerOptions = {}) {
    this.#client = client;
    this.#clock = clock;
    this.#random = random;
    this.#kind = kind;
    this.#options = options;
    this.#listAndWatch();
  }

  get hasSynced(): boolean {
    return this.#hasSynced;
  }

  get size(): number {
    return this.#store.size;
  }

  get(name: string, namespace?: string): T | undefined {
    return this.#store.get(name, namespace);
  }

  getByKey(key: string): T | undefined {
    return this.#store.getByKey(key);
  }

  list(namespace?: string): Iterable<T> {
    return this.#store.list(namespace);
  }

  byIndex(name: string, value: string): Iterable<T> {
    return this.#store.byIndex(name, value);
  }

  addIndex(name: string, keysOf: (object: T) => readonly string[]): void {
    this.#store.addIndex(name, keysOf);
  }

  addHandler(handler: InformerHandler<T>): () => void {
    this.#handlers = [...this.#handlers, handler];
    if (handler.onAdd !== undefined) {
      for (const object of this.#store.list()) handler.onAdd(object);
    }
    return () => {
      this.#handlers = this.#handlers.filter((other) => other !== handler);
    };
  }

  /** Ends the watch for good; what is held stays readable. */
  stop(): void {
    this.#isStopped = true;
    this.#watch?.stop();
    this.#clock.cancel(this.#retry);
    this.#handlers = [];
  }

  #listAndWatch(): void {
    if (this.#isStopped) return;
    try {
      const list = this.#client.list(this.#kind, this.#options);
      this.#resourceVersion = list.metadata.resourceVersion;
      this.#replace(list.items);
      this.#hasSynced = true;
    } catch (error) {
      if (!isRequestError(error)) throw error;
      // A kind that is not served may never be again: nobody waits for that.
      this.#retryLater(() => this.#listAndWatch(), isReason(error, 'NotFound'));
      return;
    }
    this.#startWatch();
  }

  #startWatch(): void {
    if (this.#isStopped) return;
    this.#watchStartedAtMs = this.#clock.nowMs;
    this.#watchEvents = 0;
    try {
      this.#watch = this.#client.watch(
        this.#kind,
        { ...this.#options, resourceVersion: this.#resourceVersion },
        (event) => this.#onEvent(event),
        (error) => this.#onClose(error),
      );
    } catch (error) {
      if (!isRequestError(error)) throw error;
      // An unreachable server has not forgotten where the watch was; one that refused it may have.
      const next = error instanceof ConnectionError ? () => this.#startWatch() : () => this.#listAndWatch();
      this.#retryLater(next);
    }
  }

  #onEvent({ type, object }: WatchEvent<T>): void {
    if (this.#isStopped) return;
    this.#watchEvents++;
    this.#resourceVersion = object.metadata.resourceVersion ?? this.#resourceVersion;
    if (type === 'BOOKMARK') return;
    if (type === 'DELETED') this.#forget(object);
    else this.#take(object);
  }

  #onClose(error: StatusError | undefined): void {
    this.#watch = undefined;
    if (this.#isStopped) return;
    const wasShort = this.#clock.nowMs - this.#watchStartedAtMs < SHORT_WATCH_MS && this.#watchEvents === 0;
    if (error === undefined && !wasShort) this.#startWatch();
    else if (error !== undefined && (isReason(error, 'TooManyRequests') || isReason(error, 'InternalError'))) {
      this.#retryLater(() => this.#startWatch());
    } else this.#retryLater(() => this.#listAndWatch());
  }

  #take(object: T): void {
    const old = this.#store.set(object);
    const handlers = this.#handlers;
    if (old === undefined) {
      for (let i = 0; i < handlers.length; i++) handlers[i]?.onAdd?.(object);
    } else if (old.metadata.resourceVersion !== object.metadata.resourceVersion) {
      for (let i = 0; i < handlers.length; i++) handlers[i]?.onUpdate?.(object, old);
    }
  }

  /** Takes over a whole list: what it lacks was deleted while nobody watched. */
  #replace(items: readonly T[]): void {
    const before = this.#store.size === 0 ? [] : [...this.#store.list()];
    for (const object of items) this.#take(object);
    if (before.length === 0) return;
    const present = new ObjectStore<T>();
    for (const object of items) present.set(object);
    for (const old of before) {
      const { name = '', namespace } = old.metadata;
      if (present.get(name, namespace) !== undefined) continue;
      this.#forget(old);
    }
  }

  #forget(object: T): void {
    const held = this.#store.delete(object.metadata.name ?? '', object.metadata.namespace);
    if (held === undefined) return;
    for (const handler of this.#handlers) handler.onDelete?.(object, held);
  }

  #retryLater(run: () => void, background = false): void {
    const { initial, max, resetAfter, jitterFactor } = BACKOFF_MS;
    if (this.#clock.nowMs - this.#backedOffAtMs > resetAfter) this.#backoffMs = initial;
    this.#backedOffAtMs = this.#clock.nowMs;
    const delayMs = this.#random.jitter(this.#backoffMs, jitterFactor);
    this.#backoffMs = Math.min(this.#backoffMs * 2, max);
    this.#retry = this.#clock.schedule(delayMs, run, background ? { background } : undefined);
  }
}
