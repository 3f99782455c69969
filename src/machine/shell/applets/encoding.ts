/** base64 and xargs. */
import { type Applet, linesOf, readInputs, takeArguments } from './applet.ts';
import { runProgram } from './run-program.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export const base64: Applet = function* (call) {
  const { has, operands } = takeArguments(call.argv, ['w']);
  const [input] = yield* readInputs(call, operands);
  if (input?.text === undefined) return 1;
  const { text } = input;
  call.streams.stdout(has('d', 'decode', 'D') ? fromBase64(text) : `${toBase64(text)}\n`);
  return 0;
};

function toBase64(text: string): string {
  const bytes = utf8Bytes(text);
  let result = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    for (let place = 0; place < 4; place++) {
      result += at + place > bytes.length ? '=' : ALPHABET.charAt((group >> (18 - 6 * place)) & 63);
    }
  }
  return result;
}

function fromBase64(text: string): string {
  let bits = 0;
  let count = 0;
  let escaped = '';
  for (const character of text) {
    const value = ALPHABET.indexOf(character);
    if (value === -1) continue;
    bits = ((bits << 6) | value) & 0xffffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    escaped += `%${((bits >> count) & 255).toString(16).padStart(2, '0')}`;
  }
  try {
    return decodeURIComponent(escaped);
  } catch {
    return escaped.replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  }
}

function utf8Bytes(text: string): readonly number[] {
  const escaped = encodeURIComponent(text);
  const bytes: number[] = [];
  for (let at = 0; at < escaped.length; at++) {
    if (escaped.charAt(at) !== '%') bytes.push(escaped.charCodeAt(at));
    else {
      bytes.push(Number.parseInt(escaped.slice(at + 1, at + 3), 16));
      at += 2;
    }
  }
  return bytes;
}

/** Runs a program with what standard input lists as further arguments. */
export const xargs: Applet = function* (call) {
  const words = call.argv.slice(1);
  let most = Number.POSITIVE_INFINITY;
  let placeholder: string | undefined;
  while (words[0]?.startsWith('-') === true) {
    const option = words.shift() ?? '';
    if (option.startsWith('-n')) most = Number(option.slice(2) || words.shift());
    else if (option.startsWith('-I')) placeholder = option.slice(2) || words.shift();
    else if (option.startsWith('-P')) void (option.slice(2) || words.shift());
  }
  const text = yield* call.streams.stdin.all();
  const items = placeholder === undefined ? text.split(/\s+/).filter((item) => item !== '') : linesOf(text);
  const command = words.length === 0 ? ['echo'] : words;
  if (placeholder !== undefined) {
    const mark = placeholder;
    for (const item of items)
      yield* runProgram(
        call,
        command.map((word) => word.replaceAll(mark, item)),
      );
    return 0;
  }
  for (let at = 0; at < Math.max(items.length, 1); at += most) {
    const status = yield* runProgram(call, [...command, ...items.slice(at, at + most)]);
    if (status !== 0) return status === 127 ? 127 : 123;
    if (most === Number.POSITIVE_INFINITY) break;
  }
  return 0;
};
