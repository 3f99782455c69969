/** Quotas on the number of custom resources (kubernetes/test/e2e/apimachinery/resource_quota.go: "the life of a custom resource"). */
import { expect, it } from 'vitest';
import { customKindsOf } from '../../../kube-api/kinds/custom-resource-definition/custom-kinds.ts';
import { CustomResourceDefinition } from '../../../kube-api/kinds/custom-resource-definition.ts';
import type { KindDefinition } from '../../../kube-api/kinds/define-kind.ts';
import { ResourceQuota } from '../../../kube-api/kinds/index.ts';
import { createTestCluster, refusalOf } from '../../../testing/api-server-harness.ts';
import { startControllers } from '../framework/start-controllers.ts';
import { resourceQuotaController } from './resource-quota.ts';

const CRD = {
  metadata: { name: 'widgets.example.com' },
  spec: {
    group: 'example.com',
    scope: 'Namespaced',
    names: { plural: 'widgets', kind: 'Widget' },
    versions: ['v1', 'v1alpha1'].map((name) => ({
      name,
      served: true,
      storage: name === 'v1',
      schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
    })),
  },
} as const;

function setUp() {
  const cluster = createTestCluster();
  const { client, clock, random, trace, apiServer } = cluster;
  startControllers({ transport: apiServer, clock, random, trace, controllers: [resourceQuotaController] });
  const define = (): KindDefinition => {
    client.create(CustomResourceDefinition, CRD as never);
    clock.settle();
    return customKindsOf(client.get(CustomResourceDefinition, 'widgets.example.com'))!.served[0]!;
  };
  const limit = (): void => {
    const hard = { 'count/widgets.example.com': '1' };
    client.create(ResourceQuota, { metadata: { name: 'q', namespace: 'default' }, spec: { hard } });
    clock.settle();
  };
  const used = () => client.get(ResourceQuota, 'q', 'default').status?.used?.['count/widgets.example.com'];
  return { ...cluster, define, limit, used };
}

const named = (name: string) => ({ metadata: { name, namespace: 'default' } });

it('counts custom resources, whatever versions they have, and frees what goes', () => {
  const { client, clock, define, limit, used } = setUp();
  const kind = define();
  limit();
  expect(used()).toBe('0');
  client.create(kind, named('a'));
  clock.settle();
  expect(used()).toBe('1');
  expect(refusalOf(() => client.create(kind, named('b')))).toBe(
    '403 Forbidden: widgets.example.com "b" is forbidden: exceeded quota: q, requested: count/widgets.example.com=1, used: count/widgets.example.com=1, limited: count/widgets.example.com=1',
  );
  client.delete(kind, 'a', 'default');
  clock.settle();
  expect(used()).toBe('0');
  client.create(kind, named('b'));
});

it('counts those that a new quota finds', () => {
  const { client, define, limit, used } = setUp();
  client.create(define(), named('a'));
  limit();
  expect(used()).toBe('1');
});

it('learns of a kind that is newer than the quota when it counts anew', () => {
  const { client, clock, define, limit, used } = setUp();
  limit();
  const kind = define();
  expect(refusalOf(() => client.create(kind, named('a')))).toBe(
    '403 Forbidden: widgets.example.com "a" is forbidden: status unknown for quota: q, resources: count/widgets.example.com',
  );
  clock.advance(5 * 60_000 + 1000);
  expect(used()).toBe('0');
  client.create(kind, named('a'));
});

it('forgets a kind with its definition', () => {
  const { client, clock, define, limit, used } = setUp();
  client.create(define(), named('a'));
  limit();
  client.delete(CustomResourceDefinition, 'widgets.example.com');
  clock.settle();
  expect(used()).toBe('0');
});
