/**
 * The watchers of one resource, arranged so that a change finds those that it may concern without asking each: by the object's
 * name or node where they select one, else by namespace (apiserver/pkg/storage/cacher: indexedTrigger, namespace buckets).
 */
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import type { Resource } from '../resource.ts';
import type { StoreEvent } from './store-event.ts';
import type { Watcher } from './watcher.ts';

/** Fields by which thousands of watches each select one value, most selective first. */
const INDEXED_FIELDS = ['metadata.name', 'spec.nodeName'] as const;

type Bucket = Watcher[];

export class WatcherIndex {
  readonly #resource: Resource;
  readonly #byField = new Map<string, Map<string, Bucket>>();
  readonly #byNamespace = new Map<string, Bucket>();
  #everywhere: Bucket = [];
  #size = 0;

  constructor(resource: Resource) {
    this.#resource = resource;
  }

  get size(): number {
    return this.#size;
  }

  add(watcher: Watcher): void {
    this.#size++;
    const { index, value } = this.#placeOf(watcher);
    if (index === undefined) this.#everywhere = [...this.#everywhere, watcher];
    else index.set(value, [...(index.get(value) ?? []), watcher]);
  }

  remove(watcher: Watcher): void {
    this.#size--;
    const { index, value } = this.#placeOf(watcher);
    if (index === undefined) {
      this.#everywhere = this.#everywhere.filter((other) => other !== watcher);
      return;
    }
    const rest = index.get(value)?.filter((other) => other !== watcher) ?? [];
    if (rest.length > 0) index.set(value, rest);
    else index.delete(value);
  }

  /** Every watcher, in no particular order. */
  all(): readonly Watcher[] {
    const indexes = [this.#byNamespace, ...this.#byField.values()];
    return [...this.#everywhere, ...indexes.flatMap((index) => [...index.values()].flat())];
  }

  /** Hands the change to every watcher that it may concern, each once. */
  notify(change: StoreEvent): void {
    notifyAll(this.#everywhere, change);
    const { object, old } = change;
    if (this.#byNamespace.size > 0) notifyAll(this.#byNamespace.get(object.metadata.namespace ?? ''), change);
    if (this.#byField.size === 0) return;
    for (let i = 0; i < INDEXED_FIELDS.length; i++) {
      const field = INDEXED_FIELDS[i] as (typeof INDEXED_FIELDS)[number];
      const watchers = this.#byField.get(field);
      if (watchers === undefined || watchers.size === 0) continue;
      const value = this.#valueOf(field, object);
      notifyAll(watchers.get(value), change);
      if (old === undefined || field === 'metadata.name') continue;
      const oldValue = this.#valueOf(field, old);
      if (oldValue !== value) notifyAll(watchers.get(oldValue), change);
    }
  }

  #placeOf({ selection }: Watcher): { readonly index: Map<string, Bucket> | undefined; readonly value: string } {
    for (const field of INDEXED_FIELDS) {
      const value = selection.required(field);
      if (value === undefined) continue;
      let index = this.#byField.get(field);
      if (index === undefined) {
        index = new Map();
        this.#byField.set(field, index);
      }
      return { index, value };
    }
    if (selection.namespace === undefined) return { index: undefined, value: '' };
    return { index: this.#byNamespace, value: selection.namespace };
  }

  #valueOf(field: string, object: KubeObject): string {
    if (field === 'metadata.name') return object.metadata.name ?? '';
    return this.#resource.definition.selectableFields?.[field]?.(object) ?? '';
  }
}

function notifyAll(bucket: Bucket | undefined, change: StoreEvent): void {
  if (bucket === undefined) return;
  for (let i = 0; i < bucket.length; i++) bucket[i]?.notify(change);
}
