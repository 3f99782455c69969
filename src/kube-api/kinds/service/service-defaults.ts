/** What a service gets when its writer leaves fields out (kubernetes/pkg/apis/core/v1/defaults.go: SetDefaults_Service). */
import type {
  LoadBalancerIngress,
  Service,
  ServicePort,
  ServiceSpec,
  ServiceStatus,
} from '../../generated/types.gen.ts';
import { mapShared, withChanges } from '../../meta/copy-on-write.ts';
import { isExternallyAccessible, needsClusterIp, specOf } from './service-needs.ts';

const AFFINITY_TIMEOUT_SECONDS = 10_800;

function defaultPort(port: ServicePort): ServicePort {
  const { protocol, targetPort } = port;
  const isTargeted = targetPort !== undefined && targetPort !== 0 && targetPort !== '';
  return withChanges(port, {
    protocol: protocol ?? 'TCP',
    targetPort: isTargeted ? targetPort : port.port,
  });
}

function defaultAffinity(spec: ServiceSpec): ServiceSpec {
  const sessionAffinity = spec.sessionAffinity ?? 'None';
  if (sessionAffinity === 'None') return withChanges(spec, { sessionAffinity, sessionAffinityConfig: undefined });
  const isComplete = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds !== undefined;
  if (sessionAffinity !== 'ClientIP' || isComplete) return spec;
  return { ...spec, sessionAffinityConfig: { clientIP: { timeoutSeconds: AFFINITY_TIMEOUT_SECONDS } } };
}

function defaultSpec(given: ServiceSpec): ServiceSpec {
  let spec = defaultAffinity(given);
  if (spec.type === undefined) spec = { ...spec, type: 'ClusterIP' };
  if (spec.ports !== undefined) spec = withChanges(spec, { ports: mapShared(spec.ports, defaultPort) });
  if (isExternallyAccessible(spec) && spec.externalTrafficPolicy === undefined) {
    spec = { ...spec, externalTrafficPolicy: 'Cluster' };
  }
  if (needsClusterIp(spec) && spec.internalTrafficPolicy === undefined) {
    spec = { ...spec, internalTrafficPolicy: 'Cluster' };
  }
  if (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts === undefined) {
    spec = { ...spec, allocateLoadBalancerNodePorts: true };
  }
  return spec;
}

function defaultIngress(ingress: LoadBalancerIngress): LoadBalancerIngress {
  const isComplete = (ingress.ip ?? '') === '' || ingress.ipMode !== undefined;
  return isComplete ? ingress : { ...ingress, ipMode: 'VIP' };
}

function defaultStatus(status: ServiceStatus | undefined): ServiceStatus | undefined {
  const { loadBalancer } = status ?? {};
  if (loadBalancer?.ingress === undefined) return status;
  const ingress = mapShared(loadBalancer.ingress, defaultIngress);
  return withChanges(status ?? {}, { loadBalancer: withChanges(loadBalancer, { ingress }) });
}

/** The service with its defaults; addresses, families and ports from a pool are the API server's to allocate. */
export function defaultService(service: Service): Service {
  const spec = defaultSpec(specOf(service));
  return withChanges(service, {
    spec,
    status: spec.type === 'LoadBalancer' ? defaultStatus(service.status) : service.status,
  });
}
