import { type Arbitrary, array, assert, constant, constantFrom, nat, oneof, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigMap } from '../../../kube-api/kinds/index.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { createTestCluster, type TestCluster } from '../../../testing/api-server-harness.ts';
import type { WatchOptions } from '../../client/transport.ts';

type Step =
  | { do: 'apply'; name: string; namespace: string; color: string }
  | { do: 'delete'; name: string; namespace: string }
  | { do: 'wait'; ms: number }
  | { do: 'watch'; selector: number; fromList: boolean }
  | { do: 'compact' };

const name = constantFrom('a', 'b', 'c');
const namespace = constantFrom('default', 'kube-system');
const step: Arbitrary<Step> = oneof(
  {
    weight: 8,
    arbitrary: record({ do: constant('apply' as const), name, namespace, color: constantFrom('red', 'green', 'blue') }),
  },
  { weight: 3, arbitrary: record({ do: constant('delete' as const), name, namespace }) },
  { weight: 3, arbitrary: record({ do: constant('wait' as const), ms: nat(8) }) },
  {
    weight: 3,
    arbitrary: record({ do: constant('watch' as const), selector: nat(5), fromList: constantFrom(true, false) }),
  },
  { weight: 1, arbitrary: record({ do: constant('compact' as const) }) },
);

const SELECTIONS: readonly WatchOptions[] = [
  {},
  { namespace: 'default' },
  { labelSelector: 'color=red' },
  { namespace: 'kube-system', labelSelector: 'color in (red, green)' },
  { fieldSelector: 'metadata.name=a' },
  { namespace: 'default', fieldSelector: 'metadata.name!=b' },
];

/** What an informer keeps: a list, then whatever its watch says. */
class Copy {
  readonly selection: WatchOptions;
  readonly objects = new Map<string, KubeObject>();
  lastVersion = 0;

  constructor({ client }: TestCluster, selection: WatchOptions, fromList: boolean) {
    this.selection = selection;
    let options = selection;
    if (fromList) {
      const list = client.list(ConfigMap, selection);
      for (const object of list.items) this.objects.set(keyOf(object), object);
      options = { ...selection, resourceVersion: list.metadata.resourceVersion };
    }
    client.watch(
      ConfigMap,
      options,
      ({ type, object }) => {
        const version = Number(object.metadata.resourceVersion);
        if (type !== 'ADDED' || fromList) expect(version).toBeGreaterThan(this.lastVersion);
        this.lastVersion = Math.max(version, this.lastVersion);
        expect(this.objects.has(keyOf(object))).toBe(type !== 'ADDED');
        if (type === 'DELETED') this.objects.delete(keyOf(object));
        else this.objects.set(keyOf(object), object);
      },
      (error) => {
        throw error ?? new Error('closed');
      },
    );
  }
}

function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace}/${metadata.name}`;
}

function perform(cluster: TestCluster, copies: Copy[], action: Step): void {
  const { client, clock, apiServer } = cluster;
  switch (action.do) {
    case 'apply': {
      const present = client.find(ConfigMap, action.name, action.namespace);
      const labels = { color: action.color };
      if (present === undefined) {
        client.create(ConfigMap, { metadata: { name: action.name, namespace: action.namespace, labels } });
      } else client.update(ConfigMap, { ...present, metadata: { ...present.metadata, labels } });
      break;
    }
    case 'delete':
      if (client.find(ConfigMap, action.name, action.namespace) !== undefined) {
        client.delete(ConfigMap, action.name, action.namespace);
      }
      break;
    case 'wait':
      clock.advance(action.ms);
      break;
    case 'watch':
      copies.push(new Copy(cluster, SELECTIONS[action.selector] ?? {}, action.fromList));
      break;
    case 'compact':
      if (apiServer.etcd.revision > apiServer.etcd.compactRevision) apiServer.etcd.compact(apiServer.etcd.revision);
  }
}

describe('a copy kept by list and watch', () => {
  it('ends up as the list', () => {
    const outcome: unknown = assert(
      property(array(step, { maxLength: 60 }), (steps) => {
        const cluster = createTestCluster();
        const copies: Copy[] = [];
        for (const action of steps) perform(cluster, copies, action);
        cluster.clock.settle();
        for (const { selection, objects } of copies) {
          const { items } = cluster.client.list(ConfigMap, selection);
          expect(objects.size).toBe(items.length);
          for (const item of items) expect(objects.get(keyOf(item))).toBe(item);
        }
      }),
      { seed: 20250106, numRuns: 200 },
    );
    expect(outcome).toBeUndefined();
  });
});
