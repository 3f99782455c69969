/** Changes JSON, text and bytes at random; what is given stays as it is. */
import type { Random } from '../../kernel/index.ts';
import type { TypeSchema, ValueSchema } from '../../kube-api/schema/type-schema.ts';
import { junk, junkText, valueFor } from './junk.ts';

/** One change somewhere in `value`, deep more often than not. */
export function mutateJson(value: unknown, random: Random): unknown {
  if (random.int(0, 39) === 0) return junk(random);
  if (Array.isArray(value)) return mutateArray(value, random);
  if (typeof value !== 'object' || value === null) return junk(random);
  return mutateObject(value as Record<string, unknown>, random);
}

function mutateArray(value: readonly unknown[], random: Random): unknown {
  const at = random.int(0, Math.max(0, value.length - 1));
  switch (value.length === 0 ? 2 : random.int(0, 7)) {
    case 0:
      return value.toSpliced(at, 1);
    case 1:
      return [...value, value[at]];
    case 2:
      return [...value, junk(random)];
    default:
      return value.with(at, mutateJson(value[at], random));
  }
}

function mutateObject(value: Readonly<Record<string, unknown>>, random: Random): unknown {
  const keys = Object.keys(value);
  const key = random.pick(keys);
  if (key === undefined) return { [junkText(random)]: junk(random) };
  switch (random.int(0, 11)) {
    case 0: {
      const { [key]: _, ...rest } = value;
      return rest;
    }
    case 1:
      return { ...value, [junkText(random)]: junk(random) };
    case 2: {
      const { [key]: moved, ...rest } = value;
      return { ...rest, [random.int(0, 1) === 0 ? `${key}x` : key.toUpperCase()]: moved };
    }
    case 3:
      return { ...value, [key]: value[random.pick(keys) ?? key] };
    case 4:
      return { ...value, [key]: junk(random) };
    default:
      return { ...value, [key]: mutateJson(value[key], random) };
  }
}

/** Sets one field that the type has, at a place that is there. */
export function setSomeField(type: TypeSchema, value: unknown, random: Random): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const object = value as Readonly<Record<string, unknown>>;
  const inside = [...type.fields.values()].filter(({ name, value: { form } }) => isOpen(object[name], form));
  if (inside.length > 0 && random.int(0, 3) > 0) {
    const field = random.pick(inside);
    if (field !== undefined) return { ...object, [field.name]: within(field.value, object[field.name], random) };
  }
  const field = random.pick([...type.fields.values()]);
  if (field === undefined) return value;
  const drawn =
    field.enum !== undefined && random.int(0, 3) > 0 ? random.pick(field.enum) : valueFor(field.value, random);
  return { ...object, [field.name]: drawn };
}

function isOpen(value: unknown, form: ValueSchema['form']): boolean {
  return (form === 'struct' || form === 'array') && typeof value === 'object' && value !== null;
}

function within(schema: ValueSchema, value: unknown, random: Random): unknown {
  if (schema.form === 'struct') return setSomeField(schema.type, value, random);
  if (schema.form !== 'array' || !Array.isArray(value)) return valueFor(schema, random);
  if (value.length === 0 || random.int(0, 3) === 0) return [...value, valueFor(schema.items, random)];
  const at = random.int(0, value.length - 1);
  return value.with(at, within(schema.items, value[at], random));
}

const SNIPPETS = ['{', '}', '[', ']', '"', ',', ':', '\n', '\t', '\\', '\\u00', 'null', '-', '&a ', '*a', '<<: ', '0'];

/** A letter or two more, fewer or others. */
export function mutateText(text: string, random: Random): string {
  const at = random.int(0, text.length);
  switch (random.int(0, 4)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + text.slice(at + random.int(1, 4));
    case 2:
      return text.slice(0, at) + junkText(random) + text.slice(at);
    case 3:
      return text.slice(0, at) + text.slice(at - random.int(0, Math.min(at, 12)));
    default:
      return text.slice(0, at) + (random.pick(SNIPPETS) ?? '') + text.slice(at);
  }
}

/** Some bytes more, fewer or others. */
export function mutateBytes(bytes: Uint8Array, random: Random): Uint8Array {
  const changed = new Uint8Array(bytes);
  const at = random.int(0, Math.max(0, bytes.length - 1));
  switch (random.int(0, 3)) {
    case 0:
      return changed.slice(0, at);
    case 1:
      return changed.slice(at);
    default:
      for (let i = random.int(1, 3); i > 0; i--) {
        changed[random.int(0, Math.max(0, bytes.length - 1))] = random.int(0, 255);
      }
      return changed;
  }
}
