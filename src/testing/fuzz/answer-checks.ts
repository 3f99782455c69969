/** What must hold for every answer of the HTTP door, whatever was asked. */
import { parse } from 'yaml';
import type { HttpRequest, HttpResponse } from '../../control-plane/api-server/http/contract.ts';
import { PROTOBUF_TYPE } from '../../control-plane/api-server/http/media/protobuf-type.ts';
import { decodeBytes, encodeText } from '../../kernel/index.ts';

/** A failure of the server's own that upstream's server has too, with the reason why. */
interface KnownFailure {
  readonly code: number;
  readonly message: RegExp;
  readonly why: string;
}

/** Every answer from 500 on that is right. */
export const KNOWN_FAILURES: readonly KnownFailure[] = [
  {
    code: 504,
    message: /^Timeout: Too large resource version: \d+, current: \d+$/,
    why: 'nothing that new has happened yet, and waiting for it did not help',
  },
  {
    code: 503,
    message: /^the server is currently unable to handle the request$/,
    why: 'nothing answers behind a proxy',
  },
  {
    code: 500,
    message: /^Internal error occurred: requested \[.*\] without impersonating a user$/s,
    why: 'groups, extra and uid to act with, but nobody to act as',
  },
  {
    code: 500,
    message: /^resourceVersion should not be set on objects to be created$/,
    why: "storage's error, which nobody turns into one of the API",
  },
  {
    code: 500,
    message:
      /^resourceVersion: Invalid value: ".*": strconv\.ParseUint: parsing ".*": (?:invalid syntax|value out of range)$/s,
    why: "the watch cache's error about the version that a read asks for; nobody turns it into one of the API",
  },
  {
    code: 500,
    message: /^etcdserver: mvcc: required revision is a future revision$/,
    why: 'a page of a list as of a version that is yet to come',
  },
  {
    code: 500,
    message: /^failed to create typed patch object \(.*\): /s,
    why: 'an applied object that its schema does not describe',
  },
  {
    code: 500,
    message: /^failed to convert new object \(.*\) to proper version: /s,
    why: 'an applied object that cannot be read as its kind',
  },
  {
    code: 500,
    message:
      /^(?:unknown patch type: |merging an object in json but |no elements in any of the given slices|list element types are not identical: |unable to find api field in struct |map: map\[.*\] does not contain declared merge key: )/s,
    why: 'directives of a strategic merge patch that make no sense',
  },
  {
    code: 500,
    message: /^(?:\[?(?:target|metadata)\..*)$/s,
    why: 'all that is wrong with a Binding, as one error of Go',
  },
  {
    code: 500,
    message: /^Internal error occurred: the spec replicas field "\.spec\.replicas" does not exist$/,
    why: 'the scale of a custom resource that has no number of replicas',
  },
];

const PLAIN_PAGES = /^(?:404 page not found\n|Not Acceptable\n|)$/;

/** The body of an answer as JSON, in whichever form it came; undefined when it is text. */
export function contentOf({ headers, body }: HttpResponse): unknown {
  const type = String(headers['content-type'] ?? '');
  if (type.includes('protobuf')) return PROTOBUF_TYPE.decode(typeof body === 'string' ? encodeText(body) : body);
  const text = typeof body === 'string' ? body : decodeBytes(body);
  if (type.includes('json')) return JSON.parse(text) as unknown;
  return type.includes('yaml') ? (parse(text) as unknown) : undefined;
}

/** What is wrong with a whole answer. */
export function problemsWith(request: HttpRequest, response: HttpResponse): readonly string[] {
  const { status, body, headers } = response;
  const problems: string[] = [];
  if (headers['audit-id'] === undefined) problems.push('no audit-id');
  if (request.method === 'HEAD') return body.length === 0 ? problems : [...problems, 'HEAD is answered with a body'];
  let content: unknown;
  try {
    content = contentOf(response);
  } catch (error) {
    return [...problems, `the body is not what it says it is: ${String(error)}`];
  }
  if (status < 400) return problems;
  if (content === undefined) {
    const text = typeof body === 'string' ? body : decodeBytes(body);
    if (!PLAIN_PAGES.test(text)) problems.push(`a failure in plain text: ${text.slice(0, 200)}`);
    return problems;
  }
  return [...problems, ...statusProblems(status, content as Readonly<Record<string, unknown>>)];
}

function statusProblems(code: number, content: Readonly<Record<string, unknown>>): readonly string[] {
  const { kind, apiVersion, status, code: said, reason, message } = content;
  const problems: string[] = [];
  if (kind !== 'Status' || apiVersion !== 'v1' || status !== 'Failure') problems.push(`${code} is no failed Status`);
  if (said !== code) problems.push(`${code} says ${said}`);
  if (typeof message !== 'string' || message === '') problems.push(`${code} has no message`);
  const isBare = code === 500 && KNOWN_FAILURES.some((known) => known.message.test(String(message)));
  if (!isBare && (typeof reason !== 'string' || reason === '')) problems.push(`${code} has no reason: ${message}`);
  if (code >= 500 && !KNOWN_FAILURES.some((known) => known.code === code && known.message.test(String(message)))) {
    problems.push(`${code}: ${message}`);
  }
  return problems;
}
