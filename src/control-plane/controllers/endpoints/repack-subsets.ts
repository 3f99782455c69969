/**
 * Packs addresses with ports into as few subsets as possible, in a fixed order: addresses that offer the same ports share a
 * subset, and ports that the same addresses offer do (kubernetes/pkg/api/v1/endpoints/util.go: RepackSubsets), and keeps to the
 * size that Endpoints may have (pkg/controller/endpoint/endpoints_controller.go: truncateEndpoints).
 *
 * Simplified: where there are several subsets, they are ordered by their ports; upstream orders them by a hash of all they hold.
 */
import type { EndpointAddress, EndpointPort, EndpointSubset } from '../../../kube-api/generated/types.gen.ts';
import { endpointPortHash, sortedByHash } from '../framework/endpoint-ports.ts';

/** One pod's part. */
export interface EndpointEntry {
  readonly address: EndpointAddress;
  readonly isReady: boolean;
  readonly ports: readonly EndpointPort[];
}

interface Group {
  readonly ports: readonly EndpointPort[];
  readonly entries: EndpointEntry[];
}

export const MAX_CAPACITY = 1000;

/** The subsets of these entries. An entry without ports stands in a subset without ports. */
export function repackSubsets(entries: readonly EndpointEntry[]): EndpointSubset[] {
  const groups = groupByPorts(entries);
  const merged = groups.length < 2 ? groups : mergeGroups(groups);
  const subsets = merged.map(({ ports, entries }) => subsetOf(entries, ports));
  return subsets.length < 2 ? subsets : sortedByHash(subsets, ({ ports = [] }) => ports.map(endpointPortHash).join());
}

function keyOfPorts(ports: readonly EndpointPort[]): string {
  return ports
    .map(({ name = '', port, protocol = '', appProtocol = '' }) => `${name},${port},${protocol},${appProtocol}`)
    .join(';');
}

/** Entries by what they offer; those that share one array of ports are not compared. */
function groupByPorts(entries: readonly EndpointEntry[]): Group[] {
  const byArray = new Map<readonly EndpointPort[], Group>();
  const byKey = new Map<string, Group>();
  for (const entry of entries) {
    let group = byArray.get(entry.ports);
    if (group === undefined) {
      const key = keyOfPorts(entry.ports);
      group = byKey.get(key) ?? { ports: entry.ports, entries: [] };
      byKey.set(key, group);
      byArray.set(entry.ports, group);
    }
    group.entries.push(entry);
  }
  return [...byKey.values()];
}

/** Ports that the same groups offer, with all entries of those groups. */
function mergeGroups(groups: readonly Group[]): Group[] {
  const offers = new Map<string, { readonly ports: EndpointPort[]; readonly groups: readonly Group[] }>();
  const seen = new Set<string>();
  for (const { ports } of groups) {
    for (const port of ports) {
      const key = keyOfPorts([port]);
      if (seen.has(key)) continue;
      seen.add(key);
      const offering = groups.filter((group) => group.ports.some((other) => keyOfPorts([other]) === key));
      const signature = offering.map((group) => groups.indexOf(group)).join();
      const offer = offers.get(signature);
      if (offer === undefined) offers.set(signature, { ports: [port], groups: offering });
      else offer.ports.push(port);
    }
  }
  const merged = [...offers.values()].map((offer) => ({
    ports: offer.ports,
    entries: offer.groups.flatMap(({ entries }) => entries),
  }));
  return [...merged, ...groups.filter(({ ports }) => ports.length === 0)];
}

function subsetOf(entries: readonly EndpointEntry[], ports: readonly EndpointPort[]): EndpointSubset {
  const addresses: EndpointAddress[] = [];
  const notReadyAddresses: EndpointAddress[] = [];
  for (const { address, isReady } of entries) (isReady ? addresses : notReadyAddresses).push(address);
  return subset(
    addresses.sort(compareAddresses),
    notReadyAddresses.sort(compareAddresses),
    sortedByHash(ports, endpointPortHash),
  );
}

function subset(
  addresses: readonly EndpointAddress[],
  notReadyAddresses: readonly EndpointAddress[],
  ports: readonly EndpointPort[],
): EndpointSubset {
  return {
    ...(addresses.length === 0 ? {} : { addresses }),
    ...(notReadyAddresses.length === 0 ? {} : { notReadyAddresses }),
    ...(ports.length === 0 ? {} : { ports }),
  };
}

function compareAddresses(a: EndpointAddress, b: EndpointAddress): number {
  if (a.ip !== b.ip) return a.ip < b.ip ? -1 : 1;
  const uidA = a.targetRef?.uid ?? '';
  const uidB = b.targetRef?.uid ?? '';
  return uidA < uidB ? -1 : uidA > uidB ? 1 : 0;
}

/** At most {@link MAX_CAPACITY} addresses, ready ones first, each subset in proportion; the same array when all fit. */
export function truncateSubsets(subsets: readonly EndpointSubset[]): readonly EndpointSubset[] {
  let ready = 0;
  let notReady = 0;
  for (const { addresses = [], notReadyAddresses = [] } of subsets) {
    ready += addresses.length;
    notReady += notReadyAddresses.length;
  }
  if (ready + notReady <= MAX_CAPACITY) return subsets;
  const isReadyCut = ready > MAX_CAPACITY;
  const room = isReadyCut ? MAX_CAPACITY : MAX_CAPACITY - ready;
  const total = isReadyCut ? ready : notReady;
  let left = room;
  return subsets.map(({ addresses = [], notReadyAddresses = [], ports = [] }) => {
    const affected = isReadyCut ? addresses : notReadyAddresses;
    const kept = affected.slice(0, Math.min(Math.ceil((affected.length / total) * room), left));
    left -= kept.length;
    return isReadyCut ? subset(kept, [], ports) : subset(addresses, kept, ports);
  });
}
