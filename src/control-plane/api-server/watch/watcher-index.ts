/**
 * The watchers of one resource, arranged so that a change finds those that it may concern without asking each: by the object's
 * name or node where they select one, else by namespace (apiserver/pkg/storage/cacher: indexedTrigger, namespace buckets).
 */
import type { FieldReader } from '../../../kube-api/kinds/define-kind.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import type { Resource } from '../resource.ts';
import type { StoreEvent } from './store-event.ts';
import type { Watcher } from './watcher.ts';

/** Fields by which thousands of watches each select one value, most selective first. */
const INDEXED_FIELDS = ['metadata.name', 'spec.nodeName'] as const;

type Bucket = Watcher[];

export class WatcherIndex {
  readonly #nodeOf: FieldReader<KubeObject>;
  readonly #byField = new Map<string, Map<string, Bucket>>();
  readonly #byNamespace = new Map<string, Bucket>();
  #everywhere: Bucket = [];
  #size = 0;

  constructor(resource: Resource) {
    this.#nodeOf = resource.definition.selectableFields?.['spec.nodeName'] ?? (() => '');
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
    const byName = this.#byField.get('metadata.name');
    if (byName !== undefined) notifyAll(byName.get(object.metadata.name ?? ''), change);
    const byNode = this.#byField.get('spec.nodeName');
    if (byNode === undefined) return;
    const node = this.#nodeOf(object);
    notifyAll(byNode.get(node), change);
    const oldNode = old === undefined ? node : this.#nodeOf(old);
    if (oldNode !== node) notifyAll(byNode.get(oldNode), change);
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
}

function notifyAll(bucket: Bucket | undefined, change: StoreEvent): void {
  if (bucket === undefined) return;
  for (let i = 0; i < bucket.length; i++) bucket[i]?.notify(change);
}
