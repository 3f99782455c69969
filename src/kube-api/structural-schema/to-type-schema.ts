/**
 * A custom resource's schema as merging sees it: which lists and maps are one value, which have keys (apiextensions-apiserver/pkg/controller/
 * openapi/builder, kube-openapi/pkg/schemaconv). Nothing is ever added to what is written: every field is optional and a pointer.
 */
import { schemaById } from '../schema/schema.ts';
import type { FieldSchema, ListType, TypeSchema, ValueSchema } from '../schema/type-schema.ts';
import { additionalOf, isMetaField, itemsOf, type Schema } from './schema.ts';

const JSON_VALUE: ValueSchema = { form: 'json', goType: 'interface {}' };
const SCALARS: Readonly<Record<string, ValueSchema>> = {
  string: { form: 'string', goType: 'string' },
  integer: { form: 'int64', goType: 'int64' },
  number: { form: 'double', goType: 'float64' },
  boolean: { form: 'boolean', goType: 'bool' },
};
const LIST_TYPES: Readonly<Record<string, ListType>> = { set: 'set', map: 'map', atomic: 'atomic' };

/** The type of a kind's objects; undefined where nothing is said about them. */
export function toTypeSchema(schema: Schema | undefined, apiVersion: string, kind: string): TypeSchema | undefined {
  if (schema === undefined) return undefined;
  return withMetaFields(structOf(schema, kind), apiVersion);
}

function withMetaFields(type: TypeSchema, apiVersion: string | undefined): TypeSchema {
  const fields = new Map(type.fields);
  const text: ValueSchema = { form: 'string', goType: 'string' };
  fields.set('apiVersion', fieldOf('apiVersion', text, undefined));
  fields.set('kind', fieldOf('kind', text, undefined));
  const metadata = schemaById('ObjectMeta');
  if (metadata !== undefined) {
    fields.set('metadata', fieldOf('metadata', { form: 'struct', goType: 'v1.ObjectMeta', type: metadata }, undefined));
  }
  return { ...type, apiVersion, fields };
}

function structOf(schema: Schema, name: string): TypeSchema {
  const fields = new Map<string, FieldSchema>();
  for (const [field, property] of Object.entries(schema.properties ?? {})) {
    fields.set(field, fieldOf(field, valueSchemaOf(property, field), property));
  }
  return {
    id: name,
    goName: name,
    goType: name,
    apiVersion: undefined,
    isAtomic: schema['x-kubernetes-map-type'] === 'atomic',
    fields,
    preservesUnknown: schema['x-kubernetes-preserve-unknown-fields'] === true,
  };
}

function fieldOf(name: string, value: ValueSchema, schema: Schema | undefined): FieldSchema {
  return {
    name,
    value,
    isRequired: false,
    isPointer: true,
    isAlways: false,
    enum: undefined,
    patchStrategies: [],
    patchMergeKey: undefined,
    listType: schema === undefined ? undefined : listTypeOf(schema),
    listMapKeys: schema?.['x-kubernetes-list-map-keys'] ?? [],
    default: schema?.default,
  };
}

/** Lists are one value unless it is said that they are not; maps are the other way round. */
function listTypeOf(schema: Schema): ListType | undefined {
  if (schema.type === 'array') return LIST_TYPES[schema['x-kubernetes-list-type'] ?? 'atomic'];
  if (schema.type !== 'object') return undefined;
  return schema['x-kubernetes-map-type'] === 'atomic' ? 'atomic' : 'granular';
}

function valueSchemaOf(schema: Schema, name: string): ValueSchema {
  if (schema['x-kubernetes-int-or-string'] === true) return JSON_VALUE;
  switch (schema.type) {
    case 'array': {
      const items = itemsOf(schema);
      return {
        form: 'array',
        goType: '[]interface {}',
        items: items === undefined ? JSON_VALUE : valueSchemaOf(items, name),
      };
    }
    case 'object':
      return objectOf(schema, name);
    default:
      return SCALARS[schema.type ?? ''] ?? JSON_VALUE;
  }
}

function objectOf(schema: Schema, name: string): ValueSchema {
  const additional = additionalOf(schema);
  if (additional !== undefined) {
    return { form: 'map', goType: 'map[string]interface {}', values: valueSchemaOf(additional, name) };
  }
  const isResource = schema['x-kubernetes-embedded-resource'] === true;
  const hasFields = Object.keys(schema.properties ?? {}).some((field) => !isResource || !isMetaField(field));
  if (!hasFields && !isResource) return { form: 'map', goType: 'map[string]interface {}', values: JSON_VALUE };
  const type = structOf(schema, name);
  return { form: 'struct', goType: name, type: isResource ? withMetaFields(type, undefined) : type };
}
