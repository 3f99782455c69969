/**
 * Services (kubernetes/pkg/registry/core/service/strategy.go, pkg/apis/core/v1/defaults.go,
 * pkg/apis/core/validation/validation.go). Its parts are in service/; addresses and node ports come from the API server.
 */
import type { Service as ServiceObject, ServiceSpec } from '../generated/types.gen.ts';
import { withChanges } from '../meta/copy-on-write.ts';
import type { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { formatLabels } from '../meta/label-selector.ts';
import { nameIsDns1035Label } from '../meta/names.ts';
import { ageColumn, nameColumn } from './columns.ts';
import { defineKind } from './define-kind.ts';
import { dropFieldsOfFormerType, normalizeClusterIps } from './service/cluster-ips.ts';
import { defaultService } from './service/service-defaults.ts';
import { needsHealthCheckNodePort, specOf } from './service/service-needs.ts';
import { serviceWarnings } from './service/service-warnings.ts';
import { validateClusterIpChange, validateFamilyChange } from './service/validate-cluster-ips.ts';
import { validateLoadBalancerStatus } from './service/validate-load-balancer.ts';
import { validateService } from './service/validate-service.ts';

export type Service = ServiceObject;

function validateUpdate(service: Service, old: Service, errors: FieldErrors, root: FieldPath): void {
  const [spec, before] = [specOf(service), specOf(old)];
  const path = root.child('spec');
  validateClusterIpChange(spec, before, errors, path);
  validateFamilyChange(spec, before, errors, path);
  const isBalanced = spec.type === 'LoadBalancer' && before.type === 'LoadBalancer';
  if (isBalanced && spec.loadBalancerClass !== before.loadBalancerClass) {
    errors.invalid(path.child('loadBalancerClass'), spec.loadBalancerClass, 'may not change once set');
  }
  const isChecked = needsHealthCheckNodePort(spec) && needsHealthCheckNodePort(before);
  if (isChecked && (spec.healthCheckNodePort ?? 0) !== (before.healthCheckNodePort ?? 0)) {
    errors.forbidden(path.child('healthCheckNodePort'), 'field is immutable');
  }
}

function balancerAddresses({ status }: Service): readonly string[] {
  const addresses = (status?.loadBalancer?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '');
  return [...new Set(addresses)].filter((address) => address !== '').sort();
}

function externalAddresses(service: Service): string {
  const { type, externalIPs = [], externalName = '' } = specOf(service);
  switch (type) {
    case 'ClusterIP':
    case 'NodePort':
      return externalIPs.join(',') || '<none>';
    case 'LoadBalancer':
      return [...balancerAddresses(service), ...externalIPs].join(',') || '<pending>';
    case 'ExternalName':
      return externalName;
    default:
      return '<unknown>';
  }
}

function portList({ ports = [] }: ServiceSpec): string {
  const texts = ports.map(({ port, nodePort = 0, protocol = '' }) =>
    nodePort > 0 ? `${port}:${nodePort}/${protocol}` : `${port}/${protocol}`,
  );
  return texts.join(',') || '<none>';
}

/** One address for many pods. */
export const Service = defineKind<Service>({
  group: '',
  version: 'v1',
  kind: 'Service',
  plural: 'services',
  singular: 'service',
  shortNames: ['svc'],
  categories: ['all'],
  namespaced: true,
  hasStatus: true,
  validateName: nameIsDns1035Label,
  defaults: defaultService,
  prepareForCreate: (service) => normalizeClusterIps(withChanges(service, { status: undefined }), undefined),
  prepareForUpdate: (service, old) => dropFieldsOfFormerType(service, old),
  validate: validateService,
  validateUpdate,
  listsChangesFirst: true,
  validateStatusUpdate(service, _old, errors, path) {
    const { status } = service;
    validateLoadBalancerStatus(status?.loadBalancer, specOf(service), errors, path.child('status', 'loadBalancer'));
  },
  warnings: serviceWarnings,
  selectableFields: {
    'spec.clusterIP': ({ spec }) => spec?.clusterIP ?? '',
    'spec.type': ({ spec }) => spec?.type ?? '',
  },
  columns: [
    nameColumn,
    { name: 'Type', type: 'string', priority: 0, value: ({ spec }) => spec?.type ?? '' },
    { name: 'Cluster-IP', type: 'string', priority: 0, value: ({ spec }) => spec?.clusterIPs?.[0] ?? '<none>' },
    { name: 'External-IP', type: 'string', priority: 0, value: externalAddresses },
    { name: 'Port(s)', type: 'string', priority: 0, value: (service) => portList(specOf(service)) },
    ageColumn,
    { name: 'Selector', type: 'string', priority: 1, value: ({ spec }) => formatLabels(spec?.selector) },
  ],
  fidelity: [
    {
      field: '',
      fidelity: 'faithful',
      note: 'Types, ports and addresses are defaulted, checked and given out as in v1.32, and each node has rules for them.',
    },
    {
      field: 'spec.clusterIP, spec.ports.nodePort, spec.externalIPs',
      fidelity: 'faithful',
      note: 'kube-proxy on each node leads connections to ready endpoints, chosen by chance for each connection.',
    },
    {
      field: 'spec.sessionAffinity, spec.sessionAffinityConfig',
      fidelity: 'faithful',
      note: 'A client stays with its endpoint for as long as ClientIP affinity says.',
    },
    {
      field: 'spec.internalTrafficPolicy, spec.externalTrafficPolicy',
      fidelity: 'faithful',
      note: 'Local keeps traffic on the node, and drops it where the node has no endpoint.',
    },
    {
      field: 'spec.publishNotReadyAddresses',
      fidelity: 'faithful',
      note: 'Pods that are not ready are named all the same.',
    },
    {
      field: 'spec.ports.protocol',
      fidelity: 'simplified',
      note: 'TCP is carried; for UDP and SCTP there are rules, but the network carries no datagrams.',
    },
    {
      field: 'spec.ipFamilies, spec.ipFamilyPolicy',
      fidelity: 'simplified',
      note: 'The cluster is single-stack IPv4; asking for IPv6 is refused as such a cluster refuses it.',
    },
    {
      field: 'spec.trafficDistribution',
      fidelity: 'simplified',
      note: 'PreferClose puts hints on endpoints as upstream does, but kube-proxies do not heed them.',
    },
    {
      field: 'spec.externalName',
      fidelity: 'not simulated',
      note: 'The name is stored, but the simulated DNS does not lead to it.',
    },
    {
      field: 'spec.loadBalancerIP, spec.loadBalancerClass, spec.loadBalancerSourceRanges, spec.healthCheckNodePort',
      fidelity: 'not simulated',
      note: 'No cloud gives load balancers an address yet: such a Service works as one of type NodePort.',
    },
    {
      field: 'status.loadBalancer',
      fidelity: 'not simulated',
      note: 'It stays empty, so kubectl shows <pending>.',
    },
  ],
});
