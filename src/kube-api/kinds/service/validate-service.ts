/** Problems of services (kubernetes/pkg/apis/core/validation/validation.go: ValidateService and what it calls). */
import type { Service, ServiceSpec } from '../../generated/types.gen.ts';
import type { FieldErrors, FieldPath } from '../../meta/field-errors.ts';
import { validateCidr, validateIp, validateNonSpecialIp } from '../../meta/ip-address.ts';
import { checkDns1123Subdomain, checkPortNumber, checkQualifiedName } from '../../meta/names.ts';
import { validateLabels } from '../../meta/object-meta.ts';
import {
  isExternallyAccessible,
  isHeadless,
  needsClusterIp,
  needsHealthCheckNodePort,
  specOf,
} from './service-needs.ts';
import { validateClusterIps } from './validate-cluster-ips.ts';
import { validatePorts, validatePortUniqueness } from './validate-ports.ts';

const TYPES = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const AFFINITIES = ['ClientIP', 'None'];
const TRAFFIC_POLICIES = ['Cluster', 'Local'];
const KUBELET_PORT = 10250;
const MAX_AFFINITY_SECONDS = 86_400;
const ONLY_LOAD_BALANCERS = "may only be used when `type` is 'LoadBalancer'";
const TOPOLOGY_MODE = 'service.kubernetes.io/topology-mode';
const TOPOLOGY_HINTS = 'service.kubernetes.io/topology-aware-hints';
const SOURCE_RANGES = 'service.beta.kubernetes.io/load-balancer-source-ranges';

/** Everything that is wrong with a defaulted service whose addresses and ports are allocated. */
export function validateService(service: Service, errors: FieldErrors, root: FieldPath): void {
  const spec = specOf(service);
  const path = root.child('spec');
  validateTopologyAnnotations(service, errors, root.child('metadata', 'annotations'));
  if ((spec.ports ?? []).length === 0 && !isHeadless(spec) && spec.type !== 'ExternalName') {
    errors.required(path.child('ports'));
  }
  validateType(spec, errors, path);
  validatePorts(spec, errors, path.child('ports'));
  validateLabels(spec.selector, errors, path.child('selector'));
  validateAffinity(spec, errors, path);
  validateClusterIps(spec, errors, path);
  for (const [i, ip] of (spec.externalIPs ?? []).entries()) {
    const ipPath = path.child('externalIPs').index(i);
    if (validateIp(ip, errors, ipPath)) validateNonSpecialIp(ip, errors, ipPath);
  }
  if (spec.type === undefined) errors.required(path.child('type'));
  else if (!TYPES.includes(spec.type)) errors.notSupported(path.child('type'), spec.type, TYPES);
  validatePortUniqueness(spec, errors, path.child('ports'));
  validateSourceRanges(service, errors, root);
  validateLoadBalancerFields(spec, errors, root);
  validateTrafficPolicies(spec, errors, path);
}

function validateTopologyAnnotations({ metadata }: Service, errors: FieldErrors, path: FieldPath): void {
  const mode = metadata.annotations?.[TOPOLOGY_MODE];
  const hints = metadata.annotations?.[TOPOLOGY_HINTS];
  if (mode === undefined || hints === undefined || mode === hints) return;
  errors.invalid(path.key(TOPOLOGY_MODE), mode, `must match annotations[${TOPOLOGY_HINTS}] when both are specified`);
}

function validateType(spec: ServiceSpec, errors: FieldErrors, path: FieldPath): void {
  if (spec.type === 'LoadBalancer') {
    for (const [i, { port }] of (spec.ports ?? []).entries()) {
      if (port !== KUBELET_PORT) continue;
      const detail = `may not expose port ${KUBELET_PORT} externally since it is used by kubelet`;
      errors.invalid(path.child('ports').index(i), port, detail);
    }
  }
  if ((spec.type === 'LoadBalancer' || spec.type === 'NodePort') && isHeadless(spec)) {
    errors.invalid(path.child('clusterIPs').index(0), 'None', `may not be set to 'None' for ${spec.type} services`);
  }
  if (spec.type !== 'ExternalName') return;
  for (const field of ['clusterIPs', 'ipFamilies', 'ipFamilyPolicy'] as const) {
    if ((spec[field] ?? []).length > 0) errors.forbidden(path.child(field), 'may not be set for ExternalName services');
  }
  const externalName = (spec.externalName ?? '').replace(/\.$/, '');
  if (externalName === '') errors.required(path.child('externalName'));
  else errors.invalidFor(path.child('externalName'), externalName, checkDns1123Subdomain(externalName));
}

