/**
 * A revisioned key-value store with etcd 3.5's semantics (etcd-io/etcd/server/storage/mvcc, .../server/etcdserver/apply): one
 * counter of revisions for all keys, history kept until compaction, transactions whose operations share one revision,
 * watches from any revision that is kept.
 *
 * Left out: raft and members, authentication, alarms and quotas, sort orders other than by key, nested transactions.
 * Values are opaque references: never copied, compared by identity.
 */
import type { Clock } from '../../kernel/index.ts';
import { EtcdError } from './etcd-error.ts';
import { type EtcdWatch, RegisteredWatch, type WatchOptions } from './etcd-watch.ts';
import { KeyRevision } from './key-revision.ts';
import { type KeyEntry, KeySpace } from './key-space.ts';
import { type LeaseInfo, Leases } from './leases.ts';
import { RevisionLog } from './revision-log.ts';
import {
  checkTxn,
  compares,
  type Op,
  type OpResult,
  type RangeRequest,
  type RangeResult,
  type Txn,
  type TxnResult,
} from './txn.ts';
import { WatchIndex } from './watch-index.ts';

export class Etcd<V> {
  readonly #keys = new KeySpace<V>();
  readonly #log = new RevisionLog<V>();
  readonly #watches = new WatchIndex<RegisteredWatch<V>>();
  readonly #leases: Leases;
  /** An empty store is at revision 1. */
  #revision = 1;
  /** Below every revision until the first compaction, which may be one of nothing. */
  #compactRevision = -1;
  /** Changes in the log whose watches have been told. */
  #notified = 0;
  #isNotifying = false;
  /** Called when a lease has run out, before the keys that lived by it are deleted. */
  onLeaseExpired: ((versions: readonly KeyRevision<V>[]) => void) | undefined;

  constructor(clock: Clock) {
    this.#leases = new Leases(clock, (id) => this.#expire(id));
  }

  /** The newest revision. */
  get revision(): number {
    return this.#revision;
  }

  /** The revision of the last compaction, the oldest that can still be read; 0 before the first. */
  get compactRevision(): number {
    return Math.max(0, this.#compactRevision);
  }

  /** The key's present version, or undefined. */
  get(key: string): KeyRevision<V> | undefined {
    const head = this.#keys.get(key)?.head;
    return head === undefined || head.version === 0 ? undefined : head;
  }

  /** Throws when the revision was compacted or is yet to come. */
  range({ key, end, limit = 0, revision = 0 }: RangeRequest): RangeResult<V> {
    const kvs: KeyRevision<V>[] = [];
    let count = 0;
    this.scan(key, end, revision, (version) => {
      count++;
      if (limit === 0 || kvs.length < limit) kvs.push(version);
    });
    return { kvs, count, more: kvs.length < count, revision: this.#revision };
  }

  /** {@link range} without its result: hands each version to `visit`, in order of keys, which must not write. */
  scan(key: string, end: string | undefined, revision: number, visit: (version: KeyRevision<V>) => void): void {
    this.#checkReadable(revision);
    this.#keys.forEach(key, end, ({ head }) => {
      const version = revision === 0 ? head : head.at(revision);
      if (version !== undefined && version.version !== 0) visit(version);
    });
  }

  /** Stores `value` under `key` at a new revision; throws when `lease` does not exist. */
  put(key: string, value: V, lease = 0): KeyRevision<V> {
    const change = this.#put(this.#keys.get(key), key, value, lease, this.#revision + 1);
    this.#notify();
    return change;
  }

  /** {@link put} on condition that the key's mod revision is `expected` (0: that it does not exist); undefined if not. */
  compareAndPut(key: string, expected: number, value: V, lease = 0): KeyRevision<V> | undefined {
    const entry = this.#keys.get(key);
    const present = entry === undefined || entry.head.version === 0 ? 0 : entry.head.modRevision;
    if (present !== expected) return undefined;
    const change = this.#put(entry, key, value, lease, this.#revision + 1);
    this.#notify();
    return change;
  }

  /** Deletes the keys of the range at one new revision, if there are any; answers the tombstones. */
  delete(key: string, end?: string): readonly KeyRevision<V>[] {
    const changes = this.#delete(key, end, this.#revision + 1);
    this.#notify();
    return changes;
  }

  /** Deletes the one key on condition that its mod revision is `expected`; answers the tombstone, undefined if not. */
  compareAndDelete(key: string, expected: number): KeyRevision<V> | undefined {
    if (this.get(key)?.modRevision !== expected) return undefined;
    return this.delete(key)[0];
  }

