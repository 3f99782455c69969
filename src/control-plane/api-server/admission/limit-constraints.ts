/**
 * Each of the bounds that a LimitRange can set, and why something is out of it, in upstream's words
 * (kubernetes/plugin/pkg/admission/limitranger/admission.go).
 */
import type { Quantity } from '../../../kube-api/meta/quantity.ts';
import type { Amounts } from '../../../kube-api/quota/amounts.ts';

/** A request, and a limit if there is one, must not be below the bound. */
export function minProblem(
  type: string,
  name: string,
  bound: Quantity,
  requests: Amounts,
  limits: Amounts,
): string | undefined {
  const [request, limit] = [requests[name], limits[name]];
  const start = `minimum ${name} usage per ${type} is ${bound}`;
  if (request === undefined) return `${start}.  No request is specified`;
  if (isLess(request, bound)) return `${start}, but request is ${request}`;
  if (limit !== undefined && isLess(limit, bound)) return `${start}, but limit is ${limit}`;
  return undefined;
}

/** A limit, and a request if there is one, must not be above the bound. */
export function maxProblem(
  type: string,
  name: string,
  bound: Quantity,
  requests: Amounts,
  limits: Amounts,
): string | undefined {
  const [request, limit] = [requests[name], limits[name]];
  const start = `maximum ${name} usage per ${type} is ${bound}`;
  if (limit === undefined) return `${start}.  No limit is specified`;
  if (isLess(bound, limit)) return `${start}, but limit is ${limit}`;
  if (request !== undefined && isLess(bound, request)) return `${start}, but request is ${request}`;
  return undefined;
}

/** {@link maxProblem} for what has requests only. */
export function maxRequestProblem(type: string, name: string, bound: Quantity, requests: Amounts): string | undefined {
  const request = requests[name];
  const start = `maximum ${name} usage per ${type} is ${bound}`;
  if (request === undefined) return `${start}.  No request is specified`;
  return isLess(bound, request) ? `${start}, but request is ${request}` : undefined;
}

/** A limit must not be more than so many times the request. */
export function ratioProblem(
  type: string,
  name: string,
  bound: Quantity,
  requests: Amounts,
  limits: Amounts,
): string | undefined {
  const [request, limit] = [requests[name], limits[name]];
  const start = `${name} max limit to request ratio per ${type} is ${bound}`;
  if (request === undefined || request.sign === 0) return `${start}, but no request is specified or request is 0`;
  if (limit === undefined || limit.sign === 0) return `${start}, but no limit is specified or limit is 0`;
  const ratio = limit.milliValue / request.milliValue;
  return ratio * 1000 > bound.milliValue ? `${start}, but provided ratio is ${ratio.toFixed(6)}` : undefined;
}

/** Upstream compares no finer than thousandths. */
function isLess(a: Quantity, b: Quantity): boolean {
  return a.milliValue < b.milliValue;
}
