/** `/openapi/v3`, its index and its documents, and what is left of `/openapi/v2` (kube-openapi/pkg/handler3). */

import type { Resource } from '../../resource.ts';
import { objectAnswer, pageNotFound, textAnswer } from '../answer/respond.ts';
import type { HttpResponse } from '../contract.ts';
import { servedGroups } from '../discovery/api-groups.ts';
import { DEFAULT_MEDIA_TYPE } from '../media/media-types.ts';
import { negotiate } from '../media/negotiate.ts';
import type { RequestContext } from '../request/request-context.ts';
import { openApiV2 } from './openapi-v2.ts';
import { encodeOpenApiV2 } from './openapi-v2-protobuf.ts';

const JSON_FORM = { name: 'application/json' } as const;
const BINARY_TYPE = 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf';
/** What Go clients ask for; the older name is no media type by the rules, so it is never answered. */
const BINARY_FORMS = [
  { name: BINARY_TYPE },
  { name: 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf' },
] as const;
const HEADERS = { vary: 'Accept', 'x-content-type-options': 'nosniff' } as const;

/** Answers a document of OpenAPI; `path` has no slash at its end. */
export function onOpenApi(context: RequestContext, path: string): HttpResponse {
  const rest = path.slice('/openapi/'.length);
  if (rest !== 'v2' && rest !== 'v3' && !rest.startsWith('v3/')) return pageNotFound();
  const forms = rest === 'v2' ? [JSON_FORM, ...BINARY_FORMS] : [JSON_FORM];
  const agreed = negotiate(context.accept, forms, (target) => target === undefined);
  // The binary form of version 3 is left out: clients that take nothing else are told so.
  if (agreed === undefined) return textAnswer(406, 'Not Acceptable\n', HEADERS);
  const served = servedVersions(context);
  if (rest === 'v2') {
    const document = openApiV2(context.door, [...served.values()].flat());
    const isBinary = agreed.mediaType.name !== JSON_FORM.name;
    return isBinary ? binaryV2(context, document) : withEtag(context, document);
  }
  if (rest === 'v3') return indexAnswer(context, served);
  const name = rest.slice('v3/'.length);
  const resources = served.get(name);
  if (resources === undefined) return pageNotFound();
  const document = context.door.openApi.of(name, resources);
  const hash = context.query.get('hash');
  if (hash !== '' && hash !== document.hash) {
    return { kind: 'response', status: 301, headers: { location: urlOf(name, document.hash) }, body: '' };
  }
  const cached = hash === '' ? {} : { 'cache-control': 'public, immutable', expires: expiry(context) };
  return withEtag(context, document, cached);
}

/** Resources by the name of their document. */
function servedVersions({ door }: RequestContext): ReadonlyMap<string, readonly Resource[]> {
  const served = new Map<string, readonly Resource[]>();
  for (const { name, versions } of servedGroups(door.registry.all())) {
    for (const { version, resources } of versions) {
      served.set(name === '' ? `api/${version}` : `apis/${name}/${version}`, resources);
    }
  }
  return served;
}

function indexAnswer(context: RequestContext, served: ReadonlyMap<string, readonly Resource[]>): HttpResponse {
  const { openApi } = context.door;
  const paths: Record<string, { readonly serverRelativeURL: string }> = {};
  for (const name of [...served.keys()].sort()) {
    paths[name] = { serverRelativeURL: urlOf(name, openApi.of(name, served.get(name) ?? []).hash) };
  }
  return objectAnswer(200, { paths }, { mediaType: DEFAULT_MEDIA_TYPE, isPretty: false }, HEADERS);
}

function urlOf(name: string, hash: string): string {
  return `/openapi/v3/${name}?hash=${hash}`;
}

function binaryV2(
  context: RequestContext,
  { text, hash }: { readonly text: string; readonly hash: string },
): HttpResponse {
  const answer = withEtag(context, { text, hash }, { 'content-type': BINARY_TYPE });
  if (answer.status !== 200) return answer;
  return { ...answer, body: encodeOpenApiV2(JSON.parse(text) as Readonly<Record<string, unknown>>) };
}

function withEtag(
  { http }: RequestContext,
  { text, hash }: { readonly text: string; readonly hash: string },
  more: Readonly<Record<string, string>> = {},
): HttpResponse {
  const headers = { 'content-type': 'application/json', etag: `"${hash}"`, ...HEADERS, ...more };
  if (http.headers['if-none-match'] === headers.etag) return { kind: 'response', status: 304, headers, body: '' };
  return { kind: 'response', status: 200, headers, body: text };
}

/** A year from now. */
function expiry({ door }: RequestContext): string {
  return new Date(door.clock.nowMs + 365 * 24 * 3600 * 1000).toUTCString();
}
