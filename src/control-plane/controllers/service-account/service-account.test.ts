import { describe, expect, it } from 'vitest';
import { Namespace, ServiceAccount } from '../../../kube-api/kinds/index.ts';
import { createTestCluster } from '../../../testing/api-server-harness.ts';
import { startControllers } from '../framework/start-controllers.ts';
import { serviceAccountController } from './service-account.ts';

function setUp() {
  const cluster = createTestCluster({ serviceAccounts: false });
  const { client, clock, random, trace, apiServer } = cluster;
  startControllers({ transport: apiServer, clock, random, trace, controllers: [serviceAccountController] });
  clock.settle();
  const accounts = () =>
    client.list(ServiceAccount).items.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  return { ...cluster, accounts };
}

describe('service accounts', () => {
  it('are there in every namespace, new ones too', () => {
    const { client, clock, accounts } = setUp();
    client.create(Namespace, { metadata: { name: 'team' } });
    clock.settle();
    expect(accounts()).toEqual([
      'default/default',
      'kube-node-lease/default',
      'kube-public/default',
      'kube-system/default',
      'team/default',
    ]);
  });

  it('come back when they are deleted; others do not', () => {
    const { client, clock, accounts } = setUp();
    client.create(ServiceAccount, { metadata: { name: 'robot', namespace: 'default' } });
    clock.settle();
    client.delete(ServiceAccount, 'default', 'default');
    client.delete(ServiceAccount, 'robot', 'default');
    clock.settle();
    expect(accounts()).toContain('default/default');
    expect(accounts()).not.toContain('default/robot');
  });
});
