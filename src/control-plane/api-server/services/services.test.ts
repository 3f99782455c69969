import { describe, expect, it } from 'vitest';
import { EndpointSlice, Endpoints, Service } from '../../../kube-api/kinds/index.ts';
import { createTestCluster, refusalOf, type TestCluster } from '../../../testing/api-server-harness.ts';
import { ApiServer } from '../api-server.ts';

type Spec = NonNullable<Service['spec']>;

const port = { port: 80 } as const;

function create({ client }: TestCluster, spec: Spec, name = 'web'): Service {
  return client.create(Service, { metadata: { name, namespace: 'default' }, spec: { ports: [port], ...spec } });
}

const nodePortsOf = ({ spec }: Service) => spec?.ports?.map(({ nodePort }) => nodePort) ?? [];

describe('the service of the API server itself', () => {
  it('has the first address, and leads to the server', () => {
    const { client } = createTestCluster({ advertiseAddress: '10.0.0.7' });
    const { spec, metadata } = client.get(Service, 'kubernetes', 'default');
    expect(metadata.labels).toEqual({ component: 'apiserver', provider: 'kubernetes' });
    expect(spec).toMatchObject({ clusterIP: '10.96.0.1', clusterIPs: ['10.96.0.1'], ipFamilies: ['IPv4'] });
    expect(client.get(Endpoints, 'kubernetes', 'default').subsets?.[0]?.addresses).toEqual([{ ip: '10.0.0.7' }]);
    expect(client.get(EndpointSlice, 'kubernetes', 'default').endpoints[0]?.addresses).toEqual(['10.0.0.7']);
  });
});

describe('cluster IPs', () => {
  it.each<{ name: string; spec: Spec; gets: Partial<Spec> | RegExp }>([
    { name: 'any', spec: {}, gets: /^10\.(9[6-9]|10\d|11[01])\.\d+\.\d+$/ },
    { name: 'the one it asks for', spec: { clusterIP: '10.96.0.10' }, gets: /^10\.96\.0\.10$/ },
    {
      name: 'none',
      spec: { clusterIP: 'None', selector: { a: 'b' } },
      gets: { clusterIP: 'None', ipFamilies: ['IPv4'] },
    },
    {
      name: 'none, and both families without a selector',
      spec: { clusterIP: 'None' },
      gets: { clusterIPs: ['None'], ipFamilies: ['IPv4', 'IPv6'], ipFamilyPolicy: 'RequireDualStack' },
    },
    {
      name: 'one, if two are preferred',
      spec: { ipFamilyPolicy: 'PreferDualStack' },
      gets: { ipFamilies: ['IPv4'], ipFamilyPolicy: 'PreferDualStack' },
    },
  ])('a service gets $name', ({ spec, gets }) => {
    const made = create(createTestCluster(), spec).spec;
    if (gets instanceof RegExp) {
      expect(made?.clusterIP).toMatch(gets);
      expect(made).toMatchObject({
        clusterIPs: [made?.clusterIP],
        ipFamilies: ['IPv4'],
        ipFamilyPolicy: 'SingleStack',
      });
    } else expect(made).toMatchObject(gets);
  });

  it('leaves an external service without', () => {
    const { spec } = create(createTestCluster(), { type: 'ExternalName', externalName: 'example.com' });
    expect([spec?.clusterIP, spec?.clusterIPs, spec?.ipFamilies]).toEqual([undefined, undefined, undefined]);
  });

  it.each<{ name: string; spec: Spec; says: string }>([
    {
      name: 'a taken address',
      spec: { clusterIP: '10.96.0.1' },
      says: 'spec.clusterIPs: Invalid value: []string{"10.96.0.1"}: failed to allocate IP 10.96.0.1: provided IP is already allocated',
    },
    {
      name: 'an address from elsewhere',
      spec: { clusterIP: '192.168.1.1' },
      says: 'spec.clusterIPs: Invalid value: []string{"192.168.1.1"}: failed to allocate IP 192.168.1.1: the provided IP (192.168.1.1) is not in the valid range. The range of valid IPs is 10.96.0.0/12',
    },
    {
      name: 'two families',
      spec: { ipFamilyPolicy: 'RequireDualStack' },
      says: 'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
    },
    {
      name: 'the other family',
      spec: { ipFamilies: ['IPv6'] },
      says: 'spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster',
    },
  ])('refuses $name', ({ spec, says }) => {
    expect(refusalOf(() => create(createTestCluster(), spec))).toBe(`422 Invalid: Service "web" is invalid: ${says}`);
  });

  it('come back when a service goes, is refused, or was only tried', () => {
    const cluster = createTestCluster();
    const spec: Spec = { clusterIP: '10.96.0.99' };
    const metadata = { name: 'web', namespace: 'default' };
    cluster.client.create(Service, { metadata, spec: { ...spec, ports: [port] } }, { dryRun: true });
    expect(refusalOf(() => create(cluster, { ...spec, ports: [{ port: 0 }] }))).toContain('spec.ports[0].port');
    create(cluster, spec);
    cluster.client.delete(Service, 'web', 'default');
    const again = create(cluster, spec);
    const external = { ...again.spec, type: 'ExternalName', externalName: 'example.com' } as const;
    expect(cluster.client.update(Service, { ...again, spec: external }).spec?.clusterIP).toBeUndefined();
    expect(create(cluster, spec, 'other').spec?.clusterIP).toBe('10.96.0.99');
  });

  it('are known to a server that takes over an etcd', () => {
    const cluster = createTestCluster();
    const { clock, random, trace, apiServer } = cluster;
    create(cluster, { clusterIP: '10.96.0.99', type: 'NodePort', ports: [{ port: 80, nodePort: 30080 }] });
    const kinds = [Service];
    const next = createTestCluster({ etcd: apiServer.etcd, kinds, serviceAccounts: false });
    expect(refusalOf(() => create(next, { clusterIP: '10.96.0.99' }, 'b'))).toContain('already allocated');
    expect(refusalOf(() => create(next, { type: 'NodePort', ports: [{ port: 1, nodePort: 30080 }] }, 'b'))).toContain(
      'provided port is already allocated',
    );
    expect(new ApiServer({ clock, random, trace, kinds, etcd: apiServer.etcd }).etcd).toBe(apiServer.etcd);
  });
});

