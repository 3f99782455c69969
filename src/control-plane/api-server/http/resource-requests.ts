/**
 * Requests for objects: the verb from path and method, options and body decoded, the server asked, its answer put into the form
 * that was agreed upon (apiserver/pkg/endpoints/installer.go and handlers/).
 */
import { decodeBytes } from '../../../kernel/index.ts';
import { apiVersionOf } from '../../../kube-api/kinds/define-kind.ts';
import { badRequest, StatusError } from '../../../kube-api/meta/status-error.ts';
import { cannotBeHandled, strictDecodingError } from '../../../kube-api/schema/decode.ts';
import type { ApiRequest, PatchType, WriteOptions } from '../../client/transport.ts';
import type { Resource } from '../resource.ts';
import { objectAnswer, pageNotFound, warningHeaders } from './answer/respond.ts';
import { allowsTransform, readIncludeObject, transform } from './answer/transform.ts';
import { type Answer, isStatus } from './answer/wire-objects.ts';
import type { HttpAnswer } from './contract.ts';
import { type MediaType, mediaTypeOf, notAcceptable, streamNames, unsupportedMediaType } from './media/media-types.ts';
import { type Negotiated, negotiate } from './media/negotiate.ts';
import { duplicateKeysIn } from './media/yaml-duplicates.ts';
import { onPodStream } from './pods/pod-streams.ts';
import { readDeleteOptions } from './request/delete-options.ts';
import { readGetOptions, readListOptions, readWriteOptions } from './request/parameters.ts';
import { type RequestContext, showAll } from './request/request-context.ts';
import { methodsOf, type Place, placeOf } from './routes.ts';
import { watchAnswer } from './watch-stream.ts';

const PATCH_TYPES: readonly string[] = [
  'application/json-patch+json',
  'application/merge-patch+json',
  'application/strategic-merge-patch+json',
  'application/apply-patch+yaml',
];

/** Objects whose fields nobody has declared beforehand can't be merged by them. */
function patchTypesOf({ definition }: Resource): readonly string[] {
  return definition.custom === undefined ? PATCH_TYPES : PATCH_TYPES.filter((name) => !name.includes('strategic'));
}

/** Answers a request whose path names a resource; throws a StatusError. */
export function onResource(context: RequestContext): HttpAnswer {
  const { info, door, http } = context;
  const resource = door.registry.findVersion(info.apiGroup, info.apiVersion, info.resource);
  if (resource === undefined) return isBuiltIn(context) ? nowhere() : pageNotFound();
  const place = placeOf(info, resource);
  const methods = place === undefined ? [] : methodsOf(resource, place);
  if (place === undefined || methods.length === 0) return nowhere();
  const method = http.method === 'HEAD' ? 'GET' : http.method;
  if (!methods.includes(method)) return wrongMethod(context, methods);
  if (place.kind === 'stream') return onPodStream(context, resource);
  const isRead = method === 'GET' && place.kind !== 'subresource' && place.kind !== 'item';
  return isRead || place.isWatch ? onRead(context, resource, place) : onObject(context, resource, place, method);
}

/** Whether the kinds of a group and version came with the server: those that came later have no routes of their own. */
function isBuiltIn({ door, info }: RequestContext): boolean {
  for (const { definition } of door.registry.all()) {
    const isSame = definition.group === info.apiGroup && definition.version === info.apiVersion;
    if (isSame && definition.custom === undefined) return true;
  }
  return false;
}

/** Never returns: what a server answers where nothing is routed. */
function nowhere(): never {
  throw new StatusError(404, 'NotFound', 'the server could not find the requested resource', {});
}

function wrongMethod(context: RequestContext, methods: readonly string[]): HttpAnswer {
  const status = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: 'the server does not allow this method on the requested resource',
    reason: 'MethodNotAllowed',
    details: {},
    code: 405,
  };
  const [mediaType] = context.door.mediaTypes as readonly [MediaType, ...MediaType[]];
  return objectAnswer(405, status, { mediaType, isPretty: context.isPretty }, { allow: methods.join(', ') });
}

/** Agrees on the form of the answer; throws NotAcceptable. */
function agree({ accept, isPretty, door }: RequestContext, resource: Resource): Negotiated<MediaType> {
  const agreed = negotiate(accept, door.mediaTypes, (target) => allowsTransform(resource.definition, target));
  if (agreed === undefined) throw notAcceptable(door.mediaTypes.map(({ name }) => name));
  return { ...agreed, isPretty: isPretty || agreed.isPretty };
}

function onRead(context: RequestContext, resource: Resource, place: Place): HttpAnswer {
  const { door, info, query } = context;
  const agreed = agree(context, resource);
  const options = readListOptions(query, place.isWatch);
  const includeObject = readIncludeObject(agreed.convert, query);
  if (!options.isWatch) {
    const list = ask(context, resource, { verb: 'list', name: info.name, options: options.list });
    return answerWith(context, resource, agreed, 200, list);
  }
  if (!agreed.mediaType.canStream) throw notAcceptable(streamNames(door.mediaTypes));
  const watched =
    place.isWatch && place.kind === 'item' ? { ...options.watch, fieldSelector: onlyName(context) } : options.watch;
  const how = { definition: resource.definition, target: agreed.convert, includeObject };
  return watchAnswer(context, agreed.mediaType, how, namespaceOf(context, resource), watched);
}

/** A watch of one object takes no other selector of fields than that of its name. */
function onlyName({ info, query }: RequestContext): string {
  const selector = query.get('fieldSelector');
  if (selector !== '' && selector !== `metadata.name=${info.name}`) {
    throw new StatusError(400, 'BadRequest', "fieldSelector metadata.name doesn't match requested name");
  }
  return `metadata.name=${info.name}`;
}

