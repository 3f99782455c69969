/** JSON as the values that CEL works with: whole numbers, times and spans have types of their own (apiextensions-apiserver/pkg/apiserver/schema/cel/values.go). */
import { additionalOf, isJsonObject, itemsOf, propertyOf, type Schema } from '../schema.ts';
import { celDuration, celTimestamp } from './environment.ts';
import { celName } from './field-names.ts';

/** The value, as its schema says to read it. */
export function toCel(value: unknown, schema: Schema | undefined): unknown {
  if (typeof value === 'number') return isDouble(value, schema) ? value : BigInt(value);
  if (typeof value === 'string') return textToCel(value, schema);
  if (Array.isArray(value)) {
    const items = itemsOf(schema);
    return value.map((item) => toCel(item, items));
  }
  if (!isJsonObject(value)) return value;
  const additional = additionalOf(schema);
  const entries: [string, unknown][] = [];
  for (const [key, item] of Object.entries(value)) {
    const property = propertyOf(schema, key);
    // Keys of maps are texts, names of fields are part of the language.
    const name = additional !== undefined && property === undefined ? key : celName(key);
    if (name !== undefined) entries.push([name, toCel(item, property ?? additional)]);
  }
  return Object.fromEntries(entries);
}

function isDouble(value: number, schema: Schema | undefined): boolean {
  return schema?.type === 'number' || !Number.isInteger(value);
}

function textToCel(value: string, schema: Schema | undefined): unknown {
  if (schema?.type !== 'string') return value;
  switch (schema.format) {
    case 'date':
      return celTimestamp(`${value}T00:00:00Z`) ?? value;
    case 'date-time':
      return celTimestamp(value) ?? value;
    case 'duration':
      return celDuration(value) ?? value;
    default:
      return value;
  }
}
