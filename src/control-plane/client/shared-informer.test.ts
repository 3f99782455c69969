import { describe, expect, it } from 'vitest';
import { Clock, Random } from '../../kernel/index.ts';
import { ConfigMap } from '../../kube-api/kinds/config-map.ts';
import type { KubeList, KubeObject } from '../../kube-api/meta/object.ts';
import { expired, StatusError } from '../../kube-api/meta/status-error.ts';
import { ApiClient } from './api-client.ts';
import { ConnectionError } from './connection-error.ts';
import { createInformerFactory } from './informer-factory.ts';
import type { ApiRequest, ApiTransport, WatchEventType, WatchRequest } from './transport.ts';

/** A server of ConfigMaps whose news and failures are scripted. */
class ScriptedServer implements ApiTransport {
  readonly objects = new Map<string, ConfigMap>();
  version = 10;
  listError: Error | undefined;
  watchError: Error | undefined;
  readonly lists: ApiRequest[] = [];
  readonly watches: WatchRequest[] = [];
  isWatched = false;

  request(request: ApiRequest): KubeList {
    this.lists.push(request);
    if (this.listError !== undefined) throw this.listError;
    const metadata = { resourceVersion: String(this.version) };
    return { apiVersion: 'v1', kind: 'ConfigMapList', metadata, items: [...this.objects.values()] };
  }

  watch(request: WatchRequest) {
    if (this.watchError !== undefined) throw this.watchError;
    this.watches.push(request);
    this.isWatched = true;
    return {
      stop: () => {
        this.isWatched = false;
      },
    };
  }

  put(name: string, data: Record<string, string> = {}, uid = `uid-${name}`): ConfigMap {
    this.version++;
    const metadata = { name, namespace: data.namespace ?? 'default', uid, resourceVersion: String(this.version) };
    const object: ConfigMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data };
    this.objects.set(`${metadata.namespace}/${name}`, object);
    return object;
  }

  remove(name: string): ConfigMap {
    const key = `default/${name}`;
    const object = this.objects.get(key)!;
    this.objects.delete(key);
    this.version++;
    return { ...object, metadata: { ...object.metadata, resourceVersion: String(this.version) } };
  }

  tell(type: WatchEventType, object: KubeObject): void {
    this.watches.at(-1)!.onEvent({ type, object });
  }

  close(error?: StatusError): void {
    this.isWatched = false;
    this.watches.at(-1)!.onClose(error);
  }
}

function setUp(prepare: (server: ScriptedServer) => void = () => {}) {
  const clock = new Clock(0);
  const server = new ScriptedServer();
  prepare(server);
  const client = new ApiClient(server, { user: { name: 'test', groups: [] }, actor: 'test' });
  const factory = createInformerFactory(client, clock, new Random(1));
  const informer = factory.informer(ConfigMap);
  const news: string[] = [];
  const describeMap = ({ metadata, data }: ConfigMap) => `${metadata.name}${data?.v ?? ''}`;
  const handler = {
    onAdd: (object: ConfigMap) => news.push(`+${describeMap(object)}`),
    onUpdate: (object: ConfigMap, old: ConfigMap) => news.push(`${describeMap(old)}>${describeMap(object)}`),
    onDelete: (object: ConfigMap) => news.push(`-${describeMap(object)}`),
  };
  const remove = informer.addHandler(handler);
  const names = () => [...informer.list()].map(({ metadata }) => metadata.name);
  return { clock, server, factory, informer, news, handler, remove, names };
}

