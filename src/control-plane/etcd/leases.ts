/**
 * Leases: promises to keep keys alive for so many seconds, renewed or not (etcd-io/etcd/server/lease/lessor.go). What
 * the lease's end does to its keys is up to the store. Left out: checkpoints, and the minimum TTL of an election period.
 */
import type { Clock, Timer } from '../../kernel/index.ts';
import { EtcdError } from './etcd-error.ts';

export interface LeaseInfo {
  readonly id: number;
  /** The time to live that was granted, in seconds. */
  readonly grantedSeconds: number;
  /** What is left of it, in seconds. */
  readonly remainingSeconds: number;
  /** Keys attached, in order. */
  readonly keys: readonly string[];
}

interface Lease {
  readonly id: number;
  readonly grantedSeconds: number;
  readonly keys: Set<string>;
  timer: Timer;
}

export class Leases {
  readonly #clock: Clock;
  readonly #onExpire: (id: number) => void;
  readonly #leases = new Map<number, Lease>();
  #nextId = 1;

  constructor(clock: Clock, onExpire: (id: number) => void) {
    this.#clock = clock;
    this.#onExpire = onExpire;
  }

  /** Promises `seconds` of life and answers the lease's id; throws when `id` is taken. */
  grant(seconds: number, id?: number): number {
    if (id !== undefined && this.#leases.has(id)) throw new EtcdError('lease exists');
    while (this.#leases.has(this.#nextId)) this.#nextId++;
    const leaseId = id ?? this.#nextId++;
    const timer = this.#countDown(leaseId, seconds);
    this.#leases.set(leaseId, { id: leaseId, grantedSeconds: seconds, keys: new Set(), timer });
    return leaseId;
  }

  /** Starts the lease's time anew. */
  keepAlive(id: number): void {
    const lease = this.#get(id);
    this.#clock.cancel(lease.timer);
    lease.timer = this.#countDown(id, lease.grantedSeconds);
  }

  /** Ends the lease and answers the keys that it kept alive, in order. */
  revoke(id: number): readonly string[] {
    const lease = this.#get(id);
    this.#clock.cancel(lease.timer);
    this.#leases.delete(id);
    return sorted(lease.keys);
  }

  info(id: number): LeaseInfo {
    const { grantedSeconds, keys, timer } = this.#get(id);
    return { id, grantedSeconds, remainingSeconds: (timer.atMs - this.#clock.nowMs) / 1000, keys: sorted(keys) };
  }

  /** Throws when there is no such lease. */
  require(id: number): void {
    this.#get(id);
  }

  attach(id: number, key: string): void {
    this.#get(id).keys.add(key);
  }

  /** Harmless when the lease has ended. */
  detach(id: number, key: string): void {
    this.#leases.get(id)?.keys.delete(key);
  }

  #get(id: number): Lease {
    const lease = this.#leases.get(id);
    if (lease === undefined) throw new EtcdError('lease not found');
    return lease;
  }

  #countDown(id: number, seconds: number): Timer {
    return this.#clock.schedule(seconds * 1000, () => this.#onExpire(id), { background: true });
  }
}

function sorted(keys: ReadonlySet<string>): readonly string[] {
  return [...keys].sort();
}
