/** Base64 as Secrets carry it, for the programs that are handed it. */
import { decodeBytes } from '../../kube-api/kinds/secret/data.ts';

/** The text behind standard base64, read as UTF-8; the API server has seen to it that it is well formed. */
export function decodeBase64(encoded: string): string {
  const bytes = decodeBytes(encoded);
  const escaped = bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  try {
    return decodeURIComponent(escaped);
  } catch {
    // Not text: each byte becomes a character of its own, so that nothing is lost.
    return String.fromCharCode(...bytes);
  }
}
