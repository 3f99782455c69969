/**
 * The rules that one Service needs on one node: to which endpoints each of its addresses leads
 * (kubernetes/pkg/proxy: serviceport.go, topology.go CategorizeEndpoints, and iptables/proxier.go for REJECT and DROP).
 *
 * Left out: topology hints, load-balancer addresses and source ranges (no cloud gives them out here yet), hairpin details.
 */
import type { EndpointSlice, Service, ServicePort } from '../../kube-api/generated/types.gen.ts';
import type { Endpoint, Protocol } from '../../network/contract.ts';

export interface Rule {
  /** `namespace/service:port`, under which session affinity remembers clients. */
  readonly owner: string;
  /** Where connections may go; with none, `otherwise` happens. */
  readonly endpoints: readonly Endpoint[];
  readonly otherwise: 'reject' | 'drop';
  /** Whether the endpoint takes this node for the client, so that its answers come back this way. */
  readonly masquerade: boolean;
  /** How long a client stays with its endpoint, in ms; 0 without session affinity. */
  readonly affinityMs: number;
}

/** Rules by the address that they apply to, see {@link ruleKey}. */
export type Rules = readonly (readonly [key: string, rule: Rule])[];

export function ruleKey(ip: string, port: number, protocol: Protocol): string {
  return `${ip}:${port}/${protocol}`;
}

interface Candidate extends Endpoint {
  readonly isLocal: boolean;
  readonly isReady: boolean;
  readonly isServing: boolean;
  readonly isTerminating: boolean;
}

const DEFAULT_AFFINITY_SECONDS = 10_800;

/** The rules for `service` on the node with this name and address. */
export function rulesFor(
  service: Service,
  slices: Iterable<EndpointSlice>,
  node: { readonly name: string; readonly ip: string },
): Rules {
  const spec = service.spec;
  if (spec === undefined || spec.type === 'ExternalName' || spec.clusterIP === undefined) return [];
  if (spec.clusterIP === '' || spec.clusterIP === 'None') return [];
  const ownSlices = [...slices];
  const affinityMs =
    spec.sessionAffinity === 'ClientIP'
      ? 1000 * (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? DEFAULT_AFFINITY_SECONDS)
      : 0;
  const rules: [string, Rule][] = [];
  for (const port of spec.ports ?? []) {
    const owner = `${service.metadata.namespace}/${service.metadata.name}:${port.name ?? ''}`;
    const candidates = candidatesFor(ownSlices, port, node.name);
    const protocol = port.protocol ?? 'TCP';
    const inside = {
      ...ruleOf(owner, candidates, spec.internalTrafficPolicy === 'Local', affinityMs),
      masquerade: false,
    };
    const isLocal = spec.externalTrafficPolicy === 'Local';
    const outside = { ...ruleOf(owner, candidates, isLocal, affinityMs), masquerade: !isLocal };
    rules.push([ruleKey(spec.clusterIP, port.port, protocol), inside]);
    for (const ip of spec.externalIPs ?? []) rules.push([ruleKey(ip, port.port, protocol), outside]);
    if (port.nodePort !== undefined && port.nodePort !== 0) {
      rules.push([ruleKey(node.ip, port.nodePort, protocol), outside]);
    }
  }
  return rules;
}

function ruleOf(
  owner: string,
  candidates: readonly Candidate[],
  isLocalOnly: boolean,
  affinityMs: number,
): Omit<Rule, 'masquerade'> {
  const allowed = isLocalOnly ? candidates.filter((candidate) => candidate.isLocal) : candidates;
  return {
    owner,
    endpoints: usable(allowed),
    // With endpoints elsewhere the node keeps silent, so that whoever balances in front tries another one.
    otherwise: isLocalOnly && usable(candidates).length > 0 ? 'drop' : 'reject',
    affinityMs,
  };
}

/** The ready ones; where there are none, those that are ending but still serve. */
function usable(candidates: readonly Candidate[]): readonly Endpoint[] {
  const ready = candidates.filter((candidate) => candidate.isReady);
  const chosen =
    ready.length > 0 ? ready : candidates.filter((candidate) => candidate.isServing && candidate.isTerminating);
  return chosen.map(({ ip, port }) => ({ ip, port }));
}

function candidatesFor(slices: readonly EndpointSlice[], port: ServicePort, nodeName: string): readonly Candidate[] {
  const found: Candidate[] = [];
  for (const slice of slices) {
    const slicePort = slice.ports?.find((candidate) => (candidate.name ?? '') === (port.name ?? ''));
    if (slicePort?.port === undefined) continue;
    for (const endpoint of slice.endpoints) {
      const ip = endpoint.addresses[0];
      if (ip === undefined) continue;
      const isReady = endpoint.conditions?.ready !== false;
      found.push({
        ip,
        port: slicePort.port,
        isLocal: endpoint.nodeName === nodeName,
        isReady,
        isServing: endpoint.conditions?.serving ?? isReady,
        isTerminating: endpoint.conditions?.terminating === true,
      });
    }
  }
  return found;
}
