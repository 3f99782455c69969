/**
 * Bytes as text and back, without loss: UTF-8 where it is UTF-8, and elsewhere one character for each byte (a lone surrogate, U+DC00 plus
 * the byte, as Python's `surrogateescape` has it). Files, pipes and terminals of the simulation hold such text.
 */

/** What stands for a byte that is no part of UTF-8: U+DC80 to U+DCFF. */
const ESCAPE = 0xdc00;
const MOST_ARGUMENTS = 8192;

/** The text for whole bytes; {@link encodeText} gives the same bytes back. */
export function decodeBytes(bytes: Uint8Array): string {
  return new ByteDecoder().push(bytes, true);
}

/** Decodes bytes that come in pieces: a character that is cut in two waits for its rest. */
export class ByteDecoder {
  #kept: Uint8Array | undefined;

  /** The text of the bytes so far, without the beginning of a character at their end unless `isEnd`. */
  push(piece: Uint8Array, isEnd = false): string {
    const bytes = this.#kept === undefined ? piece : joined(this.#kept, piece);
    this.#kept = undefined;
    const units: number[] = [];
    let text = '';
    for (let at = 0; at < bytes.length; ) {
      const length = lengthAt(bytes, at);
      if (length > 0) at += pushCharacter(units, bytes, at, length);
      else if (!isEnd && isBegun(bytes, at)) {
        this.#kept = bytes.slice(at);
        break;
      } else units.push(ESCAPE + (bytes[at++] ?? 0));
      if (units.length > MOST_ARGUMENTS) text += String.fromCharCode(...units.splice(0));
    }
    return text + String.fromCharCode(...units);
  }
}

/** The bytes of a text; a lone surrogate that stands for no byte becomes U+FFFD. */
export function encodeText(text: string): Uint8Array {
  const bytes = new Uint8Array(byteLength(text));
  let at = 0;
  for (let index = 0; index < text.length; index++) {
    const code = text.codePointAt(index) ?? 0;
    if (code > 0xffff) index++;
    if (code < 0x80) bytes[at++] = code;
    else if (isEscape(code)) bytes[at++] = code - ESCAPE;
    else at = writeCharacter(bytes, at, isSurrogate(code) ? 0xfffd : code);
  }
  return bytes;
}

/** How many bytes {@link encodeText} makes of a text. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    const code = text.codePointAt(index) ?? 0;
    if (code > 0xffff) {
      bytes += 2;
      index++;
    } else if (!isEscape(code)) bytes += code < 0x800 ? 1 : 2;
  }
  return bytes;
}

function isEscape(code: number): boolean {
  return code >= ESCAPE + 0x80 && code <= ESCAPE + 0xff;
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}

function writeCharacter(bytes: Uint8Array, start: number, code: number): number {
  let at = start;
  if (code < 0x800) bytes[at++] = 0xc0 | (code >> 6);
  else if (code < 0x10000) {
    bytes[at++] = 0xe0 | (code >> 12);
    bytes[at++] = 0x80 | ((code >> 6) & 63);
  } else {
    bytes[at++] = 0xf0 | (code >> 18);
    bytes[at++] = 0x80 | ((code >> 12) & 63);
    bytes[at++] = 0x80 | ((code >> 6) & 63);
  }
  bytes[at++] = 0x80 | (code & 63);
  return at;
}

/** How many bytes the character has that begins here (Unicode, table 3-7); 0 when none does. */
function lengthAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length = expectedLength(first);
  if (length === 0 || at + length > bytes.length || !isSecond(first, bytes[at + 1] ?? 0)) return 0;
  for (let next = 2; next < length; next++) if (!isContinuation(bytes[at + next] ?? 0)) return 0;
  return length;
}

/** Whether what is left could be the beginning of a character. */
function isBegun(bytes: Uint8Array, at: number): boolean {
  const first = bytes[at] ?? 0;
  const left = bytes.length - at;
  if (left >= expectedLength(first)) return false;
  return left < 2 || (isSecond(first, bytes[at + 1] ?? 0) && (left < 3 || isContinuation(bytes[at + 2] ?? 0)));
}

function expectedLength(first: number): number {
  if (first < 0xc2 || first > 0xf4) return 0;
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

function isContinuation(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}

function isSecond(first: number, second: number): boolean {
  const lowest = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const highest = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  return second >= lowest && second <= highest;
}

function pushCharacter(units: number[], bytes: Uint8Array, at: number, length: number): number {
  const first = bytes[at] ?? 0;
  let code = length === 1 ? first : first & (0xff >> (length + 1));
  for (let next = 1; next < length; next++) code = (code << 6) | ((bytes[at + next] ?? 0) & 63);
  if (code > 0xffff) units.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff));
  else units.push(code);
  return length;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}
