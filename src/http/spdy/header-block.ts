/** Headers as SPDY/3.1 carries them: compressed, all of a connection's in one context (draft 3.1, section 2.6.10). */
import { Deflate, Inflate } from 'pako';
import { DICTIONARY } from './dictionary.ts';
import { uint32 } from './uint32.ts';

/** zlib's Z_SYNC_FLUSH: what was pushed comes out whole, and the context goes on. */
const SYNC_FLUSH = 2;

/** By lower-case name; several values are joined with NUL, as on the wire. */
export type SpdyHeaders = ReadonlyMap<string, string>;

/** Writes and reads the header blocks of one connection: each must see them in the order of the wire. */
export class HeaderCodec {
  readonly #deflate = new Deflate({ dictionary: DICTIONARY });
  readonly #inflate = new Inflate({ dictionary: DICTIONARY });
  #deflated: Uint8Array[] = [];
  #inflated: Uint8Array[] = [];

  constructor() {
    this.#deflate.onData = (chunk) => void this.#deflated.push(chunk);
    this.#inflate.onData = (chunk) => void this.#inflated.push(chunk as Uint8Array);
  }

  encode(headers: SpdyHeaders): Uint8Array {
    const parts = [uint32(headers.size)];
    for (const [name, value] of headers) {
      for (const text of [name, value]) {
        const bytes = Buffer.from(text);
        parts.push(uint32(bytes.length), bytes);
      }
    }
    this.#deflated = [];
    this.#deflate.push(Buffer.concat(parts), SYNC_FLUSH);
    return Buffer.concat(this.#deflated);
  }

  /** Throws when the block is none. */
  decode(block: Uint8Array): SpdyHeaders {
    this.#inflated = [];
    if (!this.#inflate.push(block, SYNC_FLUSH)) throw new Error('spdy: bad header block');
    return readHeaders(Buffer.concat(this.#inflated));
  }
}

function readHeaders(bytes: Buffer): SpdyHeaders {
  const headers = new Map<string, string>();
  let at = 4;
  const text = () => {
    const length = bytes.readUInt32BE(at);
    at += 4 + length;
    return bytes.toString('utf8', at - length, at);
  };
  for (let count = bytes.readUInt32BE(0); count > 0; count--) {
    const name = text().toLowerCase();
    headers.set(name, text());
  }
  return headers;
}
