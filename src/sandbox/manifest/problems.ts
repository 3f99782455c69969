/** What is refused, in kubectl's words (k8s.io/kubectl/pkg/cmd/util/helpers.go), each with the place in the text that it is about. */
import type { Problem, SourceRange } from '../../bridge/messages.ts';
import { StatusError } from '../../kube-api/meta/status-error.ts';
import { cannotBeHandled, decode } from '../../kube-api/schema/decode.ts';
import { schemaOf } from '../../kube-api/schema/schema.ts';
import { explain } from './explanations.ts';
import { findBadBase64, findBadQuantity, findOfType } from './find-value.ts';
import { isJsonObject, type ManifestObject, type PathStep } from './manifest-object.ts';
import { pathSteps } from './source-map.ts';

/** What kubectl puts before the server's words: what it was doing. */
export type Doing = 'creating' | { readonly patching: string };

/** A kind that this server does not have, or not in that version. */
export function unknownKind(object: ManifestObject): Problem {
  const { apiVersion, kind, locate, name, namespace = '' } = object;
  const message = `resource mapping not found for name: "${name}" namespace: "${namespace}" from "STDIN": no matches for kind "${kind}" in version "${apiVersion}"\nensure CRDs are installed first`;
  return explained({ severity: 'error', message, range: locate('apiVersion') }, object);
}

/** A problem that kubectl sees by itself. */
export function problemAt(object: ManifestObject, path: string, message: string): Problem {
  return explained({ severity: 'error', message, range: object.locate(path) }, object);
}

/** What a server's warning is about, if it says so. */
export function warningOf(message: string, object: ManifestObject): Problem {
  const [, path = ''] = /^([\w.]+(?:\[[^\]]*\][\w.]*)*):/.exec(message) ?? [];
  return explained({ severity: 'warning', message: `Warning: ${message}`, range: object.locate(path) }, object);
}

/** One problem for each field that was refused, or one for the whole object. */
export function problemsOf(error: Error, object: ManifestObject, doing: Doing): readonly Problem[] {
  if (!(error instanceof StatusError)) return [problemAt(object, '', error.message)];
  const { status } = error;
  const decoding = doing === 'creating' ? undefined : decodingError(object);
  if (decoding !== undefined)
    return [{ ...decodingProblem(`Error from server (BadRequest): ${source(doing, decoding)}`, object), status }];
  if (error.reason === 'Invalid') return invalidFields(error, object);
  const text = `Error from server (${error.reason}): ${source(doing, error.message)}`;
  const fields = strictFields(error.message);
  if (fields.length === 0) return [{ ...decodingProblem(text, object), status }];
  const before = text.slice(0, text.indexOf(STRICT) + STRICT.length);
  return fields.map(({ path, words }) =>
    explained({ severity: 'error', message: before + words, range: object.locateKey(path), status }, object),
  );
}

/**
 * A patch with values of the wrong type is refused in words that say little (`unrecognized type: int32`); these are the ones for a whole object.
 */
function decodingError({ apiVersion, body, kind }: ManifestObject): string | undefined {
  const type = schemaOf(apiVersion, kind);
  const error = type === undefined ? undefined : decode(type, body).error;
  return type === undefined || error === undefined ? undefined : cannotBeHandled(type, error);
}

function source(doing: Doing, message: string): string {
  return doing === 'creating' ? `error when creating "STDIN": ${message}` : `${doing.patching}${message}`;
}

function invalidFields({ status }: StatusError, object: ManifestObject): readonly Problem[] {
  const { causes = [], kind = '', name = '' } = status.details ?? {};
  const subject = kind === '' && name === '' ? 'The request is invalid' : `The ${kind} "${name}" is invalid`;
  if (causes.length === 0) {
    const isTold = subject === 'The request is invalid' && status.message !== undefined;
    return [{ ...problemAt(object, '', isTold ? `${subject}: ${status.message}` : subject), status }];
  }
  const lines = new Map(causes.map(({ field = '', message = '' }) => [`${field}: ${message}`, field]));
  return [...lines].map(([line, field]) => {
    const range = placeOf(object, pathSteps(field === '<nil>' ? '' : field), line);
    return explained({ severity: 'error', message: `${subject}: ${line}`, range, status }, object);
  });
}

/** The field, or in a map of labels and the like the key or the value that is refused. */
function placeOf(object: ManifestObject, steps: readonly PathStep[], line: string): SourceRange {
  const quoted = /: Invalid value: ("(?:[^"\\]|\\.)*")/.exec(line)?.[1];
  if (quoted === undefined) return object.locate(steps);
  if (JSON.stringify(steps.at(-1)) === quoted) return object.locateKey(steps);
  let value: unknown = object.body;
  for (const step of steps) value = isJsonObject(value) || Array.isArray(value) ? Reflect.get(value, step) : undefined;
  for (const [key, item] of Object.entries(isJsonObject(value) ? value : {})) {
    if (JSON.stringify(key) === quoted) return object.locateKey([...steps, key]);
    if (JSON.stringify(item) === quoted) return object.locate([...steps, key]);
  }
  return object.locate(steps);
}

/** A body that could not be decoded: the value that is to blame is looked for, as messages rarely say which it is. */
export function decodingProblem(message: string, object: ManifestObject): Problem {
  return explained({ severity: 'error', message, range: object.locate(undecodable(message, object)) }, object);
}

function undecodable(message: string, object: ManifestObject): readonly PathStep[] {
  const [, found = '', path] = /cannot unmarshal (\w+).* into Go struct field \w+\.(\S+) of type/.exec(message) ?? [];
  if (path !== undefined) return findOfType(object.body, path.split('.'), found) ?? path.split('.');
  const type = schemaOf(object.apiVersion, object.kind);
  if (type === undefined) return [];
  if (message.includes('quantities must match') || message.includes('unable to parse quantity')) {
    return findBadQuantity(type, object.body) ?? [];
  }
  if (message.includes('illegal base64')) return findBadBase64(type, object.body) ?? [];
  return [];
}

const STRICT = 'strict decoding error: ';

/** The fields that strict decoding complains about. */
function strictFields(message: string): readonly { readonly path: string; readonly words: string }[] {
  const start = message.indexOf(STRICT);
  if (start < 0) return [];
  const matches = message.slice(start + STRICT.length).matchAll(/(?:unknown|duplicate) field ("(?:[^"\\]|\\.)*")/g);
  return [...matches].map(([words, quoted = '""']) => ({ path: unquoted(quoted), words }));
}

function unquoted(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted.slice(1, -1);
  }
}

function explained(problem: Problem, object: ManifestObject): Problem {
  const explanation = explain(problem.message, object);
  return explanation === undefined ? problem : { ...problem, explanation };
}
