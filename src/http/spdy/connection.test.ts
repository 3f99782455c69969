import { type Duplex, duplexPair } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { SpdyConnection, type SpdyStream } from './connection.ts';
import { controlFrame, dataFrame, FLAG_FIN, type Frame, FrameReader, FrameType } from './frames.ts';
import { HeaderCodec } from './header-block.ts';
import { forwardOverSpdy } from './port-forward.ts';

/** The client's end of a connection: what it has received so far, and a way to open streams. */
class Client {
  readonly #codec = new HeaderCodec();
  readonly #reader = new FrameReader();
  readonly received: Frame[] = [];
  readonly socket: Duplex;

  constructor(socket: Duplex) {
    this.socket = socket;
    socket.on('data', (bytes: Buffer) => this.received.push(...this.#reader.read(bytes)));
  }

  open(id: number, headers: Record<string, string>): void {
    const head = Buffer.alloc(10);
    head.writeUInt32BE(id);
    const block = this.#codec.encode(new Map(Object.entries(headers)));
    this.socket.write(controlFrame(FrameType.synStream, Buffer.concat([head, block])));
  }

  /** The text that came on a stream, with `$` where it ended. */
  heard(id: number): string {
    return this.received
      .filter((frame) => frame.kind === 'data' && frame.streamId === id)
      .map(({ payload, flags }) => payload.toString() + (flags === FLAG_FIN ? '$' : ''))
      .join('');
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

function connect(): { readonly client: Client; readonly streams: SpdyStream[]; readonly server: Duplex } {
  const [ours, theirs] = duplexPair();
  const streams: SpdyStream[] = [];
  new SpdyConnection(ours, { onStream: (stream) => void streams.push(stream), onClose: () => {} });
  return { client: new Client(theirs), streams, server: ours };
}

describe('a SPDY connection', () => {
  it('accepts streams, and carries what both sides write', async () => {
    const { client, streams } = connect();
    const heard: string[] = [];
    client.open(1, { streamtype: 'stdout' });
    await turn();
    const [stream] = streams as [SpdyStream];
    stream.onData = (bytes) => void heard.push(Buffer.from(bytes).toString());
    stream.onEnd = () => void heard.push('end');
    stream.write(Buffer.from('hello'));
    stream.end();
    stream.write(Buffer.from('too late'));
    client.socket.write(dataFrame(1, Buffer.from('hi'), FLAG_FIN));
    await turn();
    await turn();
    expect(stream.headers.get('streamtype')).toBe('stdout');
    expect(client.received[0]).toMatchObject({ kind: 'control', type: FrameType.synReply });
    expect(client.heard(1)).toBe('hello$');
    expect(heard).toEqual(['hi', 'end']);
  });

  it('answers a ping with the same number', async () => {
    const { client } = connect();
    client.socket.write(controlFrame(FrameType.ping, Buffer.from([0, 0, 0, 5])));
    await turn();
    await turn();
    expect(client.received).toEqual([
      { kind: 'control', type: FrameType.ping, flags: 0, payload: Buffer.from([0, 0, 0, 5]) },
    ]);
  });

  it('reads frames that arrive in pieces', () => {
    const bytes = Buffer.concat([dataFrame(3, Buffer.from('ab')), dataFrame(5, Buffer.from('c'))]);
    const reader = new FrameReader();
    const frames = [...bytes].flatMap((byte) => reader.read(Buffer.from([byte])));
    expect(frames.map((frame) => frame.payload.toString())).toEqual(['ab', 'c']);
  });

  it('is dropped when the other end does not speak SPDY', async () => {
    const { client, server } = connect();
    client.socket.write(controlFrame(FrameType.synStream, Buffer.from('GET / HTTP/1.1')));
    await turn();
    await turn();
    expect(server.destroyed).toBe(true);
  });
});

describe('port-forward over SPDY', () => {
  function forward() {
    const [ours, theirs] = duplexPair();
    const events: string[] = [];
    forwardOverSpdy(
      {
        kind: 'port-forward',
        connect(port, sink) {
          events.push(`connect ${port}`);
          if (port === 81) sink.fail('connection refused');
          return {
            receive(bytes) {
              events.push(`got ${Buffer.from(bytes).toString()}`);
              sink.send(Buffer.from('answer'));
              sink.close();
            },
            endOfInput: () => void events.push('end of input'),
            closed: () => void events.push('closed'),
          };
        },
      },
      ours,
    );
    return { client: new Client(theirs), events };
  }

  it('connects when both streams of a request are there, and ends both when the pod closes', async () => {
    const { client, events } = forward();
    client.open(1, { streamtype: 'error', port: '80', requestid: '0' });
    await turn();
    expect(events).toEqual([]);
    client.open(3, { streamtype: 'data', port: '80', requestid: '0' });
    client.socket.write(dataFrame(3, Buffer.from('question')));
    await turn();
    await turn();
    expect(events).toEqual(['connect 80', 'got question']);
    expect([client.heard(3), client.heard(1)]).toEqual(['answer$', '$']);
  });

  it('says on the error stream why there is no connection', async () => {
    const { client } = forward();
    client.open(1, { streamtype: 'error', port: '81', requestid: '0' });
    client.open(3, { streamtype: 'data', port: '81', requestid: '0' });
    await turn();
    await turn();
    expect([client.heard(1), client.heard(3)]).toEqual(['connection refused$', '$']);
  });

  it('tells the pods when the client leaves', async () => {
    const { client, events } = forward();
    client.open(1, { streamtype: 'error', port: '80', requestid: '0' });
    client.open(3, { streamtype: 'data', port: '80', requestid: '0' });
    await turn();
    client.socket.end();
    await turn();
    await turn();
    expect(events).toEqual(['connect 80', 'closed']);
  });
});
