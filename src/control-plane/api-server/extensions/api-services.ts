/**
 * APIServices for every group and version that the server itself serves, custom resources among them
 * (kubernetes/pkg/controlplane/apiserver/aggregator.go, pkg/controlplane/controller/crdregistration, kube-aggregator's autoregister and
 * local availability controllers). The metrics are told of as of a server beside this one, which they are in real clusters.
 */
import type { APIService, Time } from '../../../kube-api/generated/types.gen.ts';
import type { ResourceRegistry } from '../resource.ts';

const METRICS = 'metrics.k8s.io';
/** Where upstream puts the versions of its groups among each other; one that is not named here is at 15. */
const VERSION_PRIORITIES: Readonly<Record<string, number>> = {
  '/v1': 1,
  'autoscaling/v2': 30,
  'metrics.k8s.io/v1beta1': 100,
};
/** Of groups (kubernetes/pkg/controlplane/apiserver/aggregator.go: DefaultGenericAPIServicePriorities). */
export const GROUP_PRIORITIES: Readonly<Record<string, number>> = {
  '': 18000,
  'apiregistration.k8s.io': 18000,
  apps: 17800,
  'events.k8s.io': 17750,
  'authentication.k8s.io': 17700,
  'authorization.k8s.io': 17600,
  autoscaling: 17500,
  batch: 17400,
  'certificates.k8s.io': 17300,
  'networking.k8s.io': 17200,
  policy: 17100,
  'rbac.authorization.k8s.io': 17000,
  'storage.k8s.io': 16800,
  'apiextensions.k8s.io': 16700,
  'admissionregistration.k8s.io': 16700,
  'scheduling.k8s.io': 16600,
  'coordination.k8s.io': 16500,
  'node.k8s.io': 16300,
  'discovery.k8s.io': 16200,
  'flowcontrol.apiserver.k8s.io': 16100,
  'resource.k8s.io': 15900,
  'metrics.k8s.io': 100,
};
/** Of groups of custom resources. */
export const CUSTOM_PRIORITY = 1000;

/** Every one that has to be there now. */
export function apiServices(resources: ResourceRegistry, now: Time): readonly APIService[] {
  const services = new Map<string, APIService>();
  for (const { definition } of resources.all()) {
    const { group, version, custom } = definition;
    const name = `${version}.${group}`;
    if (!services.has(name)) services.set(name, serviceOf(name, group, version, custom !== undefined, now));
  }
  return [...services.values()];
}

function serviceOf(name: string, group: string, version: string, isCustom: boolean, now: Time): APIService {
  const isElsewhere = group === METRICS;
  const automanaged = isCustom ? 'true' : 'onstart';
  return {
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: {
      name,
      ...(isElsewhere ? {} : { labels: { 'kube-aggregator.kubernetes.io/automanaged': automanaged } }),
    },
    spec: {
      ...(isElsewhere
        ? { service: { namespace: 'kube-system', name: 'metrics-server', port: 443 }, insecureSkipTLSVerify: true }
        : {}),
      ...(group === '' ? {} : { group }),
      version,
      groupPriorityMinimum: GROUP_PRIORITIES[group] ?? CUSTOM_PRIORITY,
      versionPriority: isCustom ? 100 : (VERSION_PRIORITIES[`${group}/${version}`] ?? 15),
    },
    status: {
      conditions: [
        isElsewhere
          ? {
              type: 'Available',
              status: 'True',
              lastTransitionTime: now,
              reason: 'Passed',
              message: 'all checks passed',
            }
          : {
              type: 'Available',
              status: 'True',
              lastTransitionTime: now,
              reason: 'Local',
              message: 'Local APIServices are always available',
            },
      ],
    },
  };
}
