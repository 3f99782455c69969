/**
 * Digests of simulated content: `sha256:` and 64 hexadecimal digits that depend on nothing but the content's description, so that the same
 * image has the same digest in every world. Not the real algorithm: there are no real bytes to hash.
 */
import { hashHex, hashText } from '../kernel/hash.ts';

const PARTS = 8;

/** The same text always gives the same digest, another text in all likelihood another one. */
export function contentDigest(content: string): string {
  let hex = '';
  let seed = hashText(content);
  for (let part = 0; part < PARTS; part++) {
    seed = hashText(`${part}/${content}`, seed);
    hex += hashHex(seed);
  }
  return `sha256:${hex}`;
}