function onObject(context: RequestContext, resource: Resource, place: Place, method: string): HttpAnswer {
  const { info, query, userAgent, http } = context;
  const subresource = info.subresource === '' ? undefined : info.subresource;
  const target = { name: info.name === '' ? undefined : info.name, subresource };
  switch (method) {
    case 'GET': {
      const agreed = agree(context, resource);
      return answerWith(
        context,
        resource,
        agreed,
        200,
        ask(context, resource, { ...target, verb: 'get', options: readGetOptions(query) }),
      );
    }
    case 'POST': {
      const agreed = agree(context, resource);
      const body = readBody(context);
      const options = readWriteOptions(query, 'CreateOptions', userAgent);
      checkDuplicates(context, resource, options);
      const made = ask(context, resource, { ...target, verb: 'create', body, options });
      return answerWith(context, resource, agreed, isStatus(made) ? made.code : 201, made);
    }
    case 'PUT': {
      const agreed = agree(context, resource);
      const options = readWriteOptions(query, 'UpdateOptions', userAgent);
      const body = readBody(context);
      checkDuplicates(context, resource, options);
      const result = watchForCreation(context, resource, () =>
        ask(context, resource, { ...target, verb: 'update', body, options }),
      );
      return answerWith(context, resource, agreed, result.isCreated ? 201 : 200, result.answer);
    }
    case 'PATCH': {
      const patchType = (header(context, 'content-type').split(';')[0] ?? '').trim();
      const accepted = patchTypesOf(resource);
      if (!accepted.includes(patchType)) throw unsupportedMediaType(accepted);
      const agreed = agree(context, resource);
      const isApply = patchType === 'application/apply-patch+yaml';
      const options = readWriteOptions(query, 'PatchOptions', userAgent, isApply);
      // YAML is handed on as text: what is there twice can be told of only then.
      const body = decodeBytes(http.body);
      const request = { ...target, verb: 'patch', patchType: patchType as PatchType, body, options } as const;
      const result = watchForCreation(context, resource, () => ask(context, resource, request));
      return answerWith(context, resource, agreed, result.isCreated ? 201 : 200, result.answer);
    }
    default:
      return onDelete(context, resource, place);
  }
}

function onDelete(context: RequestContext, resource: Resource, place: Place): HttpAnswer {
  const { http, query, info } = context;
  const agreed = agree(context, resource);
  const body = http.body.length === 0 ? undefined : parsed(readBody(context));
  if (place.kind === 'collection') {
    const list = readListOptions(query, false).list;
    const options = { ...list, ...readDeleteOptions(body, query) };
    return answerWith(context, resource, agreed, 200, ask(context, resource, { verb: 'deletecollection', options }));
  }
  const options = readDeleteOptions(body, query);
  const answer = ask(context, resource, { verb: 'delete', name: info.name, options });
  return answerWith(context, resource, agreed, 200, answer);
}

function parsed(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  try {
    return JSON.parse(body) as unknown;
  } catch (error) {
    throw new StatusError(
      400,
      'BadRequest',
      `couldn't get version/kind; json parse error: ${(error as Error).message}`,
    );
  }
}

function readBody(context: RequestContext): unknown {
  return mediaTypeOf(header(context, 'content-type'), context.door.mediaTypes).decode(context.http.body);
}

/** JSON that says a key twice is found out where it is decoded; YAML has lost that by then. */
function checkDuplicates(context: RequestContext, { definition }: Resource, { fieldValidation }: WriteOptions): void {
  if (fieldValidation === 'Ignore' || !header(context, 'content-type').startsWith('application/yaml')) return;
  const problem = duplicateKeysIn(decodeBytes(context.http.body));
  if (problem === undefined) return;
  if (fieldValidation !== 'Strict') context.warnings.push(problem);
  else {
    const type = { apiVersion: apiVersionOf(definition), goName: definition.kind };
    throw badRequest(cannotBeHandled(type, strictDecodingError([problem])));
  }
}

function header({ http }: RequestContext, name: string): string {
  return http.headers[name] ?? '';
}

type Ask = Pick<ApiRequest, 'verb' | 'options'> &
  Partial<Pick<ApiRequest, 'name' | 'subresource' | 'body' | 'patchType'>>;

function ask(context: RequestContext, resource: Resource, request: Ask): Answer {
  const { door, user, actor, warnings } = context;
  return door.apiServer.request({
    ...request,
    kind: resource.definition,
    namespace: namespaceOf(context, resource),
    options: { ...request.options, onWarning: (message) => warnings.push(message) },
    user,
    actor,
  });
}

function namespaceOf({ info }: RequestContext, resource: Resource): string | undefined {
  return resource.namespaced && info.namespace !== '' ? info.namespace : undefined;
}

/** Writes that may create tell by the version of what they answer whether they did: nothing came between. */
function watchForCreation(
  { door, info }: RequestContext,
  resource: Resource,
  write: () => Answer,
): { readonly answer: Answer; readonly isCreated: boolean } {
  const { store } = door.apiServer.context;
  const namespace = resource.namespaced ? info.namespace : undefined;
  const isNew = info.subresource === '' && store.get(resource, namespace, info.name) === undefined;
  return { answer: write(), isCreated: isNew };
}

function answerWith(
  context: RequestContext,
  { definition }: Resource,
  agreed: Negotiated<MediaType>,
  status: number,
  answer: Answer,
): HttpAnswer {
  const { query, door, warnings } = context;
  const includeObject = readIncludeObject(agreed.convert, query);
  const how = {
    definition,
    target: agreed.convert,
    includeObject,
    nowMs: door.clock.nowMs,
    hasHeaders: true,
    show: showAll(door),
    docs: door.docs,
  };
  return objectAnswer(status, transform(answer, how), agreed, warningHeaders(warnings));
}
