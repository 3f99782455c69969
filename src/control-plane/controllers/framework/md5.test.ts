import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { md5Hex } from './md5.ts';

describe('md5Hex', () => {
  it.each([
    ['', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['abc', '900150983cd24fb0d6963f7d28e17f72'],
    ['message digest', 'f96b697d7cb7938d525a2f31aaf161d0'],
    ['abcdefghijklmnopqrstuvwxyz', 'c3fcd3d76192e4007dfb496cca67e13b'],
  ])('of %j, as RFC 1321 has it', (text, digest) => {
    expect(md5Hex(text)).toBe(digest);
  });

  it.each([...Array(70).keys(), 1000])('of %d characters, as Node has it', (length) => {
    const text = [...'Kubernetes-ä€😀'.repeat(100)].slice(0, length).join('');
    expect(md5Hex(text)).toBe(createHash('md5').update(text, 'utf8').digest('hex'));
  });
});
