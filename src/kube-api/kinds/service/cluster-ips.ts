/**
 * Keeps `clusterIP` and `clusterIPs` in step, and what was allocated with the service when its writer leaves it out
 * (kubernetes/pkg/registry/core/service/storage/storage.go, strategy.go). For whoever allocates: both go before that.
 */
import type { Service, ServicePort, ServiceSpec } from '../../generated/types.gen.ts';
import { type Changes, withChanges } from '../../meta/copy-on-write.ts';
import { isSemanticallyEqual } from '../../meta/equality.ts';
import { needsClusterIp, needsHealthCheckNodePort, needsNodePort, specOf } from './service-needs.ts';

/** Brings the list of addresses into line with the single one that older clients write. */
export function normalizeClusterIps(service: Service, old: Service | undefined): Service {
  const { clusterIP = '', clusterIPs = [] } = specOf(service);
  if (old === undefined) {
    return clusterIP !== '' && clusterIPs.length === 0 ? withSpec(service, { clusterIPs: [clusterIP] }) : service;
  }
  const before = specOf(old);
  if (clusterIP === (before.clusterIP ?? '') || !isSemanticallyEqual(clusterIPs, before.clusterIPs)) return service;
  return withSpec(service, { clusterIPs: clusterIP === '' ? undefined : [clusterIP] });
}

/** Takes over from `old` the addresses and node ports that the new version leaves open and still needs. */
export function patchAllocatedValues(service: Service, old: Service): Service {
  const before = specOf(old);
  let spec = specOf(service);
  if (needsClusterIp(before) && needsClusterIp(spec)) {
    if ((spec.clusterIP ?? '') === '') spec = withChanges(spec, { clusterIP: before.clusterIP });
    if ((spec.clusterIPs ?? []).length === 0 && spec.clusterIP === before.clusterIP) {
      spec = withChanges(spec, { clusterIPs: before.clusterIPs });
    }
  }
  if (needsNodePort(before) && needsNodePort(spec) && spec.ports !== undefined) {
    spec = withChanges(spec, { ports: keepNodePorts(spec.ports, before.ports ?? []) });
  }
  if (needsHealthCheckNodePort(before) && needsHealthCheckNodePort(spec) && (spec.healthCheckNodePort ?? 0) === 0) {
    spec = withChanges(spec, { healthCheckNodePort: before.healthCheckNodePort });
  }
  return withChanges(service, { spec });
}

function keepNodePorts(ports: readonly ServicePort[], old: readonly ServicePort[]): readonly ServicePort[] {
  const oldNodePorts = nodePortsOf(old);
  const used = new Set([...nodePortsOf(ports)].filter((port) => oldNodePorts.has(port)));
  const byName = new Map(old.map((port) => [port.name ?? '', port.nodePort ?? 0]));
  let isSame = true;
  const kept = ports.map((port) => {
    const nodePort = byName.get(port.name ?? '') ?? 0;
    if ((port.nodePort ?? 0) !== 0 || nodePort === 0 || used.has(nodePort)) return port;
    used.add(nodePort);
    isSame = false;
    return { ...port, nodePort };
  });
  return isSame ? ports : kept;
}

function nodePortsOf(ports: readonly ServicePort[] | undefined): ReadonlySet<number> {
  return new Set((ports ?? []).map((port) => port.nodePort ?? 0).filter((port) => port !== 0));
}

function withSpec(service: Service, changes: Changes<ServiceSpec>): Service {
  return withChanges(service, { spec: withChanges(specOf(service), changes) });
}

/** Lets go of what the service's former type had and its new one can't have, unless its writer changed that too. */
export function dropFieldsOfFormerType(service: Service, old: Service): Service {
  const before = specOf(old);
  let spec = specOf(service);
  const isSame = (field: keyof ServiceSpec): boolean => isSemanticallyEqual(spec[field], before[field]);
  const drop = (field: keyof ServiceSpec): void => {
    spec = withChanges(spec, { [field]: undefined });
  };
  if (needsClusterIp(before) && !needsClusterIp(spec)) {
    if (isSame('clusterIP') && isSame('clusterIPs')) {
      drop('clusterIP');
      drop('clusterIPs');
    }
    if (isSame('ipFamilies')) drop('ipFamilies');
    if (isSame('ipFamilyPolicy')) drop('ipFamilyPolicy');
  }
  if (needsNodePort(before) && !needsNodePort(spec) && addsNoNodePort(spec, before)) {
    const ports = spec.ports?.map((port) => withChanges(port, { nodePort: undefined }));
    spec = withChanges(spec, { ports });
  }
  if (needsHealthCheckNodePort(before) && !needsHealthCheckNodePort(spec) && isSame('healthCheckNodePort')) {
    drop('healthCheckNodePort');
  }
  if (before.type === 'LoadBalancer' && spec.type !== 'LoadBalancer') {
    if (isSame('allocateLoadBalancerNodePorts')) drop('allocateLoadBalancerNodePorts');
    if (isSame('loadBalancerClass')) drop('loadBalancerClass');
  }
  if (hasExternalTrafficPolicy(before) && !hasExternalTrafficPolicy(spec) && isSame('externalTrafficPolicy')) {
    drop('externalTrafficPolicy');
  }
  const kept = withChanges(service, { spec });
  if (spec.type === 'LoadBalancer' || kept.status?.loadBalancer === undefined) return kept;
  return withChanges(kept, { status: withChanges(kept.status, { loadBalancer: undefined }) });
}

function addsNoNodePort(spec: ServiceSpec, before: ServiceSpec): boolean {
  const old = nodePortsOf(before.ports);
  return [...nodePortsOf(spec.ports)].every((port) => old.has(port));
}

function hasExternalTrafficPolicy({ type }: ServiceSpec): boolean {
  return type === 'NodePort' || type === 'LoadBalancer';
}
