/** Requests to the API server's HTTP door, for tests: short to write, answers easy to look at. */
import type { BodySink, HttpAnswer, HttpDoor, HttpResponse } from '../control-plane/api-server/http/contract.ts';
import { decodeBytes, encodeText } from '../kernel/index.ts';

export interface TestRequest {
  readonly method?: string;
  readonly accept?: string;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text as it is, anything else as JSON. */
  readonly body?: unknown;
}

/** Sends a request through the door; the answer as it is. */
export function send(door: HttpDoor, target: string, request: TestRequest = {}): HttpAnswer {
  const { method = 'GET', accept, contentType, headers = {}, body } = request;
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  return door.handle({
    method,
    target,
    headers: {
      ...(accept === undefined ? {} : { accept }),
      ...(contentType === undefined ? {} : { 'content-type': contentType }),
      ...headers,
    },
    body: body instanceof Uint8Array ? body : encodeText(text),
  });
}

export interface ReadAnswer {
  readonly status: number;
  readonly headers: HttpResponse['headers'];
  readonly text: string;
  /** Undefined for a body that is not JSON. */
  readonly json: Record<string, unknown>;
}

/** A whole answer with its body as text and as JSON; fails for streams and upgrades. */
export function ask(door: HttpDoor, target: string, request: TestRequest = {}): ReadAnswer {
  const answer = send(door, target, request);
  if (answer.kind !== 'response') throw new Error(`${target} answers ${answer.kind}`);
  const text = typeof answer.body === 'string' ? answer.body : decodeBytes(answer.body);
  return { status: answer.status, headers: answer.headers, text, json: parsed(text) };
}

/** Collects what a stream writes; `stop` is the reader's going away. */
export interface ReadStream {
  readonly status: number;
  readonly headers: HttpResponse['headers'];
  readonly chunks: string[];
  /** The chunks as lines of JSON. */
  events(): readonly Record<string, unknown>[];
  isEnded(): boolean;
  readonly stop: () => void;
}

export function readStream(door: HttpDoor, target: string, request: TestRequest = {}): ReadStream {
  const answer = send(door, target, request);
  if (answer.kind !== 'stream') throw new Error(`${target} answers ${JSON.stringify(answer)}`);
  const chunks: string[] = [];
  let ended = false;
  const sink: BodySink = {
    write: (chunk) => void chunks.push(typeof chunk === 'string' ? chunk : decodeBytes(chunk)),
    end: () => {
      ended = true;
    },
  };
  const stop = answer.start(sink);
  return {
    status: answer.status,
    headers: answer.headers,
    chunks,
    events: () =>
      chunks
        .join('')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    isEnded: () => ended,
    stop,
  };
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return {};
  }
}
