/** Values that no field expects, and good ones by the schema of a type: what objects are made of at random. */
import type { Random } from '../../kernel/index.ts';
import type { TypeSchema, ValueSchema } from '../../kube-api/schema/type-schema.ts';

const TEXTS = [
  '',
  ' ',
  'a',
  'A_b',
  'a-b.c',
  'default',
  '-1',
  '0',
  '1e3',
  '10Gi',
  '0.5m',
  'true',
  'null',
  'é海\u{1f600}',
  '\u0000',
  '\ud800',
  '../x',
  'a/b',
  '/',
  '*',
  'toString',
  '__proto__',
  'constructor',
  'x'.repeat(64),
  'x'.repeat(300),
  '$patch',
  '2025-01-06T09:00:00Z',
  '10.0.0.1',
  'fd00::1',
  'node-1',
] as const;
const NUMBERS = [0, 1, -1, 2, 80, 0.5, 65_536, 2 ** 31, -(2 ** 31) - 1, 2 ** 53, 1e21, 1e-7];
const OTHERS: readonly unknown[] = [null, true, false, [], {}, [null], [[]], [{}], { a: {} }, { '': '' }, { a: null }];

export function junkText(random: Random): string {
  return random.pick(TEXTS) ?? '';
}

/** Any JSON, more often wrong than right. */
export function junk(random: Random): unknown {
  const draw = random.int(0, 9);
  if (draw < 4) return junkText(random);
  return draw < 7 ? random.pick(NUMBERS) : random.pick(OTHERS);
}

/** A value of the right form for a field; not always a sensible one. */
export function valueFor(schema: ValueSchema, random: Random, depth = 0): unknown {
  switch (schema.form) {
    case 'struct':
      return depth > 4 ? {} : structFor(schema.type, random, depth + 1);
    case 'array':
      return Array.from({ length: random.int(0, 2) }, () => valueFor(schema.items, random, depth + 1));
    case 'map':
      return Object.fromEntries(
        Array.from({ length: random.int(0, 2) }, () => [
          random.pick(['a', 'cpu', 'memory', 'app', junkText(random)]) ?? '',
          valueFor(schema.values, random, depth + 1),
        ]),
      );
    case 'string':
      return junkText(random);
    case 'int32':
    case 'int64':
      return random.pick([0, 1, 2, 80, 600, -1, 2 ** 31]);
    case 'boolean':
      return random.int(0, 1) === 1;
    case 'double':
      return 0.5;
    case 'bytes':
      return random.pick(['', 'YQ==', 'YQ', '!']);
    case 'time':
    case 'microTime':
      return random.pick(['2025-01-06T09:00:00Z', '2025-01-06T09:00:00.123456Z', '2025-01-06', '', null]);
    case 'quantity':
      return random.pick(['1', '100m', '1Gi', '-1', '1e3', '0', 'x', 2, '0.0001']);
    case 'intOrString':
      return random.pick([0, 1, 80, '50%', 'http', '-1%', 70_000]);
    case 'json':
      return junk(random);
  }
}

function structFor(type: TypeSchema, random: Random, depth: number): unknown {
  const made: Record<string, unknown> = {};
  for (const field of type.fields.values()) {
    if (!field.isRequired && random.int(0, type.fields.size) > 2) continue;
    made[field.name] =
      field.enum !== undefined && random.int(0, 4) > 0 ? random.pick(field.enum) : valueFor(field.value, random, depth);
  }
  return made;
}
