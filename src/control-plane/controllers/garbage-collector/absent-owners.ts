/** Owners known not to exist: the last 500 (kubernetes/pkg/controller/garbagecollector/uid_cache.go). */
import type { Identity } from './identity.ts';

const CAPACITY = 500;

export class AbsentOwners {
  /** In order of use. */
  readonly #keys = new Set<string>();

  add(identity: Identity): void {
    const key = keyOf(identity);
    this.#keys.delete(key);
    this.#keys.add(key);
    const [oldest] = this.#keys;
    if (this.#keys.size > CAPACITY && oldest !== undefined) this.#keys.delete(oldest);
  }

  has(identity: Identity): boolean {
    if (this.#keys.size === 0) return false;
    const key = keyOf(identity);
    if (!this.#keys.delete(key)) return false;
    this.#keys.add(key);
    return true;
  }
}

function keyOf({ apiVersion, kind, namespace, name, uid }: Identity): string {
  return `${uid}|${namespace}|${name}|${kind}|${apiVersion}`;
}
