/**
 * Leases for objects that vanish by themselves: one lease serves all that are written within a minute, up to a thousand
 * (apiserver/pkg/storage/etcd3/lease_manager.go).
 */
import type { Clock } from '../../../kernel/index.ts';
import type { Etcd } from '../../etcd/etcd.ts';

const REUSE_SECONDS = 60;
const MAX_OBJECTS = 1000;

export class EventLeases {
  readonly #etcd: Pick<Etcd<unknown>, 'grantLease'>;
  readonly #clock: Clock;
  #lease = 0;
  #ttlSeconds = 0;
  #objects = 0;
  #reusableUntilMs = 0;

  constructor(etcd: Pick<Etcd<unknown>, 'grantLease'>, clock: Clock) {
    this.#etcd = etcd;
    this.#clock = clock;
  }

  /** A lease that lives for `ttlSeconds` from now, or up to a minute longer. */
  leaseFor(ttlSeconds: number): number {
    const isReusable =
      this.#ttlSeconds === ttlSeconds && this.#objects < MAX_OBJECTS && this.#clock.nowMs < this.#reusableUntilMs;
    if (!isReusable) {
      this.#lease = this.#etcd.grantLease(ttlSeconds + REUSE_SECONDS);
      this.#ttlSeconds = ttlSeconds;
      this.#objects = 0;
      this.#reusableUntilMs = this.#clock.nowMs + REUSE_SECONDS * 1000;
    }
    this.#objects++;
    return this.#lease;
  }
}
