/**
 * `/openapi/v2` in the binary form that Go clients ask for (google/gnostic-models/openapiv2/OpenAPIv2.proto): kubectl checks manifests
 * with it when version 3 of the document does not help, and older kubectls know nothing else.
 * Left out: what no client of Kubernetes reads, such as responses.
 */
import { Writer } from 'protobufjs/minimal';

type Json = unknown;
type JsonObject = Readonly<Record<string, unknown>>;
/** Writes one field of a message from the JSON value of that name. */
type FieldWriter = (writer: Writer, number: number, value: Json) => void;
/** The fields of a message: their JSON name, number, and how they are written. */
type MessageForm = readonly (readonly [name: string, number: number, write: FieldWriter])[];

const text: FieldWriter = (writer, number, value) => writer.uint32((number << 3) | 2).string(String(value));
const flag: FieldWriter = (writer, number, value) => writer.uint32(number << 3).bool(value === true);
const whole: FieldWriter = (writer, number, value) => writer.uint32(number << 3).int64(Number(value));
const real: FieldWriter = (writer, number, value) => writer.uint32((number << 3) | 1).double(Number(value));
const bytes = (writer: Writer, number: number, message: Uint8Array) => writer.uint32((number << 3) | 2).bytes(message);

/** A message of its own, made by `encode`. */
function message(encode: (value: Json) => Uint8Array): FieldWriter {
  return (writer, number, value) => bytes(writer, number, encode(value));
}

function each(write: FieldWriter): FieldWriter {
  return (writer, number, value) => {
    for (const item of Array.isArray(value) ? value : [value]) write(writer, number, item);
  };
}

/** Any value, as YAML; JSON is that too. */
const any = message((value) =>
  new Writer()
    .uint32((2 << 3) | 2)
    .string(`${JSON.stringify(value)}\n`)
    .finish(),
);

/** A message whose only field, number 1, holds the value. */
function wrapped(write: FieldWriter): FieldWriter {
  return message((value) => {
    const writer = new Writer();
    write(writer, 1, value);
    return writer.finish();
  });
}

/** A map: entries with a name and a value. */
function named(write: FieldWriter): FieldWriter {
  return (writer, number, value) => {
    for (const [name, item] of Object.entries(value as JsonObject)) bytes(writer, number, entry(name, item, write));
  };
}

function entry(name: string, value: Json, write: FieldWriter): Uint8Array {
  const writer = new Writer();
  text(writer, 1, name);
  write(writer, 2, value);
  return writer.finish();
}

const schema: FieldWriter = message((value) => encode(SCHEMA, value as JsonObject, 31));

const additionalProperties: FieldWriter = message((value) => {
  const writer = new Writer();
  if (typeof value === 'boolean') flag(writer, 2, value);
  else schema(writer, 1, value);
  return writer.finish();
});

const SCHEMA: MessageForm = [
  ['$ref', 1, text],
  ['format', 2, text],
  ['title', 3, text],
  ['description', 4, text],
  ['default', 5, any],
  ['multipleOf', 6, real],
  ['maximum', 7, real],
  ['exclusiveMaximum', 8, flag],
  ['minimum', 9, real],
  ['exclusiveMinimum', 10, flag],
  ['maxLength', 11, whole],
  ['minLength', 12, whole],
  ['pattern', 13, text],
  ['maxItems', 14, whole],
  ['minItems', 15, whole],
  ['uniqueItems', 16, flag],
  ['maxProperties', 17, whole],
  ['minProperties', 18, whole],
  ['required', 19, each(text)],
  ['enum', 20, each(any)],
  ['additionalProperties', 21, additionalProperties],
  ['type', 22, wrapped(each(text))],
  ['items', 23, wrapped(each(schema))],
  ['allOf', 24, each(schema)],
  ['properties', 25, wrapped(named(schema))],
];

/** Parameters in the query, and in the path. */
const PARAMETER: MessageForm = [
  ['required', 1, flag],
  ['in', 2, text],
  ['description', 3, text],
  ['name', 4, text],
];

const parameter: FieldWriter = message((value) => {
  const { in: place, type, ...rest } = value as JsonObject;
  const isInQuery = place === 'query';
  const own = encode(PARAMETER, { ...rest, in: place }, undefined, (writer) => {
    if (type !== undefined) text(writer, isInQuery ? 6 : 5, type);
  });
  // ParametersItem → Parameter → NonBodyParameter → the one for its place
  const nonBody = new Writer();
  bytes(nonBody, isInQuery ? 3 : 4, own);
  const outer = new Writer();
  bytes(outer, 2, nonBody.finish());
  const item = new Writer();
  bytes(item, 1, outer.finish());
  return item.finish();
});

const OPERATION: MessageForm = [
  ['tags', 1, each(text)],
  ['description', 3, text],
  ['operationId', 5, text],
  ['produces', 6, each(text)],
  ['consumes', 7, each(text)],
  ['parameters', 8, each(parameter)],
];

const operation: FieldWriter = message((value) => encode(OPERATION, value as JsonObject, 13));

const PATH_ITEM: MessageForm = [
  ['get', 2, operation],
  ['put', 3, operation],
  ['post', 4, operation],
  ['delete', 5, operation],
  ['options', 6, operation],
  ['head', 7, operation],
  ['patch', 8, operation],
  ['parameters', 9, each(parameter)],
];

const pathItem: FieldWriter = message((value) => encode(PATH_ITEM, value as JsonObject));

const INFO: MessageForm = [
  ['title', 1, text],
  ['version', 2, text],
];

const DOCUMENT: MessageForm = [
  ['swagger', 1, text],
  ['info', 2, message((value) => encode(INFO, value as JsonObject))],
  // vendor extensions of paths come first
  ['paths', 8, message((value) => pathsBytes(value as JsonObject))],
  ['definitions', 9, wrapped(named(schema))],
];

function pathsBytes(paths: JsonObject): Uint8Array {
  const writer = new Writer();
  named(pathItem)(writer, 2, paths);
  return writer.finish();
}

/** The bytes of an OpenAPI v2 document that is given as JSON. */
export function encodeOpenApiV2(document: JsonObject): Uint8Array {
  return encode(DOCUMENT, document);
}

/** `extensions` is the number of the field that holds what begins with `x-`. */
function encode(
  form: MessageForm,
  value: JsonObject,
  extensions?: number,
  more?: (writer: Writer) => void,
): Uint8Array {
  const writer = new Writer();
  for (const [name, number, write] of form) if (value[name] !== undefined) write(writer, number, value[name]);
  more?.(writer);
  if (extensions !== undefined) {
    for (const name of Object.keys(value)) {
      if (name.startsWith('x-')) bytes(writer, extensions, entry(name, value[name], any));
    }
  }
  return writer.finish();
}
