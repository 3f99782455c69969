/** Whatever comes in, decoding answers, and what it answers is final. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decode } from './decode.ts';
import { decodePatched } from './decode-patched.ts';
import { schemaKinds } from './schema.ts';
import { toWire } from './to-wire.ts';
import type { TypeSchema, ValueSchema } from './type-schema.ts';

/** Mostly what the schema asks for, with now and then something else. */
function anyValue(schema: ValueSchema, depth: number): fc.Arbitrary<unknown> {
  const wrong = fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constant(null));
  return fc.oneof({ weight: 12, arbitrary: rightValue(schema, depth) }, { weight: 1, arbitrary: wrong });
}

function rightValue(schema: ValueSchema, depth: number): fc.Arbitrary<unknown> {
  switch (schema.form) {
    case 'struct':
      return depth <= 0 ? fc.constant({}) : objectOf(schema.type, depth - 1);
    case 'array':
      return fc.array(anyValue(schema.items, depth - 1), { maxLength: 2 });
    case 'map':
      return fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), anyValue(schema.values, depth - 1), { maxKeys: 2 });
    case 'int32':
    case 'int64':
    case 'intOrString':
      return fc.integer({ min: -2, max: 5 });
    case 'double':
      return fc.double({ noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'quantity':
      return fc.constantFrom('0', '1', '1.5Gi', '100m', 2, '1000m');
    case 'time':
      return fc.constantFrom('2025-01-06T09:00:00Z', '2025-01-06T10:00:00+01:00');
    case 'microTime':
      return fc.constant('2025-01-06T10:00:00.123456+01:00');
    case 'bytes':
      return fc.constantFrom('', 'aGVsbG8=');
    case 'json':
      return fc.jsonValue({ maxDepth: 1 });
    case 'string':
      return fc.constantFrom('', 'a', 'b');
  }
}

function objectOf(type: TypeSchema, depth: number): fc.Arbitrary<Record<string, unknown>> {
  const fields = [...type.fields.values()];
  const some = fc.subarray(fields, { maxLength: Math.min(5, fields.length) });
  return some.chain((chosen) =>
    fc.record(Object.fromEntries(chosen.map((field) => [field.name, anyValue(field.value, depth)]))),
  );
}

const objects = fc.constantFrom(...schemaKinds()).chain((type) => fc.tuple(fc.constant(type), objectOf(type, 5)));

it('decodes once and for all', () => {
  fc.assert(
    fc.property(objects, ([type, json]) => {
      const { object, error } = decode(type, structuredClone(json));
      expect(object === undefined).toBe(error !== undefined);
      expect(decodePatched(type, structuredClone(json)).error === undefined).toBe(error === undefined);
      if (object === undefined) return;
      const again = decode(type, structuredClone(object));
      expect(again).toEqual({ object, error: undefined, strictErrors: [] });
      const served = decode(type, structuredClone(toWire(type, object)));
      expect(served).toEqual({ object, error: undefined, strictErrors: [] });
    }),
    { seed: 1, numRuns: 500 },
  );
});