describe('SharedInformer', () => {
  it('has synced as soon as the server answered, and tells late handlers what it holds', () => {
    const { informer, news } = setUp((server) => {
      server.put('a');
      server.put('b');
    });
    expect(informer.hasSynced).toBe(true);
    expect(informer.size).toBe(2);
    expect(news).toEqual(['+a', '+b']);
  });

  it('follows the watch from where the list was', () => {
    const { server, informer, news, names } = setUp((initial) => initial.put('a'));
    expect(server.watches[0]!.options.resourceVersion).toBe('11');
    server.tell('ADDED', server.put('b'));
    server.tell('MODIFIED', server.put('a', { v: '2' }));
    server.tell('DELETED', server.remove('b'));
    expect(news).toEqual(['+a', '+b', 'a>a2', '-b']);
    expect(names()).toEqual(['a']);
    expect(informer.get('a', 'default')).toBe(server.objects.get('default/a'));
    expect(informer.getByKey('default/b')).toBeUndefined();
  });

  it('lists again with back-off when the version has expired, and finds out what it missed', () => {
    const { clock, server, news } = setUp((initial) => {
      initial.put('a');
      initial.put('gone');
      initial.put('same');
    });
    news.length = 0;
    server.put('a', { v: '2' });
    server.remove('gone');
    server.put('new');
    server.close(expired('too old resource version: 11 (14)'));
    expect(server.lists.length).toBe(1);
    clock.advance(1700);
    expect(server.lists.length).toBe(2);
    expect(news).toEqual(['a>a2', '+new', '-gone']);
    expect(server.isWatched).toBe(true);
  });

  it('takes the watch up again, without a list, when the server merely ended it', () => {
    const { clock, server } = setUp();
    server.tell('ADDED', server.put('a'));
    clock.advance(60_000);
    server.close();
    expect(server.lists.length).toBe(1);
    expect(server.watches.map(({ options }) => options.resourceVersion)).toEqual(['10', '11']);
  });

  it('keeps trying with growing pauses while the server refuses or cannot be reached', () => {
    const { clock, server, informer, news } = setUp((initial) => {
      initial.listError = new ConnectionError('dial tcp 10.0.0.1:6443: connect: connection refused');
    });
    expect(informer.hasSynced).toBe(false);
    clock.advance(30_000);
    const attempts = server.lists.length;
    expect(attempts).toBeGreaterThan(3);
    expect(attempts).toBeLessThan(8);
    server.put('a');
    server.listError = undefined;
    clock.advance(60_000);
    expect(informer.hasSynced).toBe(true);
    expect(news).toEqual(['+a']);
  });

  it('keeps nobody waiting for a kind that is not served', () => {
    const { clock, server, informer } = setUp((initial) => {
      initial.listError = new StatusError(404, 'NotFound', 'the server could not find the requested resource');
    });
    expect(clock.settle(60_000)).toBe(0);
    server.listError = undefined;
    clock.advance(60_000);
    expect(informer.hasSynced).toBe(true);
  });

  it('goes on where it was after the connection was lost', () => {
    const { clock, server } = setUp();
    clock.advance(10_000);
    server.watchError = new ConnectionError('connection reset by peer');
    server.close();
    clock.advance(1700);
    server.watchError = undefined;
    clock.advance(4000);
    expect(server.lists.length).toBe(1);
    expect(server.isWatched).toBe(true);
  });

  it('lets programming errors through', () => {
    expect(() =>
      setUp((initial) => {
        initial.listError = new TypeError('oops');
      }),
    ).toThrow('oops');
  });

  it('says nothing about objects that are as they were', () => {
    const { server, news } = setUp((initial) => initial.put('a'));
    server.tell('MODIFIED', server.objects.get('default/a')!);
    server.tell('DELETED', { ...server.put('x'), metadata: { name: 'never-seen', namespace: 'default' } });
    expect(news).toEqual(['+a']);
  });

  it('stops telling handlers that were removed, and everybody once stopped', () => {
    const { server, news, remove, factory, informer, handler } = setUp();
    const late: string[] = [];
    informer.addHandler({ onAdd: ({ metadata }) => late.push(metadata.name ?? '') });
    remove();
    server.tell('ADDED', server.put('a'));
    expect([news, late]).toEqual([[], ['a']]);
    informer.addHandler(handler);
    factory.stop();
    server.tell('ADDED', server.put('b'));
    expect([news, late]).toEqual([['+a'], ['a']]);
    expect(server.isWatched).toBe(false);
  });

  it('ends when it is released, and the next one starts anew', () => {
    const { factory, informer, server, news } = setUp((initial) => initial.put('a'));
    factory.release(ConfigMap);
    expect(server.isWatched).toBe(false);
    server.tell('ADDED', server.put('b'));
    expect([news, [...informer.list()].length]).toEqual([['+a'], 1]);
    const next = factory.informer(ConfigMap);
    expect(next).not.toBe(informer);
    expect(next.size).toBe(2);
    factory.release(ConfigMap, { namespace: 'default' });
    expect(server.isWatched).toBe(true);
  });

  it('is one per kind and selection, and asks the server to select', () => {
    const { factory, informer, server } = setUp();
    expect(factory.informer(ConfigMap)).toBe(informer);
    const mine = factory.informer(ConfigMap, { fieldSelector: 'metadata.name=a' });
    expect(mine).not.toBe(informer);
    expect(factory.informer(ConfigMap, { fieldSelector: 'metadata.name=a' })).toBe(mine);
    expect(server.lists.at(-1)!.options).toEqual({ fieldSelector: 'metadata.name=a' });
    expect(server.watches.at(-1)!.options).toMatchObject({ fieldSelector: 'metadata.name=a', resourceVersion: '10' });
  });
});

