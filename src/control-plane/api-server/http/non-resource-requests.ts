/** Paths that are not about objects: version, health, discovery and the list of all of them (apiserver/pkg/server/routes). */
import { objectAnswer, pageNotFound, textAnswer } from './answer/respond.ts';
import type { HttpAnswer } from './contract.ts';
import { servedGroups } from './discovery/api-groups.ts';
import { onDiscovery } from './discovery-requests.ts';
import { healthAnswer, healthPaths } from './health.ts';
import { issuerDiscovery } from './issuer-discovery.ts';
import { DEFAULT_MEDIA_TYPE } from './media/media-types.ts';
import { onOpenApi } from './openapi/openapi-requests.ts';
import type { RequestContext } from './request/request-context.ts';
import { VERSION_INFO } from './version.ts';

const READING: readonly string[] = ['GET', 'HEAD'];

/** Throws a StatusError. */
export function onNonResource(context: RequestContext, serverAddress: string): HttpAnswer {
  const { info, http, query, door, user } = context;
  door.apiServer.enterPath(user, info.verb, info.path);
  const path = info.path.length > 1 ? info.path.replace(/\/+$/, '') : info.path;
  const health = healthAnswer(path, query);
  if (health !== undefined) return health;
  if (!READING.includes(http.method)) return isKnown(path) ? notAllowed() : pageNotFound();
  const issuer = issuerDiscovery(path, serverAddress);
  if (issuer !== undefined) return issuer;
  if (path === '/version') return rawJson(VERSION_INFO);
  if (path === '/') return rawJson({ paths: allPaths(context) });
  if (path.startsWith('/openapi/')) return onOpenApi(context, path);
  if (path === '/metrics') return metricsAnswer();
  if (/^\/apis?(?:\/|$)/.test(path)) return onDiscovery(context, serverAddress);
  return pageNotFound();
}

/** JSON for people, as documents that are no API objects are written. */
export function rawJson(document: unknown): HttpAnswer {
  return objectAnswer(200, document, { mediaType: DEFAULT_MEDIA_TYPE, isPretty: true });
}

/** The numbers that upstream counts are not counted here; the document is there for those who look whether it is. */
function metricsAnswer(): HttpAnswer {
  const lines = ['# HELP apiserver_kubarium_up Whether this API server answers.', '# TYPE apiserver_kubarium_up gauge'];
  return textAnswer(200, `${[...lines, 'apiserver_kubarium_up 1'].join('\n')}\n`, {
    'content-type': 'text/plain; version=0.0.4; charset=utf-8',
  });
}

function isKnown(path: string): boolean {
  return path === '/version' || path === '/' || /^\/apis?(?:\/|$)/.test(path);
}

function notAllowed(): HttpAnswer {
  return textAnswer(405, '', { allow: 'GET, HEAD' });
}

function allPaths({ door }: RequestContext): readonly string[] {
  const groups = servedGroups(door.registry.all());
  const named = groups.filter(({ name }) => name !== '');
  return [
    '/.well-known/openid-configuration',
    '/api',
    ...(groups.find(({ name }) => name === '')?.versions ?? []).map(({ version }) => `/api/${version}`),
    '/apis',
    '/apis/',
    ...named.flatMap(({ name, versions }) => [
      `/apis/${name}`,
      ...versions.map(({ version }) => `/apis/${name}/${version}`),
    ]),
    ...healthPaths(),
    '/metrics',
    '/openapi/v2',
    '/openapi/v3',
    '/openapi/v3/',
    '/openid/v1/jwks',
    '/version',
  ].sort();
}
