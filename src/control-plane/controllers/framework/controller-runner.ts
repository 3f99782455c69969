/**
 * Runs one controller: its queue, what wakes it, and the one place where an error of `reconcile` becomes a retry with
 * back-off and an entry of the trace.
 *
 * Simplified: a client-side rate limit (20 requests per second upstream) is not applied; a worker that wrote is busy for
 * about as long as a store takes to answer, whatever the number of writes.
 */
import type { Clock, Trace } from '../../../kernel/index.ts';
import type { KindDefinition } from '../../../kube-api/kinds/define-kind.ts';
import { type KubeObject, keyOf } from '../../../kube-api/meta/object.ts';
import { ApiClient } from '../../client/api-client.ts';
import { createEventRecorder } from '../../client/correlating-recorder.ts';
import type { Informer } from '../../client/informer.ts';
import { RateLimitedQueue } from '../../client/work-queue.ts';
import type { ControllerContext, ControllerDefinition, Reconciler, WatchSource } from './define-controller.ts';
import { isBug } from './is-bug.ts';
import { controllerOf, resolveController } from './owner-references.ts';
import { ReconcileTransport } from './reconcile-transport.ts';
import { userOfController } from './service-accounts-of.ts';
import type { ControllerManagerOptions } from './start-controllers.ts';

/** Virtual time of a reconcile that only looked, and what waiting for the store adds to one that wrote. */
const LOOK_MS = 1;
const WRITE_MS = 4;
const DEFAULT_WORKERS = 5;

type Wiring = Pick<ControllerManagerOptions, 'transport' | 'clock' | 'random' | 'trace'> &
  Pick<ControllerContext, 'informers'> & { readonly component: string };

export class ControllerRunner {
  readonly #definition: ControllerDefinition;
  readonly #clock: Clock;
  readonly #trace: Trace;
  readonly #actor: string;
  readonly #queue: RateLimitedQueue;
  readonly #context: ControllerContext;
  readonly #reconciler: Reconciler;
  #currentKey: string | undefined;
  #hasTraced = false;
  #hasWritten = false;

  constructor(definition: ControllerDefinition, wiring: Wiring) {
    const { transport, clock, random, trace, informers, component } = wiring;
    this.#definition = definition;
    this.#clock = clock;
    this.#trace = trace;
    this.#actor = `${component}/${definition.name}`;
    const { backoff, workers = DEFAULT_WORKERS } = definition;
    const delays = backoff === undefined ? {} : { baseDelayMs: backoff.firstMs, maxDelayMs: backoff.maxMs };
    this.#queue = new RateLimitedQueue(clock, (key) => this.#process(key), { workers, ...delays });
    this.#queue.pause();

    const identity = { user: userOfController(definition.name), actor: this.#actor };
    const client = new ApiClient(new ReconcileTransport(transport, () => this.#noteWrite()), identity);
    const eventClient = new ApiClient(new ReconcileTransport(transport, () => this.#traceOnce()), identity);
    const ownRandom = random.fork(definition.name);
    const recorder = createEventRecorder({
      client: eventClient,
      clock,
      random: ownRandom,
      component: definition.eventSource ?? definition.name,
    });
    this.#context = {
      client,
      informers,
      recorder,
      clock,
      random: ownRandom,
      trace,
      enqueue: (key) => this.#queue.add(key),
      enqueueAfter: (key, delayMs) => this.#queue.addAfter(key, delayMs),
    };
    this.#reconciler = definition.create(this.#context);
    this.#listen();
  }

  /** Lets the workers begin. */
  start(): void {
    this.#queue.resume();
  }

  stop(): void {
    this.#queue.stop();
    this.#reconciler.stop?.();
  }

  #listen(): void {
    const { for: forKind, owns = [], watches = [] } = this.#definition;
    const { informers } = this.#context;
    if (forKind !== undefined) {
      const informer = informers.informer(forKind);
      const enqueue = (object: KubeObject): void => this.#queue.add(keyOf(object));
      informer.addHandler({ onAdd: enqueue, onUpdate: enqueue, onDelete: enqueue });
      for (const kind of owns) this.#listenToOwned(informer, forKind, kind);
    }
    for (const source of watches) this.#listenTo(source);
  }

  #listenToOwned(owners: Informer, ownerKind: KindDefinition, kind: KindDefinition): void {
    const enqueueOwner = (object: KubeObject): void => {
      const owner = resolveController(owners, ownerKind, object.metadata.namespace, controllerOf(object));
      if (owner !== undefined) this.#queue.add(keyOf(owner));
    };
    this.#context.informers.informer(kind).addHandler({
      onAdd: enqueueOwner,
      onUpdate: (object, old) => {
        if (controllerOf(old)?.uid !== controllerOf(object)?.uid) enqueueOwner(old);
        enqueueOwner(object);
      },
      onDelete: enqueueOwner,
    });
  }

  #listenTo({ kind, keys }: WatchSource): void {
    const enqueue = (object: KubeObject | undefined, old: KubeObject | undefined): void => {
      for (const key of keys({ object, old }, this.#context)) this.#queue.add(key);
    };
    this.#context.informers.informer(kind).addHandler({
      onAdd: (object) => enqueue(object, undefined),
      onUpdate: enqueue,
      onDelete: (object) => enqueue(undefined, object),
    });
  }

  #process(key: string): number {
    this.#currentKey = key;
    this.#hasTraced = false;
    this.#hasWritten = false;
    let busyMs = LOOK_MS;
    try {
      const result = this.#reconciler.reconcile(key);
      this.#queue.forget(key);
      if (result?.requeueAfterMs !== undefined) this.#queue.addAfter(key, result.requeueAfterMs);
      busyMs += result?.busyMs ?? 0;
    } catch (error) {
      this.#retry(key, error);
    } finally {
      this.#currentKey = undefined;
    }
    return this.#hasWritten ? busyMs + WRITE_MS : busyMs;
  }

  #retry(key: string, error: unknown): void {
    if (!(error instanceof Error) || isBug(error)) throw error;
    this.#clock.cause = this.#record(key, { error: error.message });
    const { maxRetries = Number.POSITIVE_INFINITY } = this.#definition;
    if (this.#queue.numRequeues(key) < maxRetries) this.#queue.addRateLimited(key);
    else this.#queue.forget(key);
  }

  #noteWrite(): void {
    this.#hasWritten = true;
    this.#traceOnce();
  }

  /** A reconcile that has no effect leaves no entry; the first effect does, and everything after it is caused by that. */
  #traceOnce(): void {
    if (this.#hasTraced || this.#currentKey === undefined) return;
    this.#hasTraced = true;
    this.#clock.cause = this.#record(this.#currentKey, undefined);
  }

  #record(key: string, detail: unknown): number {
    const plural = this.#definition.for?.plural;
    const subject = this.#reconciler.subjectOf?.(key) ?? (plural === undefined ? key : `${plural}/${key}`);
    return this.#trace.record(this.#actor, 'reconcile', subject, detail);
  }
}
