/** JSON as Go's encoder writes it (encoding/json): keys in the order of their bytes, `<`, `>` and `&` escaped. */
import { isJsonObject } from './manifest-object.ts';

export function goJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goJson).join(',')}]`;
  if (!isJsonObject(value)) return escaped(JSON.stringify(value ?? null));
  const entries = Object.entries(value)
    .sort(([a], [b]) => compareBytes(a, b))
    .map(([key, item]) => `${escaped(JSON.stringify(key))}:${goJson(item)}`);
  return `{${entries.join(',')}}`;
}

function escaped(json: string): string {
  return json.replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** UTF-8 puts what UTF-16 writes as surrogates last. */
function compareBytes(a: string, b: string): number {
  if (a === b) return 0;
  let at = 0;
  while (a[at] === b[at]) at++;
  const [left, right] = [a.codePointAt(at) ?? -1, b.codePointAt(at) ?? -1];
  return left - right;
}
