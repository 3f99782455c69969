/**
 * port-forward over SPDY: for each connection the client opens two streams with the same request id, one for errors and one for
 * data (kubernetes/staging/src/k8s.io/kubelet/pkg/cri/streaming/portforward/httpstream.go).
 */
import type { Duplex } from 'node:stream';
import type { ForwardedConnection, PortForwardUpgrade } from '../../control-plane/api-server/http/contract.ts';
import { SpdyConnection, type SpdyStream } from './connection.ts';

interface Pair {
  error?: SpdyStream;
  data?: SpdyStream;
}

/** Carries any number of forwarded connections until the client leaves. */
export function forwardOverSpdy({ connect }: PortForwardUpgrade, socket: Duplex, head: Buffer = Buffer.alloc(0)): void {
  const pairs = new Map<string, Pair>();
  const leave = new Set<() => void>();
  const connection = new SpdyConnection(socket, {
    onStream(stream) {
      const { headers } = stream;
      const id = headers.get('requestid') ?? headers.get('port') ?? '';
      const pair = pairs.get(id) ?? {};
      pairs.set(id, pair);
      if (headers.get('streamtype') === 'error') pair.error = stream;
      else pair.data = stream;
      if (pair.error === undefined || pair.data === undefined) return;
      pairs.delete(id);
      forwardOne(connect, pair.data, pair.error, leave);
    },
    onClose() {
      for (const closed of leave) closed();
      leave.clear();
    },
  });
  connection.unshift(head);
}

function forwardOne(
  connect: PortForwardUpgrade['connect'],
  data: SpdyStream,
  error: SpdyStream,
  leave: Set<() => void>,
): void {
  // the answer may be there before `connect` has returned
  let forwarded: ForwardedConnection | undefined;
  const closed = () => forwarded?.closed();
  const end = () => {
    leave.delete(closed);
    data.end();
    error.end();
  };
  leave.add(closed);
  forwarded = connect(Number(data.headers.get('port')), {
    send: (bytes) => data.write(bytes),
    close: end,
    fail(message) {
      error.write(Buffer.from(message));
      end();
    },
  });
  data.onData = (bytes) => forwarded.receive(bytes);
  data.onEnd = () => forwarded.endOfInput();
}
