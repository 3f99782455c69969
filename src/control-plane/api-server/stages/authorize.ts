/**
 * May they? An authorizer is asked about each request (apiserver/pkg/endpoints/filters/authorization.go); what it does not
 * allow is forbidden. A PUT or an apply that would create something needs the right to create it as well.
 */
import { type GroupName, StatusError } from '../../../kube-api/meta/status-error.ts';
import type { ApiRequest, UserInfo, WatchRequest } from '../../client/transport.ts';
import type { AuthorizationRequest, RequestAuthorizer } from '../authorization/authorizer.ts';
import type { Resource } from '../resource.ts';
import type { ObjectStore } from './store.ts';

const NAME_SELECTOR = /^metadata\.name==?([^,!=]+)$/;

/** What a request to a resource asks for. */
export function attributesOf(
  request: ApiRequest | WatchRequest,
  verb: string,
  resource: Resource,
): AuthorizationRequest {
  const { group, name: plural } = resource.groupResource;
  const { namespace, name = '', subresource = '' } = 'onEvent' in request ? watchTarget(request) : request;
  const options: { readonly fieldSelector?: string; readonly namespace?: string } = request.options;
  const isNamespace = plural === 'namespaces' && group === '';
  const named = name === '' ? (NAME_SELECTOR.exec(options.fieldSelector ?? '')?.[1] ?? '') : name;
  // One who asks about a namespace asks within it.
  const where = isNamespace ? name : resource.namespaced ? (namespace ?? options.namespace ?? '') : '';
  return {
    user: request.user,
    verb,
    group,
    resource: plural,
    subresource,
    namespace: where,
    // A new object's name is in its body, which is read later.
    name: verb === 'create' && subresource === '' ? '' : named,
  };
}

function watchTarget({ options }: WatchRequest): Pick<ApiRequest, 'namespace' | 'name' | 'subresource'> {
  return { namespace: options.namespace };
}

/** Throws Forbidden in upstream's words (apiserver/pkg/endpoints/handlers/responsewriters/errors.go). */
export function authorize(authorizer: RequestAuthorizer, request: AuthorizationRequest): void {
  const { decision, reason } = authorizer.authorize(request);
  if (decision === 'allow') return;
  const message = forbiddenMessage(request);
  throw refusal(request, reason === '' ? message : `${message}: ${reason}`);
}

/** Asks again, for the right to create, where an update is to make a new object. */
export function authorizeCreateOnUpdate(
  authorizer: RequestAuthorizer,
  request: ApiRequest,
  resource: Resource,
  store: ObjectStore,
): void {
  const { verb, subresource, name = '', namespace } = request;
  if (subresource !== undefined || name === '') return;
  const isApply = verb === 'patch' && request.patchType === 'application/apply-patch+yaml';
  const canCreate = isApply || (verb === 'update' && resource.traits.allowsCreateOnUpdate);
  if (!canCreate || store.get(resource, namespace, name) !== undefined) return;
  authorize(authorizer, { ...attributesOf(request, 'create', resource), name });
}

function forbiddenMessage({ user, verb, path, resource, subresource, group, namespace }: AuthorizationRequest): string {
  const who = `User "${user.name}" cannot ${verb}`;
  if (path !== undefined) return sanitize(`${who} path "${path}"`);
  const what = subresource === '' ? resource : `${resource}/${subresource}`;
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
  return sanitize(`${who} resource "${what}" in API group "${group}" ${where}`);
}

function sanitize(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function refusal({ path, group, resource, name }: AuthorizationRequest, why: string): StatusError {
  if (path !== undefined) return new StatusError(403, 'Forbidden', `forbidden: ${why}`, {});
  const where: GroupName = { group, name: resource };
  const qualified = group === '' ? resource : `${resource}.${group}`;
  const subject = name === '' ? qualified : `${qualified} "${name}"`;
  return new StatusError(403, 'Forbidden', `${subject} is forbidden: ${why}`, {
    ...(name === '' ? {} : { name }),
    ...(group === '' ? {} : { group }),
    kind: where.name,
  });
}

/** The attributes of a request that is about no resource. */
export function pathAttributes(user: UserInfo, verb: string, path: string): AuthorizationRequest {
  return { user, verb, group: '', resource: '', subresource: '', namespace: '', name: '', path };
}
