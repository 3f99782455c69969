/** `/world/…`: what is not Kubernetes, as small JSON documents. WORLD.md describes each for users. */
import type { HttpRequest, HttpResponse } from '../../control-plane/api-server/http/contract.ts';
import type { LiveSandbox } from '../live-sandbox.ts';
import { BadInput, bodyOf, flagOf, numberIn, textOf, wholeNumberIn } from './input.ts';
import { traceOf } from './trace.ts';
import { conditionOf, momentIn } from './until.ts';

interface Call {
  readonly live: LiveSandbox;
  /** What the path's variable part held, e.g. a node's name. */
  readonly name: string;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}

interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: RegExp;
  readonly answer: (call: Call) => unknown;
}

/** Longest jump in virtual time: ten years. */
const MOST_MS = 10 * 366 * 86_400_000;
const DEFAULT_LIMIT_MS = 600_000;
const FASTEST = 10_000;

const ROUTES: readonly Route[] = [
  { method: 'GET', path: /^\/world\/state$/, answer: ({ live }) => ({ ...timeOf(live), nodes: nodesOf(live) }) },
  {
    method: 'POST',
    path: /^\/world\/pause$/,
    answer({ live }) {
      live.pause();
      return timeOf(live);
    },
  },
  {
    method: 'POST',
    path: /^\/world\/resume$/,
    answer({ live, body }) {
      live.resume(body.speed === undefined ? undefined : numberIn(body, 'speed', 0.001, FASTEST));
      return timeOf(live);
    },
  },
  {
    method: 'POST',
    path: /^\/world\/advance$/,
    async answer({ live, body }) {
      await live.advance(numberIn(body, 'ms', 0, MOST_MS));
      return timeOf(live);
    },
  },
  {
    method: 'POST',
    path: /^\/world\/until$/,
    async answer({ live, body }) {
      const limitMs = body.limitMs === undefined ? DEFAULT_LIMIT_MS : numberIn(body, 'limitMs', 0, MOST_MS);
      const reached = await live.until(conditionOf(live.sandbox, body), limitMs, momentIn(body));
      return { reached, ...timeOf(live) };
    },
  },
  {
    method: 'POST',
    path: /^\/world\/nodes\/([^/]+)\/power$/,
    answer({ live, name, body }) {
      act(live, { type: 'power', node: name, on: flagOf(body, 'on') });
      return nodesOf(live).find((node) => node.name === name);
    },
  },
  {
    method: 'POST',
    path: /^\/world\/traffic$/,
    answer({ live, body }) {
      const namespace = body.namespace === undefined ? 'default' : textOf(body, 'namespace');
      const service = textOf(body, 'service');
      const requestsPerSecond = numberIn(body, 'requestsPerSecond', 0, 10_000);
      act(live, { type: 'traffic', namespace, service, requestsPerSecond });
      return { traffic: live.sandbox.customers.figures() };
    },
  },
  {
    method: 'GET',
    path: /^\/world\/traffic$/,
    answer: ({ live }) => ({ traffic: live.sandbox.customers.figures() }),
  },
  {
    method: 'GET',
    path: /^\/world\/trace$/,
    answer({ live, query }) {
      const limit = wholeNumberIn({ limit: Number(query.get('limit') ?? 100) }, 'limit', 1, 10_000);
      return traceOf(live.sandbox, query.get('for') ?? '', limit);
    },
  },
  {
    method: 'GET',
    path: /^\/world\/hash$/,
    answer: ({ live }) => ({
      hash: live.sandbox.hash(),
      entries: live.sandbox.trace.lastId,
      nowMs: live.nowMs,
    }),
  },
];

/** Answers one request; what is wrong with it is said as `{"error": …}` with a fitting code. */
export async function answerWorld(live: LiveSandbox, request: HttpRequest): Promise<HttpResponse> {
  const url = new URL(request.target, 'http://localhost');
  const found = ROUTES.filter(({ path }) => path.test(url.pathname));
  if (found.length === 0) return json(404, { error: `there is no ${url.pathname}; see WORLD.md for what there is` });
  const route = found.find(({ method }) => method === request.method);
  if (route === undefined) {
    const allow = found.map(({ method }) => method).join(', ');
    return json(405, { error: `${url.pathname} answers ${allow} only` }, { allow });
  }
  try {
    const name = decodeURIComponent(route.path.exec(url.pathname)?.[1] ?? '');
    return json(200, await route.answer({ live, name, query: url.searchParams, body: bodyOf(request) }));
  } catch (error) {
    if (error instanceof BadInput || error instanceof URIError) return json(400, { error: error.message });
    if (error instanceof NotThere) return json(404, { error: error.message });
    return json(500, { error: error instanceof Error ? error.message : String(error) });
  }
}

/** Something that the request names does not exist, or refuses. */
class NotThere extends Error {}

type Action = Parameters<LiveSandbox['sandbox']['act']>[0];

function act({ sandbox }: LiveSandbox, action: Action): void {
  const { ok, problems, messages } = sandbox.act(action);
  if (!ok) throw new NotThere(problems[0]?.message ?? messages[0] ?? 'it could not be done');
}

function timeOf(live: LiveSandbox) {
  const { nowMs, speed } = live;
  return { now: new Date(nowMs).toISOString(), nowMs, speed };
}

function nodesOf({ sandbox: { nodes } }: LiveSandbox) {
  return nodes.addresses().map(({ name, ip }) => ({ name, ip, power: nodes.powerOf(name) }));
}

function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return {
    kind: 'response',
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
    body: `${JSON.stringify(body)}\n`,
  };
}