describe('node ports', () => {
  it.each<{ name: string; spec: Spec; ports: (number | RegExp | undefined)[] }>([
    { name: 'none inside the cluster', spec: {}, ports: [undefined] },
    { name: 'a random one', spec: { type: 'NodePort' }, ports: [/^3[0-2]\d{3}$/] },
    { name: 'the one asked for', spec: { type: 'NodePort', ports: [{ port: 80, nodePort: 30123 }] }, ports: [30123] },
    { name: 'one for a load balancer', spec: { type: 'LoadBalancer' }, ports: [/^3[0-2]\d{3}$/] },
    {
      name: 'none for a load balancer that wants none',
      spec: { type: 'LoadBalancer', allocateLoadBalancerNodePorts: false },
      ports: [undefined],
    },
    {
      name: 'the same for two protocols of one port',
      spec: {
        type: 'NodePort',
        ports: [
          { name: 'a', port: 53, protocol: 'UDP' },
          { name: 'b', port: 53, protocol: 'TCP', nodePort: 30053 },
        ],
      },
      ports: [30053, 30053],
    },
  ])('a service gets $name', ({ spec, ports }) => {
    const made = nodePortsOf(create(createTestCluster(), spec));
    for (const [i, wanted] of ports.entries()) {
      if (wanted instanceof RegExp) expect(String(made[i])).toMatch(wanted);
      else expect(made[i]).toBe(wanted);
    }
  });

  it('are checked for health at a port of their own', () => {
    const { spec } = create(createTestCluster(), { type: 'LoadBalancer', externalTrafficPolicy: 'Local' });
    expect(spec?.healthCheckNodePort).toBeGreaterThanOrEqual(30000);
  });

  it.each<{ nodePort: number; says: string }>([
    { nodePort: 80, says: 'provided port is not in the valid range. The range of valid ports is 30000-32767' },
    { nodePort: 30001, says: 'provided port is already allocated' },
  ])('refuses $nodePort', ({ nodePort, says }) => {
    const cluster = createTestCluster();
    create(cluster, { type: 'NodePort', ports: [{ port: 80, nodePort: 30001 }] }, 'first');
    const second = () => create(cluster, { type: 'NodePort', ports: [{ port: 80, nodePort }] }, 'second');
    expect(refusalOf(second)).toBe(
      `422 Invalid: Service "second" is invalid: spec.ports[0].nodePort: Invalid value: ${nodePort}: ${says}`,
    );
  });

  it('follow the type, and stay when the writer leaves them out', () => {
    const cluster = createTestCluster();
    const { client } = cluster;
    let service = create(cluster, {});
    service = client.update(Service, { ...service, spec: { ...service.spec, type: 'NodePort' } });
    const given = nodePortsOf(service);
    expect(given[0]).toBeGreaterThanOrEqual(30086);
    const { clusterIP, clusterIPs, ...rest } = service.spec ?? {};
    service = client.update(Service, { ...service, spec: { ...rest, ports: [{ ...port, targetPort: 8080 }] } });
    expect(nodePortsOf(service)).toEqual(given);
    expect(service.spec).toMatchObject({ clusterIP, clusterIPs });
    service = client.update(Service, { ...service, spec: { ...service.spec, type: 'ClusterIP' } });
    expect(nodePortsOf(service)).toEqual([undefined]);
    const again = create(cluster, { type: 'NodePort', ports: [{ port: 80, nodePort: given[0] ?? 0 }] }, 'other');
    expect(nodePortsOf(again)).toEqual(given);
  });

  it('run out', () => {
    const cluster = createTestCluster();
    for (let i = 0; i < 28; i++) {
      const ports = Array.from({ length: i === 27 ? 68 : 100 }, (_, j) => ({ name: `p${j}`, port: j + 1 }));
      create(cluster, { type: 'NodePort', ports }, `s${i}`);
    }
    expect(refusalOf(() => create(cluster, { type: 'NodePort' }))).toBe(
      '500 InternalError: Internal error occurred: failed to allocate a nodePort: range is full',
    );
  });
});
