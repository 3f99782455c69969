import { describe, expect, it } from 'vitest';
import { ConfigMap, Event, Secret } from '../../../kube-api/kinds/index.ts';
import { createClient, createTestCluster } from '../../../testing/api-server-harness.ts';
import { ConnectionError } from '../../client/connection-error.ts';
import type { ApiTransport } from '../../client/transport.ts';
import { type ControllerDefinition, defineController } from './define-controller.ts';
import { newControllerRef } from './owner-references.ts';
import { startControllers } from './start-controllers.ts';

const namespace = 'default';

/** A controller that keeps a Secret of the same name beside each ConfigMap. */
function mirrorController(changes: Partial<ControllerDefinition> = {}): ControllerDefinition {
  return defineController({
    name: 'mirror-controller',
    for: ConfigMap,
    owns: [Secret],
    create: ({ informers, client, recorder }) => ({
      reconcile: (key) => {
        const map = informers.informer(ConfigMap).getByKey(key);
        if (map === undefined || informers.informer(Secret).getByKey(key) !== undefined) return undefined;
        const ownerReferences = [newControllerRef(map, ConfigMap)];
        client.create(Secret, { metadata: { name: map.metadata.name ?? '', namespace, ownerReferences } });
        recorder.event(map, 'Normal', 'Mirrored', 'Made a secret');
        return undefined;
      },
    }),
    ...changes,
  });
}

function setUp(controllers: readonly ControllerDefinition[], wrap = (transport: ApiTransport) => transport) {
  const cluster = createTestCluster();
  const { clock, random, trace, apiServer } = cluster;
  const manager = startControllers({ transport: wrap(apiServer), clock, random, trace, controllers });
  const secrets = () => cluster.client.list(Secret, { namespace }).items.map(({ metadata }) => metadata.name);
  const createMap = (name: string) => cluster.client.create(ConfigMap, { metadata: { name, namespace } });
  return { ...cluster, manager, secrets, createMap };
}

