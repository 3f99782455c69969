import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BodySink, HttpAnswer, HttpRequest } from '../control-plane/api-server/http/contract.ts';
import { answerRequest, answerUpgrade } from './door-server.ts';

let server: Server;
let port: number;
let asked: HttpRequest[];
let answer: (request: HttpRequest) => HttpAnswer;
const ok: HttpAnswer = { kind: 'response', status: 200, headers: {}, body: 'ok' };

beforeEach(async () => {
  asked = [];
  answer = () => ok;
  const door = {
    handle(given: HttpRequest) {
      asked.push(given);
      return answer(given);
    },
  };
  server = createServer((given, response) => void answerRequest(door, given, response));
  server.on('upgrade', (given, socket, head) => void answerUpgrade(door, given, socket, head));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as AddressInfo);
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => void server.close(resolve));
});

/** Sends lines as they are, and reads until the server closes the connection. */
function raw(...lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket: Socket = connect(port, '127.0.0.1', () => void socket.write(lines.join('\r\n')));
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}

const get = (target: string, ...headers: readonly string[]): Promise<string> =>
  raw(`GET ${target} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...headers, '', '');

describe('a request', () => {
  it('may have its body in chunks', async () => {
    const head = ['POST /x HTTP/1.1', 'Host: localhost', 'Connection: close', 'Transfer-Encoding: chunked', ''];
    expect(await raw(...head, '3', 'abc', '2', 'de', '0', '', '')).toMatch(/^HTTP\/1\.1 200 /);
    expect(new TextDecoder().decode(asked[0]?.body)).toBe('abcde');
  });

  it.each([['/%zz'], ['/api/v1/pods/%'], ['/api/%4']])('to %s is refused as no request at all', async (target) => {
    expect(await get(target)).toMatch(/^HTTP\/1\.1 400 .*\r\n\r\n.*400 Bad Request/s);
    expect(asked).toEqual([]);
  });

  it('may have anything in its query', async () => {
    expect(await get('/api/v1/pods?labelSelector=%zz')).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('to a door that fails is answered, and so is the next one', async () => {
    answer = () => {
      throw new Error('broken');
    };
    expect(await get('/')).toMatch(/^HTTP\/1\.1 500 .*broken/s);
    answer = () => ok;
    expect(await get('/')).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('to go on in another way is dropped when the door fails', async () => {
    answer = () => {
      throw new Error('broken');
    };
    const text = await raw('GET / HTTP/1.1', 'Host: localhost', 'Connection: Upgrade', 'Upgrade: websocket', '', '');
    expect(text).toBe('');
  });
});

describe('an answer', () => {
  it('may have any text in its headers', async () => {
    const headers = { warning: ['299 - "unknown field \\"spec.größe→\\""', 'a\nb: c'] };
    answer = () => ({ kind: 'response', status: 200, headers, body: '' });
    const text = Buffer.from(await get('/'), 'latin1').toString('utf8');
    expect(text).toContain('warning: 299 - "unknown field \\"spec.größe→\\""\r\nwarning: a b: c\r\n');
  });

  it('has no body for HEAD', async () => {
    const text = await raw('HEAD / HTTP/1.1', 'Host: localhost', 'Connection: close', '', '');
    expect(text).toMatch(/^HTTP\/1\.1 200 .*\r\n\r\n$/s);
  });
});

describe('a stream', () => {
  /** Opens a stream that nobody reads, and answers what it is written to and when it was stopped. */
  function open(): Promise<{ readonly sink: BodySink; readonly stopped: Promise<void>; leave(): void }> {
    return new Promise((resolve) => {
      let client: Socket | undefined;
      let stop = (): void => undefined;
      const stopped = new Promise<void>((done) => {
        stop = done;
      });
      const start = (sink: BodySink): (() => void) => {
        setImmediate(() => resolve({ sink, stopped, leave: () => client?.destroy() }));
        return stop;
      };
      answer = () => ({ kind: 'stream', status: 200, headers: {}, start });
      client = connect(port, '127.0.0.1', () => void client?.write('GET /watch HTTP/1.1\r\nHost: localhost\r\n\r\n'));
      client.on('error', () => undefined);
      client.pause();
    });
  }

  it('is stopped when its reader leaves', async () => {
    const { stopped, leave } = await open();
    leave();
    await stopped;
  });

  it('is given up when its reader does not read', async () => {
    const { sink, stopped } = await open();
    const megabyte = 'x'.repeat(1024 * 1024);
    for (let i = 0; i < 64; i++) sink.write(megabyte);
    await stopped;
    sink.write('more');
    sink.end();
  });

  it('has its head sent before anything is written', async () => {
    answer = () => ({ kind: 'stream', status: 200, headers: { 'x-a': 'b' }, start: () => () => undefined });
    const given = await new Promise((resolve) => {
      const sent = request({ port, host: '127.0.0.1', path: '/watch' }, (response) => {
        resolve(response.headers['x-a']);
        sent.destroy();
      }).end();
      sent.on('error', () => undefined);
    });
    expect(given).toBe('b');
  });

  it('is one of many', async () => {
    const streams: Awaited<ReturnType<typeof open>>[] = [];
    for (let i = 0; i < 300; i++) streams.push(await open());
    for (const { leave } of streams) leave();
    await Promise.all(streams.map(({ stopped }) => stopped));
  });
});
