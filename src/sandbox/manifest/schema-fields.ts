/** Walks a kind's schema along a field path. */
import type { TypeSchema, ValueSchema } from '../../kube-api/schema/type-schema.ts';

/** The names of the fields that may stand at this place; empty where none may. */
export function fieldNamesAt(type: TypeSchema, steps: readonly (string | number)[]): readonly string[] {
  let value: ValueSchema | undefined = { form: 'struct', goType: type.goType, type };
  for (const step of steps) value = value === undefined ? undefined : childOf(value, step);
  return value?.form === 'struct' ? [...value.type.fields.keys()] : [];
}

function childOf(value: ValueSchema, step: string | number): ValueSchema | undefined {
  switch (value.form) {
    case 'struct':
      return value.type.fields.get(String(step))?.value;
    case 'array':
      return value.items;
    case 'map':
      return value.values;
    default:
      return undefined;
  }
}
