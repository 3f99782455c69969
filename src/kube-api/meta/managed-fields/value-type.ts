/**
 * How server-side apply sees the types of the API: scalars, lists that are atomic or have keys, maps and structures
 * (sigs.k8s.io/structured-merge-diff/schema/elements.go), made from our structural schemas as
 * kube-openapi/pkg/schemaconv makes them from the OpenAPI document.
 */
import type { FieldSchema, TypeSchema, ValueSchema } from '../../schema/type-schema.ts';
import type { NamedFields } from './field-set.ts';
import { fieldNameOf, type PathElement } from './path-element.ts';

export type ScalarType = 'numeric' | 'string' | 'boolean' | 'untyped';

export interface ListValueType {
  /** An atomic list is one field; the items of others are fields of their own. */
  readonly isAtomic: boolean;
  /** What tells items apart; none for sets, whose items are scalars. */
  readonly keys: readonly string[];
  readonly items: ValueType;
}

export interface MapValueType {
  readonly isAtomic: boolean;
  /** The declared field of this name. */
  field(name: string): MapField | undefined;
  /** What fields that are not declared hold; undefined where there may be none. */
  readonly values: ValueType | undefined;
}

export interface MapField {
  readonly type: ValueType;
  /** What a key of a list's item is taken to be when the item doesn't say. */
  readonly keyDefault: unknown;
}

/** What a value may be: of several possibilities the value itself decides. */
export interface ValueType {
  readonly scalar?: ScalarType;
  readonly list?: ListValueType;
  readonly map?: MapValueType;
}

/** Anything, taken as one field. */
const ATOMIC: ValueType = {
  scalar: 'untyped',
  get list() {
    return { isAtomic: true, keys: [], items: ATOMIC };
  },
  get map() {
    return { isAtomic: true, field: () => undefined, values: ATOMIC };
  },
};

/** The type of objects without a schema: their maps are granular, their lists atomic. */
export const DEDUCED: ValueType = {
  scalar: 'untyped',
  list: { isAtomic: true, keys: [], items: ATOMIC },
  get map() {
    return { isAtomic: false, field: () => undefined, values: DEDUCED };
  },
};

const structs = new WeakMap<TypeSchema, ValueType>();
const fieldTypes = new WeakMap<FieldSchema, ValueType>();

/** The type of an API object or of a structure in one. */
export function valueTypeOf(type: TypeSchema): ValueType {
  let known = structs.get(type);
  if (known === undefined) {
    known = { map: structType(type, type.isAtomic) };
    structs.set(type, known);
  }
  return known;
}

function structType(type: TypeSchema, isAtomic: boolean): MapValueType {
  const fields = new Map<string, MapField>();
  return {
    isAtomic,
    field(name) {
      const schema = type.fields.get(name);
      if (schema === undefined) return undefined;
      let field = fields.get(name);
      if (field === undefined) {
        field = { type: fieldTypeOf(schema), keyDefault: keyDefaultOf(type, schema) };
        fields.set(name, field);
      }
      return field;
    },
    values: type.preservesUnknown === true ? DEDUCED : undefined,
  };
}

function fieldTypeOf(field: FieldSchema): ValueType {
  let type = fieldTypes.get(field);
  if (type === undefined) {
    type = makeFieldType(field);
    fieldTypes.set(field, type);
  }
  return type;
}

function makeFieldType(field: FieldSchema): ValueType {
  const { value, listType } = field;
  if (value.form === 'array') {
    const items = plainType(value.items);
    const { isAtomic, keys } = listRelationOf(field);
    return { list: { isAtomic, keys, items } };
  }
  if (listType !== 'atomic') return plainType(value);
  if (value.form === 'map') return { map: { ...mapType(value.values), isAtomic: true } };
  return value.form === 'struct' ? { map: structType(value.type, true) } : plainType(value);
}

function listRelationOf({ listType, listMapKeys, patchStrategies, patchMergeKey }: FieldSchema): {
  readonly isAtomic: boolean;
  readonly keys: readonly string[];
} {
  if (listType === 'set') return { isAtomic: false, keys: [] };
  if (listType === 'map') return { isAtomic: false, keys: listMapKeys };
  if (listType === undefined && patchStrategies.includes('merge')) {
    return { isAtomic: false, keys: patchMergeKey === undefined ? [] : [patchMergeKey] };
  }
  return { isAtomic: true, keys: [] };
}

/** The type of a value about which no field says more. */
function plainType(value: ValueSchema): ValueType {
  switch (value.form) {
    case 'struct':
      return valueTypeOf(value.type);
    case 'array':
      return { list: { isAtomic: true, keys: [], items: plainType(value.items) } };
    case 'map':
      return { map: mapType(value.values) };
    case 'int32':
    case 'int64':
    case 'double':
      return NUMERIC;
    case 'string':
    case 'bytes':
      return STRING;
    case 'boolean':
      return BOOLEAN;
    case 'json':
      // What a custom resource's schema says nothing about is taken apart; embedded objects of the API's own are not.
      return value.goType === 'interface {}' ? DEDUCED : ATOMIC;
    default:
      return UNTYPED;
  }
}

const NUMERIC: ValueType = { scalar: 'numeric' };
const STRING: ValueType = { scalar: 'string' };
const BOOLEAN: ValueType = { scalar: 'boolean' };
const UNTYPED: ValueType = { scalar: 'untyped' };

function mapType(values: ValueSchema): MapValueType {
  return { isAtomic: false, field: () => undefined, values: plainType(values) };
}

/** The OpenAPI document gives what Go always writes its zero value as default; `protocol` has one of its own. */
function keyDefaultOf(owner: TypeSchema, { name, value, isRequired, default: said }: FieldSchema): unknown {
  if (said !== undefined) return said;
  if (name === 'protocol' && value.form === 'string') return 'TCP';
  const isDefaulted = isRequired || owner.goName === 'LocalObjectReference';
  if (!isDefaulted) return undefined;
  switch (value.form) {
    case 'string':
      return '';
    case 'boolean':
      return false;
    case 'int32':
    case 'int64':
    case 'double':
      return 0;
    default:
      return undefined;
  }
}

/** Which fields a type declares, for {@link FieldSet.withNamedFields}. */
export function namedFieldsOf(type: ValueType): NamedFields {
  return {
    isDeclared: (name) => type.map?.field(name) !== undefined,
    below(element: PathElement) {
      const name = fieldNameOf(element);
      if (name === undefined) return type.list === undefined ? undefined : namedFieldsOf(type.list.items);
      const below = type.map?.field(name)?.type ?? type.map?.values;
      return below === undefined ? undefined : namedFieldsOf(below);
    },
  };
}
