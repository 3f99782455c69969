/**
 * `proxy` of pods, services and nodes: the request goes on to where the path says, and what comes back is the answer
 * (apimachinery/pkg/util/proxy/upgradeaware.go; kubernetes/pkg/registry/core/{pod,service,node}: ResourceLocation).
 * Left out: upgrades (WebSockets through the proxy), TLS to the backend, and the rewriting of links in pages.
 */
import { decodeBytes, encodeText } from '../../../../kernel/index.ts';
import type { Endpoints, Pod, Service } from '../../../../kube-api/generated/types.gen.ts';
import { badRequest, StatusError, serviceUnavailable } from '../../../../kube-api/meta/status-error.ts';
import type { Resource } from '../../resource.ts';
import { getObject } from '../../verbs/get.ts';
import { errorAnswer } from '../answer/respond.ts';
import type { HttpAnswer, HttpResponse } from '../contract.ts';
import type { NodeConnector, ProxiedRequest, ProxiedResult } from '../node-connector.ts';
import type { RequestContext } from '../request/request-context.ts';

interface Target {
  readonly name: string;
  /** A number or a port's name; empty for the first there is. */
  readonly port: string;
}

/** Headers that are about one connection (net/http/httputil/reverseproxy.go). */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'content-length',
]);

/** Throws a StatusError when there is nowhere to go. */
export function proxyAnswer(context: RequestContext, resource: Resource, connector: NodeConnector): HttpAnswer {
  const { info, http } = context;
  const target = targetOf(info.name);
  const below = pathBelow(context);
  if (below === undefined) return redirect(context);
  const request: ProxiedRequest = {
    method: http.method,
    path: below,
    headers: passedOn(http.headers),
    body: decodeBytes(http.body),
  };
  if (resource.definition.plural === 'nodes') {
    getObject(context.door.apiServer.context, resource, undefined, target.name);
    return answerOf(context, connector.kubelet(target.name, request));
  }
  const address =
    resource.definition.plural === 'pods'
      ? podAddress(context, resource, target)
      : serviceAddress(context, resource, target);
  return {
    kind: 'deferred',
    start: (respond) => connector.request(address, request, (result) => respond(answerOf(context, result))),
  };
}

/** `[scheme:]name[:port]`; throws for what is none (apimachinery/pkg/util/net/port_split.go). */
function targetOf(id: string): Target {
  const [, name, port] = /^(?:https?:)?([^:]+)(?::([^:]*))?:?$/.exec(id) ?? [];
  if (name === undefined) throw badRequest(`invalid request "${id}"`);
  return { name, port: port ?? '' };
}

/** What follows `/proxy`, with the query; undefined for nothing at all, which is no path. */
function pathBelow({ http: { target }, info }: RequestContext): string | undefined {
  const question = target.indexOf('?');
  const path = question < 0 ? target : target.slice(0, question);
  const query = question < 0 ? '' : target.slice(question);
  const { resource, name } = info;
  const segments = path.split('/');
  const at = segments.findIndex((segment, index) => {
    return (
      segment === 'proxy' && segments[index - 2] === resource && decodeURIComponent(segments[index - 1] ?? '') === name
    );
  });
  const rest = segments.slice(at + 1);
  return rest.length === 0 ? undefined : `/${rest.join('/')}${query}`;
}

/** Links of a page lead on from its path only when that ends with a slash. */
function redirect({ http: { target } }: RequestContext): HttpResponse {
  const [path = '', ...query] = target.split('?');
  const location = [`${path}/`, ...query].join('?');
  return { kind: 'response', status: 301, headers: { location }, body: '' };
}

function podAddress({ door, info }: RequestContext, resource: Resource, { name, port }: Target) {
  const pod = getObject(door.apiServer.context, resource, info.namespace, name) as Pod;
  const ip = pod.status?.podIP ?? '';
  if (ip === '') throw badRequest('address not allowed');
  const ports = pod.spec?.containers.flatMap(({ ports: declared = [] }) => declared) ?? [];
  const first = ports.find(({ protocol = 'TCP' }) => protocol === 'TCP');
  return { ip, port: Number(port === '' ? (first?.containerPort ?? 80) : port) };
}

function serviceAddress({ door, info }: RequestContext, resource: Resource, { name, port }: Target) {
  const server = door.apiServer.context;
  const service = getObject(server, resource, info.namespace, name) as Service;
  const wanted = port === '' && service.spec?.ports?.length === 1 ? service.spec.ports[0] : undefined;
  const named = wanted ?? service.spec?.ports?.find((each) => each.name === port || String(each.port) === port);
  if (named === undefined) throw serviceUnavailable(`no service port "${port}" found for service "${name}"`);
  const endpoints = server.store.find(server.resources.find('endpoints'), info.namespace, name) as
    | Endpoints
    | undefined;
  for (const { addresses = [], ports = [] } of endpoints?.subsets ?? []) {
    const match = ports.find((each) => (each.name ?? '') === (named.name ?? ''));
    if (match === undefined || addresses.length === 0) continue;
    const chosen = addresses[server.names.int(0, addresses.length - 1)];
    return { ip: chosen?.ip ?? '', port: match.port };
  }
  throw serviceUnavailable(`no endpoints available for service "${name}"`);
}

function passedOn(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const kept = Object.entries(headers).filter(([name]) => !HOP_BY_HOP.has(name) && name !== 'authorization');
  return Object.fromEntries(kept);
}

function answerOf(context: RequestContext, result: ProxiedResult): HttpResponse {
  if (!('error' in result)) {
    const { status, body } = result;
    return { kind: 'response', status, headers: passedOn(result.headers), body: encodeText(body) };
  }
  const error = new StatusError(503, 'ServiceUnavailable', `error trying to reach service: ${result.error}`);
  return errorAnswer(error, context.accept, context.door.mediaTypes, context.isPretty);
}
