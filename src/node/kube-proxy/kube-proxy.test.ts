import { describe, expect, it } from 'vitest';
import { ApiClient } from '../../control-plane/client/api-client.ts';
import type { ServiceSpec, Endpoint as SliceEndpoint } from '../../kube-api/generated/types.gen.ts';
import { EndpointSlice, Service } from '../../kube-api/kinds/index.ts';
import type { NetworkStack } from '../../network/contract.ts';
import { httpRequest } from '../../network/http.ts';
import { createTestCluster, type TestCluster } from '../../testing/api-server-harness.ts';
import { MachineLab } from '../../testing/machine-lab.ts';
import { KubeProxy } from './kube-proxy.ts';

const IP = '10.96.0.50';

/** Two machines with a server pod on each, and kube-proxy on the first. */
class ProxyLab {
  readonly cluster: TestCluster = createTestCluster();
  readonly machines = new MachineLab();
  readonly near = this.machines.machine();
  readonly far = this.machines.machine();
  readonly proxy: KubeProxy;

  constructor() {
    for (const [machine, name] of [
      [this.near, 'a'],
      [this.far, 'b'],
    ] as const) {
      this.machines.clock.advance(100);
      this.machines.start(machine, 'server', { name });
    }
    const { apiServer, random, trace } = this.cluster;
    const user = { name: 'system:masters', groups: ['system:masters'] };
    const client = new ApiClient(apiServer, { user, actor: 'kube-proxy/node-1' });
    this.proxy = new KubeProxy({ machine: this.near, client, clock: this.cluster.clock, random, trace });
    this.proxy.start();
    this.advance(3000);
  }

  /** Both clocks: the API server and the machines each have one here. */
  advance(ms: number): void {
    this.cluster.clock.advance(ms);
    this.machines.clock.advance(ms);
  }

  service(spec: Partial<ServiceSpec> = {}): void {
    const ports = [{ port: 80, targetPort: 8080, ...(spec.type === 'NodePort' ? { nodePort: 30_080 } : {}) }];
    this.cluster.client.create(Service, {
      metadata: { name: 'web', namespace: 'default' },
      spec: { clusterIP: IP, selector: { app: 'web' }, ports, ...spec },
    });
    this.advance(1500);
  }

  endpoints(endpoints: readonly SliceEndpoint[]): void {
    const slice = {
      metadata: { name: 'web-1', namespace: 'default', labels: { 'kubernetes.io/service-name': 'web' } },
      addressType: 'IPv4' as const,
      ports: [{ name: '', port: 8080, protocol: 'TCP' as const }],
      endpoints,
    };
    const { client } = this.cluster;
    const old = client.find(EndpointSlice, 'web-1', 'default');
    if (old === undefined) client.create(EndpointSlice, slice);
    else client.update(EndpointSlice, { ...old, endpoints });
    this.advance(1500);
  }

  ask(from: NetworkStack = this.near.stack, ip = IP, port = 80): string {
    let answer = 'nothing';
    const request = { method: 'GET', path: '/', headers: {}, body: '' };
    const call = { to: { ip, port }, request, connectTimeoutMs: 1000, timeoutMs: 1000 };
    httpRequest(this.machines.clock, from, call, (result) => {
      answer = result.ok ? result.response.body : result.failure;
    });
    this.machines.clock.advance(2000);
    return answer;
  }
}

const ip = (machine: 1 | 2): string => `10.244.${machine}.2`;
const near: SliceEndpoint = { addresses: [ip(1)], nodeName: 'node-1', conditions: { ready: true } };
const far: SliceEndpoint = { addresses: [ip(2)], nodeName: 'node-2', conditions: { ready: true } };
const notReady = { conditions: { ready: false, serving: false } };
const ending = { conditions: { ready: false, serving: true, terminating: true } };

