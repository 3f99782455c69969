/**
 * exec and attach over SPDY: a stream for each of the standard streams, one for the final status and one for the size of the
 * terminal (kubernetes/staging/src/k8s.io/kubelet/pkg/cri/streaming/remotecommand/httpstream.go).
 */
import type { Duplex } from 'node:stream';
import type { ChannelSession, ChannelUpgrade } from '../../control-plane/api-server/http/contract.ts';
import { SpdyConnection, type SpdyStream } from './connection.ts';

/** What the client calls the streams, in the order of their channel numbers. */
const STREAM_TYPES = ['stdin', 'stdout', 'stderr', 'error', 'resize'] as const;
type StreamType = (typeof STREAM_TYPES)[number];

/** Carries one conversation as soon as all streams that were asked for are there. */
export function talkOverSpdy({ streams, start }: ChannelUpgrade, socket: Duplex, head: Buffer, protocol: string): void {
  const open = new Map<StreamType, SpdyStream>();
  const wanted = STREAM_TYPES.filter((type) => isWanted(type, streams, protocol));
  let session: ChannelSession | undefined;
  const connection = new SpdyConnection(socket, {
    onStream(stream) {
      const type = STREAM_TYPES.find((candidate) => candidate === stream.headers.get('streamtype'));
      if (type === undefined) return;
      open.set(type, stream);
      if (session === undefined && wanted.every((each) => open.has(each))) session = begin();
    },
    onClose: () => session?.closed(),
  });

  function begin(): ChannelSession {
    const begun = start({
      send: (channel, bytes) => open.get(STREAM_TYPES[channel] ?? 'error')?.write(bytes),
      close() {
        for (const stream of open.values()) stream.end();
        connection.close();
      },
    });
    for (const [type, stream] of open) {
      const channel = STREAM_TYPES.indexOf(type);
      stream.onData = (bytes) => begun.receive(channel, bytes);
      stream.onEnd = () => begun.endOfInput(channel);
    }
    return begun;
  }

  connection.unshift(head);
}

function isWanted(type: StreamType, streams: ChannelUpgrade['streams'], protocol: string): boolean {
  switch (type) {
    case 'error':
      return true;
    case 'resize':
      return streams.tty && protocol !== '' && !/^v[12]\./.test(protocol) && protocol !== 'channel.k8s.io';
    case 'stderr':
      return streams.stderr && !streams.tty;
    default:
      return streams[type];
  }
}
