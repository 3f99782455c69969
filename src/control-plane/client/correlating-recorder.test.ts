import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Clock, Random } from '../../kernel/index.ts';
import type { Event } from '../../kube-api/generated/types.gen.ts';
import type { KubeObject } from '../../kube-api/meta/object.ts';
import { forbidden, notFound } from '../../kube-api/meta/status-error.ts';
import { ApiClient } from './api-client.ts';
import { ConnectionError } from './connection-error.ts';
import { createEventRecorder } from './correlating-recorder.ts';
import { EventCorrelator } from './event-correlator.ts';
import type { ApiRequest, ApiTransport } from './transport.ts';

/** Stores events and patches as they come. */
class EventStore implements ApiTransport {
  readonly events = new Map<string, Event>();
  readonly verbs: string[] = [];
  error: Error | undefined;

  request(request: ApiRequest): KubeObject {
    this.verbs.push(request.verb);
    if (this.error !== undefined) throw this.error;
    const key = `${request.namespace}/${request.name}`;
    const old = this.events.get(key);
    if (request.verb === 'patch' && old === undefined)
      throw notFound({ group: '', name: 'events' }, request.name ?? '');
    const event = { ...old, ...(request.body as Event) };
    this.events.set(key, event);
    return event;
  }

  watch(): never {
    throw new Error('not watched here');
  }
}

const pod: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web-1', namespace: 'shop', uid: 'u1', resourceVersion: '77' },
};

function setUp(host?: string) {
  const clock = new Clock(Date.UTC(2025, 0, 6, 9));
  const store = new EventStore();
  const client = new ApiClient(store, { user: { name: 'test', groups: [] }, actor: 'test' });
  const source = host === undefined ? { component: 'test-controller' } : { component: 'kubelet', host };
  const recorder = createEventRecorder({ client, clock, random: new Random(1), ...source });
  return { clock, store, recorder, events: () => [...store.events.values()] };
}

