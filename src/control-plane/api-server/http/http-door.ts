/**
 * The API server over HTTP, without sockets: a request as data goes in, an answer as data comes out. Every error becomes a
 * Status; nothing is thrown.
 *
 * Left out: audit, API priority and fairness, compression, timeouts of requests.
 */
import { type Clock, hashText } from '../../../kernel/index.ts';
import { parseGoDuration } from '../../../kube-api/meta/go-duration.ts';
import { badRequest } from '../../../kube-api/meta/status-error.ts';
import type { FieldDocs } from '../../../kube-api/schema/to-openapi.ts';
import type { UserInfo } from '../../client/transport.ts';
import type { ApiServer } from '../api-server.ts';
import { errorAnswer, isForPeople, statusOf } from './answer/respond.ts';
import type { HttpAnswer, HttpDoor, HttpRequest } from './contract.ts';
import { type MediaType, mediaTypesWith } from './media/media-types.ts';
import type { NodeConnector } from './node-connector.ts';
import { onNonResource } from './non-resource-requests.ts';
import { OpenApiDocuments } from './openapi/openapi-documents.ts';
import { parseTarget, type Query } from './request/query.ts';
import type { DoorContext, RequestContext } from './request/request-context.ts';
import { type RequestInfo, requestInfoOf } from './request/request-info.ts';
import { onResource } from './resource-requests.ts';

export interface HttpDoorOptions {
  readonly apiServer: ApiServer;
  readonly clock: Clock;
  /** How kubelets are reached, for logs, exec and the like; without one they are answered as unreachable. */
  readonly connector?: NodeConnector;
  /** Who is asking, by the headers; throws Unauthorized. The server itself tells unless it is given. */
  readonly authenticate?: (headers: HttpRequest['headers']) => UserInfo;
  /** Forms of bodies besides JSON and YAML. */
  readonly mediaTypes?: readonly MediaType[];
  /** Descriptions of types and fields for OpenAPI documents and tables, which are upstream's text; may come later. */
  readonly fieldDocs?: FieldDocs | (() => FieldDocs);
  /** Where clients are told to find the server, e.g. `127.0.0.1:6443`. */
  readonly serverAddress?: string;
}

const SERVER_ADDRESS = '127.0.0.1:6443';
/** Subresources whose requests last as long as they like. */
const LONG_RUNNING: readonly string[] = ['attach', 'exec', 'proxy', 'log', 'portforward'];
const NO_DOCS: FieldDocs = {};

/** A door to `apiServer`. */
export function createHttpDoor(options: HttpDoorOptions): HttpDoor {
  const { apiServer, clock, connector, serverAddress = SERVER_ADDRESS } = options;
  const authenticate = options.authenticate ?? ((headers) => apiServer.authenticateRequest(headers));
  const registry = apiServer.context.resources;
  const { fieldDocs = NO_DOCS } = options;
  const docsNow = typeof fieldDocs === 'function' ? fieldDocs : () => fieldDocs;
  const door: DoorContext = {
    apiServer,
    clock,
    trace: apiServer.context.trace,
    registry,
    mediaTypes: mediaTypesWith(options.mediaTypes ?? []),
    connector,
    get docs() {
      return docsNow();
    },
    openApi: new OpenApiDocuments(apiServer.context, docsNow),
  };
  let requests = 0;
  return {
    handle(request) {
      requests++;
      const auditId = request.headers['audit-id'] ?? auditIdOf(requests);
      return withCommonHeaders(answer(door, request, authenticate, serverAddress), auditId, request.method);
    },
  };
}

function answer(
  door: DoorContext,
  request: HttpRequest,
  authenticate: (headers: HttpRequest['headers']) => UserInfo,
  serverAddress: string,
): HttpAnswer {
  const { path, query } = parseTarget(request.target);
  const info = requestInfoOf(request.method, path, query);
  const accept = request.headers.accept ?? '';
  const userAgent = request.headers['user-agent'] ?? '';
  const isPretty = isForPeople(query, userAgent);
  let actor = 'http';
  try {
    const user = authenticate(request.headers);
    actor = user.name;
    const warnings: string[] = [];
    const context: RequestContext = {
      door,
      http: request,
      info,
      query,
      user,
      actor,
      accept,
      userAgent,
      isPretty,
      warnings,
    };
    checkTimeout(info, query);
    if (info.isResourceRequest) return onResource(context);
    door.apiServer.enterPath(user, request.method.toLowerCase(), info.path);
    return onNonResource(context, serverAddress);
  } catch (error) {
    const { code } = statusOf(error);
    if (code >= 500) door.trace.record(actor, 'request', path, { code, error: String(error) });
    return errorAnswer(error, accept, door.mediaTypes, isPretty);
  }
}

/** How long a request may take is of no matter here, but has to be a duration (apiserver/pkg/endpoints/filters/request_deadline.go). */
function checkTimeout({ verb, subresource }: RequestInfo, query: Query): void {
  const given = query.get('timeout');
  if (given === '' || verb === 'watch' || LONG_RUNNING.includes(subresource)) return;
  const duration = parseGoDuration(given);
  if (typeof duration === 'string') throw badRequest(`invalid timeout specified in the request URL - ${duration}`);
}

function withCommonHeaders(given: HttpAnswer, auditId: string, method: string): HttpAnswer {
  if (given.kind !== 'response' && given.kind !== 'stream') return given;
  const headers = { 'audit-id': auditId, 'cache-control': 'no-cache, private', ...given.headers };
  if (given.kind === 'response' && method === 'HEAD') return { ...given, headers, body: '' };
  return { ...given, headers };
}

/** Looks like a UUID; the requests of a door are numbered. */
function auditIdOf(count: number): string {
  const digits = [1, 2, 3, 4]
    .map((seed) => (hashText(`audit ${count}`, seed) >>> 0).toString(16).padStart(8, '0'))
    .join('');
  return [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `a${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ].join('-');
}
