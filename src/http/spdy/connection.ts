/**
 * One SPDY/3.1 connection as a server sees it: the client opens streams, each with headers, and both sides write to them. Like
 * the library that kubectl uses (moby/spdystream), it sets no windows: flow control is the socket's.
 */
import type { Duplex } from 'node:stream';
import { controlFrame, dataFrame, FLAG_FIN, type Frame, FrameReader, FrameType } from './frames.ts';
import { HeaderCodec, type SpdyHeaders } from './header-block.ts';
import { uint32 } from './uint32.ts';

/** Longest payload of one data frame. */
const CHUNK_BYTES = 16 * 1024;

export class SpdyStream {
  readonly headers: SpdyHeaders;
  readonly #id: number;
  readonly #send: (frame: Buffer) => void;
  #isEnded = false;
  onData: (bytes: Uint8Array) => void = () => {};
  /** The client has no more to say. */
  onEnd: () => void = () => {};

  constructor(id: number, headers: SpdyHeaders, send: (frame: Buffer) => void) {
    this.#id = id;
    this.headers = headers;
    this.#send = send;
  }

  write(bytes: Uint8Array): void {
    if (this.#isEnded) return;
    for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
      this.#send(dataFrame(this.#id, bytes.subarray(at, at + CHUNK_BYTES)));
    }
  }

  /** Says that nothing more will be written. */
  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#send(dataFrame(this.#id, new Uint8Array(), FLAG_FIN));
  }
}

export interface SpdyHandlers {
  readonly onStream: (stream: SpdyStream) => void;
  /** The connection is gone; called once. */
  readonly onClose: () => void;
}

export class SpdyConnection {
  readonly #socket: Duplex;
  readonly #handlers: SpdyHandlers;
  readonly #reader = new FrameReader();
  readonly #codec = new HeaderCodec();
  readonly #streams = new Map<number, SpdyStream>();

  constructor(socket: Duplex, handlers: SpdyHandlers) {
    this.#socket = socket;
    this.#handlers = handlers;
    socket.on('data', (bytes: Buffer) => this.#receive(bytes));
    socket.on('error', () => socket.destroy());
    socket.once('end', () => socket.end());
    socket.once('close', () => handlers.onClose());
  }

  /** What was read before the connection was handed over. */
  unshift(head: Buffer): void {
    if (head.length > 0) this.#receive(head);
  }

  /** Ends the connection when all that was written has been sent. */
  close(): void {
    this.#socket.end();
  }

  #receive(bytes: Buffer): void {
    try {
      for (const frame of this.#reader.read(bytes)) this.#take(frame);
    } catch {
      // whoever breaks the protocol can't be answered in it
      this.#socket.destroy();
    }
  }

  #take(frame: Frame): void {
    if (frame.kind === 'data') {
      const stream = this.#streams.get(frame.streamId);
      if (frame.payload.length > 0) stream?.onData(frame.payload);
      if ((frame.flags & FLAG_FIN) !== 0) stream?.onEnd();
      return;
    }
    const { type, payload } = frame;
    switch (type) {
      case FrameType.synStream:
        this.#open(payload.readUInt32BE(0), this.#codec.decode(payload.subarray(10)), (frame.flags & FLAG_FIN) !== 0);
        return;
      case FrameType.headers:
      case FrameType.synReply:
        // read only to keep the context of compression in step
        this.#codec.decode(payload.subarray(4));
        return;
      case FrameType.rstStream: {
        const id = payload.readUInt32BE(0);
        this.#streams.get(id)?.onEnd();
        this.#streams.delete(id);
        return;
      }
      case FrameType.ping:
        this.#send(controlFrame(FrameType.ping, payload));
        return;
      case FrameType.goAway:
        this.#socket.end();
    }
  }

  #open(id: number, headers: SpdyHeaders, isEnded: boolean): void {
    const stream = new SpdyStream(id, headers, (frame) => this.#send(frame));
    this.#streams.set(id, stream);
    this.#send(controlFrame(FrameType.synReply, Buffer.concat([uint32(id), this.#codec.encode(new Map())])));
    this.#handlers.onStream(stream);
    if (isEnded) stream.onEnd();
  }

  #send(frame: Buffer): void {
    if (this.#socket.writable) this.#socket.write(frame);
  }
}
