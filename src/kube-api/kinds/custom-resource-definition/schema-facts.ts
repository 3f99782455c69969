/** What is to be found anywhere inside of the schemas of a definition (apiextensions/validation/validation.go: SchemaHas and its users). */
import type { CustomResourceDefinitionSpec } from '../../generated/types.gen.ts';
import type { Schema } from '../../structural-schema/schema.ts';

/** Whether the predicate holds for the schema or for any inside. */
export function schemaHas(schema: Schema | undefined, predicate: (schema: Schema) => boolean): boolean {
  if (schema === undefined) return false;
  if (predicate(schema)) return true;
  const { items, additionalProperties, additionalItems, not, dependencies = {} } = schema;
  const single = [items, additionalProperties, additionalItems, not].flat();
  const listed = [schema.allOf, schema.anyOf, schema.oneOf].flatMap((list) => list ?? []);
  const named = [schema.properties, schema.patternProperties, schema.definitions].flatMap((map) =>
    Object.values(map ?? {}),
  );
  const dependent = Object.values(dependencies).filter((one) => !Array.isArray(one));
  return [...single, ...listed, ...named, ...dependent].some(
    (inner) => typeof inner === 'object' && inner !== null && schemaHas(inner as Schema, predicate),
  );
}

/** Whether the predicate holds for any schema of any version. */
export function specHas({ versions }: CustomResourceDefinitionSpec, predicate: (schema: Schema) => boolean): boolean {
  return versions.some(({ schema }) => schemaHas(schema?.openAPIV3Schema, predicate));
}

export function hasDefault(schema: Schema): boolean {
  return schema.default !== undefined && schema.default !== null;
}

export function hasExtensions(schema: Schema): boolean {
  return (
    schema['x-kubernetes-embedded-resource'] === true ||
    schema['x-kubernetes-preserve-unknown-fields'] !== undefined ||
    schema['x-kubernetes-int-or-string'] === true ||
    (schema['x-kubernetes-list-map-keys']?.length ?? 0) > 0 ||
    schema['x-kubernetes-list-type'] !== undefined ||
    (schema['x-kubernetes-validations']?.length ?? 0) > 0
  );
}
