/**
 * exec and attach over a WebSocket: messages whose first byte is a channel (apimachinery/pkg/util/httpstream/wsstream,
 * apiserver/pkg/util/proxy/websocket.go). Protocol v5 can also say that a channel has ended.
 */
import type { WebSocket } from 'ws';
import type { ChannelUpgrade } from '../../control-plane/api-server/http/contract.ts';

/** What this server speaks, best first. Those with base64 carry the channel as a digit and the bytes as text. */
export const CHANNEL_PROTOCOLS = [
  'v5.channel.k8s.io',
  'v4.channel.k8s.io',
  'v4.base64.channel.k8s.io',
  'channel.k8s.io',
  'base64.channel.k8s.io',
] as const;

const STDOUT = 1;
const STDERR = 2;
const STATUS = 3;
/** Followed by the number of the channel that has ended. */
const END_OF_CHANNEL = 255;
const DIGIT_ZERO = 48;
/** kubectl listens before it has made its streams, and drops what comes for those that are not there yet: no network is so quick. */
const HEAD_START_MS = 25;
/** A client that is not told 1000 takes the end for a broken connection. */
const NORMAL_CLOSURE = 1000;

/** Carries one conversation until either side ends it. */
export function talkInChannels({ streams, start }: ChannelUpgrade, webSocket: WebSocket): void {
  const isBase64 = webSocket.protocol.includes('base64');
  const send = (channel: number, bytes: Uint8Array) => webSocket.send(frameOf(channel, bytes, isBase64));
  webSocket.pause();
  setTimeout(() => {
    webSocket.resume();
    if (webSocket.readyState !== webSocket.OPEN) return;
    // an empty message tells the client that the other end is there
    send(streams.stdout ? STDOUT : streams.stderr ? STDERR : STATUS, new Uint8Array());
    const session = start({ send, close: () => webSocket.close(NORMAL_CLOSURE) });
    webSocket.on('message', (data: Buffer) => {
      const [channel, bytes] = isBase64 ? readBase64(data) : [data[0], data.subarray(1)];
      if (channel === END_OF_CHANNEL) session.endOfInput(bytes[0] ?? 0);
      else if (channel !== undefined) session.receive(channel, bytes);
    });
    webSocket.once('close', () => session.closed());
  }, HEAD_START_MS);
  webSocket.on('error', () => webSocket.terminate());
}

/** A message for the client: binary, or text in a protocol of base64. */
export function frameOf(channel: number, bytes: Uint8Array, isBase64: boolean): Uint8Array | string {
  if (isBase64) return `${channel}${Buffer.from(bytes).toString('base64')}`;
  const frame = new Uint8Array(bytes.length + 1);
  frame[0] = channel;
  frame.set(bytes, 1);
  return frame;
}

function readBase64(data: Buffer): readonly [number | undefined, Buffer] {
  const first = data[0];
  const channel = first === undefined ? undefined : first - DIGIT_ZERO;
  return [channel, Buffer.from(data.toString('latin1', 1), 'base64')];
}
