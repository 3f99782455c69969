/**
 * The keys that exist or have history: a hash map for single keys and a B+ tree for ranges, sharing one entry per key
 * (etcd-io/etcd/server/storage/mvcc/index.go). Keys are ordered by UTF-16 code unit, which for ASCII is etcd's byte order.
 */
import BTreeModule from 'sorted-btree';
import type { KeyRevision } from './key-revision.ts';

// The package is CommonJS: bundlers hand out its class, Node the module around it.
const BTree = (BTreeModule as unknown as { default?: typeof BTreeModule }).default ?? BTreeModule;

/** Range end that means "every key from the first on". */
export const NO_END = '\0';

export interface KeyEntry<V> {
  /** The newest version; a tombstone for a key that only has history. */
  head: KeyRevision<V>;
}

/** The end of the range of all keys that begin with `prefix` (clientv3.GetPrefixRangeEnd). */
export function prefixEnd(prefix: string): string {
  for (let i = prefix.length - 1; i >= 0; i--) {
    const code = prefix.charCodeAt(i);
    if (code < 0xffff) return prefix.slice(0, i) + String.fromCharCode(code + 1);
  }
  return NO_END;
}

/** Whether `key` lies in [start, end); no end means the one key `start`, {@link NO_END} everything from `start` on. */
export function isInRange(key: string, start: string, end: string | undefined): boolean {
  if (end === undefined) return key === start;
  return key >= start && (end === NO_END || key < end);
}

function compareKeys(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export class KeySpace<V> {
  readonly #entries = new Map<string, KeyEntry<V>>();
  readonly #ordered = new BTree<string, KeyEntry<V>>(undefined, compareKeys);
  /** Entries that no range has asked for yet: many are put in order together faster than one by one. */
  #unordered: KeyEntry<V>[] = [];

  get(key: string): KeyEntry<V> | undefined {
    return this.#entries.get(key);
  }

  add(head: KeyRevision<V>): void {
    const entry: KeyEntry<V> = { head };
    this.#entries.set(head.key, entry);
    this.#unordered.push(entry);
  }

  remove(key: string): void {
    this.#order();
    this.#entries.delete(key);
    this.#ordered.delete(key);
  }

  /** Calls `visit` with each entry of the range in order of keys. */
  forEach(start: string, end: string | undefined, visit: (entry: KeyEntry<V>) => void): void {
    if (end === undefined) {
      const entry = this.#entries.get(start);
      if (entry !== undefined) visit(entry);
      return;
    }
    this.#order();
    const last = end === NO_END ? this.#ordered.maxKey() : end;
    if (last === undefined) return;
    this.#ordered.forRange(start, last, end === NO_END, (_key, entry) => visit(entry));
  }

  #order(): void {
    if (this.#unordered.length === 0) return;
    const entries = this.#unordered.sort((a, b) => compareKeys(a.head.key, b.head.key));
    this.#unordered = [];
    for (const entry of entries) this.#ordered.set(entry.head.key, entry);
  }
}
