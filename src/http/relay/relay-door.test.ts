import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import type { RelayAnswer, RelayRequest } from '../../bridge/messages/relay.ts';
import type { HttpAnswer, HttpRequest } from '../../control-plane/api-server/http/contract.ts';
import { RelayDoor } from './relay-door.ts';

/** A tab as its WebSocket looks from the server. */
class FakeTab extends EventEmitter {
  readonly heard: RelayRequest[] = [];
  isClosed = false;

  send(text: string): void {
    this.heard.push(JSON.parse(text) as RelayRequest);
  }

  close(): void {
    this.isClosed = true;
    this.emit('close');
  }

  says(answer: RelayAnswer): void {
    this.emit('message', Buffer.from(JSON.stringify(answer)));
  }

  last<Type extends RelayRequest['type']>(type: Type): Extract<RelayRequest, { type: Type }> {
    const found = this.heard.findLast((message) => message.type === type);
    if (found === undefined) throw new Error(`nothing of type ${type} was sent`);
    return found as Extract<RelayRequest, { type: Type }>;
  }
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const text = (bytes: string | Uint8Array): string => Buffer.from(bytes).toString();
const request = (target = '/api/v1/pods', userAgent = 'kubectl/v1.32.5 (linux)'): HttpRequest => ({
  method: 'GET',
  target,
  headers: { 'user-agent': userAgent },
  body: Buffer.from('asked'),
});

function openDoor(): { door: RelayDoor; tab: FakeTab } {
  const door = new RelayDoor();
  const tab = new FakeTab();
  door.attach(tab as unknown as WebSocket);
  return { door, tab };
}

async function answered<Kind extends HttpAnswer['kind']>(
  answer: Promise<HttpAnswer>,
  kind: Kind,
): Promise<Extract<HttpAnswer, { kind: Kind }>> {
  const found = await answer;
  expect(found.kind).toBe(kind);
  return found as Extract<HttpAnswer, { kind: Kind }>;
}

function note(told: string[]) {
  return {
    write: (chunk: string | Uint8Array) => told.push(text(chunk)),
    end: () => told.push('end'),
  };
}

describe('a relay', () => {
  it('tells clients to open the page while no tab is there', async () => {
    const { status, body } = await answered(new RelayDoor().handle(request()), 'response');
    expect(status).toBe(503);
    expect(text(body)).toContain('open the page');
  });

  it('passes a request on and its answer back', async () => {
    const { door, tab } = openDoor();
    const answer = door.handle(request('/api/v1/pods?limit=1'));
    const { id, ...asked } = tab.last('request');
    expect(asked).toMatchObject({ method: 'GET', target: '/api/v1/pods?limit=1', body: base64('asked') });
    tab.says({ type: 'response', id, status: 200, headers: { a: 'b' }, body: base64('{}') });
    const { status, headers, body } = await answered(answer, 'response');
    expect([status, headers, text(body)]).toEqual([200, { a: 'b' }, '{}']);
  });

  it('counts programs, their requests, and what of them goes on', async () => {
    const { door, tab } = openDoor();
    const first = door.handle(request());
    void door.handle(request('/api/v1/pods', 'k9s/v0.50'));
    tab.says({ type: 'response', id: 1, status: 200, headers: {}, body: '' });
    await first;
    expect(tab.last('clients').clients).toEqual([
      { userAgent: 'kubectl/v1.32.5', requests: 1, open: 0 },
      { userAgent: 'k9s/v0.50', requests: 1, open: 1 },
    ]);
  });

  it('streams what comes, also what came before somebody listened, until one end stops', async () => {
    const { door, tab } = openDoor();
    const answer = door.handle(request('/api/v1/pods?watch=true'));
    tab.says({ type: 'stream', id: 1, status: 200, headers: {} });
    tab.says({ type: 'chunk', id: 1, bytes: base64('one') });
    const stream = await answered(answer, 'stream');
    const told: string[] = [];
    const stop = stream.start(note(told));
    tab.says({ type: 'chunk', id: 1, bytes: base64('two') });
    stop();
    expect(tab.last('stop')).toEqual({ type: 'stop', id: 1 });
    tab.says({ type: 'chunk', id: 1, bytes: base64('late') });
    expect(told).toEqual(['one', 'two']);
  });

  it('ends a stream that the tab ends', async () => {
    const { door, tab } = openDoor();
    const answer = door.handle(request());
    tab.says({ type: 'stream', id: 1, status: 200, headers: {} });
    const told: string[] = [];
    (await answered(answer, 'stream')).start(note(told));
    tab.says({ type: 'end', id: 1 });
    expect(told).toEqual(['end']);
    expect(tab.last('clients').clients[0]?.open).toBe(0);
  });

  it('carries channels both ways', async () => {
    const { door, tab } = openDoor();
    const answer = door.handle(request('/exec'));
    const streams = { stdin: true, stdout: true, stderr: false, tty: false };
    tab.says({ type: 'channels', id: 1, streams });
    const upgrade = await answered(answer, 'channels');
    const told: string[] = [];
    const session = upgrade.start({
      send: (channel, bytes) => told.push(`${channel}: ${text(bytes)}`),
      close: () => told.push('closed'),
    });
    session.receive(0, Buffer.from('ls'));
    session.endOfInput(0);
    expect(tab.last('channel-input')).toEqual({ type: 'channel-input', id: 1, channel: 0, bytes: base64('ls') });
    expect(tab.last('channel-end')).toEqual({ type: 'channel-end', id: 1, channel: 0 });
    tab.says({ type: 'channel-output', id: 1, channel: 1, bytes: base64('etc') });
    tab.says({ type: 'end', id: 1 });
    expect(told).toEqual(['1: etc', 'closed']);
  });

  it('carries forwarded connections, each by its number, and ends them with the world', async () => {
    const { door, tab } = openDoor();
    const answer = door.handle(request('/portforward'));
    tab.says({ type: 'port-forward', id: 1 });
    const upgrade = await answered(answer, 'port-forward');
    const told: string[] = [];
    const sink = (name: string) => ({
      send: (bytes: Uint8Array) => told.push(`${name}: ${text(bytes)}`),
      close: () => told.push(`${name} closed`),
      fail: (message: string) => told.push(`${name} failed: ${message}`),
    });
    const connection = upgrade.connect(80, sink('a'));
    upgrade.connect(81, sink('b'));
    connection.receive(Buffer.from('GET'));
    connection.endOfInput();
    expect(tab.heard.slice(-4)).toEqual([
      { type: 'connect', id: 1, connection: 1, port: 80 },
      { type: 'connect', id: 1, connection: 2, port: 81 },
      { type: 'connection-input', id: 1, connection: 1, bytes: base64('GET') },
      { type: 'connection-end', id: 1, connection: 1 },
    ]);
    tab.says({ type: 'connection-output', id: 1, connection: 1, bytes: base64('200') });
    tab.says({ type: 'connection-failed', id: 1, connection: 2, message: 'refused' });
    tab.says({ type: 'end', id: 1 });
    expect(told).toEqual(['a: 200', 'b failed: refused', 'a closed', 'b closed']);
  });

  it('does not keep those waiting whose cluster was replaced', async () => {
    const { door, tab } = openDoor();
    const answer = door.handle(request());
    tab.says({ type: 'end', id: 1 });
    const { status, body } = await answered(answer, 'response');
    expect([status, text(body)]).toEqual([503, expect.stringContaining('replaced by another')]);
  });

  it('ends everything when the tab goes, and when a newer one takes its place', async () => {
    const { door, tab } = openDoor();
    const waiting = door.handle(request());
    const watching = door.handle(request());
    tab.says({ type: 'stream', id: 2, status: 200, headers: {} });
    const told: string[] = [];
    (await answered(watching, 'stream')).start(note(told));
    const newer = new FakeTab();
    door.attach(newer as unknown as WebSocket);
    expect((await answered(waiting, 'response')).status).toBe(503);
    expect([told, tab.isClosed, door.isOpen]).toEqual([['end'], true, true]);
    expect(newer.last('clients').clients).toEqual([{ userAgent: 'kubectl/v1.32.5', requests: 2, open: 0 }]);
    newer.close();
    expect(door.isOpen).toBe(false);
  });
});
