/** HTTP/1.1 over connections of whole messages: one request and its response, or a server for many. No keep-alive: each request connects. */
import type { Clock, Timer } from '../kernel/index.ts';
import type {
  Connection,
  Endpoint,
  HttpRequest,
  HttpResponse,
  HttpResult,
  NetworkFailure,
  NetworkStack,
  PendingConnect,
  Sockets,
} from './contract.ts';

export interface HttpCall {
  readonly to: Endpoint;
  readonly request: HttpRequest;
  /** How long to wait for the connection, in ms. */
  readonly connectTimeoutMs: number;
  /** How long to wait for everything, in ms. */
  readonly timeoutMs: number;
}

/** Sends one request; `done` is called once. Answers how to give up without hearing of it. */
export function httpRequest(
  clock: Clock,
  from: NetworkStack,
  call: HttpCall,
  done: (result: HttpResult) => void,
): { readonly cancel: () => void } {
  const exchange = new HttpExchange(clock, from, call, done);
  return exchange;
}

/** Serves HTTP on a port; undefined when it is taken, else how to close it. */
export function serveHttp(
  stack: NetworkStack,
  port: number,
  handle: (request: HttpRequest, connection: Connection, respond: (response: HttpResponse) => void) => void,
  sockets: Sockets = new Set(),
): (() => void) | undefined {
  return stack.listen({
    port,
    protocol: 'TCP',
    sockets,
    accept: (connection) => {
      connection.onMessage = (message) => {
        handle(message as HttpRequest, connection, (response) => connection.send(response));
      };
    },
  });
}

class HttpExchange {
  readonly #clock: Clock;
  readonly #done: (result: HttpResult) => void;
  readonly #startedAtMs: number;
  readonly #pending: PendingConnect;
  readonly #deadline: Timer;
  #connection: Connection | undefined;
  #isOver = false;
  readonly #fromLabel: string;

  constructor(clock: Clock, from: NetworkStack, call: HttpCall, done: (result: HttpResult) => void) {
    this.#clock = clock;
    this.#done = done;
    this.#fromLabel = from.label;
    this.#startedAtMs = clock.nowMs;
    this.#deadline = clock.schedule(call.timeoutMs, () => this.#fail('timeout'));
    this.#pending = from.connect(call.to, {
      timeoutMs: Math.min(call.connectTimeoutMs, call.timeoutMs),
      firstMessage: call.request,
      onFail: (failure) => this.#fail(failure),
      onOpen: (connection) => this.#open(connection),
    });
  }

  readonly cancel = (): void => {
    this.#end();
  };

  #open(connection: Connection): void {
    this.#connection = connection;
    connection.onMessage = (message) => {
      const latencyMs = this.#clock.nowMs - this.#startedAtMs;
      if (this.#end()) this.#done({ ok: true, response: message as HttpResponse, latencyMs, path: connection.path });
    };
    connection.onClose = (failure) => this.#fail(failure ?? 'reset');
  }

  #fail(failure: NetworkFailure): void {
    const path = this.#connection?.path ?? [this.#fromLabel];
    const latencyMs = this.#clock.nowMs - this.#startedAtMs;
    if (this.#end()) this.#done({ ok: false, failure, latencyMs, path });
  }

  /** Lets go of everything; false when it was over before. */
  #end(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#clock.cancel(this.#deadline);
    this.#pending.cancel();
    this.#connection?.close();
    return true;
  }
}
