/** Requests for what there is rather than for objects: `/api`, `/apis` and what lies below them, whole or aggregated. */
import { objectAnswer, pageNotFound } from './answer/respond.ts';
import type { HttpResponse } from './contract.ts';
import { aggregatedDiscovery } from './discovery/aggregated.ts';
import { type ServedGroup, servedGroups } from './discovery/api-groups.ts';
import { digestOf } from './discovery/digest.ts';
import { apiGroup, apiGroupList, apiResourceList, apiVersions } from './discovery/documents.ts';
import { type MediaType, notAcceptable } from './media/media-types.ts';
import { type ConvertTarget, type Negotiated, negotiate } from './media/negotiate.ts';
import type { RequestContext } from './request/request-context.ts';

const AGGREGATED_GROUP = 'apidiscovery.k8s.io';
const AGGREGATED_VERSIONS: readonly string[] = ['v2', 'v2beta1'];

/** Answers a discovery document; throws NotAcceptable. */
export function onDiscovery(context: RequestContext, serverAddress: string): HttpResponse {
  const { info, door } = context;
  const [root = '', ...rest] = info.path.replace(/^\/+|\/+$/g, '').split('/');
  const groups = servedGroups(door.registry.all());
  const core = groups.filter(({ name }) => name === '');
  const named = groups.filter(({ name }) => name !== '');
  if (root === 'api') {
    if (rest.length === 0) return rootAnswer(context, core, () => apiVersions(core[0]?.versions ?? [], serverAddress));
    return versionAnswer(context, core[0], rest);
  }
  const [group = '', ...version] = rest;
  if (group === '') return rootAnswer(context, named, () => apiGroupList(named));
  const found = named.find(({ name }) => name === group);
  if (found === undefined) return pageNotFound();
  return version.length === 0 ? plainAnswer(context, apiGroup(found)) : versionAnswer(context, found, version);
}

function versionAnswer(context: RequestContext, group: ServedGroup | undefined, path: readonly string[]): HttpResponse {
  const served = group?.versions.find(({ version }) => version === path[0]);
  if (group === undefined || served === undefined || path.length > 1) return pageNotFound();
  return plainAnswer(context, apiResourceList(group.name, served));
}

function plainAnswer(context: RequestContext, document: unknown, headers: Record<string, string> = {}): HttpResponse {
  return objectAnswer(
    200,
    document,
    agree(context, (target) => target === undefined),
    headers,
  );
}

/** `/api` and `/apis` also tell everything at once to those who ask for that. */
function rootAnswer(context: RequestContext, groups: readonly ServedGroup[], plain: () => unknown): HttpResponse {
  const agreed = agree(context, (target) => target === undefined || isAggregated(target));
  const { convert, mediaType } = agreed;
  if (convert === undefined) return plainAnswer(context, plain(), { vary: 'Accept' });
  const body = mediaType.encode(aggregatedDiscovery(groups, convert.version), false);
  const etag = `"${digestOf(body)}"`;
  const headers = { etag, vary: 'Accept' };
  if (context.http.headers['if-none-match'] === etag) return { kind: 'response', status: 304, headers, body: '' };
  const { group, version, kind } = convert;
  const contentType = `${mediaType.name};g=${group};v=${version};as=${kind}`;
  return { kind: 'response', status: 200, headers: { 'content-type': contentType, ...headers }, body };
}

function isAggregated({ group, version, kind }: ConvertTarget): boolean {
  return group === AGGREGATED_GROUP && AGGREGATED_VERSIONS.includes(version) && kind === 'APIGroupDiscoveryList';
}

function agree(
  { accept, door, isPretty }: RequestContext,
  allows: (target: ConvertTarget | undefined) => boolean,
): Negotiated<MediaType> {
  const agreed = negotiate(accept, door.mediaTypes, allows);
  if (agreed === undefined) throw notAcceptable(door.mediaTypes.map(({ name }) => name));
  return { ...agreed, isPretty: agreed.isPretty || isPretty };
}
