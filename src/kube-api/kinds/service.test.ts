import { describe, expect, it } from 'vitest';
import type { ServiceSpec, ServiceStatus } from '../generated/types.gen.ts';
import { FieldErrors, FieldPath } from '../meta/field-errors.ts';
import { Service } from './index.ts';
import { normalizeClusterIps, patchAllocatedValues } from './service/cluster-ips.ts';

function service(spec: ServiceSpec, annotations?: Record<string, string>): Service {
  const metadata = { name: 'web', namespace: 'default', ...(annotations && { annotations }) };
  return { apiVersion: 'v1', kind: 'Service', metadata, spec };
}

const http = { port: 80, protocol: 'TCP', targetPort: 8080 } as const;
const https = { port: 443, protocol: 'TCP', targetPort: 8443 } as const;
const CLUSTER_IP: ServiceSpec = {
  type: 'ClusterIP',
  clusterIP: '10.0.0.1',
  clusterIPs: ['10.0.0.1'],
  internalTrafficPolicy: 'Cluster',
  sessionAffinity: 'None',
  selector: { app: 'web' },
  ports: [http],
};
const NODE_PORT: ServiceSpec = {
  ...CLUSTER_IP,
  type: 'NodePort',
  externalTrafficPolicy: 'Cluster',
  ports: [{ ...http, nodePort: 30080 }],
};
const BALANCED: ServiceSpec = { ...NODE_PORT, type: 'LoadBalancer', allocateLoadBalancerNodePorts: true };
const EXTERNAL: ServiceSpec = { type: 'ExternalName', externalName: 'example.com', sessionAffinity: 'None' };

function problemsOf(spec: ServiceSpec, annotations?: Record<string, string>): readonly string[] {
  const errors = new FieldErrors();
  Service.validate?.(service(spec, annotations), errors, FieldPath.root);
  return errors.list.map(({ message }) => message);
}

function problemsOfUpdate(spec: ServiceSpec, old: ServiceSpec): readonly string[] {
  const errors = new FieldErrors();
  Service.validateUpdate?.(service(spec), service(old), errors, FieldPath.root);
  return errors.list.map(({ message }) => message);
}

describe('defaults of services', () => {
  it('fill in type, ports and policies', () => {
    const defaulted = Service.defaults?.(
      service({ ports: [{ port: 80 }, { port: 53, protocol: 'UDP', targetPort: 'dns' }] }),
    );
    expect(defaulted?.spec).toEqual({
      type: 'ClusterIP',
      sessionAffinity: 'None',
      internalTrafficPolicy: 'Cluster',
      ports: [
        { port: 80, protocol: 'TCP', targetPort: 80 },
        { port: 53, protocol: 'UDP', targetPort: 'dns' },
      ],
    });
  });

  it('are complete: what has them all stays the same object', () => {
    for (const spec of [CLUSTER_IP, NODE_PORT, BALANCED, EXTERNAL]) {
      const given = Object.freeze(service(spec));
      expect(Service.defaults?.(given)).toBe(given);
    }
  });

  it('know a timeout for session affinity, and none without it', () => {
    expect(Service.defaults?.(service({ sessionAffinity: 'ClientIP' })).spec?.sessionAffinityConfig).toEqual({
      clientIP: { timeoutSeconds: 10800 },
    });
    const plain = service({ sessionAffinity: 'None', sessionAffinityConfig: { clientIP: { timeoutSeconds: 5 } } });
    expect(Service.defaults?.(plain).spec?.sessionAffinityConfig).toBeUndefined();
  });
});

