/** Answers a request to go on in SPDY/3.1 (apimachinery/pkg/util/httpstream/{httpstream,spdy/upgrade}.go). */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ChannelUpgrade, PortForwardUpgrade } from '../../control-plane/api-server/http/contract.ts';
import { talkOverSpdy } from './exec.ts';
import { forwardOverSpdy } from './port-forward.ts';

const EXEC_PROTOCOLS = ['v4.channel.k8s.io', 'v3.channel.k8s.io', 'v2.channel.k8s.io', 'channel.k8s.io'];
const PORT_FORWARD_PROTOCOLS = ['portforward.k8s.io'];

/** Switches protocols and carries the conversation; refuses a client that speaks none of ours. */
export function upgradeToSpdy(
  answer: ChannelUpgrade | PortForwardUpgrade,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): void {
  const supported = answer.kind === 'channels' ? EXEC_PROTOCOLS : PORT_FORWARD_PROTOCOLS;
  const offered = offeredProtocols(request);
  const protocol = supported.find((candidate) => offered.includes(candidate));
  if (protocol === undefined && offered.length > 0) {
    socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
    return;
  }
  const agreed = protocol === undefined ? '' : `X-Stream-Protocol-Version: ${protocol}\r\n`;
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\n${agreed}\r\n`);
  if (answer.kind === 'channels') talkOverSpdy(answer, socket, head, protocol ?? '');
  else forwardOverSpdy(answer, socket, head);
}

/** The header may be sent once for each protocol, or once with all of them. */
function offeredProtocols({ headers }: IncomingMessage): readonly string[] {
  const value = headers['x-stream-protocol-version'];
  return [value ?? '']
    .flat()
    .flatMap((text) => text.split(',').map((word) => word.trim()))
    .filter((word) => word !== '');
}
