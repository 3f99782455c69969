/**
 * Turns a request's body into an object of the expected kind. Bodies of our own code are typed already; those of people and of
 * the wire are checked against the kind's schema (apiserver/pkg/endpoints/handlers/{create,update,rest}.go).
 *
 * Simplified: for text that is no JSON at all Go's exact words depend on its parser; ours are the closest of them.
 */

import type { CustomForm } from '../../../kube-api/kinds/define-kind.ts';
import { byteLength } from '../../../kube-api/meta/go-syntax.ts';
import type { KubeObject } from '../../../kube-api/meta/object.ts';
import { badRequest, requestEntityTooLarge } from '../../../kube-api/meta/status-error.ts';
import { cannotBeHandled, type Decoded, decode, strictDecodingError } from '../../../kube-api/schema/decode.ts';
import { findDuplicateFields, inOrderOfText } from '../../../kube-api/schema/duplicate-fields.ts';
import { interpretTypeMeta } from '../../../kube-api/schema/interpret.ts';
import { schemaOf } from '../../../kube-api/schema/schema.ts';
import type { TypeSchema } from '../../../kube-api/schema/type-schema.ts';
import type { ApiRequest } from '../../client/transport.ts';
import type { Resource } from '../resource.ts';

/** Most bytes of a body that are read (apiserver's MaxRequestBodyBytes). */
const BODY_LIMIT_BYTES = 3 * 1024 * 1024;
/** How much of a body is quoted when it can't be recognised. */
const SUMMARY_LENGTH = 30;

const NO_METADATA = Object.freeze({});

/** A kind, as a body has to be of it; its type is looked up when it is not given. */
export interface ExpectedKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly type?: TypeSchema | undefined;
  readonly custom?: CustomForm | undefined;
}

/** Decodes JSON as an object of this kind; undefined when nobody knows what it looks like. */
export function decodeJson(
  { apiVersion, kind, custom, type = schemaOf(apiVersion, kind) }: ExpectedKind,
  json: unknown,
  duplicateFields: readonly string[] = [],
): Decoded | undefined {
  if (custom !== undefined) return custom.decode(json, duplicateFields);
  return type === undefined ? undefined : decode(type, json, duplicateFields);
}

/** The body as an object of the resource's kind; throws BadRequest or RequestEntityTooLarge. */
export function decodeObject(resource: Resource, request: ApiRequest): KubeObject {
  return decodeAs(resource, request);
}

/** {@link decodeObject} for a body of another kind, such as a subresource's. */
export function decodeAs(expected: ExpectedKind, request: ApiRequest): KubeObject {
  const isTyped = request.isTyped === true && expected.custom === undefined;
  return isTyped ? withTypeMeta(expected, request.body) : decodeUntyped(expected, request);
}

function withTypeMeta({ apiVersion, kind }: ExpectedKind, body: unknown): KubeObject {
  const object = body as Partial<KubeObject>;
  if (object.apiVersion === apiVersion && object.kind === kind && object.metadata !== undefined) {
    return object as KubeObject;
  }
  // What is missing goes first: V8 adds fields to a copy far more slowly than it lays a copy over them.
  const filled = { apiVersion, kind, metadata: NO_METADATA, ...object };
  if (filled.apiVersion === apiVersion && filled.kind === kind && filled.metadata !== undefined) return filled;
  return { ...object, apiVersion, kind, metadata: object.metadata ?? NO_METADATA };
}

function decodeUntyped(expected: ExpectedKind, request: ApiRequest): KubeObject {
  const { json, text } = readJson(expected, request.body);
  const found = interpretTypeMeta(json);
  if (!found.ok) throw unrecognized(expected, found.error, text);
  checkKind(expected, found.apiVersion || expected.apiVersion, found.kind || expected.kind);
  const duplicates = typeof request.body === 'string' ? findDuplicateFields(text) : [];
  const decoded = decodeJson(expected, json, duplicates);
  if (decoded === undefined) return withTypeMeta(expected, json);
  const { object, error, strictErrors } = decoded;
  const type = { apiVersion: expected.apiVersion, goName: expected.kind };
  if (object === undefined) throw badRequest(cannotBeHandled(type, error ?? ''));
  const isMixed = duplicates.length > 0 && strictErrors.length > 1 && expected.custom === undefined;
  const problems = isMixed ? inOrderOfText(text, strictErrors) : strictErrors;
  reportStrictErrors(problems, request, (all) => badRequest(cannotBeHandled(type, strictDecodingError(all))));
  return withTypeMeta(expected, object);
}