describe('validation of services', () => {
  it.each([CLUSTER_IP, NODE_PORT, BALANCED, EXTERNAL])('finds nothing wrong with a good $type', (spec) => {
    expect(problemsOf(spec)).toEqual([]);
  });

  it.each<[Partial<Record<keyof ServiceSpec, unknown>>, readonly string[]]>([
    [{ ports: [] }, ['spec.ports: Required value']],
    [
      { type: 'Magic', internalTrafficPolicy: undefined },
      [
        'spec.type: Unsupported value: "Magic": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
      ],
    ],
    [
      { ports: [{ port: 0, protocol: 'ICMP', targetPort: 'Not_A_Name' }] },
      [
        'spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive',
        'spec.ports[0].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"',
        'spec.ports[0].targetPort: Invalid value: "Not_A_Name": must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)',
      ],
    ],
    [{ ports: [http, https] }, ['spec.ports[0].name: Required value', 'spec.ports[1].name: Required value']],
    [
      {
        ports: [
          { ...http, name: 'a' },
          { ...https, name: 'a' },
        ],
      },
      ['spec.ports[1].name: Duplicate value: "a"'],
    ],
    [
      {
        ports: [
          { ...http, name: 'a' },
          { ...http, name: 'b' },
        ],
      },
      [
        'spec.ports[1]: Duplicate value: core.ServicePort{Name:"", Protocol:"TCP", AppProtocol:(*string)(nil), Port:80, TargetPort:intstr.IntOrString{Type:0, IntVal:0, StrVal:""}, NodePort:0}',
      ],
    ],
    [
      { ports: [{ ...http, nodePort: 30080 }] },
      ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
    ],
    [{ clusterIP: 'None', clusterIPs: ['None'], ports: [] }, []],
    [
      { type: 'NodePort', externalTrafficPolicy: 'Cluster', clusterIP: 'None', clusterIPs: ['None'] },
      ['spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for NodePort services'],
    ],
    [
      { clusterIP: '10.0.0.2' },
      ['spec.clusterIPs: Invalid value: []string{"10.0.0.1"}: first value must match `clusterIP`'],
    ],
    [
      { clusterIP: 'bad', clusterIPs: ['bad'] },
      ['spec.clusterIPs[0]: Invalid value: "bad": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'],
    ],
    [
      { ipFamilies: ['IPv6'], clusterIPs: ['10.0.0.1'] },
      ['spec.clusterIPs[0]: Invalid value: "10.0.0.1": expected an IPv6 value as indicated by `ipFamilies[0]`'],
    ],
    [
      { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 86401 } } },
      [
        'spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 86401: must be greater than 0 and less than 86400',
      ],
    ],
    [
      { externalTrafficPolicy: 'Local' },
      ['spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services'],
    ],
    [
      { externalIPs: ['127.0.0.1'], externalTrafficPolicy: 'Cluster' },
      ['spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)'],
    ],
    [
      { loadBalancerSourceRanges: ['10.0.0.0/33'] },
      [
        "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
        'spec.LoadBalancerSourceRanges[0]: Invalid value: "10.0.0.0/33": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
      ],
    ],
    [
      { loadBalancerClass: 'x/y', trafficDistribution: 'PreferFar' },
      [
        "spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'",
        'spec.trafficDistribution: Unsupported value: "PreferFar": supported values: "PreferClose"',
      ],
    ],
    [
      { type: 'ExternalName', externalName: 'UPPER', clusterIP: undefined, clusterIPs: undefined },
      [
        expect.stringMatching(
          /^spec.externalName: Invalid value: "UPPER": a lowercase RFC 1123 subdomain must/,
        ) as string,
      ],
    ],
    [
      { type: 'LoadBalancer', allocateLoadBalancerNodePorts: true, externalTrafficPolicy: 'Local' },
      ['spec.healthCheckNodePort: Required value'],
    ],
  ])('of %j', (changes, problems) => {
    const spec = Object.fromEntries(
      Object.entries({ ...CLUSTER_IP, ...changes }).filter(([, value]) => value !== undefined),
    );
    expect(problemsOf(spec)).toEqual(problems);
  });

  it('compares the two annotations for topology', () => {
    const annotations = {
      'service.kubernetes.io/topology-mode': 'Auto',
      'service.kubernetes.io/topology-aware-hints': 'disabled',
    };
    expect(problemsOf(CLUSTER_IP, annotations)).toEqual([
      'metadata.annotations[service.kubernetes.io/topology-mode]: Invalid value: "Auto": must match annotations[service.kubernetes.io/topology-aware-hints] when both are specified',
    ]);
  });

  it.each<[ServiceStatus, ServiceSpec, readonly string[]]>([
    [{ loadBalancer: { ingress: [{ ip: '1.2.3.4', ipMode: 'VIP' }] } }, BALANCED, []],
    [
      { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } },
      BALANCED,
      ['status.loadBalancer.ingress[0].ipMode: Required value: must be specified when `ip` is set'],
    ],
    [
      { loadBalancer: { ingress: [{ hostname: '1.2.3.4' }] } },
      BALANCED,
      ['status.loadBalancer.ingress[0].hostname: Invalid value: "1.2.3.4": must be a DNS name, not an IP address'],
    ],
    [
      { loadBalancer: { ingress: [{ ip: '1.2.3.4', ipMode: 'VIP' }] } },
      CLUSTER_IP,
      ["status.loadBalancer.ingress: Forbidden: may only be used when `spec.type` is 'LoadBalancer'"],
    ],
  ])('of the status %j', (status, spec, problems) => {
    const errors = new FieldErrors();
    Service.validateStatusUpdate?.({ ...service(spec), status }, service(spec), errors, FieldPath.root);
    expect(errors.list.map(({ message }) => message)).toEqual(problems);
  });
});