describe('where a Service leads', () => {
  it.each([
    ['to its endpoint', [near], {}, 'a saw 192.168.0.1'],
    ['nowhere without endpoints', [], {}, 'refused'],
    ['nowhere when none is ready', [{ ...near, ...notReady }], {}, 'refused'],
    ['to the ready one', [{ ...near, ...notReady }, far], {}, 'b saw 192.168.0.1'],
    ['to one that is ending but serves, when there is no other', [{ ...near, ...ending }], {}, 'a saw 192.168.0.1'],
    ['past one that is ending, when there is another', [{ ...near, ...ending }, far], {}, 'b saw 192.168.0.1'],
    [
      'to the node’s own alone, where the policy says so',
      [near, far],
      { internalTrafficPolicy: 'Local' },
      'a saw 192.168.0.1',
    ],
    ['nowhere when the policy leaves none', [far], { internalTrafficPolicy: 'Local' }, 'timeout'],
  ] as const)('%s', (_, endpoints, spec, answer) => {
    const lab = new ProxyLab();
    lab.service(spec);
    lab.endpoints([...endpoints]);
    expect(lab.ask()).toBe(answer);
  });

  it('spreads over the endpoints', () => {
    const lab = new ProxyLab();
    lab.service();
    lab.endpoints([near, far]);
    const answers = Array.from({ length: 20 }, () => lab.ask().charAt(0));
    expect(new Set(answers)).toEqual(new Set(['a', 'b']));
  });

  it('keeps a client with its endpoint for as long as its affinity lasts', () => {
    const lab = new ProxyLab();
    const sessionAffinityConfig = { clientIP: { timeoutSeconds: 100 } };
    lab.service({ sessionAffinity: 'ClientIP', sessionAffinityConfig });
    lab.endpoints([near, far]);
    const answers = new Set(Array.from({ length: 20 }, () => lab.ask().charAt(0)));
    expect(answers.size).toBe(1);
    const [faithful] = answers;
    lab.endpoints([faithful === 'a' ? far : near]);
    expect(lab.ask().charAt(0)).toBe(faithful === 'a' ? 'b' : 'a');
  });

  it('from outside, hides the client behind the node unless only local endpoints count', () => {
    for (const [externalTrafficPolicy, address] of [
      ['Cluster', '192.168.0.1'],
      ['Local', '203.0.113.9'],
    ] as const) {
      const lab = new ProxyLab();
      lab.service({ type: 'NodePort', externalTrafficPolicy });
      lab.endpoints([near]);
      const outside = lab.machines.network.createOutsideStack('client', '203.0.113.9');
      expect(lab.ask(outside, '192.168.0.1', 30_080)).toBe(`a saw ${address}`);
    }
  });
});

describe('kube-proxy as a process', () => {
  it('hears of changes late, and gathers those within a second', () => {
    const lab = new ProxyLab();
    lab.service();
    lab.endpoints([near]);
    lab.advance(2000);
    const old = lab.cluster.client.get(EndpointSlice, 'web-1', 'default');
    lab.cluster.client.update(EndpointSlice, { ...old, endpoints: [far] });
    expect(lab.ask()).toBe('a saw 192.168.0.1');
    lab.advance(1100);
    expect(lab.ask()).toBe('b saw 192.168.0.1');
  });

  it('leaves its rules in the kernel when it ends, and takes up from there', () => {
    const lab = new ProxyLab();
    lab.service();
    lab.endpoints([near]);
    lab.proxy.stop();
    lab.endpoints([far]);
    expect(lab.ask()).toBe('a saw 192.168.0.1');
    lab.proxy.start();
    lab.advance(1500);
    expect(lab.ask()).toBe('b saw 192.168.0.1');
  });

  it('removes the rules of a Service that is gone', () => {
    const lab = new ProxyLab();
    lab.service();
    lab.endpoints([near]);
    lab.cluster.client.delete(Service, 'web', 'default', {});
    lab.advance(1500);
    expect(lab.ask()).not.toContain('saw');
  });

  it('removes the rules of a Service that went while it was not running', () => {
    const lab = new ProxyLab();
    lab.service();
    lab.endpoints([near]);
    lab.proxy.stop();
    lab.cluster.client.delete(Service, 'web', 'default', {});
    lab.cluster.client.delete(EndpointSlice, 'web-1', 'default', {});
    lab.proxy.start();
    lab.advance(1500);
    expect(lab.ask()).not.toContain('saw');
  });

  it('answers health checks while it runs', () => {
    const lab = new ProxyLab();
    expect(lab.ask(lab.far.stack, '192.168.0.1', 10_256)).toBe('{}');
    lab.proxy.stop();
    expect(lab.ask(lab.far.stack, '192.168.0.1', 10_256)).toBe('refused');
  });
});
