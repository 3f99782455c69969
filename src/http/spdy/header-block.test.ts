import { constants, deflateSync, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DICTIONARY } from './dictionary.ts';
import { HeaderCodec } from './header-block.ts';

const plain = Buffer.concat([number(1), number(10), Buffer.from('StreamType'), number(5), Buffer.from('error')]);

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** zlib's checksum, by which both ends recognise the dictionary. */
function adler32(bytes: Uint8Array): number {
  let [low, high] = [1, 0];
  for (const byte of bytes) {
    low = (low + byte) % 65_521;
    high = (high + low) % 65_521;
  }
  return high * 65_536 + low;
}

describe('SPDY headers', () => {
  it('begin with the dictionary that every client has', () => {
    expect(adler32(DICTIONARY).toString(16)).toBe('e3c6a7c2');
  });

  it('are read as another implementation writes them, with names in lower case', () => {
    const block = deflateSync(plain, { dictionary: DICTIONARY, finishFlush: constants.Z_SYNC_FLUSH });
    expect([...new HeaderCodec().decode(block)]).toEqual([['streamtype', 'error']]);
  });

  it('are written as another implementation reads them', () => {
    const block = new HeaderCodec().encode(new Map([['StreamType', 'error']]));
    const read = inflateSync(block, { dictionary: DICTIONARY, finishFlush: constants.Z_SYNC_FLUSH });
    expect(read).toEqual(plain);
  });

  it('share one context for a whole connection', () => {
    const [writer, reader] = [new HeaderCodec(), new HeaderCodec()];
    const headers = new Map([
      ['port', '80'],
      ['requestid', '7'],
    ]);
    const [first, second] = [writer.encode(headers), writer.encode(headers)];
    expect(second.length).toBeLessThan(first.length);
    expect([reader.decode(first), reader.decode(second)]).toEqual([headers, headers]);
  });

  it('are refused when they are none', () => {
    expect(() => new HeaderCodec().decode(Buffer.from('no header block'))).toThrow();
  });
});
