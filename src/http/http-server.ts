/** A sandbox behind an HTTP server of its own: API requests go to its door, `/world/…` to the world. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { answerRequest, answerUpgrade, type Door } from './door-server.ts';
import type { LiveSandbox } from './live-sandbox.ts';
import { answerWorld } from './world/routes.ts';

const LOOPBACK = '127.0.0.1';
/** As much as Go's server reads. */
const HEADERS_LIMIT_BYTES = 1024 * 1024;
/** Longer than Go's clients keep idle connections (90 s), so that none is closed just as it is used again. */
const IDLE_LIMIT_MS = 120_000;

export interface RunningServer {
  /** e.g. `http://127.0.0.1:8001`. */
  readonly address: string;
  close(): Promise<void>;
}

/** Serves on the loopback address until it is closed; rejects when the port is taken. */
export async function serveSandbox(live: LiveSandbox, { port }: { readonly port: number }): Promise<RunningServer> {
  const door: Door = {
    handle: (request) =>
      request.target.startsWith('/world/') ? answerWorld(live, request) : live.door.handle(request),
  };
  const server = createServer({ maxHeaderSize: HEADERS_LIMIT_BYTES }, (request, response) => {
    void answerRequest(door, request, response);
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    void answerUpgrade(door, request, socket, head);
  });
  // watches are quiet for long, and clients reuse connections
  server.requestTimeout = 0;
  server.keepAliveTimeout = IDLE_LIMIT_MS;
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
