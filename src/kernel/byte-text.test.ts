import { describe, expect, it } from 'vitest';
import { ByteDecoder, byteLength, decodeBytes, encodeText } from './byte-text.ts';

describe('bytes as text', () => {
  it.each([
    ['hello\n', 6],
    ['é', 2],
    ['€', 3],
    ['🐳', 4],
    ['', 0],
  ])('%j has %d bytes and comes back', (text, length) => {
    expect(byteLength(text)).toBe(length);
    expect(encodeText(text)).toEqual(new Uint8Array(Buffer.from(text)));
    expect(decodeBytes(encodeText(text))).toBe(text);
  });

  it.each([
    [[0xff, 0xfe, 0x41], 3],
    [[0xc3], 1],
    [[0xc0, 0x80], 2],
    [[0xed, 0xa0, 0x80], 3],
    [[0xf4, 0x90, 0x80, 0x80], 4],
    [[0xe2, 0x82, 0x41], 3],
    [[0xc3, 0xa9, 0xe9], 2],
  ])('%j, which is not UTF-8, is %d characters and comes back', (bytes, length) => {
    const text = decodeBytes(new Uint8Array(bytes));
    expect(text).toHaveLength(length);
    expect(byteLength(text)).toBe(bytes.length);
    expect([...encodeText(text)]).toEqual(bytes);
  });

  it('keeps every byte whatever its neighbours', () => {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => (index * 167 + (index >> 8)) & 255);
    expect(encodeText(decodeBytes(bytes))).toEqual(bytes);
  });

  it.each([1, 2, 3, 5])('decodes pieces of %d bytes like the whole', (size) => {
    const bytes = new Uint8Array([...Buffer.from('aé€🐳z'), 0xff, 0xe2, 0x82]);
    const decoder = new ByteDecoder();
    let text = '';
    for (let at = 0; at < bytes.length; at += size) text += decoder.push(bytes.subarray(at, at + size));
    text += decoder.push(new Uint8Array(), true);
    expect(text).toBe(decodeBytes(bytes));
  });
});
