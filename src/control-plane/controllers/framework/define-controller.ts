/**
 * A controller, declared: which objects it is about, what wakes it, and `reconcile`, which looks at one key and makes the
 * world match (the shape of sigs.k8s.io/controller-runtime). A key is only a name: reconcile is level-triggered and
 * never learns what happened, and it may be called at any time for any reason.
 */
import type { Clock, Random, Trace } from '../../../kernel/index.ts';
import type { KindDefinition } from '../../../kube-api/kinds/define-kind.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import type { ApiClient } from '../../client/api-client.ts';
import type { EventRecorder } from '../../client/event-recorder.ts';
import type { InformerFactory } from '../../client/informer.ts';

export interface ReconcileResult {
  /** Look at this key again after so many milliseconds, even if nothing happens. */
  readonly requeueAfterMs?: number;
  /** Virtual time that this work takes beyond a glance and a write, e.g. because much had to be compared and sent. */
  readonly busyMs?: number;
}

export interface Reconciler {
  /** Makes the world match the object behind `key`; throwing queues it again with back-off. */
  reconcile(key: string): ReconcileResult | undefined;
  /** What a key is about, for the trace, e.g. `pods/default/web-1`; the key as one of `for` unless given. */
  subjectOf?(key: string): string;
  /** Called when the controller is stopped, to cancel timers of its own. */
  stop?(): void;
}

export interface ControllerContext {
  readonly client: ApiClient;
  readonly informers: InformerFactory;
  readonly recorder: EventRecorder;
  readonly clock: Clock;
  readonly random: Random;
  readonly trace: Trace;
  /** Puts a key in this controller's queue. */
  enqueue(key: string): void;
  enqueueAfter(key: string, delayMs: number): void;
}

/** Another kind whose changes matter. */
export interface WatchSource<T extends KubeObject = KubeObject> {
  readonly kind: KindDefinition<T>;
  /** Which keys to look at because of a change; `old` is undefined for a new object, `object` for a deleted one. */
  readonly keys: (
    change: { readonly object: T | undefined; readonly old: T | undefined },
    context: ControllerContext,
  ) => readonly string[];
}

export interface ControllerDefinition {
  /** Kubernetes' own name, e.g. `replicaset-controller`. */
  readonly name: string;
  /**
   * The kind whose keys are reconciled: every change of such an object queues it. Left out where a key is not an object
   * of one kind; `create` then enqueues what it needs.
   */
  readonly for?: KindDefinition;
  /** Delays of a key whose reconcile threw, doubling from the first to the last; 5 ms to 1,000 s unless given. */
  readonly backoff?: { readonly firstMs: number; readonly maxMs: number };
  /** Kinds whose objects name one of `for` as controlling owner: their changes queue the owner. */
  readonly owns?: readonly KindDefinition[];
  readonly watches?: readonly WatchSource[];
  /** How many keys are reconciled at the same time; 5, as most of kube-controller-manager's flags say, by default. */
  readonly workers?: number;
  /** After so many failures in a row a key is dropped until something changes; by default it never is. */
  readonly maxRetries?: number;
  /** `source.component` of its events, where that differs from the name. */
  readonly eventSource?: string;
  /** Called at start, before the first key: returns the reconciler with the state that it keeps between calls. */
  readonly create: (context: ControllerContext) => Reconciler;
}

/** Names a controller; the list in `controllers/index.ts` makes it part of kube-controller-manager. */
export function defineController(definition: ControllerDefinition): ControllerDefinition {
  return definition;
}

/** A {@link WatchSource} with its type forgotten, as definitions hold it. */
export function watchSource<T extends KubeObject>(source: WatchSource<T>): WatchSource {
  return source as unknown as WatchSource;
}
