/**
 * The order in which nodes are looked at: one of each zone in turn, so that a search that ends early has seen all zones
 * (kubernetes/pkg/scheduler/backend/cache/node_tree.go).
 */
import type { NodeInfo } from './node-info.ts';

const REGION = 'topology.kubernetes.io/region';
const ZONE = 'topology.kubernetes.io/zone';
const OLD_REGION = 'failure-domain.beta.kubernetes.io/region';
const OLD_ZONE = 'failure-domain.beta.kubernetes.io/zone';

/** Region and zone as one word (k8s.io/component-helpers/node/topology); empty when the node has neither. */
export function zoneOf(labels: Readonly<Record<string, string>>): string {
  const zone = labels[OLD_ZONE] ?? labels[ZONE] ?? '';
  const region = labels[OLD_REGION] ?? labels[REGION] ?? '';
  return region === '' && zone === '' ? '' : `${region}:\0:${zone}`;
}

export class NodeOrder {
  readonly #zones = new Map<string, NodeInfo[]>();
  readonly #zoneOfNode = new Map<NodeInfo, string>();
  #list: readonly NodeInfo[] | undefined = undefined;

  /** Puts the node last in its zone, or moves it when its zone has changed. */
  place(info: NodeInfo): void {
    const zone = zoneOf(info.labels);
    const before = this.#zoneOfNode.get(info);
    if (before === zone) return;
    if (before !== undefined) this.remove(info);
    this.#zoneOfNode.set(info, zone);
    const nodes = this.#zones.get(zone);
    if (nodes === undefined) this.#zones.set(zone, [info]);
    else nodes.push(info);
    this.#list = undefined;
  }

  remove(info: NodeInfo): void {
    const zone = this.#zoneOfNode.get(info);
    if (zone === undefined) return;
    this.#zoneOfNode.delete(info);
    const rest = (this.#zones.get(zone) ?? []).filter((other) => other !== info);
    if (rest.length === 0) this.#zones.delete(zone);
    else this.#zones.set(zone, rest);
    this.#list = undefined;
  }

  /** Every node, in order; the same array until nodes come or go. */
  list(): readonly NodeInfo[] {
    this.#list ??= interleave([...this.#zones.values()]);
    return this.#list;
  }
}

function interleave(zones: readonly (readonly NodeInfo[])[]): readonly NodeInfo[] {
  const [only] = zones;
  if (zones.length === 1 && only !== undefined) return [...only];
  const result: NodeInfo[] = [];
  const longest = Math.max(0, ...zones.map((zone) => zone.length));
  for (let i = 0; i < longest; i++) {
    for (const zone of zones) {
      const info = zone[i];
      if (info !== undefined) result.push(info);
    }
  }
  return result;
}
