/**
 * Node's HTTP server in front of a sandbox: API requests go to its door, `/world/…` to the world. Listens on the loopback
 * address only, and answers only requests that name it so: a web page elsewhere can't reach in through a name of its own.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { HttpAnswer, HttpDoor, HttpRequest } from '../control-plane/api-server/http/contract.ts';
import { upgrade } from './channels/upgrade.ts';
import type { LiveSandbox } from './live-sandbox.ts';
import { answerWorld } from './world/routes.ts';

const LOOPBACK = '127.0.0.1';
const LOOPBACK_HOSTS = new Set(['127.0.0.1', 'localhost', '[::1]']);
/** Bodies are cut off here; the API server's own limit is lower and answered in its words. */
const BODY_LIMIT_BYTES = 8 * 1024 * 1024;

export interface RunningServer {
  /** e.g. `http://127.0.0.1:8001`. */
  readonly address: string;
  close(): Promise<void>;
}

/** Serves until it is closed; rejects when the port is taken. */
export async function serveSandbox(live: LiveSandbox, { port }: { readonly port: number }): Promise<RunningServer> {
  const { door } = live.sandbox;
  const server = createServer((request, response) => void answer(live, door, request, response));
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!isLocal(request)) socket.destroy();
    else upgrade(door.handle(requestOf(request, new Uint8Array())), request, socket, head);
  });
  // watches are quiet for long, and clients reuse connections
  server.requestTimeout = 0;
  server.keepAliveTimeout = 60_000;
  await listen(server, port);
  const { port: actual } = server.address() as AddressInfo;
  return {
    address: `http://${LOOPBACK}:${actual}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} is taken: choose another with --port.`) : error);
    });
    server.listen(port, LOOPBACK, resolve);
  });
}

async function answer(
  live: LiveSandbox,
  door: HttpDoor,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isLocal(request)) {
    response.writeHead(403, { 'content-type': 'text/plain' }).end('Forbidden: this server is for this machine only\n');
    return;
  }
  const body = await bodyOf(request);
  if (body === undefined) {
    response.writeHead(413, { 'content-type': 'text/plain', connection: 'close' }).end('Request Entity Too Large\n');
    return;
  }
  const isWorld = request.url?.startsWith('/world/') === true;
  const asked = requestOf(request, body);
  send(isWorld ? await answerWorld(live, asked) : door.handle(asked), response);
}

/** Whether the request names this machine, or comes from a page that this machine serves. */
function isLocal({ headers }: IncomingMessage): boolean {
  const { host = LOOPBACK, origin } = headers;
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
  switch (answer.kind) {
    case 'response':
      response.writeHead(answer.status, nodeHeaders(answer.headers)).end(answer.body);
      return;
    case 'stream': {
      response.writeHead(answer.status, nodeHeaders(answer.headers));
      // clients of a watch wait for its head before they do anything else
      response.flushHeaders();
      const stop = answer.start({ write: (chunk) => response.write(chunk), end: () => response.end() });
      response.once('close', stop);
      return;
    }
    default:
      response.writeHead(400, { 'content-type': 'text/plain' }).end('Upgrade request required');
  }
}

function nodeHeaders(headers: Readonly<Record<string, string | readonly string[]>>): Record<string, string | string[]> {
  const plain: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) plain[name] = typeof value === 'string' ? value : [...value];
  return plain;
}
