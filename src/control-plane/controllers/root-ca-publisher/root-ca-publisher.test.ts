import { describe, expect, it } from 'vitest';
import { ConfigMap, Namespace } from '../../../kube-api/kinds/index.ts';
import { createTestCluster } from '../../../testing/api-server-harness.ts';
import { ROOT_CA } from '../framework/root-ca.ts';
import { startControllers } from '../framework/start-controllers.ts';
import { rootCaPublisherController } from './root-ca-publisher.ts';

const NAME = 'kube-root-ca.crt';

function setUp() {
  const cluster = createTestCluster();
  const { client, clock, random, trace, apiServer } = cluster;
  startControllers({ transport: apiServer, clock, random, trace, controllers: [rootCaPublisherController] });
  clock.settle();
  return { ...cluster, published: (namespace: string) => client.find(ConfigMap, NAME, namespace) };
}

describe('the root certificate', () => {
  it('is published in every namespace', () => {
    const { client, clock, published } = setUp();
    client.create(Namespace, { metadata: { name: 'team' } });
    clock.settle();
    for (const namespace of ['default', 'kube-system', 'team']) {
      expect(published(namespace)?.data).toEqual({ 'ca.crt': ROOT_CA });
    }
    expect(published('team')?.metadata.annotations?.['kubernetes.io/description']).toMatch(
      /^Contains a CA bundle that can be used to verify the kube-apiserver/,
    );
  });

  it('comes back when it is changed or deleted', () => {
    const { client, clock, published } = setUp();
    client.update(ConfigMap, { ...client.get(ConfigMap, NAME, 'default'), data: { 'ca.crt': 'forged', more: 'x' } });
    clock.settle();
    expect(published('default')?.data).toEqual({ 'ca.crt': ROOT_CA });
    client.delete(ConfigMap, NAME, 'default');
    clock.settle();
    expect(published('default')?.data).toEqual({ 'ca.crt': ROOT_CA });
  });
});
