/** Go's view of API objects: types by name, and the questions that reflection answers about a value of a type. */
import { parseQuantity } from '../../../meta/quantity.ts';
import { GO_STRUCTS } from './go-structs.ts';

export interface GoField {
  readonly name: string;
  readonly jsonName: string;
  /** The struct's fields stand among the outer struct's in JSON. */
  readonly isInline: boolean;
  readonly type: GoType;
}

/** A type as Go declares it. Values are held as their JSON: undefined stands for nil and for zero. */
export interface GoType {
  readonly kind: 'bool' | 'int' | 'map' | 'pointer' | 'slice' | 'string' | 'struct';
  /** As messages print it, e.g. `[]core.Container`. */
  readonly name: string;
  /** True where the name was declared, false for literals such as `[]string`. */
  readonly isNamed: boolean;
  /** What a pointer, slice or map leads to. */
  readonly element?: GoType;
  readonly keyType?: GoType;
}

const declarations = new Map<string, string>();
let struct = '';
for (const line of GO_STRUCTS.split('\n')) {
  if (line.startsWith(' ')) declarations.set(struct, `${declarations.get(struct) ?? ''} ${line.trim()}`);
  else struct = line;
}

const types = new Map<string, GoType>();
const fields = new Map<string, readonly GoField[]>();

/** The type that a declaration such as `*PodSecurityContext` or `[]string` names. */
export function goType(text: string): GoType {
  const known = types.get(text);
  if (known !== undefined) return known;
  const type = readType(text);
  types.set(text, type);
  return type;
}

function readType(text: string): GoType {
  if (text.startsWith('*')) return literal('pointer', '*', goType(text.slice(1)));
  if (text.startsWith('[]')) return literal('slice', '[]', goType(text.slice(2)));
  if (text.startsWith('map[string]')) {
    return { ...literal('map', 'map[string]', goType(text.slice(11))), keyType: goType('string') };
  }
  if (text === 'ResourceList') {
    return { ...named('map', text), element: goType('resource.Quantity'), keyType: goType('ResourceName') };
  }
  if (text === 'bool') return { kind: 'bool', name: text, isNamed: true };
  if (/^int(?:32|64)?$/.test(text)) return { kind: 'int', name: text, isNamed: true };
  if (text === 'string') return { kind: 'string', name: text, isNamed: true };
  return named(declarations.has(text) || VALUE_STRUCTS.has(text) ? 'struct' : 'string', text);
}

function literal(kind: 'map' | 'pointer' | 'slice', prefix: string, element: GoType): GoType {
  return { kind, name: prefix + element.name, isNamed: false, element };
}

function named(kind: GoType['kind'], text: string): GoType {
  return { kind, name: text.includes('.') ? text : `core.${text}`, isNamed: true };
}

/** Structs that are one value in JSON. */
const VALUE_STRUCTS: ReadonlyMap<string, readonly (readonly [name: string, type: string])[]> = new Map([
  [
    'resource.Quantity',
    [
      ['i', 'resource.int64Amount'],
      ['d', 'resource.infDecAmount'],
      ['s', 'string'],
      ['Format', 'resource.Format'],
    ],
  ],
  [
    'resource.int64Amount',
    [
      ['value', 'int64'],
      ['scale', 'int32'],
    ],
  ],
  ['resource.infDecAmount', []],
  [
    'intstr.IntOrString',
    [
      ['Type', 'int64'],
      ['IntVal', 'int32'],
      ['StrVal', 'string'],
    ],
  ],
]);

/** The fields of a struct, in order. */
export function fieldsOf(type: GoType): readonly GoField[] {
  const known = fields.get(type.name);
  if (known !== undefined) return known;
  const shortName = type.name.startsWith('core.') ? type.name.slice(5) : type.name;
  const values = VALUE_STRUCTS.get(shortName);
  const read =
    values?.map(([name, text]) => ({ name, jsonName: name, isInline: false, type: goType(text) })) ??
    (declarations.get(shortName) ?? '').trim().split(' ').map(readField);
  fields.set(type.name, read);
  return read;
}

function readField(text: string): GoField {
  if (text.startsWith('~')) {
    const name = text.slice(1);
    return { name, jsonName: '', isInline: true, type: goType(name) };
  }
  const colon = text.indexOf(':');
  const [name = '', jsonName] = text.slice(0, colon).split('=');
  return {
    name,
    jsonName: jsonName ?? name.charAt(0).toLowerCase() + name.slice(1),
    isInline: false,
    type: goType(text.slice(colon + 1)),
  };
}

/** The value of a field of a struct. */
export function fieldValue(type: GoType, value: unknown, field: GoField): unknown {
  if (field.isInline) return value;
  if (type.name === 'resource.Quantity') return quantityParts(value)[field.name];
  if (type.name === 'intstr.IntOrString') {
    const isText = typeof value === 'string';
    return { Type: isText ? 1 : 0, IntVal: isText ? 0 : value, StrVal: isText ? value : '' }[field.name];
  }
  return (value as Readonly<Record<string, unknown>> | undefined)?.[field.jsonName];
}

const SCALES: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const POWERS_OF_1024: readonly string[] = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

function quantityParts(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'string' && typeof value !== 'number') return {};
  const quantity = parseQuantity(value);
  const text = quantity.toString();
  const [, digits = '0', suffix = ''] = /^(-?\d+)(.*)$/.exec(text) ?? [];
  const power = POWERS_OF_1024.indexOf(suffix);
  const scale = SCALES[suffix] ?? (power >= 0 ? 0 : Number(suffix.slice(1)));
  return {
    i: { value: Number(digits) * (power > 0 ? 1024 ** power : 1), scale },
    d: {},
    s: text,
    Format: quantity.format,
  };
}

export function isNil(type: GoType, value: unknown): boolean {
  const canBeNil = type.kind === 'pointer' || type.kind === 'slice' || type.kind === 'map';
  return canBeNil && (value === undefined || value === null);
}

/** Whether the value is what Go gives a variable that nobody set. */
export function isZero(type: GoType, value: unknown): boolean {
  if (type.kind === 'struct') {
    return fieldsOf(type).every((field) => isZero(field.type, fieldValue(type, value, field)));
  }
  return value === undefined || value === null || value === '' || value === 0 || value === false;
}

/** The keys of a map in order. */
export function sortedKeys(...maps: readonly unknown[]): readonly string[] {
  const keys = new Set(maps.flatMap((map) => Object.keys((map as object | undefined) ?? {})));
  return [...keys].sort((a, b) => (a < b ? -1 : 1));
}
