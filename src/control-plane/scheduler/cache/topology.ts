/** The domains that nodes form by one of their labels, numbered, so that counting pods per domain is counting in a table. */
import type { NodeInfo } from './node-info.ts';

export interface Topology {
  readonly key: string;
  /** The label's values; a value's place is its domain's number. */
  readonly values: readonly string[];
  /** The number of each node's domain by the node's index; -1 for a node without the label. */
  readonly domainOf: Int32Array;
}

/** Groups the nodes by label `key`. `indexLimit` is above every node's index. */
export function topologyOf(key: string, nodes: readonly NodeInfo[], indexLimit: number): Topology {
  const domainOf = new Int32Array(indexLimit).fill(-1);
  const domains = new Map<string, number>();
  const values: string[] = [];
  for (const { index, labels } of nodes) {
    const value = labels[key];
    if (typeof value !== 'string') continue;
    let domain = domains.get(value);
    if (domain === undefined) {
      domain = values.length;
      domains.set(value, domain);
      values.push(value);
    }
    domainOf[index] = domain;
  }
  return { key, values, domainOf };
}
