/**
 * The objects of one informer, by namespace and name and by declared indexes (k8s.io/client-go/tools/cache/thread_safe_store.go).
 * Two levels of maps instead of `namespace/name` keys: nothing is concatenated or hashed anew per event.
 */
import { type KubeObject, keyOf, splitKey } from '../../kube-api/meta/object.ts';
import type { Lister } from './informer.ts';

interface Index<T> {
  readonly keysOf: (object: T) => readonly string[];
  readonly buckets: Map<string, Map<string, T>>;
}

const NOTHING: readonly never[] = [];

/** What tells an object from a later one of the same name. */
function identityOf(object: KubeObject): string {
  return object.metadata.uid ?? keyOf(object);
}

export class ObjectStore<T extends KubeObject> implements Lister<T> {
  #size = 0;
  readonly #namespaces = new Map<string, Map<string, T>>();
  readonly #indexes = new Map<string, Index<T>>();
  readonly #indexList: Index<T>[] = [];

  get size(): number {
    return this.#size;
  }

  get(name: string, namespace = ''): T | undefined {
    return this.#namespaces.get(namespace)?.get(name);
  }

  getByKey(key: string): T | undefined {
    const { namespace, name } = splitKey(key);
    return this.get(name, namespace);
  }

  list(namespace?: string): Iterable<T> {
    if (namespace !== undefined) return this.#namespaces.get(namespace)?.values() ?? NOTHING;
    const [only] = this.#namespaces.values();
    if (only === undefined) return NOTHING;
    return this.#namespaces.size === 1 ? only.values() : this.#all();
  }

  byIndex(name: string, value: string): Iterable<T> {
    const index = this.#indexes.get(name);
    if (index === undefined) throw new Error(`Index with name ${name} does not exist`);
    return index.buckets.get(value)?.values() ?? NOTHING;
  }

  addIndex(name: string, keysOf: (object: T) => readonly string[]): void {
    if (this.#indexes.has(name)) return;
    const index: Index<T> = { keysOf, buckets: new Map() };
    this.#indexes.set(name, index);
    this.#indexList.push(index);
    for (const object of this.list()) insert(index, object, keysOf(object));
  }

  /** Takes in an object's new state and answers its former one. */
  set(object: T): T | undefined {
    const { namespace = '', name = '' } = object.metadata;
    let objects = this.#namespaces.get(namespace);
    if (objects === undefined) {
      objects = new Map();
      this.#namespaces.set(namespace, objects);
    }
    const old = objects.get(name);
    objects.set(name, object);
    if (old === undefined) this.#size++;
    for (let i = 0; i < this.#indexList.length; i++) {
      const index = this.#indexList[i] as Index<T>;
      const values = index.keysOf(object);
      if (old !== undefined) removeStale(index, old, object, values);
      insert(index, object, values);
    }
    return old;
  }

  /** Forgets an object and answers its last known state. */
  delete(name: string, namespace = ''): T | undefined {
    const objects = this.#namespaces.get(namespace);
    const old = objects?.get(name);
    if (objects === undefined || old === undefined) return undefined;
    objects.delete(name);
    if (objects.size === 0) this.#namespaces.delete(namespace);
    this.#size--;
    for (const index of this.#indexes.values()) {
      for (const value of index.keysOf(old)) remove(index, value, identityOf(old));
    }
    return old;
  }

  *#all(): Iterable<T> {
    for (const objects of this.#namespaces.values()) yield* objects.values();
  }
}

function insert<T extends KubeObject>(index: Index<T>, object: T, values: readonly string[]): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? '';
    let bucket = index.buckets.get(value);
    if (bucket === undefined) {
      bucket = new Map();
      index.buckets.set(value, bucket);
    }
    bucket.set(identityOf(object), object);
  }
}

/** Takes the former state out of the buckets that the new one, with these `values`, is not going to be put in. */
function removeStale<T extends KubeObject>(index: Index<T>, old: T, object: T, values: readonly string[]): void {
  const identity = identityOf(old);
  const kept = identity === identityOf(object) ? values : NOTHING;
  const before = index.keysOf(old);
  for (let i = 0; i < before.length; i++) {
    const value = before[i] ?? '';
    if (!kept.includes(value)) remove(index, value, identity);
  }
}

function remove<T>(index: Index<T>, value: string, identity: string): void {
  const bucket = index.buckets.get(value);
  if (bucket === undefined) return;
  bucket.delete(identity);
  if (bucket.size === 0) index.buckets.delete(value);
}
