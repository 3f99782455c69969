import { describe, expect, it } from 'vitest';
import { Pod, Service } from '../../../kube-api/kinds/index.ts';
import { createTestCluster } from '../../../testing/api-server-harness.ts';
import { createInformerFactory } from '../../client/informer-factory.ts';
import { ServicePods } from './service-pods.ts';

type Labels = Record<string, string>;

function setUp() {
  const { client, clock, random } = createTestCluster();
  const informers = createInformerFactory(client, clock, random);
  const servicePods = ServicePods.of(informers);
  const told: string[] = [];
  servicePods.subscribe((key) => told.push(key));
  const addService = (name: string, selector: Labels, namespace = 'default') =>
    client.create(Service, { metadata: { name, namespace }, spec: { selector, ports: [{ port: 80 }] } });
  const addPod = (name: string, labels: Labels, namespace = 'default') =>
    client.create(Pod, {
      metadata: { name, namespace, labels },
      spec: { containers: [{ name: 'c', image: 'nginx' }] },
    });
  const relabel = (name: string, labels: Labels) => {
    const pod = client.get(Pod, name, 'default');
    client.update(Pod, { ...pod, metadata: { ...pod.metadata, labels } });
  };
  const podsOf = (service: string) =>
    servicePods.podsOf(client.get(Service, service, 'default')).map(({ metadata }) => metadata.name);
  /** The services told of since the last call. */
  const news = (): string[] => {
    clock.settle();
    return told.splice(0).sort();
  };
  return { client, clock, servicePods, informers, addService, addPod, relabel, podsOf, news };
}

describe('ServicePods', () => {
  it('is one for each component', () => {
    const { informers, servicePods } = setUp();
    expect(ServicePods.of(informers)).toBe(servicePods);
  });

  it('finds pods by the whole selector, in the order in which they came', () => {
    const world = setUp();
    world.addPod('b', { app: 'web', tier: 'front' });
    world.addService('web', { app: 'web' });
    world.addService('front', { tier: 'front', app: 'web' });
    world.addPod('a', { app: 'web' });
    world.addPod('c', { app: 'other', tier: 'front' });
    world.addPod('d', { app: 'web', tier: 'front' }, 'kube-system');
    world.clock.settle();
    expect(world.podsOf('web')).toEqual(['b', 'a']);
    expect(world.podsOf('front')).toEqual(['b']);
  });

  it('tells the services that a pod concerns', () => {
    const world = setUp();
    world.addService('web', { app: 'web' });
    world.addService('front', { app: 'web', tier: 'front' });
    world.addService('other', { app: 'other' });
    world.clock.settle();
    world.addPod('a', { app: 'web', tier: 'front' });
    expect(world.news()).toEqual(['default/front', 'default/web']);
    world.relabel('a', { app: 'web' });
    expect(world.news()).toEqual(['default/front']);
    world.relabel('a', { app: 'other' });
    expect(world.news()).toEqual(['default/other', 'default/web']);
    world.client.delete(Pod, 'a', 'default', { gracePeriodSeconds: 0 });
    expect(world.news()).toContain('default/other');
    expect(world.podsOf('other')).toEqual([]);
  });

  it('tells of changes that endpoints show, and of no others', () => {
    const world = setUp();
    world.addService('web', { app: 'web' });
    world.addPod('a', { app: 'web' });
    world.news();
    const change = (status: NonNullable<Pod['status']>) => {
      const pod = world.client.get(Pod, 'a', 'default');
      world.client.updateStatus(Pod, { ...pod, status: { ...pod.status, ...status } });
      return world.news();
    };
    expect(change({ phase: 'Running' })).toEqual([]);
    expect(change({ podIP: '10.0.0.1', podIPs: [{ ip: '10.0.0.1' }] })).toEqual(['default/web']);
    expect(change({ conditions: [{ type: 'Ready', status: 'True' }] })).toEqual(['default/web']);
    expect(change({ message: 'hello' })).toEqual([]);
  });

  it('follows selectors', () => {
    const world = setUp();
    world.addPod('a', { app: 'web' });
    world.addPod('b', { app: 'other' });
    world.addService('web', { app: 'web' });
    world.clock.settle();
    const service = world.client.get(Service, 'web', 'default');
    world.client.update(Service, { ...service, spec: { ...service.spec, selector: { app: 'other' } } });
    world.clock.settle();
    expect(world.podsOf('web')).toEqual(['b']);
    world.news();
    world.relabel('a', { app: 'web', x: 'y' });
    expect(world.news()).toEqual([]);
    world.client.delete(Service, 'web', 'default');
    world.clock.settle();
    world.relabel('b', { app: 'other', x: 'y' });
    expect(world.news()).toEqual([]);
  });

  it('selects nothing without a selector', () => {
    const world = setUp();
    world.client.create(Service, {
      metadata: { name: 'manual', namespace: 'default' },
      spec: { ports: [{ port: 80 }] },
    });
    world.addPod('a', { app: 'web' });
    expect(world.news()).toEqual([]);
    expect(world.podsOf('manual')).toEqual([]);
  });
});
