/**
 * Writes schemas as OpenAPI v3 schemas, as an API server publishes them (kube-openapi/pkg/builder3 and the extensions of
 * apimachinery). Descriptions come from outside, as they are upstream's text.
 */
import type { FieldSchema, TypeSchema, ValueSchema } from './type-schema.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** What the schemas alone do not tell; see generated/emit-openapi.ts. */
export interface OpenApiFacts {
  /** The full name of a definition by its id, e.g. `io.k8s.api.core.v1.Pod` for `Pod`. */
  fullName(id: string): string;
  /** Parts of a field's schema that follow from nothing else, such as a default of its own; undefined drops a part. */
  fieldParts(id: string, field: string): JsonObject | undefined;
}

/** Documentation by type id and field; the type's own is under ''. */
export type FieldDocs = Readonly<Record<string, Readonly<Record<string, string>>>>;

const REF = '#/components/schemas/';
const CONVENTIONS = 'https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md';

/** Definitions that are one value on the wire. */
export const VALUE_DEFINITIONS = {
  time: { name: 'io.k8s.apimachinery.pkg.apis.meta.v1.Time', schema: { type: 'string', format: 'date-time' } },
  microTime: {
    name: 'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime',
    schema: { type: 'string', format: 'date-time' },
  },
  quantity: {
    name: 'io.k8s.apimachinery.pkg.api.resource.Quantity',
    schema: { oneOf: [{ type: 'string' }, { type: 'number' }] },
  },
  intOrString: {
    name: 'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
    schema: { format: 'int-or-string', oneOf: [{ type: 'integer' }, { type: 'string' }] },
  },
} as const;

/** Any JSON, under one of several names. */
const JSON_DEFINITIONS: Readonly<Record<string, { readonly name: string; readonly schema: JsonObject }>> = {
  'runtime.RawExtension': { name: 'io.k8s.apimachinery.pkg.runtime.RawExtension', schema: { type: 'object' } },
  'v1.FieldsV1': { name: 'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1', schema: { type: 'object' } },
  ...Object.fromEntries(
    ['JSON', 'JSONSchemaPropsOrArray', 'JSONSchemaPropsOrBool', 'JSONSchemaPropsOrStringArray'].map((goName) => [
      `v1.${goName}`,
      { name: `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.${goName}`, schema: {} },
    ]),
  ),
};

/** The schemas of `types` and of all that they mention, by full name. */
export function toOpenApi(
  types: Iterable<TypeSchema>,
  facts: OpenApiFacts,
  docs: FieldDocs = {},
): ReadonlyMap<string, JsonObject> {
  const schemas = new Map<string, JsonObject>();
  for (const type of types) define(type, { facts, docs, schemas });
  return schemas;
}

interface Writer {
  readonly facts: OpenApiFacts;
  readonly docs: FieldDocs;
  readonly schemas: Map<string, JsonObject>;
}

function define(type: TypeSchema, writer: Writer): void {
  const name = writer.facts.fullName(type.id);
  if (writer.schemas.has(name)) return;
  // Set before looking inside: types may hold themselves.
  writer.schemas.set(name, {});
  const typeDocs = writer.docs[type.id] ?? {};
  const properties: Record<string, JsonObject> = {};
  const required: string[] = [];
  for (const field of type.fields.values()) {
    properties[field.name] = fieldToOpenApi(type, field, typeDocs[field.name], writer);
    if (field.isRequired) required.push(field.name);
  }
  writer.schemas.set(name, {
    ...described(typeDocs['']),
    type: 'object',
    ...(required.length > 0 ? { required } : {}),
    ...(type.fields.size > 0 ? { properties } : {}),
    ...(type.apiVersion === undefined ? {} : { 'x-kubernetes-group-version-kind': [kindOf(type)] }),
    ...(type.isAtomic ? { 'x-kubernetes-map-type': 'atomic' } : {}),
    ...writer.facts.fieldParts(type.id, ''),
  });
}

/** As `x-kubernetes-group-version-kind` names it. */
function kindOf({ apiVersion = '', goName }: TypeSchema): JsonObject {
  const slash = apiVersion.indexOf('/');
  return { group: slash < 0 ? '' : apiVersion.slice(0, slash), kind: goName, version: apiVersion.slice(slash + 1) };
}

