/** Checks base64 as Go's base64.StdEncoding decodes it; the error counts bytes as Go does (src/encoding/base64). */

/** Base64 in the one form that Go writes, or the position of the first byte that it stumbles over. */
export type CheckedBase64 =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly errorAt: number };

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const CANONICAL = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$/;

/** Accepts line breaks anywhere and stray bits at the end, and removes both. */
export function checkBase64(text: string): CheckedBase64 {
  if (CANONICAL.test(text)) return { ok: true, text };
  const errorAt = findError(text);
  if (errorAt >= 0) return { ok: false, errorAt };
  const plain = text.replace(/[\r\n]/g, '');
  const padding = plain.endsWith('==') ? 2 : plain.endsWith('=') ? 1 : 0;
  if (padding === 0) return { ok: true, text: plain };
  const last = plain.length - padding - 1;
  const bits = ALPHABET.indexOf(plain.charAt(last)) & (padding === 2 ? 0b110000 : 0b111100);
  return { ok: true, text: plain.slice(0, last) + ALPHABET.charAt(bits) + '='.repeat(padding) };
}

/** The position that CorruptInputError names, or -1. */
function findError(text: string): number {
  let inQuantum = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text.charAt(i);
    if (isLineBreak(char)) continue;
    if (char === '=') return findPaddingError(text, i, inQuantum);
    if (!ALPHABET.includes(char)) return i;
    inQuantum = (inQuantum + 1) % 4;
  }
  return inQuantum === 0 ? -1 : text.length - inQuantum;
}

function findPaddingError(text: string, at: number, inQuantum: number): number {
  if (inQuantum < 2) return at;
  let next = skipLineBreaks(text, at + 1);
  if (inQuantum === 2) {
    if (next === text.length) return text.length;
    if (text.charAt(next) !== '=') return next - 1;
    next = skipLineBreaks(text, next + 1);
  }
  return next < text.length ? next : -1;
}

function skipLineBreaks(text: string, from: number): number {
  let at = from;
  while (isLineBreak(text.charAt(at))) at++;
  return at;
}

function isLineBreak(char: string): boolean {
  return char === '\n' || char === '\r';
}
