/**
 * How many of a pod's like are in which topology domain
 * (kubernetes/pkg/scheduler/framework/plugins/podtopologyspread/filtering.go, calPreFilterState).
 *
 * Counted once for all replicas and then kept up to date; everything is a table by the number of a node or of a domain.
 */
import type { NodeInfo } from '../cache/node-info.ts';
import type { PodInfo } from '../cache/pod-info.ts';
import type { SchedulerCache } from '../cache/scheduler-cache.ts';
import type { Topology } from '../cache/topology.ts';
import { requiredNodePredicate } from '../matching/node-selector.ts';
import { findUntoleratedTaint } from '../matching/taints.ts';
import type { SpreadConstraint } from './spread-constraints.ts';

export const HOSTNAME = 'kubernetes.io/hostname';

/** The counts of one constraint. */
export class DomainCounts {
  readonly constraint: SpreadConstraint;
  readonly topology: Topology;
  /** By domain: matching pods on nodes that are counted. */
  readonly counts: Int32Array;
  /** By domain: 1 when it has a node that is counted. */
  readonly isPresent: Uint8Array;
  /** By node: 1 when its pods are counted. */
  readonly isCounted: Uint8Array;
  /** By node: matching pods, counted or not; only for the hostname. */
  readonly perNode: Int32Array | undefined;
  /** How many domains have a node that is counted. */
  domainCount = 0;
  #minimum: number | undefined;

  constructor(constraint: SpreadConstraint, topology: Topology, indexLimit: number) {
    this.constraint = constraint;
    this.topology = topology;
    this.counts = new Int32Array(topology.values.length);
    this.isPresent = new Uint8Array(topology.values.length);
    this.isCounted = new Uint8Array(indexLimit);
    this.perNode = constraint.topologyKey === HOSTNAME ? new Int32Array(indexLimit) : undefined;
  }

  /** The count of the domain that has fewest; 0 while there are fewer domains than the constraint asks for. */
  get minimum(): number {
    if (this.domainCount < this.constraint.minDomains) return 0;
    this.#minimum ??= this.#findMinimum();
    return this.#minimum;
  }

  include(node: NodeInfo): void {
    const domain = this.topology.domainOf[node.index] ?? -1;
    this.isCounted[node.index] = 1;
    if (domain < 0 || this.isPresent[domain] === 1) return;
    this.isPresent[domain] = 1;
    this.domainCount++;
    this.#minimum = undefined;
  }

  count(info: PodInfo, { index }: NodeInfo, sign: 1 | -1): void {
    const { selector } = this.constraint;
    // upstream counts none for a selector that selects everything
    if (selector.isEmpty || !selector.matches(info.labels)) return;
    if (this.perNode !== undefined) this.perNode[index] = (this.perNode[index] ?? 0) + sign;
    const domain = this.topology.domainOf[index] ?? -1;
    if (domain < 0 || this.isCounted[index] !== 1) return;
    this.counts[domain] = (this.counts[domain] ?? 0) + sign;
    this.#minimum = undefined;
  }

  clone(): DomainCounts {
    const copy = new DomainCounts(this.constraint, this.topology, this.isCounted.length);
    copy.counts.set(this.counts);
    copy.isPresent.set(this.isPresent);
    copy.isCounted.set(this.isCounted);
    if (this.perNode !== undefined) copy.perNode?.set(this.perNode);
    copy.domainCount = this.domainCount;
    return copy;
  }

  #findMinimum(): number {
    let minimum = Number.MAX_SAFE_INTEGER;
    for (let domain = 0; domain < this.counts.length; domain++) {
      const count = this.counts[domain] ?? 0;
      if (this.isPresent[domain] === 1 && count < minimum) minimum = count;
    }
    return minimum;
  }
}

export class SpreadCounts {
  readonly namespace: string;
  readonly domains: readonly DomainCounts[];

  constructor(namespace: string, domains: readonly DomainCounts[]) {
    this.namespace = namespace;
    this.domains = domains;
  }

  /** Counts a pod that came to (1) or went from (-1) a node. Pods that are ending don't count. */
  count(info: PodInfo, node: NodeInfo, sign: 1 | -1): void {
    if (info.namespace !== this.namespace || info.isTerminating) return;
    for (let i = 0; i < this.domains.length; i++) this.domains[i]?.count(info, node, sign);
  }

  clone(): SpreadCounts {
    return new SpreadCounts(
      this.namespace,
      this.domains.map((counts) => counts.clone()),
    );
  }
}

/** Counts from scratch. With `needsAllKeys`, nodes that lack one of the constraints' labels are left out altogether. */
export function countSpread(
  pod: PodInfo,
  constraints: readonly SpreadConstraint[],
  needsAllKeys: boolean,
  cache: SchedulerCache,
): SpreadCounts {
  const domains = constraints.map(
    (constraint) => new DomainCounts(constraint, cache.topology(constraint.topologyKey), cache.indexLimit),
  );
  const result = new SpreadCounts(pod.namespace, domains);
  const { spec } = pod.pod;
  const isAffine = requiredNodePredicate(spec);
  for (const info of cache.nodes) {
    const { node, index } = info;
    if (node === undefined) continue;
    const hasAllKeys = domains.every(({ topology }) => (topology.domainOf[index] ?? -1) >= 0);
    if (!needsAllKeys || hasAllKeys) {
      for (const counts of domains) {
        const { honorsAffinity, honorsTaints } = counts.constraint;
        if (honorsAffinity && !isAffine(node)) continue;
        if (honorsTaints && findUntoleratedTaint(info.forbiddingTaints, spec?.tolerations) !== undefined) continue;
        counts.include(info);
      }
    }
    for (const other of info.pods) result.count(other, info, 1);
  }
  return result;
}