function fieldToOpenApi(
  type: TypeSchema,
  field: FieldSchema,
  description: string | undefined,
  writer: Writer,
): JsonObject {
  const { value, isPointer, isAlways, patchStrategies, patchMergeKey, listType, listMapKeys } = field;
  const base = valueToOpenApi(value, writer);
  const own = writer.facts.fieldParts(type.id, field.name);
  const isStruct = isGoStruct(value);
  const hasDefault = !isPointer && (isStruct || (isAlways && isScalar(value)));
  const parts = {
    ...described(description ?? docsOfReference(type, field, writer)),
    ...('$ref' in base ? {} : base),
    ...(hasDefault ? { default: zeroOf(value) } : {}),
    ...(field.enum === undefined ? {} : { enum: field.enum }),
    ...('$ref' in base ? { allOf: [base] } : {}),
    ...(listMapKeys.length === 0 ? {} : { 'x-kubernetes-list-map-keys': listMapKeys }),
    ...(listType === undefined ? {} : { [typeExtension(value)]: listType }),
    ...(patchMergeKey === undefined ? {} : { 'x-kubernetes-patch-merge-key': patchMergeKey }),
    ...(patchStrategies.length === 0 ? {} : { 'x-kubernetes-patch-strategy': patchStrategies.join(',') }),
  };
  const all: Record<string, unknown> = { ...parts, ...own };
  if (own !== undefined) defineMentioned(own, writer);
  for (const key in all) if (all[key] === null) delete all[key];
  return all;
}

/** For fields whose own documentation is not known: what holds of every object's parts, else what is said of the type referred to. */
function docsOfReference(
  { apiVersion, goName }: TypeSchema,
  { name, value }: FieldSchema,
  { docs }: Writer,
): string | undefined {
  if (value.form !== 'struct' || Object.keys(docs).length === 0) return undefined;
  if (value.type.id === 'ObjectMeta') return `Standard object's metadata. More info: ${CONVENTIONS}#metadata`;
  if (value.type.id === 'ListMeta') return `Standard list metadata. More info: ${CONVENTIONS}#types-kinds`;
  if (apiVersion !== undefined && name === 'spec') {
    return `Desired behavior of the ${goName}. More info: ${CONVENTIONS}#spec-and-status`;
  }
  if (apiVersion !== undefined && name === 'status') {
    return `Most recently observed status of the ${goName}. More info: ${CONVENTIONS}#spec-and-status`;
  }
  return docs[value.type.id]?.[''];
}

/** Facts may lead to definitions that are any JSON. */
function defineMentioned(part: unknown, writer: Writer): void {
  if (typeof part !== 'object' || part === null) return;
  for (const value of Object.values(part)) {
    const found = Object.values(JSON_DEFINITIONS).find(({ name }) => REF + name === value);
    if (found === undefined) defineMentioned(value, writer);
    else writer.schemas.set(found.name, found.schema);
  }
}

function typeExtension({ form }: ValueSchema): string {
  return form === 'array' ? 'x-kubernetes-list-type' : 'x-kubernetes-map-type';
}

/** An element of a list or a value of a map; each has a default, as none can be absent. */
function elementToOpenApi(value: ValueSchema, writer: Writer): JsonObject {
  const base = valueToOpenApi(value, writer);
  if ('$ref' in base) return isGoStruct(value) ? { default: {}, allOf: [base] } : base;
  return isScalar(value) ? { ...base, default: zeroOf(value) } : base;
}

function valueToOpenApi(value: ValueSchema, writer: Writer): JsonObject {
  switch (value.form) {
    case 'struct':
      define(value.type, writer);
      return { $ref: REF + writer.facts.fullName(value.type.id) };
    case 'array':
      return { type: 'array', items: elementToOpenApi(value.items, writer) };
    case 'map':
      return { type: 'object', additionalProperties: elementToOpenApi(value.values, writer) };
    case 'string':
      return { type: 'string' };
    case 'bytes':
      return { type: 'string', format: 'byte' };
    case 'boolean':
      return { type: 'boolean' };
    case 'int32':
    case 'int64':
      return { type: 'integer', format: value.form };
    case 'double':
      return { type: 'number', format: 'double' };
    case 'json':
      return reference(JSON_DEFINITIONS[value.goType] ?? JSON_DEFINITIONS['runtime.RawExtension'], writer);
    default:
      return reference(VALUE_DEFINITIONS[value.form], writer);
  }
}

function reference(
  definition: { readonly name: string; readonly schema: JsonObject } | undefined,
  { schemas }: Writer,
): JsonObject {
  if (definition === undefined) return { type: 'object' };
  schemas.set(definition.name, definition.schema);
  return { $ref: REF + definition.name };
}

/** Structures have a default where they can't be absent; those that write themselves have none. */
function isGoStruct({ form }: ValueSchema): boolean {
  return form === 'struct';
}

function isScalar({ form }: ValueSchema): boolean {
  return form === 'string' || form === 'int32' || form === 'int64' || form === 'boolean' || form === 'double';
}

function zeroOf({ form }: ValueSchema): unknown {
  if (form === 'string') return '';
  if (form === 'boolean') return false;
  return form === 'int32' || form === 'int64' || form === 'double' ? 0 : {};
}

function described(description: string | undefined): JsonObject {
  return description === undefined ? {} : { description };
}
