/**
 * Values as %#v of Go's fmt prints them. Pointers are printed as addresses there, which nobody can read anything from: here
 * all of them are the same one.
 */
import { GoSyntax, goQuote } from '../../../meta/go-syntax.ts';
import { fieldsOf, fieldValue, type GoType, goType, isNil, sortedKeys } from './go-types.ts';

const ADDRESS = '0xc000000000';

/** A struct of the API server's own types, e.g. `core.NodeSelectorTerm{…}`. */
export function goStruct(type: string, value: unknown): GoSyntax {
  return new GoSyntax(print(goType(type), value));
}

/** A list of such structs. */
export function goStructs(type: string, values: readonly object[]): GoSyntax {
  return new GoSyntax(print(goType(`[]${type}`), values.length === 0 ? undefined : values));
}

function print(type: GoType, value: unknown): string {
  const { kind, name, element } = type;
  if (isNil(type, value)) return kind === 'pointer' ? `(${name})(nil)` : `${name}(nil)`;
  switch (kind) {
    case 'bool':
      return String(value ?? false);
    case 'int':
      return String(value ?? 0);
    case 'string':
      return goQuote(String(value ?? ''));
    case 'pointer':
      return `(${name})(${ADDRESS})`;
    case 'slice':
      return `${name}{${(value as readonly unknown[]).map((item) => print(element ?? type, item)).join(', ')}}`;
    case 'map': {
      const map = value as Readonly<Record<string, unknown>>;
      return `${name}{${sortedKeys(map)
        .map((key) => `${goQuote(key)}:${print(element ?? type, map[key])}`)
        .join(', ')}}`;
    }
    case 'struct':
      return `${name}{${fieldsOf(type)
        .map((field) => `${field.name}:${print(field.type, fieldValue(type, value, field))}`)
        .join(', ')}}`;
  }
}
