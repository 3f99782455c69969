/** Which number each field of a type has on the wire (the `.proto` files of k8s.io/api). */
import { PROTOBUF_TABLE } from '../generated/protobuf.gen.ts';
import type { FieldSchema, TypeSchema } from '../schema/type-schema.ts';

/** Shapes of values that are any JSON to the schema: a schema or an array, a boolean or texts (apiextensions/v1/types_jsonschema.go). */
export type JsonShape = 'raw' | 'schemaOrArray' | 'schemaOrBool' | 'schemaOrStrings';

/** A field, or a message in which protobuf keeps fields that JSON has one level above. */
export type NumberedField =
  | { readonly field: FieldSchema; readonly shape: JsonShape }
  | { readonly inlined: ReadonlyMap<number, NumberedField> };

const SHAPES: Readonly<Record<string, JsonShape>> = { a: 'schemaOrArray', b: 'schemaOrBool', s: 'schemaOrStrings' };

const lines = new Map(PROTOBUF_TABLE.split('\n').map((line) => [line.slice(0, line.indexOf(' ')), line]));
const known = new WeakMap<TypeSchema, ReadonlyMap<number, NumberedField>>();

/** The fields of a type by number, in the order of those; undefined for types that protobuf does not have. */
export function fieldNumbersOf(type: TypeSchema): ReadonlyMap<number, NumberedField> | undefined {
  const found = known.get(type);
  if (found !== undefined) return found;
  const line = lines.get(type.id);
  if (line === undefined) return undefined;
  const placed = new Map<number, NumberedField>();
  const paths = line.split(' ').slice(1);
  [...type.fields.values()].forEach((field, index) => {
    const [, path = '', shape = ''] = /^([\d.]+)(\w?)$/.exec(paths[index] ?? '') ?? [];
    if (path !== '') place(placed, path.split('.').map(Number), { field, shape: SHAPES[shape] ?? 'raw' });
  });
  const numbers = inOrder(placed);
  known.set(type, numbers);
  return numbers;
}

function inOrder(placed: ReadonlyMap<number, NumberedField>): ReadonlyMap<number, NumberedField> {
  const entries = [...placed].sort(([a], [b]) => a - b);
  return new Map(
    entries.map(([number, entry]) => [number, 'inlined' in entry ? { inlined: inOrder(entry.inlined) } : entry]),
  );
}

function place(numbers: Map<number, NumberedField>, path: readonly number[], entry: NumberedField): void {
  const [first = 0, ...rest] = path;
  if (rest.length === 0) {
    numbers.set(first, entry);
    return;
  }
  const present = numbers.get(first);
  const inlined =
    present !== undefined && 'inlined' in present ? (present.inlined as Map<number, NumberedField>) : new Map();
  numbers.set(first, { inlined });
  place(inlined, rest, entry);
}
