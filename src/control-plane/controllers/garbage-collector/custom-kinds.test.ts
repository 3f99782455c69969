/** Owner references to and from custom resources, whose kinds come and go while the collector runs. */
import { describe, expect, it } from 'vitest';
import type { OwnerReference } from '../../../kube-api/generated/types.gen.ts';
import { customKindsOf } from '../../../kube-api/kinds/custom-resource-definition/custom-kinds.ts';
import { CustomResourceDefinition } from '../../../kube-api/kinds/custom-resource-definition.ts';
import { apiVersionOf, type KindDefinition } from '../../../kube-api/kinds/define-kind.ts';
import { ConfigMap } from '../../../kube-api/kinds/index.ts';
import { createTestCluster, type TestCluster } from '../../../testing/api-server-harness.ts';
import type { PropagationPolicy } from '../../client/transport.ts';
import { startControllers } from '../framework/start-controllers.ts';
import { garbageCollectorController } from './garbage-collector.ts';

const CONFIG_MAP = ConfigMap as unknown as KindDefinition;
const NAMESPACE = 'default';
const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
const v1 = { name: 'v1', served: true, storage: true, schema };
const v1beta1 = { name: 'v1beta1', served: true, storage: false, schema };

function definition(plural: string, kind: string, spec: object = {}): CustomResourceDefinition {
  return {
    metadata: { name: `${plural}.example.com` },
    spec: { group: 'example.com', scope: 'Namespaced', names: { plural, kind }, versions: [v1], ...spec },
  } as unknown as CustomResourceDefinition;
}

class World {
  readonly cluster: TestCluster = createTestCluster();

  get client() {
    return this.cluster.client;
  }

  settle(): void {
    this.cluster.clock.settle();
  }

  run(): void {
    const { clock, random, trace, apiServer } = this.cluster;
    startControllers({ transport: apiServer, clock, random, trace, controllers: [garbageCollectorController] });
    this.settle();
  }

  /** The kinds that are served, the preferred version first. */
  define(crd: CustomResourceDefinition): readonly KindDefinition[] {
    this.client.create(CustomResourceDefinition, crd);
    this.settle();
    return this.servedBy(crd.metadata.name ?? '');
  }

  servedBy(name: string): readonly KindDefinition[] {
    return customKindsOf(this.client.get(CustomResourceDefinition, name))?.served ?? [];
  }

  widget(): KindDefinition {
    return this.define(definition('widgets', 'Widget'))[0]!;
  }

  gadget(): KindDefinition {
    return this.define(definition('gadgets', 'Gadget'))[0]!;
  }

  undefine(name: string): void {
    this.client.delete(CustomResourceDefinition, name);
  }

  add(kind: KindDefinition, name: string, ...ownerReferences: OwnerReference[]): OwnerReference {
    const namespace = kind.namespaced ? { namespace: NAMESPACE } : {};
    const { metadata } = this.client.create(kind, { metadata: { name, ...namespace, ownerReferences } });
    return { apiVersion: apiVersionOf(kind), kind: kind.kind, name, uid: metadata.uid ?? '' };
  }

  remove(kind: KindDefinition, name: string, propagationPolicy: PropagationPolicy = 'Background'): void {
    this.client.delete(kind, name, kind.namespaced ? NAMESPACE : undefined, { propagationPolicy });
  }

  names(kind: KindDefinition): readonly (string | undefined)[] {
    return this.client.list(kind).items.flatMap(({ metadata: { name, namespace = NAMESPACE } }) => {
      return namespace === NAMESPACE ? [name] : [];
    });
  }

  /** Lets objects be there for another reason than being owned. */
  hold(kind: KindDefinition, name: string, finalizers: readonly string[]): void {
    const object = this.client.get(kind, name, NAMESPACE);
    this.client.update(kind, { ...object, metadata: { ...object.metadata, finalizers } });
  }
}

/** One of the kinds is a custom one, or both. */
const PAIRS: readonly [string, (world: World) => readonly [KindDefinition, KindDefinition]][] = [
  ['a custom object that owns one of a built-in kind', (world) => [world.widget(), CONFIG_MAP]],
  ['an object of a built-in kind that owns a custom one', (world) => [CONFIG_MAP, world.widget()]],
  ['a custom object that owns one of another custom kind', (world) => [world.gadget(), world.widget()]],
  [
    'a custom object outside of namespaces',
    (world) => [world.define(definition('plants', 'Plant', { scope: 'Cluster' }))[0]!, world.widget()],
  ],
];

describe.each(PAIRS)('%s', (_what, kindsOf) => {
  function setUp(reference: Partial<OwnerReference> = {}) {
    const world = new World();
    world.run();
    const [ownerKind, kind] = kindsOf(world);
    const owner = world.add(ownerKind, 'owner');
    world.add(kind, 'child', { ...owner, ...reference });
    world.settle();
    return { world, ownerKind, kind };
  }

  it('takes it along in the background', () => {
    const { world, ownerKind, kind } = setUp();
    expect(world.names(kind)).toEqual(['child']);
    world.remove(ownerKind, 'owner');
    world.settle();
    expect([world.names(ownerKind), world.names(kind)]).toEqual([[], []]);
  });

  it('waits for it in the foreground', () => {
    const { world, ownerKind, kind } = setUp({ blockOwnerDeletion: true });
    world.hold(kind, 'child', ['example.com/hold']);
    world.remove(ownerKind, 'owner', 'Foreground');
    world.settle();
    expect([world.names(ownerKind), world.names(kind)]).toEqual([['owner'], ['child']]);
    world.hold(kind, 'child', []);
    world.settle();
    expect([world.names(ownerKind), world.names(kind)]).toEqual([[], []]);
  });

  it('leaves it behind as an orphan', () => {
    const { world, ownerKind, kind } = setUp();
    world.remove(ownerKind, 'owner', 'Orphan');
    world.settle();
    expect([world.names(ownerKind), world.names(kind)]).toEqual([[], ['child']]);
    expect(world.client.get(kind, 'child', NAMESPACE).metadata.ownerReferences).toBeUndefined();
  });

  it('takes it along if its owner never was', () => {
    const { world, kind } = setUp({ uid: '11111111-1111-1111-1111-111111111111' });
    expect(world.names(kind)).toEqual([]);
  });
});

