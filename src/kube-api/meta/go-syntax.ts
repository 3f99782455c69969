/**
 * How Go prints values inside error messages (the verbs %q and %#v of fmt), because Kubernetes' messages carry them.
 * Values whose Go type can't be told from their JSON are handed in as {@link GoSyntax}, ready-made.
 */

/** A value already written in Go's syntax, e.g. `intstr.IntOrString{Type:0, IntVal:0, StrVal:""}`. */
export class GoSyntax {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const NAMED_ESCAPES: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

const PLAIN = /^[ !#-[\]-~]*$/;
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** `text` as %q prints it: in double quotes, with Go's escapes. */
export function goQuote(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  let quoted = '';
  for (const char of text) {
    const named = NAMED_ESCAPES[char];
    if (named !== undefined) quoted += named;
    else if (PRINTABLE.test(char)) quoted += char;
    else quoted += escapeRune(char.codePointAt(0) ?? 0);
  }
  return `"${quoted}"`;
}

function escapeRune(rune: number): string {
  if (rune < 0x80) return `\\x${rune.toString(16).padStart(2, '0')}`;
  if (rune < 0x10000) return `\\u${rune.toString(16).padStart(4, '0')}`;
  return `\\U${rune.toString(16).padStart(8, '0')}`;
}

/** `[]string{"a", "b"}`; a missing list is `[]string(nil)`. */
export function goStringSlice(items: readonly string[] | undefined, type = '[]string'): string {
  return items === undefined ? `${type}(nil)` : `${type}{${items.map(goQuote).join(', ')}}`;
}

/** `map[string]string{"a":"b"}` in the order of the keys; a missing map is `map[string]string(nil)`. */
export function goStringMap(map: Readonly<Record<string, string>> | undefined): string {
  if (map === undefined) return 'map[string]string(nil)';
  const entries = Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
  return `map[string]string{${entries.map(([key, value]) => `${goQuote(key)}:${goQuote(value)}`).join(', ')}}`;
}

/** The value as field errors print it: strings quoted, numbers plain, lists and maps of strings as %#v. */
export function goValue(value: unknown): string {
  if (value instanceof GoSyntax) return value.text;
  if (value === null || value === undefined) return '"null"';
  if (typeof value === 'string') return goQuote(value);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) {
    return value.every((item) => typeof item === 'string') ? goStringSlice(value) : JSON.stringify(value);
  }
  return Object.values(value).every((item) => typeof item === 'string')
    ? goStringMap(value as Readonly<Record<string, string>>)
    : JSON.stringify(value);
}

/** The length that Go sees: bytes of UTF-8. */
export function byteLength(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    // a surrogate pair is two units and four bytes
    length += unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 1 : 2;
  }
  return length;
}
