import { Reader } from 'protobufjs/minimal';
import { describe, expect, it } from 'vitest';
import { encodeOpenApiV2 } from './openapi-v2-protobuf.ts';

type Fields = Readonly<Record<number, readonly (Uint8Array | number)[]>>;

/** The fields of a message by number, without knowing what they mean. */
function fieldsOf(bytes: Uint8Array | number | undefined): Fields {
  const reader = new Reader(bytes as Uint8Array);
  const fields: Record<number, (Uint8Array | number)[]> = {};
  while (reader.pos < reader.len) {
    const tag = reader.uint32();
    const value = (tag & 7) === 2 ? reader.bytes() : (tag & 7) === 1 ? reader.double() : reader.uint32();
    fields[tag >>> 3] = [...(fields[tag >>> 3] ?? []), value];
  }
  return fields;
}

function textAt(fields: Fields, number: number): string {
  return new TextDecoder().decode(fields[number]?.[0] as Uint8Array);
}

describe('an OpenAPI v2 document in bytes', () => {
  const document = fieldsOf(
    encodeOpenApiV2({
      swagger: '2.0',
      paths: {
        '/api/v1/pods': {
          patch: {
            operationId: 'patchPod',
            parameters: [
              { name: 'dryRun', in: 'query', type: 'string' },
              { name: 'name', in: 'path', required: true, type: 'string' },
            ],
            'x-kubernetes-group-version-kind': { group: '', kind: 'Pod', version: 'v1' },
          },
        },
      },
      definitions: {
        Pod: {
          type: 'object',
          required: ['spec'],
          properties: { spec: { $ref: '#/definitions/PodSpec' }, args: { type: 'array', items: { type: 'string' } } },
          additionalProperties: { type: 'string' },
        },
      },
    }),
  );

  it('names its definitions, with their properties', () => {
    const definition = fieldsOf(fieldsOf(document[9]?.[0])[1]?.[0]);
    const schema = fieldsOf(definition[2]?.[0]);
    expect(textAt(definition, 1)).toBe('Pod');
    expect(textAt(schema, 19)).toBe('spec');
    expect(textAt(fieldsOf(schema[22]?.[0]), 1)).toBe('object');
    const [spec, args] = (fieldsOf(schema[25]?.[0])[1] ?? []).map(fieldsOf) as [Fields, Fields];
    expect([textAt(spec, 1), textAt(fieldsOf(spec[2]?.[0]), 1)]).toEqual(['spec', '#/definitions/PodSpec']);
    expect(textAt(args, 1)).toBe('args');
    expect(fieldsOf(fieldsOf(schema[21]?.[0])[1]?.[0])[22]).toBeDefined();
  });

  it('says which kind an operation is about, and its parameters by their place', () => {
    const path = fieldsOf(fieldsOf(document[8]?.[0])[2]?.[0]);
    const operation = fieldsOf(fieldsOf(path[2]?.[0])[8]?.[0]);
    const extension = fieldsOf(operation[13]?.[0]);
    expect(textAt(path, 1)).toBe('/api/v1/pods');
    expect(textAt(extension, 1)).toBe('x-kubernetes-group-version-kind');
    expect(JSON.parse(textAt(fieldsOf(extension[2]?.[0]), 2))).toEqual({ group: '', kind: 'Pod', version: 'v1' });
    const places = (operation[8] ?? []).map((item) => fieldsOf(fieldsOf(fieldsOf(item)[1]?.[0])[2]?.[0]));
    expect(textAt(fieldsOf(places[0]?.[3]?.[0]), 4)).toBe('dryRun');
    expect(textAt(fieldsOf(places[1]?.[4]?.[0]), 4)).toBe('name');
  });
});
