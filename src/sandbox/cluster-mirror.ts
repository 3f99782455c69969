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

export class ClusterMirror {
  /** `apiVersion/kind` → key → object. */
  readonly #objects = new Map<string, Map<string, KubeObject>>();
  readonly #byUid = new Map<string, KubeObject>();
  /** Newest write about each object, by uid. */
  readonly #lastWrite = new Map<string, number>();
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
    return this.#byUid.size;
  }

  /** How often a controller has looked at something since the start. */
  get reconciles(): number {
    return this.#reconciles;
  }

  list<T extends KubeObject>(kind: KindDefinition<T>): Iterable<T> {
    return (this.#objects.get(groupKindOf(kind))?.values() ?? []) as Iterable<T>;
  }

  get<T extends KubeObject>(kind: KindDefinition<T>, name: string, namespace?: string): T | undefined {
    const key = namespace === undefined ? name : `${namespace}/${name}`;
    return this.#objects.get(groupKindOf(kind))?.get(key) as T | undefined;
  }

  byUid(uid: string | undefined): KubeObject | undefined {
    return uid === undefined ? undefined : this.#byUid.get(uid);
  }

  /** Trace id of the newest write about this object, also after its deletion; 0 when there was none. */
  lastWriteOf(uid: string): number {
    return this.#lastWrite.get(uid) ?? 0;
  }

  /** Calls `listener` at every change, deletions included. Answers how to stop. */
  subscribe(listener: (change: MirrorChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #take(entry: TraceEntry): void {
    const { isGone, object, revision } = entry.detail as WriteDetail;
    this.#revision = revision;
    const wasDeleted = isGone === true;
    const groupKind = `${object.apiVersion}/${object.kind}`;
    let objects = this.#objects.get(groupKind);
    if (objects === undefined) {
      objects = new Map();
      this.#objects.set(groupKind, objects);
    }
    const uid = object.metadata.uid ?? '';
    if (wasDeleted) {
      objects.delete(keyOf(object));
      this.#byUid.delete(uid);
    } else {
      objects.set(keyOf(object), object);
      this.#byUid.set(uid, object);
    }
    // Events come and go by the thousand, and nobody asks for the history of one that is gone.
    if (wasDeleted && object.kind === 'Event') this.#lastWrite.delete(uid);
    else this.#lastWrite.set(uid, entry.id);
    this.#version++;
    for (const listener of this.#listeners) listener({ object, wasDeleted, traceId: entry.id });
  }
}

function groupKindOf(kind: { readonly group: string; readonly version: string; readonly kind: string }): string {
  return kind.group === '' ? `${kind.version}/${kind.kind}` : `${kind.group}/${kind.version}/${kind.kind}`;
}
