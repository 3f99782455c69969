/**
 * Turns what arrives on sockets into requests of a door, and its answers back. Only requests that name this machine's loopback
 * address are answered: a web page elsewhere can't reach in through a name of its own.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { HttpAnswer, HttpRequest } from '../control-plane/api-server/http/contract.ts';
import { upgrade } from './channels/upgrade.ts';

/** A door that may take its time, as one does that answers from elsewhere. */
export interface Door {
  handle(request: HttpRequest): HttpAnswer | Promise<HttpAnswer>;
}

const LOOPBACK_HOSTS = new Set(['127.0.0.1', 'localhost', '[::1]']);
/** Bodies are cut off here; the API server's own limit is lower and answered in its words. */
const BODY_LIMIT_BYTES = 8 * 1024 * 1024;

/** What a reader of a stream may leave unread, before it is taken for gone as upstream takes watchers that don't keep up. */
const UNREAD_LIMIT_BYTES = 32 * 1024 * 1024;
/** An escape that is none, which Go's server refuses before anybody looks at the path. */
const BAD_ESCAPE = /^[^?]*%(?![0-9A-Fa-f]{2})/;

/** Answers one request through the door; never rejects. */
export async function answerRequest(door: Door, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    await answer(door, request, response);
  } catch (error) {
    if (response.headersSent) response.destroy();
    else response.writeHead(500, { 'content-type': 'text/plain' }).end(`Internal Server Error: ${String(error)}\n`);
  }
}

async function answer(door: Door, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (!isLocal(request)) {
    response.writeHead(403, { 'content-type': 'text/plain' }).end('Forbidden: this server is for this machine only\n');
    return;
  }
  if (BAD_ESCAPE.test(request.url ?? '')) {
    response
      .writeHead(400, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' })
      .end('400 Bad Request');
    return;
  }
  const body = await bodyOf(request);
  if (body === undefined) {
    response.writeHead(413, { 'content-type': 'text/plain', connection: 'close' }).end('Request Entity Too Large\n');
    return;
  }
  send(await door.handle(requestOf(request, body)), response);
}

/** Answers a request to go on in another protocol; never rejects. */
export async function answerUpgrade(door: Door, request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
  // a client that resets its connection is no reason to stop serving others
  socket.on('error', () => socket.destroy());
  try {
    if (!isLocal(request)) socket.destroy();
    else upgrade(await door.handle(requestOf(request, new Uint8Array())), request, socket, head);
  } catch {
    socket.destroy();
  }
}

/** Whether the request names this machine, and comes from no page but one that this machine serves. */
export function isLocal({ headers }: IncomingMessage): boolean {
  const { host = 'localhost', origin } = headers;
  return isLoopbackHost(host) && (origin === undefined || isLoopbackOrigin(origin));
}

function isLoopbackHost(host: string): boolean {
  return LOOPBACK_HOSTS.has(host.replace(/:\d+$/, ''));
}

function isLoopbackOrigin(origin: string): boolean {
  return URL.canParse(origin) && LOOPBACK_HOSTS.has(new URL(origin).hostname);
}

function requestOf({ method = 'GET', url = '/', headers }: IncomingMessage, body: Uint8Array): HttpRequest {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) plain[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return { method, target: url, headers: plain, body };
}

/** The whole body; undefined when it is too long to be read. */
function bodyOf(request: IncomingMessage): Promise<Uint8Array | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= BODY_LIMIT_BYTES) chunks.push(chunk);
      else resolve(undefined);
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', () => resolve(undefined));
  });
}

function send(answer: HttpAnswer, response: ServerResponse): void {
  // whoever left while the door was thinking: what streams must not be started for nobody
  if (response.destroyed) return;
  switch (answer.kind) {
    case 'response':
      response.writeHead(answer.status, nodeHeaders(answer.headers)).end(answer.body);
      return;
    case 'deferred': {
      const stop = answer.start((late) => send(late, response));
      response.once('close', stop);
      return;
    }
    case 'stream': {
      response.writeHead(answer.status, nodeHeaders(answer.headers));
      // clients of a watch wait for its head before they do anything else
      response.flushHeaders();
      const stop = answer.start({ write: (chunk) => writeOrGiveUp(response, chunk), end: () => response.end() });
      response.once('close', stop);
      return;
    }
    default:
      response.writeHead(400, { 'content-type': 'text/plain' }).end('Upgrade request required');
  }
}

/** What is written waits in memory until it is read: a reader that doesn't read is let go. */
function writeOrGiveUp(response: ServerResponse, chunk: string | Uint8Array): void {
  response.write(chunk);
  if (response.writableLength > UNREAD_LIMIT_BYTES) response.destroy();
}

function nodeHeaders(headers: Readonly<Record<string, string | readonly string[]>>): Record<string, string | string[]> {
  const plain: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    plain[name] = typeof value === 'string' ? headerBytes(value) : value.map(headerBytes);
  }
  return plain;
}

/** Text as Go writes it into a header: UTF-8, one character for each byte, without what would end the line. */
function headerBytes(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are meant
  return Buffer.from(value.replace(/[\x00-\x08\x0a-\x1f\x7f]/g, ' '), 'utf8').toString('latin1');
}
