/** Base64 as Secrets carry it, for the programs that are handed it. */
import { decodeBytes } from '../../kernel/index.ts';
import { decodeBytes as decodeStandardBase64 } from '../../kube-api/kinds/secret/data.ts';

/** What is behind standard base64, as text that keeps every byte; the API server has seen to it that it is well formed. */
export function decodeBase64(encoded: string): string {
  return decodeBytes(Uint8Array.from(decodeStandardBase64(encoded)));
}