function validateAffinity(spec: ServiceSpec, errors: FieldErrors, path: FieldPath): void {
  const { sessionAffinity, sessionAffinityConfig: config } = spec;
  const affinityPath = path.child('sessionAffinity');
  if (sessionAffinity === undefined) errors.required(affinityPath);
  else if (!AFFINITIES.includes(sessionAffinity)) errors.notSupported(affinityPath, sessionAffinity, AFFINITIES);
  const configPath = path.child('sessionAffinityConfig');
  if (sessionAffinity === 'None' && config !== undefined) {
    errors.forbidden(configPath, 'must not be set when session affinity is None');
  }
  if (sessionAffinity !== 'ClientIP') return;
  const seconds = config?.clientIP?.timeoutSeconds;
  const needed = 'when session affinity type is ClientIP';
  if (config === undefined) errors.required(configPath, needed);
  else if (config.clientIP === undefined) errors.required(configPath.child('clientIP'), needed);
  else if (seconds === undefined) errors.required(configPath.child('clientIP', 'timeoutSeconds'), needed);
  else if (seconds <= 0 || seconds > MAX_AFFINITY_SECONDS) {
    const detail = `must be greater than 0 and less than ${MAX_AFFINITY_SECONDS}`;
    errors.invalid(configPath.child('clientIP', 'timeoutSeconds'), seconds, detail);
  }
}

function validateSourceRanges(service: Service, errors: FieldErrors, root: FieldPath): void {
  const { type, loadBalancerSourceRanges: ranges = [] } = specOf(service);
  const annotation = service.metadata.annotations?.[SOURCE_RANGES];
  if (ranges.length > 0) {
    // the capital letter is upstream's
    const path = root.child('spec', 'LoadBalancerSourceRanges');
    if (type !== 'LoadBalancer') errors.forbidden(path, ONLY_LOAD_BALANCERS);
    for (const [i, range] of ranges.entries()) validateCidr(range.trim(), errors, path.index(i));
  } else if (annotation !== undefined) {
    const path = root.child('metadata', 'annotations').key(SOURCE_RANGES);
    if (type !== 'LoadBalancer') errors.forbidden(path, ONLY_LOAD_BALANCERS);
    if (annotation.trim() === '') return;
    for (const range of annotation.trim().split(',')) validateCidr(range.trim(), errors, path);
  }
}

function validateLoadBalancerFields(spec: ServiceSpec, errors: FieldErrors, root: FieldPath): void {
  const isBalanced = spec.type === 'LoadBalancer';
  const isSet = spec.allocateLoadBalancerNodePorts !== undefined;
  if (isSet && !isBalanced) {
    errors.forbidden(root.child('spec', 'allocateLoadBalancerNodePorts'), ONLY_LOAD_BALANCERS);
  }
  // upstream names this field without its spec
  if (isBalanced && !isSet) errors.required(root.child('allocateLoadBalancerNodePorts'));
  validateLoadBalancerClass(spec, errors, root.child('spec', 'loadBalancerClass'));
}

/** The class that picks who provides the load balancer. */
export function validateLoadBalancerClass(spec: ServiceSpec, errors: FieldErrors, path: FieldPath): void {
  if (spec.loadBalancerClass === undefined) return;
  if (spec.type !== 'LoadBalancer') errors.forbidden(path, ONLY_LOAD_BALANCERS);
  else errors.invalidFor(path, spec.loadBalancerClass, checkQualifiedName(spec.loadBalancerClass));
}

function validateTrafficPolicies(spec: ServiceSpec, errors: FieldErrors, path: FieldPath): void {
  const { externalTrafficPolicy: external, internalTrafficPolicy: internal, trafficDistribution } = spec;
  const externalPath = path.child('externalTrafficPolicy');
  if (!isExternallyAccessible(spec)) {
    if (external !== undefined) {
      errors.invalid(externalPath, external, 'may only be set for externally-accessible services');
    }
  } else if (external === undefined) {
    errors.required(externalPath);
  } else if (!TRAFFIC_POLICIES.includes(external)) {
    errors.notSupported(externalPath, external, TRAFFIC_POLICIES);
  }
  validateHealthCheckPort(spec, errors, path.child('healthCheckNodePort'));
  const internalPath = path.child('internalTrafficPolicy');
  if (internal === undefined) {
    if (needsClusterIp(spec)) errors.required(internalPath);
  } else if (!TRAFFIC_POLICIES.includes(internal)) {
    errors.notSupported(internalPath, internal, TRAFFIC_POLICIES);
  }
  if (trafficDistribution !== undefined && trafficDistribution !== 'PreferClose') {
    errors.notSupported(path.child('trafficDistribution'), trafficDistribution, ['PreferClose']);
  }
}

function validateHealthCheckPort(spec: ServiceSpec, errors: FieldErrors, path: FieldPath): void {
  const port = spec.healthCheckNodePort ?? 0;
  if (needsHealthCheckNodePort(spec)) {
    if (port === 0) errors.required(path);
    else errors.invalidFor(path, port, checkPortNumber(port));
  } else if (port !== 0) {
    const detail = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'";
    errors.invalid(path, port, detail);
  }
}
