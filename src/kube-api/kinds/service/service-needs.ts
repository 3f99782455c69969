/**
 * What a service of this kind and shape needs to be given: addresses, ports, checks
 * (kubernetes/pkg/registry/core/service/strategy.go, pkg/api/service/util.go).
 */
import type { Service, ServiceSpec } from '../../generated/types.gen.ts';

const EMPTY_SPEC: ServiceSpec = Object.freeze({});

/** The spec, an empty one when there is none. */
export function specOf(service: Service): ServiceSpec {
  return service.spec ?? EMPTY_SPEC;
}

/** A headless service has no address of its own: its name leads to the pods directly. */
export function isHeadless({ clusterIPs }: ServiceSpec): boolean {
  return clusterIPs?.length === 1 && clusterIPs[0] === 'None';
}

/** All types but ExternalName have a cluster IP, be it `None`. */
export function needsClusterIp({ type }: ServiceSpec): boolean {
  return type === 'ClusterIP' || type === 'NodePort' || type === 'LoadBalancer';
}

export function needsNodePort({ type, allocateLoadBalancerNodePorts }: ServiceSpec): boolean {
  return type === 'NodePort' || (type === 'LoadBalancer' && allocateLoadBalancerNodePorts !== false);
}

/** A port on which load balancers ask nodes whether they have an endpoint. */
export function needsHealthCheckNodePort({ type, externalTrafficPolicy }: ServiceSpec): boolean {
  return type === 'LoadBalancer' && externalTrafficPolicy === 'Local';
}

/** Whether traffic can come from outside of the cluster. */
export function isExternallyAccessible({ type, externalIPs }: ServiceSpec): boolean {
  return type === 'LoadBalancer' || type === 'NodePort' || (type === 'ClusterIP' && (externalIPs?.length ?? 0) > 0);
}
