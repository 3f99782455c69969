/**
 * Writes schemas as JSON Schema (draft-07) for the editor. Each kind is chosen by its apiVersion and kind, which the editor
 * also completes. Descriptions come from outside, as they are upstream's text.
 *
 * Left out: what only the API server decides, such as names, label syntax and whether an object makes sense.
 */
import type { FieldSchema, TypeSchema, ValueSchema } from './type-schema.ts';

/** The part of JSON Schema that is used here. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly required?: readonly string[];
  readonly allOf?: readonly JsonSchema[];
  readonly if?: JsonSchema;
  readonly then?: JsonSchema;
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
}

/** Documentation by type id and field; the type's own is under ''. */
export type FieldDocs = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A schema for documents that hold one object of any of `kinds`. */
export function toJsonSchema(kinds: readonly TypeSchema[], docs: FieldDocs = {}): JsonSchema {
  const definitions: Record<string, JsonSchema> = {};
  for (const kind of kinds) define(kind, docs, definitions);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    required: ['apiVersion', 'kind'],
    properties: {
      apiVersion: { type: 'string', enum: distinct(kinds.map(({ apiVersion }) => apiVersion ?? '')) },
      kind: { type: 'string', enum: distinct(kinds.map(({ goName }) => goName)) },
    },
    allOf: kinds.map(({ id, apiVersion = '', goName }) => ({
      if: {
        properties: { apiVersion: { const: apiVersion }, kind: { const: goName } },
        required: ['apiVersion', 'kind'],
      },
      // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
      then: { $ref: `#/definitions/${id}` },
    })),
    definitions,
  };
}

function define(type: TypeSchema, docs: FieldDocs, definitions: Record<string, JsonSchema>): void {
  if (definitions[type.id] !== undefined) return;
  // Set before looking inside: types may hold themselves.
  definitions[type.id] = {};
  const properties: Record<string, JsonSchema> = {};
  const typeDocs = docs[type.id] ?? {};
  for (const field of type.fields.values()) {
    const description = typeDocs[field.name];
    properties[field.name] = fieldSchema(field, description, docs, definitions);
  }
  const required = [...type.fields.values()].filter(({ isRequired }) => isRequired).map(({ name }) => name);
  definitions[type.id] = {
    ...described(typeDocs['']),
    type: 'object',
    properties,
    additionalProperties: false,
    ...(required.length > 0 ? { required } : {}),
  };
}

function fieldSchema(
  field: FieldSchema,
  description: string | undefined,
  docs: FieldDocs,
  definitions: Record<string, JsonSchema>,
): JsonSchema {
  const schema = valueSchema(field.value, docs, definitions);
  // Draft-07 ignores what stands beside $ref.
  if (schema.$ref !== undefined && description !== undefined) return { description, allOf: [schema] };
  return { ...described(description), ...schema, ...(field.enum === undefined ? {} : { enum: field.enum }) };
}

function valueSchema(value: ValueSchema, docs: FieldDocs, definitions: Record<string, JsonSchema>): JsonSchema {
  switch (value.form) {
    case 'struct':
      define(value.type, docs, definitions);
      return { $ref: `#/definitions/${value.type.id}` };
    case 'array':
      return { type: 'array', items: valueSchema(value.items, docs, definitions) };
    case 'map':
      return { type: 'object', additionalProperties: valueSchema(value.values, docs, definitions) };
    case 'string':
      return { type: 'string' };
    case 'bytes':
      return { type: 'string', format: 'byte' };
    case 'time':
    case 'microTime':
      return { type: 'string', format: 'date-time' };
    case 'boolean':
      return { type: 'boolean' };
    case 'int32':
      return { type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };
    case 'int64':
      return { type: 'integer' };
    case 'double':
      return { type: 'number' };
    case 'quantity':
      return { type: ['string', 'number'] };
    case 'intOrString':
      return { type: ['integer', 'string'] };
    case 'json':
      return {};
  }
}

function described(description: string | undefined): Pick<JsonSchema, 'description'> {
  return description === undefined ? {} : { description };
}

function distinct(items: readonly string[]): readonly string[] {
  return [...new Set(items)];
}
