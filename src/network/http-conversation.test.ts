import { describe, expect, it } from 'vitest';
import { Clock, encodeText } from '../kernel/index.ts';
import type { HttpRequest } from './contract.ts';
import { serveHttp } from './http.ts';
import { Network } from './network.ts';

function talk(pieces: readonly (string | Uint8Array)[], finishes = false) {
  const clock = new Clock(0);
  const network = new Network(clock);
  const server = network.createHostStack('server', '10.0.0.1');
  const client = network.createHostStack('client', '10.0.0.2');
  const requests: Pick<HttpRequest, 'method' | 'path' | 'body'>[] = [];
  serveHttp(server, 80, ({ method, path, body }, _peer, respond) => {
    requests.push({ method, path, body });
    clock.schedule(5, () => respond({ status: 200, headers: { 'content-type': 'text/plain' }, body: `${path}é` }));
  });
  let heard = '';
  let isOver = false;
  client.connect(
    { ip: '10.0.0.1', port: 80 },
    {
      timeoutMs: 1000,
      onFail: () => undefined,
      onOpen: (connection) => {
        connection.onMessage = (message) => {
          heard += String(message);
        };
        connection.onClose = () => {
          isOver = true;
        };
        for (const piece of pieces) connection.send(piece);
        if (finishes) connection.finish();
      },
    },
  );
  clock.advance(1000);
  return { clock, requests, answers: heard, isOver: () => isOver };
}

const OK = (path: string, connection = 'keep-alive'): string =>
  `HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: ${path.length + 2}\r\nConnection: ${connection}\r\n\r\n${path}é`;

describe('HTTP over a bare connection', () => {
  it('answers requests in their order and stays open', () => {
    const { answers, isOver, clock } = talk(['GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\n', '\r\n']);
    expect(answers).toBe(OK('/1') + OK('/2'));
    expect(isOver()).toBe(false);
    clock.advance(80_000);
    expect(isOver()).toBe(true);
  });

  it.each([
    ['GET /a HTTP/1.1\r\nConnection: close\r\n\r\n', OK('/a', 'close')],
    ['GET /a HTTP/1.0\r\n\r\n', OK('/a', 'close')],
    ['HEAD /a HTTP/1.0\r\n\r\n', OK('/a', 'close').replace(/\/aé$/, '')],
  ])('closes after %j', (text, answer) => {
    const { answers, isOver } = talk([text]);
    expect(answers).toBe(answer);
    expect(isOver()).toBe(true);
  });

  it('answers a client that has finished, then closes', () => {
    const { answers, isOver } = talk(['GET /a HTTP/1.1\r\n\r\n'], true);
    expect(answers).toBe(OK('/a'));
    expect(isOver()).toBe(true);
  });

  it.each([
    [['POST /f HTTP/1.1\r\nContent-Length: 4\r\n\r\né', 'ab'], 'éab'],
    [['POST /f HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\né', 'a\r\n1\r\nb\r\n0\r\n\r\n'], 'éab'],
    [[encodeText('POST /f HTTP/1.1\r\nContent-Length: 2\r\n\r\né')], 'é'],
  ])('takes the body of %j', (pieces, body) => {
    const { requests, answers } = talk([...pieces, 'GET /next HTTP/1.1\r\n\r\n']);
    expect(requests).toEqual([
      { method: 'POST', path: '/f', body },
      { method: 'GET', path: '/next', body: '' },
    ]);
    expect(answers).toBe(OK('/f') + OK('/next'));
  });

  it('asks for a body that is held back', () => {
    const { answers } = talk(['PUT /f HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n']);
    expect(answers).toBe('HTTP/1.1 100 Continue\r\n\r\n');
  });
});
