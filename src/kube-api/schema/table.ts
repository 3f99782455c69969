/**
 * Reads the compact form in which the generator writes schemas (generated/schema.gen.ts).
 *
 * A line is a definition: `Id[/goType][@apiVersion][#a] field field …`. A field is `name[:code]`; without a code it is an
 * optional string. A code is any number of `[` (array of) and `{` (map of), then one of the letters below or the id of
 * another definition, then flags: `*` pointer in Go, `!` required, `+` always written, `~m`, `~r`, `~p`, `~mr` patch strategies
 * with `(mergeKey)`, `#a`, `#s`, `#m`, `#g` list or map type with `(key;key)`, `=A|B` enum, `<goType>`.
 */
import type { FieldSchema, ListType, ScalarKind, TypeSchema, ValueSchema } from './type-schema.ts';

const SCALARS: Readonly<Record<string, readonly [ScalarKind, goType: string]>> = {
  s: ['string', 'string'],
  i: ['int32', 'int32'],
  l: ['int64', 'int64'],
  b: ['boolean', 'bool'],
  d: ['double', 'float64'],
  y: ['bytes', '[]uint8'],
  t: ['time', 'v1.Time'],
  u: ['microTime', 'v1.MicroTime'],
  q: ['quantity', 'resource.Quantity'],
  x: ['intOrString', 'intstr.IntOrString'],
  j: ['json', 'runtime.RawExtension'],
};

const STRATEGIES: Readonly<Record<string, string>> = { m: 'merge', r: 'retainKeys', p: 'replace' };
const LIST_TYPES: Readonly<Record<string, ListType>> = { a: 'atomic', s: 'set', m: 'map', g: 'granular' };

const CODE = /^([[{]*)(\w*)(\*?)(!?)(\+?)(?:~(\w+))?(?:\((\w+)\))?(?:#(\w)(?:\(([\w;]+)\))?)?(?:=([^<]*))?(?:<(.+)>)?$/;
const HEAD = /^(\w+)(?:\/([\w.]+))?(?:@([\w./]+))?(#a)?$/;

/** The types of a table by id. A line is only parsed when the fields of its type are first asked for. */
export function readSchemaTable(text: string): ReadonlyMap<string, TypeSchema> {
  const types = new Map<string, TypeSchema>();
  for (const line of text.split('\n')) {
    const type = new LazyType(line, types);
    types.set(type.id, type);
  }
  return types;
}

class LazyType implements TypeSchema {
  readonly id: string;
  readonly goName: string;
  readonly goType: string;
  readonly apiVersion: string | undefined;
  readonly isAtomic: boolean;
  readonly #line: string;
  readonly #types: ReadonlyMap<string, TypeSchema>;
  #fields: ReadonlyMap<string, FieldSchema> | undefined;

  constructor(line: string, types: ReadonlyMap<string, TypeSchema>) {
    const [head = ''] = line.split(' ', 1);
    const [, id, goType, apiVersion, atomic] = HEAD.exec(head) ?? [];
    if (id === undefined) throw new Error(`schema table: bad definition ${head}`);
    this.id = id;
    this.goType = goType ?? `v1.${id}`;
    this.goName = this.goType.slice(this.goType.indexOf('.') + 1);
    this.apiVersion = apiVersion;
    this.isAtomic = atomic !== undefined;
    this.#line = line;
    this.#types = types;
  }

  get fields(): ReadonlyMap<string, FieldSchema> {
    this.#fields ??= this.#parse();
    return this.#fields;
  }

  #parse(): ReadonlyMap<string, FieldSchema> {
    const fields = new Map<string, FieldSchema>();
    for (const text of this.#line.split(' ').slice(1)) {
      const colon = text.indexOf(':');
      const name = colon < 0 ? text : text.slice(0, colon);
      fields.set(name, parseField(name, colon < 0 ? 's' : text.slice(colon + 1), this.#types));
    }
    return fields;
  }
}

function parseField(name: string, code: string, types: ReadonlyMap<string, TypeSchema>): FieldSchema {
  const match = CODE.exec(code);
  if (match === null) throw new Error(`schema table: bad field ${name}:${code}`);
  const [, nesting = '', base = '', pointer, required, always, strategies, mergeKey, list, listKeys, values, goType] =
    match;
  return {
    name,
    value: parseValue(nesting, base, goType, types),
    isPointer: pointer !== '',
    isRequired: required !== '',
    isAlways: always !== '',
    enum: values?.split('|'),
    patchStrategies: [...(strategies ?? '')].map((letter) => STRATEGIES[letter] ?? letter),
    patchMergeKey: mergeKey,
    listType: list === undefined ? undefined : LIST_TYPES[list],
    listMapKeys: listKeys?.split(';') ?? [],
  };
}

function parseValue(
  nesting: string,
  base: string,
  goType: string | undefined,
  types: ReadonlyMap<string, TypeSchema>,
): ValueSchema {
  if (nesting.startsWith('[')) {
    const items = parseValue(nesting.slice(1), base, elementType(goType, /^\[\]/), types);
    return { form: 'array', items, goType: goType ?? `[]${items.goType}` };
  }
  if (nesting.startsWith('{')) {
    const values = parseValue(nesting.slice(1), base, elementType(goType, /^map\[[^\]]*\]/), types);
    return { form: 'map', values, goType: goType ?? `map[string]${values.goType}` };
  }
  const scalar = SCALARS[base];
  if (scalar !== undefined) return { form: scalar[0], goType: goType ?? scalar[1] };
  const type = types.get(base);
  if (type === undefined) throw new Error(`schema table: no definition ${base}`);
  return { form: 'struct', type, goType: type.goType };
}

/** `[]v1.IPFamily` → `v1.IPFamily`; a named slice or map says nothing about its elements. */
function elementType(goType: string | undefined, prefix: RegExp): string | undefined {
  return prefix.exec(goType ?? '') === null ? undefined : goType?.replace(prefix, '');
}
