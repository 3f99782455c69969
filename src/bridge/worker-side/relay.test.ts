import { beforeEach, describe, expect, it } from 'vitest';
import type {
  BodySink,
  ChannelSink,
  HttpAnswer,
  HttpDoor,
  HttpRequest,
  PortForwardUpgrade,
} from '../../control-plane/api-server/http/contract.ts';
import type { RelayAnswer, RelayRequest } from '../messages/relay.ts';
import { Relay } from './relay.ts';

const text = (bytes: string | Uint8Array): string =>
  typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes);
const bytes = (words: string): Uint8Array => new TextEncoder().encode(words);

let sent: RelayAnswer[];
let asked: HttpRequest[];
let relay: Relay;

beforeEach(() => {
  sent = [];
  asked = [];
  relay = new Relay((answer) => sent.push(answer));
});

/** A cluster that answers every request so. */
function answering(answer: HttpAnswer): HttpDoor {
  return {
    handle(request) {
      asked.push(request);
      return answer;
    },
  };
}

const request: RelayRequest = {
  type: 'request',
  id: 7,
  method: 'POST',
  target: '/api/v1/pods',
  headers: { a: 'b' },
  body: btoa('{}'),
};
const nobody: HttpDoor = {
  handle() {
    throw new Error('asked for nothing new');
  },
};

describe('requests', () => {
  it('are handed to the door, and answered with bytes as they are', () => {
    const large = 'ü'.repeat(50_000);
    relay.receive(answering({ kind: 'response', status: 201, headers: { c: ['d', 'e'] }, body: large }), request);
    expect(asked.map(({ method, target, headers, body }) => [method, target, headers, text(body)])).toEqual([
      ['POST', '/api/v1/pods', { a: 'b' }, '{}'],
    ]);
    const [answer] = sent;
    expect(answer).toMatchObject({ type: 'response', id: 7, status: 201, headers: { c: ['d', 'e'] } });
    const body = answer?.type === 'response' ? atob(answer.body) : '';
    expect(text(Uint8Array.from(body, (char) => char.charCodeAt(0)))).toBe(large);
  });

  it('are answered later where somebody else is asked first, unless their client goes away', () => {
    let respond: (answer: { kind: 'response'; status: number; headers: object; body: string }) => void = () => {};
    let stops = 0;
    const door = answering({
      kind: 'deferred',
      start(later) {
        respond = later as typeof respond;
        return () => stops++;
      },
    });
    relay.receive(door, request);
    expect(sent).toEqual([]);
    respond({ kind: 'response', status: 200, headers: {}, body: '' });
    expect(sent).toMatchObject([{ type: 'response', id: 7, status: 200 }]);
    relay.receive(door, { ...request, id: 8 });
    relay.receive(nobody, { type: 'stop', id: 8 });
    expect(stops).toBe(1);
  });
});

describe('streams', () => {
  let sink: BodySink | undefined;
  let stops: number;
  const door = () =>
    answering({
      kind: 'stream',
      status: 200,
      headers: {},
      start(given) {
        sink = given;
        return () => stops++;
      },
    });

  beforeEach(() => {
    stops = 0;
    relay.receive(door(), request);
  });

  it('send their head, their chunks, and their end', () => {
    sink?.write('one');
    sink?.end();
    expect(sent).toEqual([
      { type: 'stream', id: 7, status: 200, headers: {} },
      { type: 'chunk', id: 7, bytes: btoa('one') },
      { type: 'end', id: 7 },
    ]);
    relay.receive(nobody, { type: 'stop', id: 7 });
    expect(stops).toBe(0);
  });

  it('stop once when the client goes away', () => {
    relay.receive(nobody, { type: 'stop', id: 7 });
    relay.receive(nobody, { type: 'stop', id: 7 });
    expect(stops).toBe(1);
  });

  it('end with the world', () => {
    relay.endAll();
    expect([stops, sent.at(-1)]).toEqual([1, { type: 'end', id: 7 }]);
    relay.endAll();
    expect(sent.filter(({ type }) => type === 'end')).toHaveLength(1);
  });
});

describe('channels', () => {
  it('carry input and output, and end from either side', () => {
    const heard: string[] = [];
    let sink: ChannelSink | undefined;
    const streams = { stdin: true, stdout: true, stderr: true, tty: false };
    const door = answering({
      kind: 'channels',
      streams,
      start(given) {
        sink = given;
        return {
          receive: (channel, input) => heard.push(`${channel}: ${text(input)}`),
          endOfInput: (channel) => heard.push(`end of ${channel}`),
          closed: () => heard.push('closed'),
        };
      },
    });
    relay.receive(door, request);
    relay.receive(nobody, { type: 'channel-input', id: 7, channel: 0, bytes: btoa('ls') });
    relay.receive(nobody, { type: 'channel-end', id: 7, channel: 0 });
    sink?.send(1, bytes('etc'));
    sink?.close();
    relay.receive(nobody, { type: 'channel-input', id: 7, channel: 0, bytes: btoa('late') });
    expect(heard).toEqual(['0: ls', 'end of 0']);
    expect(sent).toEqual([
      { type: 'channels', id: 7, streams },
      { type: 'channel-output', id: 7, channel: 1, bytes: btoa('etc') },
      { type: 'end', id: 7 },
    ]);
    relay.receive(door, { ...request, id: 8 });
    relay.receive(nobody, { type: 'stop', id: 8 });
    expect(heard.at(-1)).toBe('closed');
  });
});

describe('forwarded ports', () => {
  const heard: string[] = [];
  const sinks: Parameters<PortForwardUpgrade['connect']>[1][] = [];
  const door = answering({
    kind: 'port-forward',
    connect(port, sink) {
      sinks.push(sink);
      return {
        receive: (input) => heard.push(`${port}: ${text(input)}`),
        endOfInput: () => heard.push(`${port} has no more`),
        closed: () => heard.push(`${port} closed`),
      };
    },
  });

  beforeEach(() => {
    heard.length = 0;
    sinks.length = 0;
    relay.receive(door, request);
    for (const [connection, port] of [
      [1, 80],
      [2, 81],
    ] as const) {
      relay.receive(nobody, { type: 'connect', id: 7, connection, port });
    }
  });

  it('carry any number of connections', () => {
    relay.receive(nobody, { type: 'connection-input', id: 7, connection: 2, bytes: btoa('GET') });
    relay.receive(nobody, { type: 'connection-end', id: 7, connection: 2 });
    relay.receive(nobody, { type: 'connection-closed', id: 7, connection: 2 });
    relay.receive(nobody, { type: 'connection-input', id: 7, connection: 2, bytes: btoa('late') });
    expect(heard).toEqual(['81: GET', '81 has no more', '81 closed']);
    sinks[0]?.send(bytes('200'));
    sinks[0]?.close();
    sinks[1]?.fail('refused');
    expect(sent.slice(1)).toEqual([
      { type: 'connection-output', id: 7, connection: 1, bytes: btoa('200') },
      { type: 'connection-end', id: 7, connection: 1 },
      { type: 'connection-failed', id: 7, connection: 2, message: 'refused' },
    ]);
  });

  it('are closed with the world', () => {
    relay.endAll();
    expect(heard).toEqual(['80 closed', '81 closed']);
    expect(sent.at(-1)).toEqual({ type: 'end', id: 7 });
  });
});
