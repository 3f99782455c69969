/** JSON as Go's encoder writes it: with `<`, `>` and `&` escaped and, unless it is for people, a line end behind it. */

const ESCAPED = /[<>&\u2028\u2029]/g;

export function toGoJson(value: unknown, isPretty: boolean): string {
  const text = isPretty ? JSON.stringify(value, undefined, 2) : JSON.stringify(value);
  const escaped = text.replace(ESCAPED, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return isPretty ? escaped : `${escaped}\n`;
}