describe('indexes', () => {
  const byOwner = ({ data }: ConfigMap) => (data?.owner === undefined ? [] : data.owner.split(','));

  it('find objects under each of their values, also when declared late', () => {
    const { informer, server } = setUp((initial) => initial.put('a', { owner: 'x,y' }));
    informer.addIndex('owner', byOwner);
    server.tell('ADDED', server.put('b', { owner: 'y' }));
    const found = (value: string) => [...informer.byIndex('owner', value)].map(({ metadata }) => metadata.name);
    expect([found('x'), found('y'), found('z')]).toEqual([['a'], ['a', 'b'], []]);
    server.tell('MODIFIED', server.put('a', { owner: 'z' }));
    expect([found('x'), found('y'), found('z')]).toEqual([[], ['b'], ['a']]);
    expect(() => informer.byIndex('nope', 'x')).toThrow('Index with name nope does not exist');
  });

  it.each([1, 2, 3, 4, 5])('stay equal to ones built from scratch (seed %i)', (seed) => {
    const random = new Random(seed);
    const { informer, server } = setUp();
    informer.addIndex('owner', byOwner);
    for (let i = 0; i < 300; i++) {
      const name = `n${random.int(0, 9)}`;
      if (random.int(0, 3) === 0 && server.objects.has(`default/${name}`)) server.tell('DELETED', server.remove(name));
      else {
        const owner = random.pick(['x', 'y', 'x,y', 'z']) ?? 'x';
        // Now and then another object of the same name, whose predecessor's end was missed.
        const uid = random.int(0, 4) === 0 ? `uid-${name}-${i}` : (informer.get(name, 'default')?.metadata.uid ?? name);
        server.tell('MODIFIED', server.put(name, { owner }, uid));
      }
      for (const value of ['x', 'y', 'z']) {
        const expected = [...informer.list()].filter((object) => byOwner(object).includes(value));
        expect(new Set(informer.byIndex('owner', value))).toEqual(new Set(expected));
      }
    }
    expect(informer.size).toBe(server.objects.size);
  });

  it('list namespaces apart', () => {
    const { informer } = setUp((initial) => {
      initial.put('a');
      initial.put('b', { namespace: 'other' });
    });
    expect([...informer.list('other')].map(({ metadata }) => metadata.name)).toEqual(['b']);
    expect([...informer.list()].length).toBe(2);
    expect([...informer.list('none')]).toEqual([]);
  });
});
