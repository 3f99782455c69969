/**
 * The base64 values of Secrets and ConfigMaps: how long they are, what they say, how text becomes one. The values were
 * checked when the object was decoded (sigs.k8s.io/json, encoding/base64).
 */

/** All values of one object together: 1 MiB (kubernetes/pkg/apis/core/types.go: MaxSecretSize). */
export const MAX_DATA_BYTES = 1024 * 1024;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** How many bytes a base64 value stands for. */
export function decodedLength(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return Math.floor((base64.length * 3) / 4) - padding;
}

/** The bytes of a text in UTF-8 as base64. */
export function encodeText(text: string): string {
  const bytes = utf8Of(text);
  let base64 = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = [bytes[i], bytes[i + 1], bytes[i + 2]];
    base64 += ALPHABET.charAt(a >> 2) + ALPHABET.charAt(((a & 3) << 4) | ((b ?? 0) >> 4));
    base64 += b === undefined ? '=' : ALPHABET.charAt(((b & 15) << 2) | ((c ?? 0) >> 6));
    base64 += c === undefined ? '=' : ALPHABET.charAt(c & 63);
  }
  return base64;
}

function utf8Of(text: string): readonly number[] {
  const bytes: number[] = [];
  for (const char of text) {
    const unit = char.codePointAt(0) ?? 0;
    // half of a surrogate pair has no UTF-8
    const rune = unit >= 0xd800 && unit <= 0xdfff ? 0xfffd : unit;
    if (rune < 0x80) bytes.push(rune);
    else if (rune < 0x800) bytes.push(0xc0 | (rune >> 6), 0x80 | (rune & 63));
    else if (rune < 0x10000) bytes.push(0xe0 | (rune >> 12), 0x80 | ((rune >> 6) & 63), 0x80 | (rune & 63));
    else bytes.push(0xf0 | (rune >> 18), 0x80 | ((rune >> 12) & 63), 0x80 | ((rune >> 6) & 63), 0x80 | (rune & 63));
  }
  return bytes;
}

/** The bytes that base64 stands for. */
export function decodeBytes(base64: string): readonly number[] {
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  for (const char of base64) {
    const value = ALPHABET.indexOf(char);
    if (value < 0) break;
    bits = ((bits << 6) | value) & 0xfff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes.push((bits >> count) & 255);
    }
  }
  return bytes;
}

/** The text that base64 stands for; what is no UTF-8 becomes U+FFFD. */
export function decodeText(base64: string): string {
  const bytes = decodeBytes(base64);
  const escaped = bytes.map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  try {
    return decodeURIComponent(escaped);
  } catch {
    return bytes.map((byte) => (byte < 0x80 ? String.fromCharCode(byte) : '\ufffd')).join('');
  }
}