describe('a kind', () => {
  it('is collected that was defined, and its objects made, before the collector ran', () => {
    const world = new World();
    const kind = world.widget();
    const owner = world.add(CONFIG_MAP, 'owner');
    world.add(kind, 'child', owner);
    world.add(kind, 'other');
    world.run();
    world.remove(CONFIG_MAP, 'owner');
    world.settle();
    expect(world.names(kind)).toEqual(['other']);
  });

  it('takes what its objects own along when it is deleted, and is watched no longer', () => {
    const world = new World();
    world.run();
    const kind = world.widget();
    world.add(CONFIG_MAP, 'child', world.add(kind, 'owner'));
    world.settle();
    world.undefine('widgets.example.com');
    world.settle();
    expect(world.names(CONFIG_MAP)).toEqual([]);
    const { clock, trace } = world.cluster;
    const before = trace.lastId;
    clock.advance(600_000);
    expect(trace.since(before).filter(({ subject }) => subject.startsWith('widgets'))).toEqual([]);
  });

  it('is another one when it is defined anew', () => {
    const world = new World();
    world.run();
    world.widget();
    world.undefine('widgets.example.com');
    world.settle();
    const kind = world.define(definition('widgets', 'Widget', { scope: 'Cluster' }))[0]!;
    world.add(CONFIG_MAP, 'child', world.add(kind, 'owner'));
    world.settle();
    expect(world.names(CONFIG_MAP)).toEqual(['child']);
    world.remove(kind, 'owner');
    world.settle();
    expect(world.names(CONFIG_MAP)).toEqual([]);
  });

  it('is still collected after its definition has changed', () => {
    const world = new World();
    world.run();
    world.widget();
    const crd = world.client.get(CustomResourceDefinition, 'widgets.example.com');
    const spec = { ...crd.spec, names: { ...crd.spec.names, shortNames: ['wd'] } };
    world.client.update(CustomResourceDefinition, { ...crd, spec });
    world.settle();
    const kind = world.servedBy('widgets.example.com')[0]!;
    expect(kind.shortNames).toEqual(['wd']);
    world.add(CONFIG_MAP, 'child', world.add(kind, 'owner'));
    world.settle();
    world.remove(kind, 'owner');
    world.cluster.clock.advance(5000);
    expect(world.names(CONFIG_MAP)).toEqual([]);
  });

  it('waits until it is defined: what an unknown kind owns is left alone', () => {
    const world = new World();
    world.run();
    const uid = '11111111-1111-1111-1111-111111111111';
    world.add(CONFIG_MAP, 'child', { apiVersion: 'example.com/v1', kind: 'Widget', name: 'owner', uid });
    world.settle();
    world.cluster.clock.advance(20_000);
    expect(world.names(CONFIG_MAP)).toEqual(['child']);
    world.widget();
    world.cluster.clock.advance(60_000);
    expect(world.names(CONFIG_MAP)).toEqual([]);
  });
});

describe('versions', () => {
  const both = definition('widgets', 'Widget', { versions: [v1beta1, v1] });

  it('of a kind that an owner can be named by are all that are served', () => {
    const world = new World();
    world.run();
    const [preferred, older] = world.define(both) as [KindDefinition, KindDefinition];
    expect([preferred.version, older.version]).toEqual(['v1', 'v1beta1']);
    const owner = world.add(preferred, 'owner');
    world.add(CONFIG_MAP, 'child', { ...owner, apiVersion: apiVersionOf(older) });
    world.settle();
    expect(world.names(CONFIG_MAP)).toEqual(['child']);
    world.remove(older, 'owner');
    world.settle();
    expect(world.names(CONFIG_MAP)).toEqual([]);
  });

  it('give one watch between them', () => {
    const world = new World();
    const { apiServer } = world.cluster;
    const watched: string[] = [];
    const { watch } = apiServer;
    apiServer.watch = (request) => {
      watched.push(`${apiVersionOf(request.kind)}/${request.kind.plural}`);
      return watch.call(apiServer, request);
    };
    world.run();
    world.define(both);
    expect(watched.filter((name) => name.startsWith('example.com/'))).toEqual(['example.com/v1/widgets']);
  });

  it.each(['Background', 'Foreground'] as const)('may go, also the one that was watched (%s)', (policy) => {
    const world = new World();
    world.run();
    const [preferred, older] = world.define(both) as [KindDefinition, KindDefinition];
    const owner = world.add(preferred, 'owner');
    world.add(CONFIG_MAP, 'child', { ...owner, apiVersion: apiVersionOf(older), blockOwnerDeletion: true });
    world.settle();
    const crd = world.client.get(CustomResourceDefinition, 'widgets.example.com');
    const versions = [
      { ...v1beta1, storage: true },
      { ...v1, storage: false, served: false },
    ];
    world.client.update(CustomResourceDefinition, { ...crd, spec: { ...crd.spec, versions } } as typeof crd);
    world.settle();
    expect(world.servedBy('widgets.example.com').map(({ version }) => version)).toEqual(['v1beta1']);
    world.remove(older, 'owner', policy);
    world.settle();
    expect([world.names(older), world.names(CONFIG_MAP)]).toEqual([[], []]);
  });
});
