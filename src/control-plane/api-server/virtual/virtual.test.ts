import { describe, expect, it } from 'vitest';
import { Binding } from '../../../kube-api/kinds/binding.ts';
import { ComponentStatus } from '../../../kube-api/kinds/component-status.ts';
import { ConfigMap } from '../../../kube-api/kinds/config-map.ts';
import { defineKind } from '../../../kube-api/kinds/define-kind.ts';
import { Pod } from '../../../kube-api/kinds/pod.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { createTestCluster, refusalOf } from '../../../testing/api-server-harness.ts';
import type { ApiRequest } from '../../client/transport.ts';
import { printTable } from '../table.ts';
import type { VirtualResource } from './virtual-resource.ts';

const USER = { name: 'kubernetes-admin', groups: ['system:masters'] };

function ask(request: Partial<ApiRequest> & Pick<ApiRequest, 'verb' | 'kind'>): ApiRequest {
  return { options: {}, user: USER, actor: 'test', ...request };
}

describe('component statuses', () => {
  it('are listed, in a table too, with a warning', () => {
    const { apiServer } = createTestCluster();
    const warnings: string[] = [];
    const options = { onWarning: (message: string) => warnings.push(message) };
    const list = apiServer.request(ask({ verb: 'list', kind: ComponentStatus, options })) as unknown as {
      kind: string;
      items: readonly ComponentStatus[];
    };
    expect(list.kind).toBe('ComponentStatusList');
    expect(printTable(ComponentStatus, list.items, 0).rows.map(({ cells }) => cells)).toEqual([
      ['scheduler', 'Healthy', 'ok', ''],
      ['controller-manager', 'Healthy', 'ok', ''],
      ['etcd-0', 'Healthy', 'ok', ''],
    ]);
    expect(warnings).toEqual(['v1 ComponentStatus is deprecated in v1.19+']);
  });

  it.each([
    ['get', 'nobody', '404 NotFound: componentstatuses "nobody" not found'],
    ['delete', 'etcd-0', '405 MethodNotAllowed: delete is not supported on resources of kind "componentstatuses"'],
  ] as const)('%s %s is refused', (verb, name, refusal) => {
    const { apiServer } = createTestCluster();
    expect(refusalOf(() => apiServer.request(ask({ verb, kind: ComponentStatus, name })))).toBe(refusal);
  });

  it('cannot be watched', () => {
    const { client } = createTestCluster();
    const refusal = refusalOf(() =>
      client.watch(
        ComponentStatus,
        {},
        () => {},
        () => {},
      ),
    );
    expect(refusal).toBe('405 MethodNotAllowed: watch is not supported on resources of kind "componentstatuses"');
  });
});

describe('bindings', () => {
  it('bind the pod of their name', () => {
    const { apiServer, client } = createTestCluster();
    client.create(Pod, {
      metadata: { name: 'web', namespace: 'default' },
      spec: { containers: [{ name: 'a', image: 'b' }] },
    });
    const body = {
      apiVersion: 'v1',
      kind: 'Binding',
      metadata: { name: 'web' },
      target: { kind: 'Node', name: 'node-1' },
    };
    const answer = apiServer.request(ask({ verb: 'create', kind: Binding, namespace: 'default', body }));
    expect(answer).toMatchObject({ kind: 'Status', status: 'Success', code: 201 });
    expect(client.get(Pod, 'web', 'default').spec?.nodeName).toBe('node-1');
  });
});

describe('a resource of somebody else', () => {
  const Weather = defineKind<KubeObject>({
    group: 'example.com',
    version: 'v1',
    kind: 'Weather',
    plural: 'weathers',
    singular: 'weather',
    shortNames: [],
    categories: [],
    namespaced: true,
    isStored: false,
    hasStatus: false,
    columns: [],
    fidelity: [],
  });
  const made = ['a/rain', 'a/sun', 'b/snow'].map((key): KubeObject => {
    const [namespace = '', name = ''] = key.split('/');
    return { apiVersion: 'example.com/v1', kind: 'Weather', metadata: { name, namespace, labels: { kind: name } } };
  });
  const weathers: VirtualResource = {
    kind: Weather,
    get: (_server, name) => made.find(({ metadata }) => metadata.name === name),
    list: () => made,
  };

  it('is served with namespaces and selectors', () => {
    const { client } = createTestCluster({ kinds: [ConfigMap], virtualResources: [weathers] });
    const names = (options: object): readonly unknown[] =>
      client.list(Weather, options).items.map(({ metadata }) => metadata.name);
    expect(names({})).toEqual(['rain', 'sun', 'snow']);
    expect(names({ namespace: 'a' })).toEqual(['rain', 'sun']);
    expect(names({ labelSelector: 'kind!=sun' })).toEqual(['rain', 'snow']);
    expect(names({ fieldSelector: 'metadata.name=snow' })).toEqual(['snow']);
    expect(client.get(Weather, 'sun', 'a').metadata.name).toBe('sun');
  });

  it('has no subresources and takes nothing in', () => {
    const { apiServer, client } = createTestCluster({ kinds: [ConfigMap], virtualResources: [weathers] });
    expect(
      refusalOf(() => apiServer.request(ask({ verb: 'get', kind: Weather, name: 'sun', subresource: 'status' }))),
    ).toBe('404 NotFound: the server could not find the requested resource');
    expect(refusalOf(() => client.create(Weather, { metadata: { name: 'hail', namespace: 'a' } }))).toBe(
      '405 MethodNotAllowed: create is not supported on resources of kind "weathers.example.com"',
    );
  });
});
