/** SPDY/3.1 frames on the wire (draft 3.1, section 2.2 and 2.6). */

export const FLAG_FIN = 0x01;

/** Types of control frames that this server reads or writes. */
export const FrameType = {
  synStream: 1,
  synReply: 2,
  rstStream: 3,
  settings: 4,
  ping: 6,
  goAway: 7,
  headers: 8,
  windowUpdate: 9,
} as const;

export type Frame =
  | { readonly kind: 'data'; readonly streamId: number; readonly flags: number; readonly payload: Buffer }
  | { readonly kind: 'control'; readonly type: number; readonly flags: number; readonly payload: Buffer };

const VERSION = 3;
const HEAD_BYTES = 8;
const CONTROL_BIT = 0x8000_0000;
const LONGEST_PAYLOAD = 0xff_ffff;

/** Cuts a stream of bytes into frames. */
export class FrameReader {
  #pending: Buffer = Buffer.alloc(0);

  /** The frames that are whole with these bytes. */
  read(bytes: Buffer): readonly Frame[] {
    this.#pending = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    const frames: Frame[] = [];
    while (this.#pending.length >= HEAD_BYTES) {
      const length = this.#pending.readUInt32BE(4) & LONGEST_PAYLOAD;
      if (this.#pending.length < HEAD_BYTES + length) break;
      frames.push(frameOf(this.#pending, length));
      this.#pending = this.#pending.subarray(HEAD_BYTES + length);
    }
    return frames;
  }
}

function frameOf(bytes: Buffer, length: number): Frame {
  const first = bytes.readUInt32BE(0);
  const flags = bytes.readUInt8(4);
  const payload = bytes.subarray(HEAD_BYTES, HEAD_BYTES + length);
  return (first & CONTROL_BIT) !== 0
    ? { kind: 'control', type: first & 0xffff, flags, payload }
    : { kind: 'data', streamId: first, flags, payload };
}

export function dataFrame(streamId: number, payload: Uint8Array, flags = 0): Buffer {
  return withHead(streamId, flags, payload);
}

export function controlFrame(type: number, payload: Uint8Array, flags = 0): Buffer {
  return withHead((CONTROL_BIT | (VERSION << 16) | type) >>> 0, flags, payload);
}

function withHead(first: number, flags: number, payload: Uint8Array): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32BE(first, 0);
  head.writeUInt32BE(((flags << 24) | payload.length) >>> 0, 4);
  return Buffer.concat([head, payload]);
}