describe('createEventRecorder', () => {
  it('writes an event as client-go does', () => {
    const { recorder, events } = setUp('node-1');
    recorder.event(pod, 'Warning', 'BackOff', 'Back-off restarting failed container', 'spec.containers{web}');
    expect(events()).toEqual([
      {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name: expect.stringMatching(/^web-1\.18180edd4[0-9a-f]{7}$/), namespace: 'shop' },
        involvedObject: {
          apiVersion: 'v1',
          kind: 'Pod',
          namespace: 'shop',
          name: 'web-1',
          uid: 'u1',
          resourceVersion: '77',
          fieldPath: 'spec.containers{web}',
        },
        reason: 'BackOff',
        message: 'Back-off restarting failed container',
        source: { component: 'kubelet', host: 'node-1' },
        firstTimestamp: '2025-01-06T09:00:00Z',
        lastTimestamp: '2025-01-06T09:00:00Z',
        count: 1,
        type: 'Warning',
        reportingComponent: 'kubelet',
        reportingInstance: 'node-1',
      },
    ]);
  });

  it('keeps events about cluster-wide objects in the default namespace', () => {
    const { recorder, events } = setUp();
    recorder.event({ apiVersion: 'v1', kind: 'Node', metadata: { name: 'node-1' } }, 'Normal', 'Starting', 'Hello');
    expect(events()[0]).toMatchObject({ metadata: { namespace: 'default' }, source: { component: 'test-controller' } });
  });

  it('gives every event a name of its own', () => {
    const { recorder, events } = setUp();
    for (let i = 0; i < 9; i++) recorder.event(pod, 'Normal', 'Step', `step ${i}`);
    expect(events().length).toBe(9);
  });

  it('counts repeats up', () => {
    const { clock, recorder, events, store } = setUp();
    for (let i = 0; i < 3; i++) {
      recorder.event(pod, 'Normal', 'Pulled', 'Pulled it');
      clock.advance(10_000);
    }
    expect(store.verbs).toEqual(['create', 'patch', 'patch']);
    expect(events()).toMatchObject([
      { count: 3, firstTimestamp: '2025-01-06T09:00:00Z', lastTimestamp: '2025-01-06T09:00:20Z', message: 'Pulled it' },
    ]);
  });

  it('joins similar events from the tenth on', () => {
    const { recorder, events } = setUp();
    for (let i = 1; i <= 12; i++) recorder.event(pod, 'Normal', 'SuccessfulCreate', `Created pod: web-${i}`);
    expect(events().length).toBe(10);
    expect(events().at(-1)).toMatchObject({
      count: 3,
      message: '(combined from similar events): Created pod: web-12',
    });
  });

  it('lets 25 events about an object pass and then one every five minutes', () => {
    const { clock, recorder, store } = setUp();
    for (let i = 0; i < 40; i++) recorder.event(pod, 'Normal', 'Again', 'and again');
    expect(store.verbs.length).toBe(25);
    clock.advance(300_000);
    recorder.event(pod, 'Normal', 'Again', 'and again');
    recorder.event(pod, 'Normal', 'Again', 'and again');
    expect(store.verbs.length).toBe(26);
    expect([...store.events.values()]).toMatchObject([{ count: 41 }]);
    recorder.event({ ...pod, metadata: { ...pod.metadata, uid: 'u2' } }, 'Normal', 'Again', 'and again');
    expect(store.verbs.length).toBe(27);
  });

  it('writes an event anew whose first record is gone', () => {
    const { recorder, store, events } = setUp();
    recorder.event(pod, 'Normal', 'Pulled', 'Pulled it');
    store.events.clear();
    recorder.event(pod, 'Normal', 'Pulled', 'Pulled it');
    expect(store.verbs).toEqual(['create', 'patch', 'create']);
    expect(events()).toMatchObject([{ count: 2 }]);
  });

  it('gives up what the server refuses and tries again what did not reach it', () => {
    const { clock, recorder, store, events } = setUp();
    store.error = forbidden({ group: '', name: 'events' }, '', 'not here');
    recorder.event(pod, 'Normal', 'Lost', 'lost');
    clock.advance(600_000);
    expect(store.verbs.length).toBe(1);
    store.error = new ConnectionError('connection refused');
    recorder.event(pod, 'Normal', 'Late', 'late');
    clock.advance(15_000);
    store.error = undefined;
    clock.advance(15_000);
    expect(events()).toMatchObject([{ reason: 'Late', count: 1 }]);
  });
});

const TABLE = '../shared/oracles/go-tables/client-go_tools_record.jsonl';

interface CorrelatorCase {
  readonly previousEvents?: readonly Event[];
  readonly newEvent: Event;
  readonly expectedEvent?: Event;
  readonly expectedSkip: boolean;
  readonly intervalSeconds: number;
}

describe.skipIf(!existsSync(TABLE))('EventCorrelator as upstream tests it (needs ../shared/oracles)', () => {
  const rows = existsSync(TABLE) ? readFileSync(TABLE, 'utf8').trim().split('\n') : [];
  const cases = rows
    .map((row) => JSON.parse(row) as { test: string; case: CorrelatorCase; n: number })
    .filter(({ test }) => test === 'TestEventCorrelator');

  it.each(cases)(
    'case $n',
    ({ case: { previousEvents = [], newEvent, expectedEvent, expectedSkip, intervalSeconds } }) => {
      const clock = new Clock(0);
      const correlator = new EventCorrelator(clock);
      const correlate = ({ type, reason = '', message = '', involvedObject }: Event) => {
        // Upstream's clock moves on whenever it is read, which it is twice for each event.
        clock.advance(2000 * intervalSeconds);
        const observation = { type: type as 'Normal', reason, message, fieldPath: involvedObject.fieldPath };
        return correlator.correlate(involvedObject.uid ?? '', observation);
      };
      for (const event of previousEvents) correlate(event);
      const result = correlate(newEvent);
      expect(result === undefined).toBe(expectedSkip);
      if (result === undefined) return;
      expect({ message: result.message, count: result.log.count }).toEqual({
        message: expectedEvent!.message,
        count: expectedEvent!.count,
      });
    },
  );
});
