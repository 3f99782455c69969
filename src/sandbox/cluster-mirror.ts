/**
 * Everything that the store holds at this moment, followed through the trace's writes: what is drawn and read by people costs the
 * simulation nothing and changes nothing in it. Not a cache that lags behind, as an informer is.
 */
import type { Trace, TraceEntry } from '../kernel/index.ts';
import type { KindDefinition } from '../kube-api/kinds/define-kind.ts';
import { type KubeObject, keyOf } from '../kube-api/meta/object.ts';

/** What the API server notes of each write; the mirror reads only this much of it. */
interface WriteDetail {
  readonly revision: number;
  /** True when nothing is left of the object; a deletion that takes its time is a write like any other. */
  readonly isGone?: boolean;
  readonly object: KubeObject;
}

export interface MirrorChange {
  readonly object: KubeObject;
  readonly wasDeleted: boolean;
  readonly traceId: number;
}

interface Known {
  /** Undefined once it is gone. */
  object: KubeObject | undefined;
  /** The newest write about it. */
  traceId: number;
}

export class ClusterMirror {
  /** Every object that is there: `apiVersion/kind` → key → what is known of it. */
  readonly #kinds = new Map<string, Map<string, Known>>();
  /** Those that are gone are remembered too. */
  readonly #byUid = new Map<string, Known>();
  #size = 0;
  readonly #listeners = new Set<(change: MirrorChange) => void>();
  #version = 0;
  #reconciles = 0;
  #revision = 0;

  constructor(trace: Trace) {
    trace.subscribe((entry) => {
      if (entry.action === 'write') this.#take(entry);
      else if (entry.action === 'reconcile') this.#reconciles++;
    });
  }

  /** Rises with every write: equal versions mean that nothing changed. */
  get version(): number {
    return this.#version;
  }

  /** Revision of the newest write. */
  get revision(): number {
    return this.#revision;
  }

  /** How many objects there are. */
  get size(): number {
    return this.#size;
  }

  /** How often a controller has looked at something since the start. */
  get reconciles(): number {
    return this.#reconciles;
  }

  list<T extends KubeObject>(kind: KindDefinition<T>): Iterable<T> {
    return objectsOf(this.#kinds.get(groupKindOf(kind))) as Iterable<T>;
  }

  get<T extends KubeObject>(kind: KindDefinition<T>, name: string, namespace?: string): T | undefined {
    const key = namespace === undefined ? name : `${namespace}/${name}`;
    return this.#kinds.get(groupKindOf(kind))?.get(key)?.object as T | undefined;
  }

  byUid(uid: string | undefined): KubeObject | undefined {
    return uid === undefined ? undefined : this.#byUid.get(uid)?.object;
  }

  /** Trace id of the newest write about this object, also after its deletion; 0 when there was none. */
  lastWriteOf(uid: string): number {
    return this.#byUid.get(uid)?.traceId ?? 0;
  }

  /** Calls `listener` at every change, deletions included. Answers how to stop. */
  subscribe(listener: (change: MirrorChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** As {@link subscribe}, after telling of all that is there already, in the order of its newest writes. */
  follow(listener: (change: MirrorChange) => void): () => void {
    const present = [...this.#byUid.values()].sort((a, b) => a.traceId - b.traceId);
    for (const { object, traceId } of present)
      if (object !== undefined) listener({ object, wasDeleted: false, traceId });
    return this.subscribe(listener);
  }

  #take(entry: TraceEntry): void {
    const { isGone, object, revision } = entry.detail as WriteDetail;
    this.#revision = revision;
    const wasDeleted = isGone === true;
    const known = this.#byUid.get(object.metadata.uid ?? '');
    if (wasDeleted) this.#forget(object, entry.id);
    else if (known?.object === undefined) this.#add(object, entry.id);
    else {
      known.object = object;
      known.traceId = entry.id;
    }
    this.#version++;
    for (const listener of this.#listeners) listener({ object, wasDeleted, traceId: entry.id });
  }

  #add(object: KubeObject, traceId: number): void {
    const groupKind = `${object.apiVersion}/${object.kind}`;
    let objects = this.#kinds.get(groupKind);
    if (objects === undefined) {
      objects = new Map();
      this.#kinds.set(groupKind, objects);
    }
    const known = { object, traceId };
    objects.set(keyOf(object), known);
    this.#byUid.set(object.metadata.uid ?? '', known);
    this.#size++;
  }

  #forget(object: KubeObject, traceId: number): void {
    const { uid = '' } = object.metadata;
    const isNews = this.#kinds.get(`${object.apiVersion}/${object.kind}`)?.delete(keyOf(object)) === true;
    if (isNews) this.#size--;
    // Events come and go by the thousand, and nobody asks for the history of one that is gone.
    if (object.kind === 'Event') this.#byUid.delete(uid);
    else this.#byUid.set(uid, { object: undefined, traceId });
  }
}

function* objectsOf(known: ReadonlyMap<string, Known> | undefined): Iterable<KubeObject> {
  for (const { object } of known?.values() ?? []) if (object !== undefined) yield object;
}

function groupKindOf(kind: { readonly group: string; readonly version: string; readonly kind: string }): string {
  return kind.group === '' ? `${kind.version}/${kind.kind}` : `${kind.group}/${kind.version}/${kind.kind}`;
}
