/** Sums by topology domain, for several topology keys at once. */
import type { NodeInfo } from '../cache/node-info.ts';
import type { SchedulerCache } from '../cache/scheduler-cache.ts';
import type { Topology } from '../cache/topology.ts';

interface Table {
  readonly topology: Topology;
  readonly sums: Int32Array;
}

export class DomainSums {
  readonly #cache: SchedulerCache;
  readonly #tables = new Map<string, Table>();
  #nonZero = 0;

  constructor(cache: SchedulerCache) {
    this.#cache = cache;
  }

  /** Whether every sum is zero. */
  get isZero(): boolean {
    return this.#nonZero === 0;
  }

  /** Adds to the domain that the node is in by this key; nothing when it is in none. */
  add(topologyKey: string, node: NodeInfo, amount: number): void {
    let table = this.#tables.get(topologyKey);
    if (table === undefined) {
      const topology = this.#cache.topology(topologyKey);
      table = { topology, sums: new Int32Array(topology.values.length) };
      this.#tables.set(topologyKey, table);
    }
    const domain = table.topology.domainOf[node.index] ?? -1;
    if (domain < 0) return;
    const before = table.sums[domain] ?? 0;
    const after = before + amount;
    table.sums[domain] = after;
    this.#nonZero += Number(after !== 0) - Number(before !== 0);
  }

  /** The sum of the node's domain by this key. */
  at(topologyKey: string, { index }: NodeInfo): number {
    const table = this.#tables.get(topologyKey);
    return table === undefined ? 0 : sumAt(table, index);
  }

  /** The sums of all of the node's domains together. */
  total({ index }: NodeInfo): number {
    let total = 0;
    for (const table of this.#tables.values()) total += sumAt(table, index);
    return total;
  }

  /** Whether any of the node's domains has a sum above zero. */
  isAnyPositive({ index }: NodeInfo): boolean {
    for (const table of this.#tables.values()) if (sumAt(table, index) > 0) return true;
    return false;
  }

  clone(): DomainSums {
    const copy = new DomainSums(this.#cache);
    for (const [key, { topology, sums }] of this.#tables) copy.#tables.set(key, { topology, sums: sums.slice() });
    copy.#nonZero = this.#nonZero;
    return copy;
  }
}

function sumAt({ topology, sums }: Table, index: number): number {
  const domain = topology.domainOf[index] ?? -1;
  return domain < 0 ? 0 : (sums[domain] ?? 0);
}
