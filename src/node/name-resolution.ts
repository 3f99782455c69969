/**
 * Names of Services for programs in pods: `web`, `web.shop`, `web.shop.svc` and `web.shop.svc.cluster.local`, and a headless Service's
 * pods (the shapes of kubernetes/dns docs/specification.md).
 *
 * Simplified: each node answers from its own watch, at once. Real clusters run DNS servers as pods behind a Service of their own; until
 * those are simulated, killing them cannot be.
 */
import type { Clock } from '../kernel/index.ts';
import type { EndpointSlice, Service } from '../kube-api/generated/types.gen.ts';
import type { Resolver } from '../network/contract.ts';

const CLUSTER_DOMAIN = 'cluster.local';
/** A look-up through the node's resolver, in ms. */
const LOOKUP_MS = 0.5;

export interface NameSources {
  readonly service: (name: string, namespace: string) => Service | undefined;
  /** The slices of a Service, by its `namespace/name`. */
  readonly slicesOf: (serviceKey: string) => Iterable<EndpointSlice>;
}

/** A resolver for the programs of one namespace's pods. */
export function createResolver(clock: Clock, sources: NameSources, namespace: string): Resolver {
  return {
    resolve: (name, done) => {
      clock.schedule(LOOKUP_MS, () => done(addressesOf(name, sources, namespace)));
    },
  };
}

function addressesOf(name: string, sources: NameSources, ownNamespace: string): readonly string[] {
  const labels = withoutDomain(name).split('.');
  const [serviceName = '', namespace = ownNamespace, type = 'svc', ...more] = labels;
  if (type !== 'svc' || more.length > 0) return [];
  const service = sources.service(serviceName, namespace);
  const clusterIp = service?.spec?.clusterIP;
  if (clusterIp === undefined || clusterIp === '') return [];
  if (clusterIp !== 'None') return [clusterIp];
  const addresses: string[] = [];
  for (const slice of sources.slicesOf(`${namespace}/${serviceName}`)) {
    for (const endpoint of slice.endpoints) {
      if (endpoint.conditions?.ready !== false) addresses.push(...endpoint.addresses);
    }
  }
  return addresses;
}

function withoutDomain(name: string): string {
  const relative = name.endsWith('.') ? name.slice(0, -1) : name;
  const suffix = `.${CLUSTER_DOMAIN}`;
  return relative.endsWith(suffix) ? relative.slice(0, -suffix.length) : relative;
}
