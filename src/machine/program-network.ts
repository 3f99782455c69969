/** A program's way to others: look a name up as libc does (addresses, `localhost`, its own name, then the resolver), connect, talk. */

import type { Clock } from '../kernel/index.ts';
import type { HttpRequest, NetworkStack, Sockets } from '../network/contract.ts';
import { httpRequest } from '../network/http.ts';
import type { TcpResult, Wait } from './contract.ts';

/** What a client waits for when it does not say. */
const DEFAULT_TIMEOUT_MS = 30_000;
const URL_FORM = /^(https?):\/\/([^/:?#]+)(?::(\d+))?([^#]*)/;
const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443 };
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/** A process, which its connections belong to. */
export interface NetworkUser extends Sockets {
  readonly clock: Clock;
  readonly stack: NetworkStack;
  readonly hostname: string;
}

export type FetchRequest = Partial<HttpRequest> & { readonly timeoutMs?: number };

/** Waits for the result of one HTTP request; TLS is not simulated, `https` is spoken in the clear. */
export function fetchWait(user: NetworkUser, url: string, options: FetchRequest = {}): Wait {
  const start = (resume: (value: unknown) => void): (() => void) => {
    const startedAtMs = user.clock.nowMs;
    const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const [, scheme = 'http', host = '', portText, target = ''] = URL_FORM.exec(url) ?? [];
    const port = portText === undefined ? (DEFAULT_PORTS[scheme] ?? 80) : Number(portText);
    return withAddress(user, host, timeoutMs, (ip) => {
      if (ip === undefined) {
        const latencyMs = user.clock.nowMs - startedAtMs;
        resume({ ok: false, failure: 'no-such-host', latencyMs, path: [user.stack.label] });
        return undefined;
      }
      const request: HttpRequest = {
        method: options.method ?? 'GET',
        path: options.path ?? (target.startsWith('/') ? target : `/${target}`),
        headers: { host: portText === undefined ? host : `${host}:${portText}`, ...options.headers },
        body: options.body ?? '',
      };
      const call = { to: { ip, port }, request, connectTimeoutMs: timeoutMs, timeoutMs };
      return httpRequest(user.clock, user.stack, call, resume).cancel;
    });
  };
  return { kind: 'until', start };
}

/** Waits for a connection; resumes with a {@link TcpResult}. */
export function connectWait(user: NetworkUser, host: string, port: number, timeoutMs: number): Wait {
  const start = (resume: (value: TcpResult) => void): (() => void) =>
    withAddress(user, host, timeoutMs, (ip) => {
      if (ip === undefined) {
        resume({ ok: false, failure: 'no-such-host' });
        return undefined;
      }
      const pending = user.stack.connect(
        { ip, port },
        {
          timeoutMs,
          sockets: user,
          onOpen: (connection) => resume({ ok: true, connection }),
          onFail: (failure) => resume({ ok: false, failure }),
        },
      );
      return () => pending.cancel();
    });
  return { kind: 'until', start };
}

/** Calls `use` with the address of `host`, at once or later; answers how to give up, which is also told to what `use` began. */
function withAddress(
  user: NetworkUser,
  host: string,
  timeoutMs: number,
  use: (ip: string | undefined) => (() => void) | undefined,
): () => void {
  const { stack, clock } = user;
  const direct = addressWithoutResolver(user, host);
  const resolver = stack.resolver ?? stack.host.resolver;
  if (direct !== undefined || resolver === undefined) {
    const giveUp = use(direct);
    return () => giveUp?.();
  }
  let isOver = false;
  let giveUp: (() => void) | undefined;
  const settle = (ip: string | undefined): void => {
    if (isOver) return;
    isOver = true;
    clock.cancel(deadline);
    giveUp = use(ip);
  };
  const deadline = clock.schedule(timeoutMs, () => settle(undefined));
  resolver.resolve(host, (addresses) => settle(addresses[0]));
  return () => {
    isOver = true;
    clock.cancel(deadline);
    giveUp?.();
  };
}

function addressWithoutResolver(user: NetworkUser, host: string): string | undefined {
  if (IPV4.test(host)) return host;
  if (host === 'localhost') return '127.0.0.1';
  return host === user.hostname ? user.stack.ips[0] : undefined;
}
