/** JSON in the forms in which Go prints it inside of messages. */
import { GoSyntax, goQuote } from '../meta/go-syntax.ts';

/** The text, e.g. `{"a":1,"b":[true]}`. */
export function goJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(goJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = value as Readonly<Record<string, unknown>>;
  const keys = Object.keys(fields)
    .filter((key) => fields[key] !== undefined)
    .sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${goJson(fields[key])}`).join(',')}}`;
}

/** JSON as `%#v` prints what Go reads it into, e.g. `map[string]interface {}{"a":1}`. */
export function goSyntaxOf(value: unknown): GoSyntax {
  return new GoSyntax(syntaxOf(value));
}

function syntaxOf(value: unknown): string {
  if (value === null || value === undefined) return 'interface {}(nil)';
  if (typeof value === 'string') return goQuote(value);
  if (Array.isArray(value)) return `[]interface {}{${value.map(syntaxOf).join(', ')}}`;
  if (typeof value !== 'object') return String(value);
  const fields = value as Readonly<Record<string, unknown>>;
  const keys = Object.keys(fields).sort();
  return `map[string]interface {}{${keys.map((key) => `${goQuote(key)}:${syntaxOf(fields[key])}`).join(', ')}}`;
}

/** The value as field errors show it: plain where it is one, else in Go's syntax. */
export function shownValue(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? goSyntaxOf(value) : value;
}
