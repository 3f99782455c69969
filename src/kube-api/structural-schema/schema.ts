/** The schema of custom resources and the schemas inside it (apiextensions-apiserver/pkg/apiserver/schema/structural.go). */
import type { JSONSchemaProps } from '../generated/types.gen.ts';

export type Schema = JSONSchemaProps;

/** JSON that is an object. */
export type JsonObject = Readonly<Record<string, unknown>>;

const NO_SCHEMA: Schema = Object.freeze({});

/** The schema of a list's elements; undefined where there is none. */
export function itemsOf(schema: Schema | undefined): Schema | undefined {
  const items = schema?.items;
  return items === undefined || Array.isArray(items) ? undefined : (items as Schema);
}

/** Whether fields besides the properties are known at all. */
export function hasAdditional(schema: Schema): boolean {
  return schema.additionalProperties !== undefined;
}

/** The schema of fields besides the properties; undefined for none, and for fields that nothing is said about. */
export function additionalOf(schema: Schema | undefined): Schema | undefined {
  const additional = schema?.additionalProperties;
  return typeof additional === 'object' ? additional : undefined;
}

/** The schema of a property; undefined where there is none of its own. */
export function propertyOf(schema: Schema | undefined, name: string): Schema | undefined {
  const properties = schema?.properties;
  return properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : undefined;
}

/** The schema of an API object: apiVersion, kind and metadata are there without being said. */
export function asResource(schema: Schema | undefined): Schema {
  return schema?.['x-kubernetes-embedded-resource'] === true
    ? schema
    : { ...(schema ?? NO_SCHEMA), 'x-kubernetes-embedded-resource': true };
}

/** The fields that every API object has. */
export function isMetaField(name: string): boolean {
  return name === 'apiVersion' || name === 'kind' || name === 'metadata';
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object with other values, the same one when each stays what it was; undefined leaves a field out. */
export function mapFields(object: JsonObject, map: (value: unknown, key: string) => unknown): JsonObject {
  let output: Record<string, unknown> | undefined;
  for (const key of Object.keys(object)) {
    const value = map(object[key], key);
    if (value === object[key]) continue;
    output ??= { ...object };
    if (value === undefined) delete output[key];
    else output[key] = value;
  }
  return output ?? object;
}

/** The list with other elements, the same one when each stays what it was. */
export function mapItems(list: readonly unknown[], map: (item: unknown, index: number) => unknown): readonly unknown[] {
  let output: unknown[] | undefined;
  for (let i = 0; i < list.length; i++) {
    const item = map(list[i], i);
    if (item === list[i]) continue;
    output ??= [...list];
    output[i] = item;
  }
  return output ?? list;
}