/** Refuses, warns or does nothing about unknown and duplicate fields, as the request's field validation wants it. */
export function reportStrictErrors(
  problems: readonly string[],
  { options: { fieldValidation = 'Warn', onWarning } }: ApiRequest,
  refusal: (problems: readonly string[]) => Error,
): void {
  if (problems.length === 0 || fieldValidation === 'Ignore') return;
  if (fieldValidation === 'Strict') throw refusal(problems);
  for (const problem of problems) onWarning?.(problem);
}

/** The body as JSON, and as text. Throws RequestEntityTooLarge, or BadRequest when it is none. */
export function readJson(expected: ExpectedKind, body: unknown): { readonly json: unknown; readonly text: string } {
  const text = typeof body === 'string' ? body : (JSON.stringify(body) ?? '');
  if (text.length > BODY_LIMIT_BYTES / 3 && byteLength(text) > BODY_LIMIT_BYTES) {
    throw requestEntityTooLarge(`limit is ${BODY_LIMIT_BYTES}`);
  }
  if (typeof body !== 'string') return { json: body, text };
  try {
    return { json: JSON.parse(text) as unknown, text };
  } catch {
    throw unrecognized(expected, `couldn't get version/kind; json parse error: ${syntaxError(text)}`, text);
  }
}

function syntaxError(text: string): string {
  const first = text.trimStart().charAt(0);
  if (first === '' || first === '{' || first === '[' || first === '"') return 'unexpected end of JSON input';
  return `invalid character '${first}' looking for beginning of value`;
}

function unrecognized({ kind }: ExpectedKind, error: string, text: string): Error {
  return badRequest(`the object provided is unrecognized (must be of type ${kind}): ${error} (${summary(text)})`);
}

/** The beginning of a body: as it is when it looks like JSON, else in hexadecimal digits. */
function summary(text: string): string {
  if (text === '') return '<empty>';
  const isCut = text.length > SUMMARY_LENGTH;
  const start = isCut ? text.slice(0, SUMMARY_LENGTH) : text;
  const shown = text.startsWith('{') ? start : hex(start);
  return isCut ? `${shown} ...` : shown;
}

function hex(text: string): string {
  let digits = '';
  for (let i = 0; i < text.length; i++) digits += text.charCodeAt(i).toString(16).padStart(2, '0');
  return digits;
}

function checkKind(expected: ExpectedKind, apiVersion: string, kind: string): void {
  if (apiVersion !== expected.apiVersion) {
    const wanted = `does not match the expected API version (${expected.apiVersion})`;
    throw badRequest(`the API version in the data (${apiVersion}) ${wanted}`);
  }
  if (kind === expected.kind) return;
  const version = apiVersion.replace(/^.*\//, '');
  const why = whyNoConversion(expected, apiVersion, kind);
  throw badRequest(`${kind} in version "${version}" cannot be handled as a ${expected.kind}: ${why}`);
}

/** Go's error for an object of another kind than the one to be read: nobody knows it, or how to make the expected one of it. */
export function whyNoConversion(expected: ExpectedKind, apiVersion: string, kind: string): string {
  if (schemaOf(apiVersion, kind) === undefined) {
    return `no kind "${kind}" is registered for version "${apiVersion}" in scheme "pkg/api/legacyscheme/scheme.go:30"`;
  }
  const version = apiVersion.replace(/^.*\//, '');
  const group = apiVersion.includes('/') ? apiVersion.replace(/[./].*$/, '') : 'core';
  return `converting (${version}.${kind}) to (${group}.${expected.kind}): unknown conversion`;
}