  /** Runs one list of operations or the other as a whole: its changes share one revision. */
  txn({ compare, success, failure = [] }: Txn<V>): TxnResult<V> {
    checkTxn(compare, success, failure);
    const succeeded = compare.every((condition) => compares(condition, this.get(condition.key)));
    const ops = succeeded ? success : failure;
    this.#checkOps(ops);
    const revision = this.#revision + 1;
    const results = ops.map((op) => this.#run(op, revision));
    this.#notify();
    return { succeeded, results, revision: this.#revision };
  }

  /** Tells of every change in the range from `startRevision` on; throws when that was compacted. */
  watch(options: WatchOptions<V>): EtcdWatch {
    const { key, end, startRevision = 0 } = options;
    if (key === '' && end === undefined) throw new EtcdError('empty key');
    if (startRevision > 0 && startRevision < this.#compactRevision) throw new EtcdError('compacted');
    const watch = new RegisteredWatch(options, startRevision, this.#watches);
    if (startRevision > 0) this.#replay(watch);
    if (watch.isActive) this.#watches.add(watch);
    return watch;
  }

  /**
   * Forgets versions that were overtaken before `revision`; throws when that was done before or is yet to come. What is told to
   * watches from there on keeps its previous version, the change at `revision` itself included.
   */
  compact(revision: number): void {
    if (revision <= this.#compactRevision) throw new EtcdError('compacted');
    if (revision > this.#revision) throw new EtcdError('future revision');
    this.#compactRevision = revision;
    const dropped = this.#log.dropBefore(revision, (change) => {
      change.older = undefined;
      if (change.version === 0 && this.#keys.get(change.key)?.head === change) this.#keys.remove(change.key);
    });
    this.#notified -= dropped;
  }

  /** Starts a lease of so many seconds and answers its id. */
  grantLease(seconds: number, id?: number): number {
    return this.#leases.grant(seconds, id);
  }

  keepLeaseAlive(id: number): void {
    this.#leases.keepAlive(id);
  }

  /** Ends a lease: its keys are deleted, all at one revision. */
  revokeLease(id: number): void {
    const keys = this.#leases.revoke(id);
    const revision = this.#revision + 1;
    for (const key of keys) this.#delete(key, undefined, revision);
    this.#notify();
  }

  leaseInfo(id: number): LeaseInfo {
    return this.#leases.info(id);
  }

  #expire(id: number): void {
    if (this.onLeaseExpired !== undefined) {
      const versions = this.#leases.info(id).keys.map((key) => this.get(key));
      this.onLeaseExpired(versions.filter((version) => version !== undefined));
    }
    this.revokeLease(id);
  }

  #run(op: Op<V>, revision: number): OpResult<V> {
    switch (op.op) {
      case 'put':
        return { op: 'put', change: this.#put(this.#keys.get(op.key), op.key, op.value, op.lease ?? 0, revision) };
      case 'delete':
        return { op: 'delete', changes: this.#delete(op.key, op.end, revision) };
      case 'range':
        return { op: 'range', ...this.range(op) };
    }
  }

  #put(entry: KeyEntry<V> | undefined, key: string, value: V, lease: number, revision: number): KeyRevision<V> {
    if (key === '') throw new EtcdError('empty key');
    if (lease !== 0) this.#leases.require(lease);
    const old = entry?.head;
    const isNew = old === undefined || old.version === 0;
    const created = isNew ? revision : old.createRevision;
    const change = new KeyRevision(key, value, created, revision, isNew ? 1 : old.version + 1, lease, old);
    if (entry === undefined) this.#keys.add(change);
    else entry.head = change;
    const oldLease = old?.lease ?? 0;
    if (oldLease !== lease) {
      if (oldLease !== 0) this.#leases.detach(oldLease, key);
      if (lease !== 0) this.#leases.attach(lease, key);
    }
    this.#revision = revision;
    this.#log.append(change);
    return change;
  }

  #delete(key: string, end: string | undefined, revision: number): readonly KeyRevision<V>[] {
    const changes: KeyRevision<V>[] = [];
    this.#keys.forEach(key, end, (entry) => {
      const old = entry.head;
      if (old.version === 0) return;
      const tombstone = new KeyRevision<V>(old.key, undefined, 0, revision, 0, 0, old);
      entry.head = tombstone;
      if (old.lease !== 0) this.#leases.detach(old.lease, old.key);
      this.#log.append(tombstone);
      changes.push(tombstone);
    });
    if (changes.length > 0) this.#revision = revision;
    return changes;
  }

  /** Tells the watches. A callback that writes adds to the log, and this loop goes on to it: order is kept. */
  #notify(): void {
    if (this.#isNotifying) return;
    this.#isNotifying = true;
    try {
      while (this.#notified < this.#log.length) {
        const change = this.#log.at(this.#notified++);
        if (change === undefined) continue;
        this.#watches.forEach(change.key, (watch) => {
          if (watch.isActive && change.modRevision >= watch.startRevision) watch.onChange(change);
        });
      }
    } finally {
      this.#isNotifying = false;
    }
  }

  #replay(watch: RegisteredWatch<V>): void {
    const range = new WatchIndex<RegisteredWatch<V>>();
    range.add(watch);
    // Up to what the others have been told: the rest reaches this watch together with them.
    for (let i = this.#log.indexOf(watch.startRevision); i < this.#notified && watch.isActive; i++) {
      const change = this.#log.at(i);
      if (change !== undefined) range.forEach(change.key, () => watch.onChange(change));
    }
  }

  #checkReadable(revision: number): void {
    if (revision > this.#revision) throw new EtcdError('future revision');
    if (revision !== 0 && revision < this.#compactRevision) throw new EtcdError('compacted');
  }

  /** What can only be told when it is known which operations are to run. */
  #checkOps(ops: readonly Op<V>[]): void {
    for (const op of ops) {
      if (op.op === 'put' && op.lease !== undefined && op.lease !== 0) this.#leases.require(op.lease);
    }
    for (const op of ops) if (op.op === 'range') this.#checkReadable(op.revision ?? 0);
  }
}