describe('changes of services', () => {
  it.each<[string, ServiceSpec, ServiceSpec, readonly string[]]>([
    [
      'the cluster IP stays',
      { ...CLUSTER_IP, clusterIP: '10.0.0.2', clusterIPs: ['10.0.0.2'] },
      CLUSTER_IP,
      ['spec.clusterIPs[0]: Invalid value: []string{"10.0.0.2"}: may not change once set'],
    ],
    [
      'the cluster IP can not be unset',
      { ...CLUSTER_IP, clusterIP: '', clusterIPs: [] },
      CLUSTER_IP,
      ['spec.clusterIPs[0]: Invalid value: []string(nil): primary clusterIP can not be unset'],
    ],
    ['an external name has none', EXTERNAL, CLUSTER_IP, []],
    [
      'the family stays',
      { ...CLUSTER_IP, ipFamilies: ['IPv6'] },
      { ...CLUSTER_IP, ipFamilies: ['IPv4'] },
      ['spec.ipFamilies[0]: Invalid value: []core.IPFamily{"IPv6"}: may not change once set'],
    ],
    [
      'the class of load balancer stays',
      { ...BALANCED, loadBalancerClass: 'x/b' },
      { ...BALANCED, loadBalancerClass: 'x/a' },
      ['spec.loadBalancerClass: Invalid value: "x/b": may not change once set'],
    ],
  ])('%s', (_, spec, old, problems) => {
    expect(problemsOfUpdate(spec, old)).toEqual(problems);
  });

  it('let go of what the former type had', () => {
    const { spec } = Service.prepareForUpdate?.(service({ ...BALANCED, type: 'ClusterIP' }), service(BALANCED)) ?? {};
    expect(spec).toEqual(CLUSTER_IP);
    const { selector: _, ports: __, ...external } = EXTERNAL as ServiceSpec;
    const renamed = service({ ...CLUSTER_IP, ...external });
    expect(Service.prepareForUpdate?.(renamed, service(CLUSTER_IP)).spec?.clusterIPs).toBeUndefined();
  });

  it('take over what was allocated', () => {
    const { clusterIP: _, clusterIPs: __, ...open } = NODE_PORT;
    const renewed = service({ ...open, ports: [{ ...http, port: 81 }] });
    expect(patchAllocatedValues(renewed, service(NODE_PORT)).spec).toEqual({
      ...NODE_PORT,
      ports: [{ ...http, port: 81, nodePort: 30080 }],
    });
  });

  it('keep both forms of the cluster IP in step', () => {
    const { clusterIPs: _, ...single } = CLUSTER_IP;
    expect(normalizeClusterIps(service(single), undefined).spec?.clusterIPs).toEqual(['10.0.0.1']);
    const moved = service({ ...CLUSTER_IP, clusterIP: '10.0.0.9' });
    expect(normalizeClusterIps(moved, service(CLUSTER_IP)).spec?.clusterIPs).toEqual(['10.0.0.9']);
  });
});

describe('warnings about services', () => {
  it.each<[ServiceSpec, readonly string[]]>([
    [CLUSTER_IP, []],
    [
      { ...CLUSTER_IP, externalIPs: ['1.2.3.04', '2001:DB8::1'] },
      [
        'spec.externalIPs[0]: IP address was accepted, but will be invalid in a future Kubernetes release: ParseAddr("1.2.3.04"): IPv4 field has octet with leading zero',
        'spec.externalIPs[1]: IPv6 address "2001:DB8::1" is not in RFC 5952 canonical format ("2001:db8::1"), which may cause controller apply-loops',
      ],
    ],
    [
      { ...CLUSTER_IP, externalName: 'example.com' },
      ['spec.externalName is ignored when spec.type is not "ExternalName"'],
    ],
  ])('%j', (spec, warnings) => {
    expect(Service.warnings?.(service(spec), undefined)).toEqual(warnings);
  });
});
