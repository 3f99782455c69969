/** HTTP/1.1 as text, for a client of what is no web server of this simulation: what it sends, and what it makes of the answer (RFC 9112, without chunks). */
import { byteLength } from '../kernel/index.ts';
import type { HttpRequest, HttpResponse } from './contract.ts';

const HEAD_END = /\r?\n\r?\n/;
const STATUS_LINE = /^HTTP\/1\.[01] (\d{3})(?: (.*))?$/;

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

/** `OK` for 200; empty for a status that has no well-known words. */
export function reasonPhrase(status: number): string {
  return REASONS[status] ?? '';
}

export function formatRequest(request: HttpRequest): string {
  return formatMessage(`${request.method} ${request.path} HTTP/1.1`, request.headers, request.body);
}

/** A whole response; `incomplete` while its head or body has not all come; undefined for what is no HTTP. */
export function parseResponse(text: string): HttpResponse | 'incomplete' | undefined {
  const message = parseMessage(text);
  if (message === 'incomplete') {
    const end = text.indexOf('\n');
    return end === -1 || STATUS_LINE.test(text.slice(0, end).trimEnd()) ? message : undefined;
  }
  const status = STATUS_LINE.exec(message.startLine)?.[1];
  return status === undefined ? undefined : { status: Number(status), headers: message.headers, body: message.body };
}

function formatMessage(startLine: string, headers: Readonly<Record<string, string>>, body: string): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const hasLength = Object.keys(headers).some((name) => name.toLowerCase() === 'content-length');
  if (!hasLength && body !== '') lines.push(`content-length: ${byteLength(body)}`);
  return `${[startLine, ...lines].join('\r\n')}\r\n\r\n${body}`;
}

interface Message {
  readonly startLine: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function parseMessage(text: string): Message | 'incomplete' {
  const end = HEAD_END.exec(text);
  if (end === null) return 'incomplete';
  const [startLine = '', ...lines] = text.slice(0, end.index).split(/\r?\n/);
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
  }
  const body = text.slice(end.index + end[0].length);
  const expected = Number(headers['content-length'] ?? '0');
  return byteLength(body) < expected ? 'incomplete' : { startLine, headers, body };
}
