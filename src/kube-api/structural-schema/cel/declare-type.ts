/**
 * A schema as CEL's types, against which rules are compiled (apiserver/pkg/cel/common/schemas.go: SchemaDeclType). What has no type of its own can be
 * anything.
 */
import type { Environment } from '@marcbachmann/cel-js';
import { additionalOf, itemsOf, type Schema } from '../schema.ts';
import { celName } from './field-names.ts';

/** Names types in one environment as they come. */
export class TypeNames {
  #count = 0;

  next(): string {
    return `Object${this.#count++}`;
  }
}

/** Declares the schema's types; answers the name of its own, e.g. `list<string>`. */
export function declareType(
  environment: Environment,
  schema: Schema | undefined,
  names: TypeNames,
  isResource = schema?.['x-kubernetes-embedded-resource'] === true,
): string {
  if (schema === undefined || schema['x-kubernetes-int-or-string'] === true) return 'dyn';
  switch (schema.type) {
    case 'integer':
      return 'int';
    case 'number':
      return 'double';
    case 'boolean':
      return 'bool';
    case 'string':
      return textType(schema.format);
    case 'array':
      return `list<${declareType(environment, itemsOf(schema), names)}>`;
    case 'object':
      return objectType(environment, schema, names, isResource);
    default:
      return 'dyn';
  }
}

function textType(format: string | undefined): string {
  if (format === 'date' || format === 'date-time') return 'google.protobuf.Timestamp';
  return format === 'duration' ? 'google.protobuf.Duration' : 'string';
}

function objectType(environment: Environment, schema: Schema, names: TypeNames, isResource: boolean): string {
  const additional = additionalOf(schema);
  if (additional !== undefined) return `map<string, ${declareType(environment, additional, names)}>`;
  const fields: Record<string, string> = {};
  if (isResource) {
    const metadata = names.next();
    environment.registerType(metadata, { fields: { name: 'string', generateName: 'string' } });
    Object.assign(fields, { apiVersion: 'string', kind: 'string', metadata });
  }
  for (const [property, inner] of Object.entries(schema.properties ?? {})) {
    const name = celName(property);
    const isMeta = isResource && property === 'metadata';
    if (name !== undefined && !isMeta) fields[name] = declareType(environment, inner, names);
  }
  if (Object.keys(fields).length === 0) return 'dyn';
  const name = names.next();
  environment.registerType(name, { fields });
  // Only compiled, never asked: objects of one type can be compared.
  environment.registerOperator(`${name} == ${name}`, () => true);
  return name;
}
