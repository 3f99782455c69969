import { describe, expect, it } from 'vitest';
import { Event, Node } from '../../../kube-api/kinds/index.ts';
import { createTestCluster } from '../../../testing/api-server-harness.ts';
import { startControllers } from '../framework/start-controllers.ts';
import { type NodeIpamOptions, nodeIpam } from './node-ipam.ts';

const OPTIONS: NodeIpamOptions = { clusterCidr: '10.244.0.0/16', nodeMaskSize: 24, serviceCidr: '10.96.0.0/16' };

function setUp(options: Partial<NodeIpamOptions> = {}) {
  const cluster = createTestCluster();
  const { client, clock, random, trace, apiServer } = cluster;
  const addNode = (name: string, podCIDR?: string) =>
    client.create(Node, {
      metadata: { name },
      ...(podCIDR === undefined ? {} : { spec: { podCIDR, podCIDRs: [podCIDR] } }),
    });
  const run = () =>
    startControllers({
      transport: apiServer,
      clock,
      random,
      trace,
      controllers: [nodeIpam({ ...OPTIONS, ...options })],
    });
  const cidrs = () =>
    Object.fromEntries(client.list(Node).items.map(({ metadata, spec }) => [metadata.name, spec?.podCIDR]));
  return { ...cluster, addNode, run, cidrs };
}

describe('node IPAM', () => {
  it('gives each node a range of its own', () => {
    const { addNode, run, clock, client, cidrs } = setUp();
    addNode('node-1');
    run();
    clock.settle();
    addNode('node-2');
    clock.settle();
    expect(cidrs()).toEqual({ 'node-1': '10.244.0.0/24', 'node-2': '10.244.1.0/24' });
    expect(client.get(Node, 'node-2').spec?.podCIDRs).toEqual(['10.244.1.0/24']);
  });

  it('does not give out what nodes have already, whichever it sees first', () => {
    const { addNode, run, clock, cidrs } = setUp();
    addNode('node-a');
    addNode('node-b', '10.244.0.0/24');
    run();
    clock.settle();
    expect(cidrs()).toEqual({ 'node-a': '10.244.1.0/24', 'node-b': '10.244.0.0/24' });
  });

  it('uses the range of a deleted node again after the others', () => {
    const { addNode, run, clock, client, cidrs } = setUp({ clusterCidr: '10.0.0.0/22' });
    for (const name of ['a', 'b', 'c']) addNode(name);
    run();
    clock.settle();
    client.delete(Node, 'a');
    clock.settle();
    addNode('d');
    addNode('e');
    clock.settle();
    expect(cidrs()).toEqual({ b: '10.0.1.0/24', c: '10.0.2.0/24', d: '10.0.3.0/24', e: '10.0.0.0/24' });
  });

  it('says when there are none left, and goes on when one is given back', () => {
    const { addNode, run, clock, client, cidrs } = setUp({ clusterCidr: '10.0.0.0/24' });
    addNode('a');
    run();
    clock.settle();
    addNode('b');
    clock.settle();
    const { items } = client.list(Event);
    expect(items.map(({ reason, message, source }) => [source?.component, reason, message])).toEqual([
      ['cidrAllocator', 'CIDRNotAvailable', 'Node b status is now: CIDRNotAvailable'],
    ]);
    client.delete(Node, 'a');
    clock.advance(60_000);
    expect(cidrs()).toEqual({ b: '10.0.0.0/24' });
  });

  it('keeps the service range out of an overlapping cluster range', () => {
    const { addNode, run, clock, cidrs } = setUp({ clusterCidr: '10.96.0.0/12', serviceCidr: '10.96.0.0/23' });
    addNode('a');
    run();
    clock.settle();
    expect(cidrs()).toEqual({ a: '10.96.2.0/24' });
  });
});
