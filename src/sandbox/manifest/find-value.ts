/** Finds in an object what a message of the server's decoder is about, since such messages say no indices and often no place at all. */
import { parseQuantity } from '../../kube-api/meta/quantity.ts';
import { checkBase64 } from '../../kube-api/schema/base64.ts';
import type { TypeSchema, ValueSchema } from '../../kube-api/schema/type-schema.ts';
import { isJsonObject, type JsonObject, type PathStep } from './manifest-object.ts';

/** The first value at `names` (fields without indices) whose JSON type is `found`, as Go calls it. */
export function findOfType(body: JsonObject, names: readonly string[], found: string): readonly PathStep[] | undefined {
  for (const [path, value] of valuesAt(body, names, [])) {
    if (goTypeOf(value) === found) return path;
    const inner = Object.entries(isJsonObject(value) || Array.isArray(value) ? value : {});
    const wrong = inner.find(([, item]) => goTypeOf(item) === found);
    if (wrong !== undefined) return [...path, Array.isArray(value) ? Number(wrong[0]) : wrong[0]];
  }
  return undefined;
}

function* valuesAt(
  value: unknown,
  names: readonly string[],
  path: readonly PathStep[],
): Generator<readonly [path: readonly PathStep[], value: unknown]> {
  const [name, ...rest] = names;
  if (Array.isArray(value) && name !== undefined) {
    for (const [index, item] of value.entries()) yield* valuesAt(item, names, [...path, index]);
  } else if (name === undefined) {
    yield [path, value];
  } else if (isJsonObject(value)) {
    if (Object.hasOwn(value, name)) yield* valuesAt(value[name], rest, [...path, name]);
    // A map's keys are no part of the path.
    else
      for (const [key, item] of Object.entries(value))
        if (isJsonObject(item)) yield* valuesAt(item, names, [...path, key]);
  }
}

function goTypeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return typeof value;
}

/** The first amount that is none. */
export function findBadQuantity(type: TypeSchema, body: JsonObject): readonly PathStep[] | undefined {
  return findInvalid({ form: 'struct', goType: type.goType, type }, body, [], (schema, value) => {
    if (schema.form !== 'quantity' || (typeof value !== 'string' && typeof value !== 'number')) return false;
    try {
      parseQuantity(value);
      return false;
    } catch {
      return true;
    }
  });
}

/** The first text that should be base64 and is not. */
export function findBadBase64(type: TypeSchema, body: JsonObject): readonly PathStep[] | undefined {
  return findInvalid({ form: 'struct', goType: type.goType, type }, body, [], (schema, value) => {
    return schema.form === 'bytes' && typeof value === 'string' && !checkBase64(value).ok;
  });
}

/** Walks the parts of an object that its schema knows. */
function findInvalid(
  schema: ValueSchema,
  value: unknown,
  path: readonly PathStep[],
  isBad: (schema: ValueSchema, value: unknown) => boolean,
): readonly PathStep[] | undefined {
  if (isBad(schema, value)) return path;
  const parts: (readonly [PathStep, ValueSchema | undefined, unknown])[] = [];
  if (schema.form === 'array' && Array.isArray(value)) {
    for (const [index, item] of value.entries()) parts.push([index, schema.items, item]);
  } else if (schema.form === 'map' && isJsonObject(value)) {
    for (const [key, item] of Object.entries(value)) parts.push([key, schema.values, item]);
  } else if (schema.form === 'struct' && isJsonObject(value)) {
    for (const [name, item] of Object.entries(value)) parts.push([name, schema.type.fields.get(name)?.value, item]);
  }
  for (const [step, part, item] of parts) {
    const found = part === undefined ? undefined : findInvalid(part, item, [...path, step], isBad);
    if (found !== undefined) return found;
  }
  return undefined;
}
