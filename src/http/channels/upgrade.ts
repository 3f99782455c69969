/**
 * Turns an HTTP connection into what the client asked to go on with: a WebSocket, or SPDY for older clients
 * (apimachinery/pkg/util/{httpstream,remotecommand}).
 */
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { HttpAnswer, HttpResponse } from '../../control-plane/api-server/http/contract.ts';
import { upgradeToSpdy } from '../spdy/upgrade.ts';
import { CHANNEL_PROTOCOLS, talkInChannels } from './channel-protocol.ts';
import { PORT_FORWARD_PROTOCOLS, talkInPortForward } from './port-forward-protocol.ts';

const channelServer = serverFor(CHANNEL_PROTOCOLS);
const portForwardServer = serverFor(PORT_FORWARD_PROTOCOLS);

/** Goes on as the answer says; an answer that is no upgrade is sent as it is, and the connection closed. */
export function upgrade(answer: HttpAnswer, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  socket.on('error', () => socket.destroy());
  switch (answer.kind) {
    case 'response':
      refuse(answer, socket);
      return;
    case 'deferred':
    case 'stream':
      refuse({ kind: 'response', status: 400, headers: {}, body: 'this answer is no upgrade' }, socket);
      return;
    case 'channels':
      if (wantsSpdy(request)) upgradeToSpdy(answer, request, socket, head);
      else channelServer.handleUpgrade(request, socket, head, (webSocket) => talkInChannels(answer, webSocket));
      return;
    case 'port-forward':
      if (wantsSpdy(request)) upgradeToSpdy(answer, request, socket, head);
      else
        portForwardServer.handleUpgrade(request, socket, head, (webSocket) =>
          talkInPortForward(answer, webSocket, request),
        );
  }
}

function serverFor(protocols: readonly string[]): WebSocketServer {
  return new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => protocols.find((protocol) => offered.has(protocol)) ?? false,
  });
}

function wantsSpdy({ headers }: IncomingMessage): boolean {
  return /\bSPDY\/3\.1\b/i.test(headers.upgrade ?? '');
}

function refuse({ status, headers, body }: HttpResponse, socket: Duplex): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    ...Object.entries(headers).flatMap(([name, value]) => [value].flat().map((text) => `${name}: ${text}`)),
    `content-length: ${bytes.length}`,
    'connection: close',
  ];
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  socket.end(bytes);
}