describe('startControllers', () => {
  it('reconciles what it finds, what comes and what is lost', () => {
    const { clock, client, secrets, createMap } = setUp([mirrorController()]);
    createMap('a');
    clock.settle();
    createMap('b');
    clock.settle();
    expect(secrets()).toEqual(['a', 'b']);
    client.delete(Secret, 'a', namespace);
    clock.settle();
    expect(secrets()).toEqual(['a', 'b']);
  });

  it('traces a write back over reconcile, news and first write to the person who began', () => {
    const { clock, client, trace, createMap } = setUp([mirrorController()]);
    const input = trace.record('ann', 'input', 'kubectl create configmap a');
    clock.withCause(input, () => createMap('a'));
    clock.settle();
    const secret = client.get(Secret, 'a', namespace);
    const write = trace.since(0).find(({ subject }) => subject === 'secrets/default/a');
    expect(secret.metadata.name).toBe('a');
    expect(trace.causes(write!.id).map(({ actor, action, subject }) => `${actor} ${action} ${subject}`)).toEqual([
      'kube-controller-manager/mirror-controller write secrets/default/a',
      'kube-controller-manager/mirror-controller reconcile configmaps/default/a',
      expect.stringMatching(/watch configmaps\/default\/a$/),
      'test write configmaps/default/a',
      'ann input kubectl create configmap a',
    ]);
    const event = trace.since(0).find(({ subject }) => subject.startsWith('events/'));
    expect(trace.get(event!.cause)?.action).toBe('reconcile');
  });

  it('leaves no entry of a look without consequences', () => {
    const { clock, trace, createMap, client } = setUp([mirrorController()]);
    createMap('a');
    clock.settle();
    const before = trace.lastId;
    const map = client.get(ConfigMap, 'a', namespace);
    client.update(ConfigMap, { ...map, data: { changed: 'yes' } });
    clock.settle();
    expect(trace.since(before).filter(({ action }) => action === 'reconcile')).toEqual([]);
  });

  it('acts as a service account and reports as a component', () => {
    const users: string[] = [];
    const spy = (transport: ApiTransport): ApiTransport => ({
      request: (request) => {
        if (request.verb === 'create') users.push(`${request.user.name} ${request.kind.plural}`);
        return transport.request(request);
      },
      watch: (request) => transport.watch(request),
    });
    const { clock, client, createMap } = setUp([mirrorController({ eventSource: 'mirror' })], spy);
    createMap('a');
    clock.settle();
    expect(users).toEqual([
      'system:serviceaccount:kube-system:mirror-controller secrets',
      'system:serviceaccount:kube-system:mirror-controller events',
    ]);
    expect(client.list(Event).items).toMatchObject([{ reason: 'Mirrored', source: { component: 'mirror' } }]);
  });

  it('tries again with growing pauses and says why in the trace', () => {
    let calls = 0;
    const failing = mirrorController({
      create: () => ({
        reconcile: () => {
          calls++;
          throw new ConnectionError('no route to host');
        },
      }),
    });
    const { clock, trace, createMap } = setUp([failing]);
    createMap('a');
    clock.advance(1000);
    // after 5, 10, 20 … ms: the eighth retry would come after 1,275 ms
    const errors = trace.since(0).filter(({ detail }) => (detail as { error?: string })?.error === 'no route to host');
    const about = (subject: string) => errors.filter((entry) => entry.subject === subject).length;
    expect(about('configmaps/default/a')).toBe(8);
    expect(calls).toBe(errors.length);
  });

  it('gives up after so many retries where the controller says so', () => {
    let calls = 0;
    const create = () => ({
      reconcile: (key: string) => {
        if (key === 'default/a') calls++;
        throw new Error('never');
      },
    });
    const { clock, createMap } = setUp([mirrorController({ create, maxRetries: 3 })]);
    createMap('a');
    clock.advance(600_000);
    expect(calls).toBe(4);
  });

  it('does not hide programming errors', () => {
    const create = () => ({
      reconcile: () => {
        throw new TypeError('undefined is not a function');
      },
    });
    const { clock, createMap } = setUp([mirrorController({ create })]);
    createMap('a');
    expect(() => clock.settle()).toThrow('undefined is not a function');
  });

  it('waits for its caches before it works', () => {
    let isDown = true;
    const { clock, secrets, createMap } = setUp([mirrorController()], (transport) => ({
      request: (request) => {
        if (isDown && request.kind.plural === 'secrets') throw new ConnectionError('connection refused');
        return transport.request(request);
      },
      watch: (request) => transport.watch(request),
    }));
    createMap('a');
    clock.advance(500);
    expect(secrets()).toEqual([]);
    isDown = false;
    clock.advance(10_000);
    expect(secrets()).toEqual(['a']);
  });

  it('looks again when the reconciler asks for it', () => {
    const at: number[] = [];
    const { clock, createMap } = setUp([
      mirrorController({
        create: ({ clock: time }) => ({
          reconcile: (key) => {
            if (key !== 'default/a') return undefined;
            at.push(Math.round((time.nowMs - time.startedAtMs) / 1000));
            return at.length < 3 ? { requeueAfterMs: 60_000 } : undefined;
          },
        }),
      }),
    ]);
    createMap('a');
    clock.advance(600_000);
    expect(at).toEqual([0, 60, 120]);
  });

  it('ends with everything that belongs to it', () => {
    let isStopped = false;
    const { clock, createMap, secrets, manager } = setUp([
      mirrorController(),
      mirrorController({
        name: 'other',
        create: () => ({
          reconcile: () => undefined,
          stop: () => {
            isStopped = true;
          },
        }),
      }),
    ]);
    manager.stop();
    createMap('a');
    clock.settle();
    expect(secrets()).toEqual([]);
    expect(isStopped).toBe(true);
  });

  it('does the same twice from the same seed', () => {
    const play = () => {
      const { clock, createMap, trace } = setUp([mirrorController()]);
      for (const name of ['a', 'b', 'c']) createMap(name);
      clock.settle();
      return trace.hash();
    };
    expect(play()).toBe(play());
  });
});

describe('owned objects', () => {
  it('wake the old owner too when they change hands', () => {
    const looks: string[] = [];
    const create = () => ({
      reconcile: (key: string) => {
        looks.push(key);
        return undefined;
      },
    });
    const { clock, apiServer, createMap } = setUp([mirrorController({ create })]);
    const client = createClient(apiServer, 'test');
    const [a, b] = [createMap('a'), createMap('b')];
    const secret = client.create(Secret, {
      metadata: { name: 's', namespace, ownerReferences: [newControllerRef(a, ConfigMap)] },
    });
    clock.settle();
    looks.length = 0;
    const metadata = { ...secret.metadata, ownerReferences: [newControllerRef(b, ConfigMap)] };
    client.update(Secret, { ...secret, metadata });
    clock.settle();
    expect(looks.sort()).toEqual(['default/a', 'default/b']);
  });
});
