/** Sends one request to a Service, as somebody with `curl` on a node would, and lets virtual time pass until it has ended. */
import { Service } from '../kube-api/kinds/service.ts';
import type { HttpResult } from '../network/contract.ts';
import { httpRequest } from '../network/http.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';

const TIMEOUT_MS = 10_000;

export function askService(sandbox: Sandbox, service: string, path = '/', namespace = 'default'): HttpResult {
  const spec = sandbox.mirror.get(Service, service, namespace)?.spec;
  const [from] = sandbox.nodes.liveStacks();
  const port = spec?.ports?.[0]?.port;
  if (from === undefined || spec?.clusterIP === undefined || port === undefined)
    throw new Error(`no way to ${service}`);
  let result: HttpResult | undefined;
  const call = {
    to: { ip: spec.clusterIP, port },
    request: { method: 'GET', path, headers: { host: service }, body: '' },
    connectTimeoutMs: TIMEOUT_MS,
    timeoutMs: TIMEOUT_MS,
  };
  httpRequest(sandbox.clock, from, call, (answer) => {
    result = answer;
  });
  sandbox.clock.runUntil(() => result !== undefined, TIMEOUT_MS + 1000);
  if (result === undefined) throw new Error(`no end of the request to ${service}`);
  return result;
}

/** The body of a successful answer; the failure in words otherwise. */
export function bodyOf(result: HttpResult): string {
  return result.ok ? result.response.body : result.failure;
}
