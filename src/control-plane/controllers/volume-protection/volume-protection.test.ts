import { describe, expect, it } from 'vitest';
import { PersistentVolume, PersistentVolumeClaim, Pod } from '../../../kube-api/kinds/index.ts';
import { createTestCluster } from '../../../testing/api-server-harness.ts';
import { startControllers } from '../framework/start-controllers.ts';
import { claimProtectionController } from './claim-protection.ts';
import { volumeProtectionController } from './volume-protection.ts';

function setUp() {
  const cluster = createTestCluster();
  const { client, clock, random, trace, apiServer } = cluster;
  const controllers = [claimProtectionController, volumeProtectionController];
  startControllers({ transport: apiServer, clock, random, trace, controllers });
  client.create(PersistentVolumeClaim, {
    metadata: { name: 'claim', namespace: 'default' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  });
  const createPod = (more = {}): Pod =>
    client.create(Pod, {
      metadata: { name: 'pod', namespace: 'default' },
      spec: {
        ...more,
        containers: [{ name: 'c', image: 'pause' }],
        volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'claim' } }],
      },
    });
  const deleteClaim = (): void => {
    client.delete(PersistentVolumeClaim, 'claim', 'default');
    clock.settle();
  };
  return { ...cluster, createPod, deleteClaim, claim: () => client.find(PersistentVolumeClaim, 'claim', 'default') };
}

describe('a claim that is deleted', () => {
  it('goes at once when nothing uses it', () => {
    const { deleteClaim, claim } = setUp();
    deleteClaim();
    expect(claim()).toBeUndefined();
  });

  it('stays until the pod is gone that uses it', () => {
    const { client, clock, createPod, deleteClaim, claim } = setUp();
    createPod({ nodeName: 'node-1' });
    deleteClaim();
    expect(claim()?.metadata.deletionTimestamp).toBeDefined();
    client.delete(Pod, 'pod', 'default', { gracePeriodSeconds: 0 });
    clock.settle();
    expect(claim()).toBeUndefined();
  });

  it('does not wait for a pod without a node', () => {
    const { createPod, deleteClaim, claim } = setUp();
    createPod();
    deleteClaim();
    expect(claim()).toBeUndefined();
  });
});

describe('a volume that is deleted', () => {
  it.each(['Available', 'Bound'] as const)('and is %s', (phase) => {
    const { client, clock } = setUp();
    const volume = client.create(PersistentVolume, {
      metadata: { name: 'disk' },
      spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '1Gi' }, hostPath: { path: '/data' } },
    });
    client.updateStatus(PersistentVolume, { ...volume, status: { phase } });
    client.delete(PersistentVolume, 'disk');
    clock.settle();
    expect(client.find(PersistentVolume, 'disk') !== undefined).toBe(phase === 'Bound');
  });
});
