/** Puts answers into HTTP: the negotiated form, headers that every answer has, and errors as Status (endpoints/handlers/responsewriters). */
import { internalError, type Status, StatusError } from '../../../../kube-api/meta/status-error.ts';
import type { HttpResponse } from '../contract.ts';
import { DEFAULT_MEDIA_TYPE, type MediaType } from '../media/media-types.ts';
import { type Negotiated, negotiate } from '../media/negotiate.ts';
import { statusToWire } from './wire-objects.ts';

export type Headers = Readonly<Record<string, string | readonly string[]>>;

/** An answer of text, as the server's own pages are. */
export function textAnswer(status: number, body: string, headers: Headers = {}): HttpResponse {
  return { kind: 'response', status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body };
}

/** What a server answers on a path that is none of the API's. */
export function pageNotFound(): HttpResponse {
  return textAnswer(404, '404 page not found\n', { 'x-content-type-options': 'nosniff' });
}

/** Whether people are reading: they say so, or come with a program of theirs. */
export function isForPeople(
  query: { has(name: string): boolean; get(name: string): string },
  userAgent: string,
): boolean {
  if (query.has('pretty') && query.get('pretty') !== '') {
    return ['1', 't', 'T', 'TRUE', 'true', 'True'].includes(query.get('pretty'));
  }
  return /^(?:curl|Wget|Mozilla\/5\.0)/.test(userAgent);
}

/** An object that is in its wire form already. */
export function objectAnswer(
  status: number,
  object: unknown,
  { mediaType, isPretty }: Pick<Negotiated<MediaType>, 'mediaType' | 'isPretty'>,
  headers: Headers = {},
): HttpResponse {
  return {
    kind: 'response',
    status,
    headers: { 'content-type': mediaType.name, ...headers },
    body: mediaType.encode(object, isPretty),
  };
}

/** The Status of an error; of one that nobody meant, an InternalError. */
export function statusOf(error: unknown): Status {
  if (error instanceof StatusError) return error.status;
  return internalError(error instanceof Error ? error.message : String(error)).status;
}

/** An error in the form that the client reads, JSON when there is none that it does. */
export function errorAnswer(
  error: unknown,
  accept: string,
  known: readonly MediaType[],
  isPretty: boolean,
  headers: Headers = {},
): HttpResponse {
  const status = statusOf(error);
  const agreed = negotiate(accept, known, (target) => target === undefined);
  const form = agreed ?? { mediaType: DEFAULT_MEDIA_TYPE, isPretty: true };
  const retryAfter = status.details?.retryAfterSeconds ?? 0;
  return objectAnswer(
    status.code,
    statusToWire(status),
    { mediaType: form.mediaType, isPretty: form.isPretty || isPretty },
    { ...(retryAfter > 0 ? { 'retry-after': String(retryAfter) } : {}), ...headers },
  );
}

/** Values of `Warning` headers (RFC 7234, as apimachinery/pkg/util/net writes them). */
export function warningHeaders(messages: readonly string[]): Headers {
  if (messages.length === 0) return {};
  return { warning: messages.map((message) => `299 - ${quoted(message)}`) };
}

function quoted(message: string): string {
  return `"${message.replace(/[\n\r\t]+/g, ' ').replace(/["\\]/g, '\\$&')}"`;
}
