/**
 * The forms in which the server reads and writes objects, in order of preference (apimachinery/pkg/runtime/serializer/
 * codec_factory.go). Another form is another line of {@link mediaTypesWith}.
 */
import { parseDocument, stringify } from 'yaml';
import { decodeBytes } from '../../../../kernel/index.ts';
import { badRequest, StatusError } from '../../../../kube-api/meta/status-error.ts';
import { toGoJson } from './go-json.ts';

/** What a body says: JSON as text, so that duplicate keys can be found in it, or objects already. */
export type BodyContent = string | object | null;

export interface MediaType {
  /** Without parameters, e.g. `application/json`. */
  readonly name: string;
  /** Whether a watch can be written in it. */
  readonly canStream: boolean;
  /** Written only for clients that take nothing else. */
  readonly isLastResort?: boolean;
  /** Throws BadRequest for bytes that are not of this form. */
  decode(bytes: Uint8Array): BodyContent;
  /** Objects in the form of the wire; `isPretty` for people. */
  encode(object: unknown, isPretty: boolean): string | Uint8Array;
  /** One event of a watch, framed; `object` is in the form of the wire. */
  encodeEvent?(type: string, object: unknown): string | Uint8Array;
}

const JSON_TYPE: MediaType = {
  name: 'application/json',
  canStream: true,
  decode: decodeBytes,
  encode: (object, isPretty) => toGoJson(object, isPretty),
  encodeEvent: (type, object) => toGoJson({ type, object }, false),
};

const YAML_TYPE: MediaType = {
  name: 'application/yaml',
  canStream: false,
  decode: (bytes) => decodeYaml(decodeBytes(bytes)),
  encode: (object) =>
    stringify(object, { sortMapEntries: true, indentSeq: false, lineWidth: 0, aliasDuplicateObjects: false }),
};

/** JSON first, then YAML, then what else there is, such as protobuf. */
export function mediaTypesWith(more: readonly MediaType[]): readonly MediaType[] {
  return [JSON_TYPE, YAML_TYPE, ...more];
}

/** What the server writes where nothing was agreed upon. */
export const DEFAULT_MEDIA_TYPE: MediaType = JSON_TYPE;

/** The form of a body by its Content-Type, JSON when there is none; throws UnsupportedMediaType. */
export function mediaTypeOf(contentType: string, known: readonly MediaType[]): MediaType {
  const name = (contentType.split(';')[0] ?? '').trim().toLowerCase();
  const found = name === '' ? known[0] : known.find((mediaType) => mediaType.name === name);
  if (found === undefined) throw unsupportedMediaType(known.map((mediaType) => mediaType.name));
  return found;
}

export function unsupportedMediaType(accepted: readonly string[]): StatusError {
  const what = 'the body of the request was in an unknown format - accepted media types include:';
  return new StatusError(415, 'UnsupportedMediaType', `${what} ${accepted.join(', ')}`);
}

export function notAcceptable(accepted: readonly string[]): StatusError {
  const what = 'only the following media types are accepted:';
  return new StatusError(406, 'NotAcceptable', `${what} ${accepted.join(', ')}`);
}

/** How the forms in which a watch can be written are called. */
export function streamNames(known: readonly MediaType[]): readonly string[] {
  return known.filter(({ canStream }) => canStream).map(({ name }) => `${name};stream=watch`);
}

function decodeYaml(text: string): BodyContent {
  const document = parseDocument(text, { uniqueKeys: false, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const line = text.slice(0, error.pos[0]).split('\n').length;
    throw badRequest(`error converting YAML to JSON: yaml: line ${line}: ${error.message}`);
  }
  try {
    return JSON.stringify(document.toJS() ?? null);
  } catch (thrown) {
    const alias = /^Unresolved alias .*: (.*)$/.exec((thrown as Error).message)?.[1];
    const why = alias === undefined ? (thrown as Error).message : `unknown anchor '${alias}' referenced`;
    throw badRequest(`error converting YAML to JSON: yaml: ${why}`);
  }
}
