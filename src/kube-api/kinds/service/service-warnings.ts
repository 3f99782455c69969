/** Warnings for writers of services (kubernetes/pkg/api/service/warnings.go). */
import type { Service } from '../../generated/types.gen.ts';
import { goQuote } from '../../meta/go-syntax.ts';
import { canonicalIpv6, parseIp } from '../../meta/ip-address.ts';
import { specOf } from './service-needs.ts';

const TOPOLOGY_HINTS = 'service.kubernetes.io/topology-aware-hints';
const TOPOLOGY_MODE = 'service.kubernetes.io/topology-mode';

/** What's accepted today but shouldn't be written: odd spellings of addresses, fields without effect. */
export function serviceWarnings(service: Service): readonly string[] {
  const spec = specOf(service);
  const warnings: string[] = [];
  if (service.metadata.annotations?.[TOPOLOGY_HINTS] !== undefined) {
    warnings.push(`annotation ${TOPOLOGY_HINTS} is deprecated, please use ${TOPOLOGY_MODE} instead`);
  }
  const hasClusterIp = (spec.clusterIP ?? '') !== '' && spec.clusterIP !== 'None';
  const clusterIps = hasClusterIp ? (spec.clusterIPs ?? []) : [];
  for (const [i, ip] of clusterIps.entries()) warnings.push(...addressWarnings(`spec.clusterIPs[${i}]`, ip));
  for (const [i, ip] of (spec.externalIPs ?? []).entries()) {
    warnings.push(...addressWarnings(`spec.externalIPs[${i}]`, ip));
  }
  if ((spec.loadBalancerIP ?? '') !== '') {
    warnings.push(...addressWarnings('spec.loadBalancerIP', spec.loadBalancerIP ?? ''));
  }
  for (const [i, range] of (spec.loadBalancerSourceRanges ?? []).entries()) {
    warnings.push(...rangeWarnings(`spec.loadBalancerSourceRanges[${i}]`, range));
  }
  if (spec.type === 'ExternalName' && (spec.externalIPs ?? []).length > 0) {
    warnings.push('spec.externalIPs is ignored when spec.type is "ExternalName"');
  }
  if (spec.type !== 'ExternalName' && (spec.externalName ?? '') !== '') {
    warnings.push('spec.externalName is ignored when spec.type is not "ExternalName"');
  }
  return warnings;
}

/** Go's net/netip reads addresses more strictly than Kubernetes does. */
function strictError(address: string): string | undefined {
  if (address.includes(':')) return undefined;
  const quoted = `ParseAddr(${goQuote(address)})`;
  if (parseIp(address) === undefined) return `${quoted}: unable to parse IP`;
  return /(?:^|\.)0\d/.test(address) ? `${quoted}: IPv4 field has octet with leading zero` : undefined;
}

function addressWarnings(field: string, address: string): readonly string[] {
  const error = strictError(address);
  if (error !== undefined) {
    return [`${field}: IP address was accepted, but will be invalid in a future Kubernetes release: ${error}`];
  }
  if (!address.includes(':') || canonicalIpv6(address) === address) return [];
  const canonical = `(${goQuote(canonicalIpv6(address))})`;
  return [
    `${field}: IPv6 address ${goQuote(address)} is not in RFC 5952 canonical format ${canonical}, which may cause controller apply-loops`,
  ];
}

function rangeWarnings(field: string, range: string): readonly string[] {
  const [address = '', bits = ''] = range.split('/');
  const error = strictError(address);
  if (error !== undefined) {
    const why = `netip.ParsePrefix(${goQuote(range)}): ${error}`;
    return [`${field}: IP prefix was accepted, but will be invalid in a future Kubernetes release: ${why}`];
  }
  const canonical = `${canonicalIpv6(address)}/${bits}`;
  if (!address.includes(':') || canonical === range) return [];
  return [
    `${field}: IPv6 prefix ${goQuote(range)} is not in RFC 5952 canonical format (${goQuote(canonical)}), which may cause controller apply-loops`,
  ];
}
