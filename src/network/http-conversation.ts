/**
 * The server's side of HTTP/1.1 over a bare connection (RFC 9112): requests one after the other, with bodies by length or in chunks, and
 * answers in the same order. The connection stays open between them unless either side says otherwise, the client has finished,
 * or nothing comes for as long as web servers usually wait.
 */
import { byteLength, type Clock, decodeBytes, encodeText, type Timer } from '../kernel/index.ts';
import type { Connection, HttpRequest, HttpResponse, HttpService } from './contract.ts';
import { reasonPhrase } from './http-text.ts';

const IDLE_MS = 75_000;
const HEAD_END = /\r?\n\r?\n/;
const REQUEST_LINE = /^([A-Z]+) (\S+) HTTP\/1\.([01])$/;
const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n';
const BACKGROUND = { background: true };

interface Head {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly staysOpen: boolean;
  /** Where the body begins. */
  readonly end: number;
}

/** Talks with whoever opened `connection` until it ends. */
export function converse(connection: Connection, clock: Clock, handle: HttpService): void {
  const conversation = new HttpConversation(connection, clock, handle);
  connection.onMessage = (message) =>
    conversation.hear(message instanceof Uint8Array ? decodeBytes(message) : String(message));
  connection.onFinish = () => conversation.finish();
  connection.onClose = () => conversation.end();
}

class HttpConversation {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #handle: HttpService;
  #heard = '';
  #isBusy = false;
  #isFinished = false;
  #hasSaidContinue = false;
  #idle: Timer | undefined;

  constructor(connection: Connection, clock: Clock, handle: HttpService) {
    this.#connection = connection;
    this.#clock = clock;
    this.#handle = handle;
  }

  hear(text: string): void {
    this.#heard += text;
    if (!this.#isBusy) this.#next();
  }

  /** The client has said everything. */
  finish(): void {
    this.#isFinished = true;
    if (!this.#isBusy) this.#close();
  }

  end(): void {
    this.#clock.cancel(this.#idle);
  }

  #next(): void {
    this.#clock.cancel(this.#idle);
    this.#heard = this.#heard.replace(/^(?:\r?\n)+/, '');
    const head = parseHead(this.#heard);
    if (head === undefined) {
      this.#connection.send(formatAnswer({ status: 400, headers: {}, body: '' }, '', false));
      this.#close();
      return;
    }
    const body = head === 'incomplete' ? head : bodyOf(head, this.#heard);
    if (head === 'incomplete' || body === 'incomplete') {
      if (head !== 'incomplete') this.#sayContinue(head);
      if (this.#isFinished) this.#close();
      return;
    }
    this.#heard = body.rest;
    this.#answer(head, body.text);
  }

  #answer({ headers, method, path, staysOpen }: Head, body: string): void {
    this.#isBusy = true;
    this.#hasSaidContinue = false;
    const request: HttpRequest = { method, path, headers, body };
    let isAnswered = false;
    this.#handle(request, this.#connection, (response) => {
      if (isAnswered) return;
      isAnswered = true;
      const goesOn = staysOpen && !/^close$/i.test(headerOf(response, 'connection') ?? '');
      this.#connection.send(formatAnswer(response, method, goesOn));
      this.#isBusy = false;
      if (!goesOn || (this.#isFinished && this.#heard === '')) this.#close();
      else if (this.#heard !== '') this.#next();
      else this.#idle = this.#clock.schedule(IDLE_MS, () => this.#close(), BACKGROUND);
    });
  }

  /** Asks for a body that is held back. */
  #sayContinue({ headers }: Head): void {
    if (this.#hasSaidContinue || !/^100-continue$/i.test(headers.expect ?? '')) return;
    this.#hasSaidContinue = true;
    this.#connection.send(CONTINUE);
  }

  #close(): void {
    this.end();
    this.#connection.close();
  }
}

function parseHead(text: string): Head | 'incomplete' | undefined {
  const end = HEAD_END.exec(text);
  const firstEnd = text.indexOf('\n');
  const startLine = (firstEnd === -1 ? text : text.slice(0, firstEnd)).trimEnd();
  const [, method, path, minor] = REQUEST_LINE.exec(startLine) ?? [];
  if (method === undefined || path === undefined) return firstEnd === -1 ? 'incomplete' : undefined;
  if (end === null) return 'incomplete';
  const headers: Record<string, string> = {};
  for (const line of text.slice(0, end.index).split(/\r?\n/).slice(1)) {
    const colon = line.indexOf(':');
    if (colon <= 0) return undefined;
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  const wish = headers.connection ?? '';
  const staysOpen = minor === '1' ? !/close/i.test(wish) : /keep-alive/i.test(wish);
  return { method, path, headers, staysOpen, end: end.index + end[0].length };
}

type Body = { readonly text: string; readonly rest: string };

function bodyOf({ end, headers }: Head, heard: string): Body | 'incomplete' {
  if (/chunked/i.test(headers['transfer-encoding'] ?? '')) return chunksOf(heard.slice(end));
  const length = Number(headers['content-length'] ?? '0');
  const after = heard.slice(end);
  if (!(length > 0)) return { text: '', rest: after };
  return takeBytes(after, length);
}

function takeBytes(text: string, length: number): Body | 'incomplete' {
  if (text.length * 3 < length || byteLength(text) < length) return 'incomplete';
  const bytes = encodeText(text);
  return { text: decodeBytes(bytes.subarray(0, length)), rest: decodeBytes(bytes.subarray(length)) };
}

function chunksOf(text: string): Body | 'incomplete' {
  let body = '';
  let rest = text;
  for (;;) {
    const [line, size] = /^([0-9a-fA-F]+)[^\r\n]*\r?\n/.exec(rest) ?? [];
    if (line === undefined) return 'incomplete';
    rest = rest.slice(line.length);
    const length = Number.parseInt(size ?? '0', 16);
    if (length === 0) {
      const trailer = /^(?:[^\r\n]+\r?\n)*\r?\n/.exec(rest)?.[0];
      return trailer === undefined ? 'incomplete' : { text: body, rest: rest.slice(trailer.length) };
    }
    const chunk = takeBytes(rest, length);
    const end = chunk === 'incomplete' ? undefined : /^\r?\n/.exec(chunk.rest)?.[0];
    if (chunk === 'incomplete' || end === undefined) return 'incomplete';
    body += chunk.text;
    rest = chunk.rest.slice(end.length);
  }
}

function formatAnswer(response: HttpResponse, method: string, staysOpen: boolean): string {
  const { body, headers, status } = response;
  const lines = [`HTTP/1.1 ${status} ${reasonPhrase(status)}`.trimEnd()];
  for (const [name, value] of Object.entries(headers)) {
    if (!/^(?:connection|transfer-encoding)$/i.test(name)) lines.push(`${capitalised(name)}: ${value}`);
  }
  const hasBody = status >= 200 && status !== 204 && status !== 304;
  if (hasBody && headerOf(response, 'content-length') === undefined) lines.push(`Content-Length: ${byteLength(body)}`);
  lines.push(`Connection: ${staysOpen ? 'keep-alive' : 'close'}`);
  return `${lines.join('\r\n')}\r\n\r\n${hasBody && method !== 'HEAD' ? body : ''}`;
}

/** `content-type` as `Content-Type`. */
function capitalised(name: string): string {
  return name.replace(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

function headerOf({ headers }: HttpResponse, wanted: string): string | undefined {
  for (const [name, value] of Object.entries(headers)) if (name.toLowerCase() === wanted) return value;
  return undefined;
}
