/** Fields by a simple path such as `.spec.replicas` (apimachinery/pkg/apis/meta/v1/unstructured/helpers.go: NestedFieldNoCopy). */
import { isJsonObject } from '../../structural-schema/schema.ts';

/** A field, absent, or why its place can't be reached. */
export type NestedField =
  | { readonly found: true; readonly value: unknown }
  | { readonly found: false; readonly error?: string };

/** The names of a path that begins with a dot. */
export function namesIn(path: string): readonly string[] {
  return path.replace(/^\./, '').split('.');
}

/** The field at `path`. */
export function nestedField(object: unknown, path: string): NestedField {
  const names = namesIn(path);
  let value = object;
  for (const [i, name] of names.entries()) {
    if (value === null || value === undefined) return { found: false };
    if (!isJsonObject(value))
      return { found: false, error: accessorError(names.slice(0, i), value, 'map[string]interface {}') };
    if (!Object.hasOwn(value, name)) return { found: false };
    value = value[name];
  }
  return { found: true, value };
}

/** What upstream says of a value that is of another type than was asked for. */
export function accessorError(names: readonly string[], value: unknown, wanted: string): string {
  return `.${names.join('.')} accessor error: ${goPrint(value)} is of the type ${goTypeOf(value)}, expected ${wanted}`;
}

/** The object with another value at `path`; what is missing on the way is made. */
export function withNestedField(object: unknown, path: string, value: unknown): unknown {
  return withAt(object, namesIn(path), value);
}

function withAt(object: unknown, [name, ...rest]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  const base = isJsonObject(object) ? object : {};
  return { ...base, [name]: withAt(base[name], rest, value) };
}

function goTypeOf(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return '[]interface {}';
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'number':
      return Number.isInteger(value) ? 'int64' : 'float64';
    default:
      return 'map[string]interface {}';
  }
}

/** As %v prints it. */
function goPrint(value: unknown): string {
  if (value === null || value === undefined) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(goPrint).join(' ')}]`;
  if (!isJsonObject(value)) return String(value);
  const entries = Object.keys(value).sort();
  return `map[${entries.map((key) => `${key}:${goPrint(value[key])}`).join(' ')}]`;
}
