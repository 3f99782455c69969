/** Names the content of a document, for caches. */
import { hashText } from '../../../../kernel/index.ts';
import { sha512Hex } from './sha2.ts';

/** Looks like the digests of upstream: 128 digits. That of a long text is made from a shorter one, which is quick. */
export function digestOf(body: string | Uint8Array): string {
  const text = typeof body === 'string' ? body : String.fromCharCode(...body);
  return sha512Hex([1, 2, 3, 4].map((seed) => hashText(text, seed * 0x9e3779b1)).join('.') + text.length);
}
