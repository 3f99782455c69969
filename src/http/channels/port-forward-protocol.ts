/**
 * port-forward over a WebSocket. Client libraries name their ports in the query and get a pair of channels for each, data and
 * errors (kubernetes/pkg/kubelet's portforward/websocket.go); kubectl sends SPDY through the socket as through a tunnel
 * (client-go/tools/portforward/tunneling_dialer.go).
 */
import type { IncomingMessage } from 'node:http';
import { createWebSocketStream, type WebSocket } from 'ws';
import type { PortForwardUpgrade } from '../../control-plane/api-server/http/contract.ts';
import { forwardOverSpdy } from '../spdy/port-forward.ts';
import { frameOf } from './channel-protocol.ts';

const TUNNEL = 'SPDY/3.1+portforward.k8s.io';

/** What this server speaks, best first. */
export const PORT_FORWARD_PROTOCOLS = [
  TUNNEL,
  'v4.channel.k8s.io',
  'v4.base64.channel.k8s.io',
  'portforward.k8s.io',
] as const;

/** Carries all connections of one port-forward until the client leaves. */
export function talkInPortForward(answer: PortForwardUpgrade, webSocket: WebSocket, request: IncomingMessage): void {
  webSocket.on('error', () => webSocket.terminate());
  if (webSocket.protocol === TUNNEL) forwardOverSpdy(answer, createWebSocketStream(webSocket));
  else forwardInPairs(answer, webSocket, portsOf(request.url ?? ''));
}

function portsOf(url: string): readonly number[] {
  const { searchParams } = new URL(url, 'http://localhost');
  return searchParams.getAll('ports').flatMap((text) => text.split(',').map(Number));
}

function forwardInPairs({ connect }: PortForwardUpgrade, webSocket: WebSocket, ports: readonly number[]): void {
  const isBase64 = webSocket.protocol.includes('base64');
  const send = (channel: number, bytes: Uint8Array) => webSocket.send(frameOf(channel, bytes, isBase64));
  const connections = ports.map((port, index) => {
    const [data, errors] = [2 * index, 2 * index + 1];
    // each channel begins with its port, so that the client can tell them apart
    const name = new Uint8Array([port & 0xff, port >> 8]);
    send(data, name);
    send(errors, name);
    return connect(port, {
      send: (bytes) => send(data, bytes),
      close: () => webSocket.close(1000),
      fail: (message) => send(errors, Buffer.from(message)),
    });
  });
  webSocket.on('message', (message: Buffer) => {
    const channel = isBase64 ? (message[0] ?? 48) - 48 : (message[0] ?? 0);
    const bytes = isBase64 ? Buffer.from(message.toString('latin1', 1), 'base64') : message.subarray(1);
    if (channel % 2 === 0) connections[channel / 2]?.receive(bytes);
  });
  webSocket.once('close', () => {
    for (const connection of connections) connection.closed();
  });
}
