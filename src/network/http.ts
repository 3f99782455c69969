/**
 * HTTP/1.1 between stacks: one request and its response, or a server for many. Each request opens a connection of its own and closes it
 * (no keep-alive). Between those who both speak HTTP through this file a request is one object that travels, without connection
 * objects: it costs three timers and keeps to the same rules, step by step, as a connection would.
 */
import type { Clock } from '../kernel/index.ts';
import type { Connection, Endpoint, HttpRequest, HttpResult, HttpService, NetworkStack, Sockets } from './contract.ts';
import { converse } from './http-conversation.ts';
import { HttpExchange } from './http-exchange.ts';

import { Stack } from './stack.ts';

export interface HttpCall {
  readonly to: Endpoint;
  readonly request: HttpRequest;
  /** How long to wait for the connection, in ms. */
  readonly connectTimeoutMs: number;
  /** How long to wait for everything, in ms. */
  readonly timeoutMs: number;
  /** True for requests that recur for ever: the clock's `settle` does not wait for them. */
  readonly isBackground?: boolean | undefined;
}

/** Sends one request; `done` is called once, later. Answers how to give up without hearing of it. */
export function httpRequest(
  _clock: Clock,
  from: NetworkStack,
  call: HttpCall,
  done: (result: HttpResult) => void,
): { readonly cancel: () => void } {
  if (!(from instanceof Stack)) throw new Error(`${from.label} is not a stack of this network`);
  return HttpExchange.begin(from, call, done);
}

/** Serves HTTP on a port; undefined when it is taken, else how to close it. Unanswered requests are in `sockets`. */
export function serveHttp(
  stack: NetworkStack,
  port: number,
  handle: HttpService,
  sockets?: Sockets,
): (() => void) | undefined {
  if (!(stack instanceof Stack)) throw new Error(`${stack.label} is not a stack of this network`);
  const { clock } = stack.network;
  const accept = (connection: Connection): void => converse(connection, clock, handle);
  return stack.listen({ port, protocol: 'TCP', sockets, http: handle, accept });
}
